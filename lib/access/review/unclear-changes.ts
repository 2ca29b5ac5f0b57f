import { ExpressionDependencies } from '../terraform/expression-dependencies';
import { BACKEND } from '../terraform/files/terraform-settings';
import type { TerraformFile } from '../terraform/files/terraform-file';
import type { AccessReport } from './access-report';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/** One side of a comparison: a file and its report. */
export interface ReviewedFile {
  readonly file: TerraformFile;
  readonly report: AccessReport;
}

/** Definitions whose change is always unclear: a module can contain grants, and for_each decides how many grants there are. */
const ALWAYS = /^module\.|^the provisioner of removed |^(for_each|count|provider) of azurerm_(role|pim)/;

/**
 * Finds the reasons why a comparison of two files is not certain: a file can be incomplete, and code can change the definitions
 * that its expressions use. Code is not evaluated: equal expressions give equal access only if their definitions are equal.
 */
export function findUnclearChanges(before: ReviewedFile, after: ReviewedFile): UnclearPoint[] {
  const gaps = toGapPoints([...before.file.gaps, ...after.file.gaps]);
  if (before.file.kind !== 'Configuration' || after.file.kind !== 'Configuration') return gaps;
  const [old, now] = [before, after].map(
    ({ file, report }) =>
      new ExpressionDependencies(
        file,
        report.accesses.map(({ address }) => address),
      ),
  );
  const used = new Set([...old.listUsed(), ...now.listUsed()]);
  const declaresAccess = [before, after].some(
    ({ report }) => report.accesses.length > 0 || report.otherWays.length > 0,
  );
  const all = [...new Set([...old.listDefinitions(), ...now.listDefinitions(), ...used])];
  const changed = all.filter((name) => old.readContent(name) !== now.readContent(name));
  const relevant = changed.filter(
    (name) =>
      used.has(name) ||
      ALWAYS.test(name) ||
      (declaresAccess && (name === BACKEND || movesResources(name, before.file, after.file))),
  );
  const isEdited = (name: string): boolean => old.readCode(name) !== now.readCode(name);
  // Of code that stays, the definitions behind it that change are told.
  const causes = relevant.flatMap((name) => {
    if (isEdited(name)) return [name];
    const behind = now.listBehind(name).filter((each) => changed.includes(each) && isEdited(each));
    return behind.length > 0 ? behind : [name];
  });
  return [
    ...gaps,
    ...[...new Set(causes)].map((name) =>
      name === BACKEND
        ? createUnclearPoint(
            'OtherWayChanged',
            `${name} changes: whoever can read the state has the keys of the accounts in it`,
          )
        : createUnclearPoint('DefinitionChanged', `${name} changes, and grants can depend on it`),
    ),
  ];
}

/** True for a provider that both files use: its settings decide where its resources are. New resources are told by themselves. */
function movesResources(name: string, ...files: readonly TerraformFile[]): boolean {
  const [, provider] = /^provider\.(.+)$/.exec(name) ?? [];
  return provider !== undefined && files.every((file) => usesProvider(file, provider));
}

/** The resources of modules are not in code: they can use any provider. */
function usesProvider({ current: { definitions, resources } }: TerraformFile, provider: string): boolean {
  return (
    [...definitions.keys()].some((name) => name.startsWith('module.')) ||
    resources.some(({ type, values }) => {
      const written = typeof values['provider'] === 'string' ? values['provider'] : type.split('_')[0];
      return written.replace(/^\$\{/, '').split(/[.}]/)[0] === provider;
    })
  );
}

/** The address of a resource at the beginning of a sentence. Its keys can contain spaces. */
const LEADING_ADDRESS = /^([\w-]+(?:\[[^\]]*\])?(?:\.[\w-]+(?:\[[^\]]*\])?)+) /;

/** Converts the reasons why files do not tell everything. */
export function toGapPoints(gaps: readonly string[]): UnclearPoint[] {
  return [...new Set(gaps)].map((gap) =>
    createUnclearPoint('FileIncomplete', gap, { address: LEADING_ADDRESS.exec(gap)?.[1] ?? null }),
  );
}
