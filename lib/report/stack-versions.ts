import type { NamedPlan } from '../access/review/compare-files';
import { isNamedPlan } from '../access/review/compare-files';
import type { TerraformFile, TerraformResource } from '../access/terraform/files/terraform-file';
import { problems } from '../errors/catalogue';
import { DataShareError } from '../errors/data-share-error';
import { formatCount } from '../errors/format-count';
import { isSameId } from '../model/rules/same-id';

/** A Terraform file among the inputs of a report. */
export interface StackFile {
  readonly name: string;
  readonly file: TerraformFile;
  /** Name of the stack that the framework writes into its files; null if there is none. */
  readonly stackName: string | null;
}

/** The files whose access counts, and what is compared. */
export interface SelectedVersions {
  /** The files that are no earlier version of another one. */
  readonly current: readonly StackFile[];
  readonly comparison:
    | { readonly kind: 'Files'; readonly before: StackFile; readonly after: StackFile }
    | { readonly kind: 'Plan'; readonly plan: NamedPlan }
    | null;
  /** Comparisons that the report leaves out, as sentences. */
  readonly notes: readonly string[];
}

/** The relation of two files: versions of one stack, two stacks, or neither for certain, with the reason. */
export type StackRelation =
  { readonly kind: 'Versions' | 'Separate' } | { readonly kind: 'Unclear'; readonly why: string };

/** From this share of common addresses on, two files without names of stacks are versions of one. */
const LEAST_SHARED = 0.5;

/**
 * Decides which files are versions of one stack: by the name of the stack, by the addresses of the resources, and by what these are in
 * Azure. A state is the earlier version, a plan has both in itself, and of two other files the first one is the earlier.
 *
 * @throws DataShareError `ReportVersionsUnclear`
 */
export function selectVersions(files: readonly StackFile[]): SelectedVersions {
  const pair = findVersions(files.map(indexStack));
  const plans = files.filter(isNamedPlan);
  if (!pair) {
    const several = `${formatCount(plans.length, 'plan')} are among the inputs, and what they change is not shown`;
    return {
      current: files,
      comparison: plans.length === 1 ? { kind: 'Plan', plan: plans[0] } : null,
      notes: plans.length > 1 ? [several] : [],
    };
  }
  const [before, after] = sortPair(pair);
  const others = plans.filter((plan) => plan.name !== before.name && plan.name !== after.name);
  return {
    current: files.filter((file) => file !== before),
    comparison: isNamedPlan(after) ? { kind: 'Plan', plan: after } : { kind: 'Files', before, after },
    notes: others.map(({ name }) => `what the plan ${name} changes is not shown`),
  };
}

/**
 * Finds the file that a given earlier version belongs to.
 *
 * @throws DataShareError `ReportVersionsUnclear`
 */
export function selectAfter(before: StackFile, files: readonly StackFile[]): SelectedVersions {
  const earlier = indexStack(before);
  const related = files.filter(
    (file) => files.length === 1 || listShared(earlier, indexStack(file)).length > 0,
  );
  if (related.length !== 1) {
    const why =
      related.length === 0
        ? `no other file has a resource of ${before.name}`
        : `several files have resources of ${before.name}`;
    throwUnclear([before, ...files], why);
  }
  return { current: files, comparison: { kind: 'Files', before, after: related[0] }, notes: [] };
}

function sortPair([first, second]: readonly [StackFile, StackFile]): readonly [StackFile, StackFile] {
  const rank = ({ file }: StackFile): number => ['State', 'Configuration', 'Plan'].indexOf(file.kind);
  const isSecondEarlier =
    first.file.kind !== second.file.kind &&
    (first.file.kind === 'Plan' || second.file.kind === 'State') &&
    rank(first) > rank(second);
  if (first.file.kind === 'Plan' && second.file.kind === 'Plan')
    throwUnclear([first, second], 'both are plans of one stack');
  return isSecondEarlier ? [second, first] : [first, second];
}

