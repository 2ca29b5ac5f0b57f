import { findReferencesIn } from '../terraform/template';
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
  const [old, now] = [before.file.definitions, after.file.definitions];
  const used = new Set([...findUsedDefinitions(before), ...findUsedDefinitions(after)]);
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
    // A module can contain grants.
    (name) => old.get(name) !== now.get(name) && (used.has(name) || name.startsWith('module.')),
  );
  return [
    ...gaps,
    ...changed.map(
      (name) => `${name} changes, and grants can depend on it: compare plans instead (terraform show -json)`,
    ),
  ];
}

/**
 * Finds the definitions that grants depend on: what their expressions refer to, what that refers to, and so on. `for_each` and
 * `count` decide how many grants there are.
 */
function findUsedDefinitions({ file, report }: ReviewedFile): ReadonlySet<string> {
  const open = new Set([
    ...report.accesses.filter(isOpen).map(({ address }) => address),
    ...report.otherWays.map(({ address }) => address),
  ]);
  const texts = new Map(file.definitions);
  for (const { address, values } of file.current.resources) {
    if (open.has(address) || ACCESS_TYPE.test(address))
      for (const name of REPEATING) open.add(`${name} of ${address}`);
    texts.set(address, JSON.stringify(values));
  }
  // A change of the provider can be another subscription.
  for (const name of file.definitions.keys())
    if (open.size > 0 && name.startsWith('provider.')) open.add(name);
  const used = new Set(open);
  for (const name of used) {
    for (const reference of findReferencesIn(texts.get(name) ?? '')) {
      const [first, second = '', third = ''] = reference.replace(/\[[^\]]*\]/g, '').split('.');
      if (first === 'data') used.add(`data.${second}.${third}`);
      else used.add(first === 'var' ? `variable.${second}` : `${first}.${second}`);
    }
  }
  return used;
}

const REPEATING = ['for_each', 'count', 'provider'];

/** The types that decide on access, or on the place of one. */
const ACCESS_TYPE = /^(?:data\.)?azurerm_(role_|pim_|storage_account|storage_container)/;

function isOpen({ principalId, scope, role, condition }: AccessReport['accesses'][number]): boolean {
  return [principalId, scope.text, role, condition.text ?? ''].some((text) =>
    /\$\{|%\{|^\(unknown|\?/.test(text),
  );
}
