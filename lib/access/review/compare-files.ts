import { readDeclaredAccess } from '../terraform/declared-access';
import { keepForgotten } from '../terraform/files/forgotten-resources';
import type { TerraformFacts, TerraformFile } from '../terraform/files/terraform-file';
import type { AccessDiff } from './access-diff';
import { diffAccess } from './access-diff';
import { createAccessReport } from './access-report';
import { findDestructionBetween, findDestructionInPlan } from './data-destruction';
import { findDrift } from './drift';
import { findUnclearChanges, toGapPoints } from './unclear-changes';

/** A Terraform file with its name. */
export interface NamedFile {
  readonly name: string;
  readonly file: TerraformFile;
}

/** A plan with the state before it. */
export interface NamedPlan extends NamedFile {
  readonly file: TerraformFile & { readonly prior: TerraformFacts };
}

/** True for a plan, which has both versions in itself. */
export function isNamedPlan<T extends NamedFile>(named: T): named is T & NamedPlan {
  return named.file.prior !== null;
}

/** Compares the access that two versions of one stack declare. */
export function compareFiles(older: NamedFile, newer: NamedFile, now: Date): AccessDiff {
  const before = older.file;
  const after = keepForgotten(before, newer.file);
  const old = {
    file: before,
    report: createAccessReport([{ file: older.name, declared: readDeclaredAccess(before.current) }], now),
  };
  const declaring = [{ file: newer.name, declared: readDeclaredAccess(after.current) }];
  const current = { file: after, report: createAccessReport(declaring, now, old.report.recipients) };
  const replacements = { replaced: null, moved: after.moved, azurermVersion: after.azurermVersion };
  const destructions = findDestructionBetween(
    { file: before, facts: before.current },
    { file: after, facts: after.current },
  );
  const drift = [before, after].flatMap((file) => findDrift(file, now));
  const unclear = [...findUnclearChanges(old, current), ...toGapPoints(drift)];
  return diffAccess(old.report, current.report, replacements, unclear, destructions);
}

/** Compares the access before and after a plan. */
export function comparePlan({ name, file: plan }: NamedPlan, now: Date): AccessDiff {
  const before = createAccessReport([{ file: name, declared: readDeclaredAccess(plan.prior) }], now);
  const declaring = [{ file: name, declared: readDeclaredAccess(plan.current) }];
  const after = createAccessReport(declaring, now, before.recipients);
  const gaps = [...plan.gaps, ...findDrift(plan, now)];
  return diffAccess(before, after, plan, toGapPoints(gaps), findDestructionInPlan(plan));
}
