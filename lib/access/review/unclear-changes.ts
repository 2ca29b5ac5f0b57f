import type { TerraformFile } from '../terraform/terraform-file';
import type { AccessReport } from './access-report';

/** One side of a comparison: a file and its report. */
export interface ReviewedFile {
  readonly file: TerraformFile;
  readonly report: AccessReport;
}

/**
 * Finds the reasons why a comparison of two files is not certain: a plan can be incomplete, and code can change the definitions
 * that its expressions use. Code is not evaluated: equal expressions give equal access only if their definitions are equal.
 */
export function findUnclearChanges(before: ReviewedFile, after: ReviewedFile): string[] {
  const gaps = after.file.gaps;
  if (before.file.kind !== 'Configuration' || after.file.kind !== 'Configuration') return [...gaps];
  const hasExpressions = [before, after].some(({ report }) => hasOpenGrants(report));
  const [old, now] = [before.file.definitions, after.file.definitions];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
    (name) => old.get(name) !== now.get(name),
  );
  return [
    ...gaps,
    ...changed
      // A module can contain grants, and for_each decides how many grants there are.
      .filter(
        (name) => hasExpressions || /^module\.|^(for_each|count|provider) of azurerm_(role|pim)/.test(name),
      )
      .map(
        (name) =>
          `${name} changes, and grants can depend on it: compare plans instead (terraform show -json)`,
      ),
  ];
}

function hasOpenGrants({ accesses }: AccessReport): boolean {
  return accesses.some(({ principalId, scope, role, condition }) =>
    [principalId, scope.text, role, condition.text ?? ''].some((text) => /\$\{|^\(unknown|\?/.test(text)),
  );
}
