import type { TerraformFile } from '../terraform/terraform-file';
import type { AccessReport } from './access-report';

/** A side of a comparison: a file, and what is reported of it. */
export interface ReviewedFile {
  readonly file: TerraformFile;
  readonly report: AccessReport;
}

/**
 * What two files leave open: a plan that is not whole, and, of code, what expressions are made of and is another one
 * now. We do not evaluate code: equal expressions are equal access only if nothing behind them has changed.
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
      // A module may grant by itself, and a grant is as many as its for_each.
      .filter(
        (name) => hasExpressions || /^module\.|^(for_each|count|provider) of azurerm_(role|pim)/.test(name),
      )
      .map((name) => `${name} changes, and grants may be made of it: compare plans (terraform show -json)`),
  ];
}

function hasOpenGrants({ accesses }: AccessReport): boolean {
  return accesses.some(({ principalId, scope, role, condition }) =>
    [principalId, scope.text, role, condition.text ?? ''].some((text) => /\$\{|^\(unknown|\?/.test(text)),
  );
}
