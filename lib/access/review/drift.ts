import { readDeclaredAccess } from '../terraform/declared-access';
import type { TerraformFacts, TerraformFile } from '../terraform/files/terraform-file';
import { diffAccess } from './access-diff';
import type { AccessReport } from './access-report';
import { createAccessReport } from './access-report';

/**
 * Finds the resources that were changed outside of Terraform since its last run, if that can decide about access. The state before is
 * compared with the state after in the same way as two files are.
 */
export function findDrift({ prior, drifted, moved }: TerraformFile, now: Date): string[] {
  if (!prior || !drifted) return [];
  const [before, after] = [drifted.before, prior].map((facts) => report(facts, now));
  if (diffAccess(before, after, { replaced: [], moved }).status === 'Unchanged') return [];
  return drifted.addresses.map((address) => `${address} was changed outside of Terraform`);
}

function report(facts: TerraformFacts, now: Date): AccessReport {
  return createAccessReport([{ file: '', declared: readDeclaredAccess(facts) }], now);
}