/** A file with its resources by address. Each file is indexed once, however many others it is compared with. */
interface IndexedStack {
  readonly stack: StackFile;
  readonly resources: ReadonlyMap<string, TerraformResource>;
}

/** Finds the two files that are versions of one stack. The first pair that nobody can tell, or a second pair, ends the search. */
function findVersions(stacks: readonly IndexedStack[]): readonly [StackFile, StackFile] | undefined {
  let pair: readonly [StackFile, StackFile] | undefined;
  stacks.forEach((one, at) => {
    for (const other of stacks.slice(at + 1)) {
      const found = [one.stack, other.stack] as const;
      const relation = relateIndexed(one, other);
      if (relation.kind === 'Unclear') throwUnclear(found, relation.why);
      if (relation.kind !== 'Versions') continue;
      if (pair) throwUnclear([...new Set([...pair, ...found])], 'more than two of them belong together');
      pair = found;
    }
  });
  return pair;
}

/** Decides if two files are versions of one stack. */
export function relateStacks(first: StackFile, second: StackFile): StackRelation {
  return relateIndexed(indexStack(first), indexStack(second));
}

function relateIndexed(one: IndexedStack, other: IndexedStack): StackRelation {
  const [first, second] = [one.stack, other.stack];
  const [a, b] = [one.resources, other.resources];
  const areNamed = first.stackName !== null && second.stackName !== null;
  if (areNamed && first.stackName !== second.stackName) return { kind: 'Separate' };
  const shared = listShared(one, other);
  const smaller = Math.min(a.size, b.size);
  if (shared.length === 0) {
    const isRewritten = areNamed && smaller > 0;
    if (!isRewritten) return { kind: areNamed ? 'Versions' : 'Separate' };
    return { kind: 'Unclear', why: `both are named ${first.stackName}, and have no address in common` };
  }
  const identities = shared.map((address) => compareIdentities(a.get(address)!, b.get(address)!));
  const isAnySame = identities.includes('Same');
  if (!isAnySame && identities.includes('OtherId')) return { kind: 'Separate' };
  if (!isAnySame && identities.includes('OtherAccount'))
    return { kind: 'Unclear', why: 'the storage accounts at the same addresses have other names' };
  if (areNamed || shared.length / smaller >= LEAST_SHARED) return { kind: 'Versions' };
  return {
    kind: 'Unclear',
    why: `they have ${shared.length} of ${formatCount(smaller, 'address', 'addresses')} in common`,
  };
}

/** Lists the addresses that two files have in common. */
function listShared({ resources: a }: IndexedStack, { resources: b }: IndexedStack): string[] {
  const [fewer, more] = a.size <= b.size ? [a, b] : [b, a];
  return [...fewer.keys()].filter((address) => more.has(address));
}

function indexStack(stack: StackFile): IndexedStack {
  const declared = stack.file.current.resources.filter(({ isData }) => !isData);
  return { stack, resources: new Map(declared.map((resource) => [resource.address, resource])) };
}

/** Compares the resources of one address: they are the same in Azure, two that exist, two accounts, or nobody can tell. */
function compareIdentities(
  a: TerraformResource,
  b: TerraformResource,
): 'Same' | 'OtherId' | 'OtherAccount' | 'Unknown' {
  const readTexts = (argument: string): readonly [string, string] | undefined => {
    const [first, second] = [a.values[argument], b.values[argument]];
    const isKnown = (text: unknown): text is string => typeof text === 'string' && !text.includes('${');
    return isKnown(first) && isKnown(second) ? [first, second] : undefined;
  };
  const ids = readTexts('id');
  if (ids) return isSameId(...ids) ? 'Same' : 'OtherId';
  const names = a.type === 'azurerm_storage_account' ? readTexts('name') : undefined;
  if (!names) return 'Unknown';
  return isSameId(...names) ? 'Same' : 'OtherAccount';
}

function throwUnclear(files: readonly StackFile[], why: string): never {
  throw new DataShareError([
    problems.reportVersionsUnclear(
      files.map(({ name }) => name),
      why,
    ),
  ]);
}
