import type { DataHolder } from '../terraform/accounts/data-holders';
import { findHolderNoun, readDataHolders, readDeletionRules } from '../terraform/accounts/data-holders';
import { changesInPlace } from '../terraform/accounts/holder-types';
import type { TerraformFacts, TerraformFile } from '../terraform/files/terraform-file';
import { removeKey, splitAddress } from '../terraform/syntax/terraform-references';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/** Data that a change destroys. */
export interface DataDestruction {
  readonly address: string;
  /** The resource with its name, such as `container contoso/curated`. */
  readonly name: string;
  /**
   * `Destroyed`: Terraform destroys it. `Replaced`: Terraform destroys it and creates it again, empty. `AddressChanged`:
   * Terraform takes it for another resource. `Gone`: it is in the earlier file only, and the files do not say if it was destroyed.
   */
  readonly because: 'Destroyed' | 'Replaced' | 'AddressChanged' | 'Gone';
  /** The arguments whose change replaces it; empty if the files do not say. */
  readonly changedArguments: readonly string[];
  /** True if `prevent_destroy` makes Terraform refuse the change. */
  readonly isProtected: boolean;
  /** The days for which Azure keeps a deleted container; null if the files do not say. */
  readonly retentionDays: number | null;
}

/** The destruction of data, and changes that may be one. */
export interface DataDestructions {
  readonly certain: readonly DataDestruction[];
  readonly unclear: readonly UnclearPoint[];
}

/** Finds the data that a plan destroys. Deposed objects are left behind by an earlier replacement. */
export function findDestructionInPlan({ prior, current, changes, moved }: TerraformFile): DataDestructions {
  const holders = new Map((prior ? readDataHolders(prior) : []).map((holder) => [holder.address, holder]));
  const known = new Set(prior?.resources.map(({ address }) => address));
  const oldAddresses = new Map([...moved].map(([from, to]) => [to, from]));
  const certain = (changes ?? []).flatMap(({ address, actions, isDeposed }): DataDestruction[] => {
    if (!actions.includes('delete')) return [];
    const old = oldAddresses.get(address) ?? address;
    const holder = holders.get(old);
    // A resource that the prior state shows and that holds no data is not one of these.
    const noun = holder === undefined && !known.has(old) ? findHolderNoun(address) : undefined;
    if (!holder && noun === undefined) return [];
    const isReplaced = actions.includes('create');
    return [
      {
        address,
        name: isDeposed ? `deposed ${holder?.name ?? noun!}` : (holder?.name ?? `${noun!} ${address}`),
        because: isReplaced ? 'Replaced' : 'Destroyed',
        changedArguments: [],
        isProtected: false,
        retentionDays: holder?.retentionDays ?? null,
      },
    ];
  });
  return { certain, unclear: prior ? findNewDeletionRules(prior, current) : [] };
}

/** One side of a comparison of two files. */
export interface ComparedFile {
  readonly file: TerraformFile;
  readonly facts: TerraformFacts;
}

/** Finds the data that a change from one file to another destroys. */
export function findDestructionBetween(before: ComparedFile, after: ComparedFile): DataDestructions {
  const isCode = after.file.kind === 'Configuration';
  const now = readDataHolders(after.facts);
  const toKey = (address: string): string =>
    before.file.kind === after.file.kind ? address : removeKey(address);
  const byAddress = new Map(now.map((holder) => [toKey(holder.address), holder]));
  const names = new Set(now.map(({ name }) => name));
  const others = new Set(after.facts.resources.map(({ address }) => toKey(address)));
  const forgotten = new Set(after.file.forgotten);
  const isSameKind = before.file.kind === after.file.kind;
  const certain: DataDestruction[] = [];
  const unclear: UnclearPoint[] = [];
  for (const holder of readDataHolders(before.facts)) {
    const address = findNewAddress(holder.address, after.file.moved);
    const { modules } = splitAddress(address);
    // Code shows the call of a module, not its resources.
    const isHidden =
      isCode && modules.length > 0 && after.file.current.definitions.has(`module.${removeKey(modules[0])}`);
    const other = byAddress.get(toKey(address));
    if (other) {
      const { changed, open } = compareArguments(holder, other, isSameKind);
      if (changed.length > 0) certain.push(toDestruction(holder, 'Replaced', changed, other.isProtected));
      else if (open.length > 0) unclear.push(describeOpenArguments(holder, open));
      else if (isCode && isSameKind && holder.repetition !== other.repetition)
        unclear.push(describeRepetition(holder));
    } else if (
      !isHidden &&
      !others.has(toKey(address)) &&
      !listBlocksAround(address).some((block) => forgotten.has(block))
    ) {
      const because = isCode ? (names.has(holder.name) ? 'AddressChanged' : 'Destroyed') : 'Gone';
      certain.push(toDestruction(holder, because, [], false));
    }
  }
  const rules = isSameKind ? findNewDeletionRules(before.facts, after.facts) : [];
  return { certain, unclear: [...unclear, ...rules] };
}

/** Finds lifecycle rules that delete blobs and that are new or changed. */
function findNewDeletionRules(before: TerraformFacts, after: TerraformFacts): UnclearPoint[] {
  const old = readDeletionRules(before);
  return [...readDeletionRules(after)]
    .filter(([address, content]) => old.get(address) !== content)
    .map(([address]) =>
      createRisk(
        `${address} ${old.has(address) ? 'changes' : 'is new'}: its lifecycle rules delete blobs`,
        address,
      ),
    );
}

function toDestruction(
  { address, name, retentionDays }: DataHolder,
  because: DataDestruction['because'],
  changedArguments: readonly string[],
  isProtected: boolean,
): DataDestruction {
  return { address, name, because, changedArguments, isProtected, retentionDays };
}

interface ArgumentChanges {
  readonly changed: readonly string[];
  /** Arguments that change in an expression: their values may be the same. */
  readonly open: readonly string[];
}

/** Compares the arguments that force a replacement. Files of two kinds are compared only in what both of them say. */
function compareArguments(before: DataHolder, after: DataHolder, isSameKind: boolean): ArgumentChanges {
  const differing = Object.entries(before.fixedArguments).filter(([name, text]) => {
    const other = after.fixedArguments[name] ?? null;
    const isComparable = isSameKind || (text !== null && other !== null);
    return text !== other && isComparable && !after.ignoredArguments.includes(name);
  });
  const isOpen = ([name, text]: readonly [string, string | null]): boolean =>
    `${text ?? ''}${after.fixedArguments[name] ?? ''}`.includes('${');
  const changed = differing.filter(
    ([name, text]) =>
      !isOpen([name, text]) && !changesInPlace(name, text, after.fixedArguments[name] ?? null),
  );
  const triggers = Object.entries(before.triggers).filter(
    ([name, digest]) => name in after.triggers && after.triggers[name] !== digest,
  );
  return {
    changed: changed.map(([name]) => name),
    open: isSameKind
      ? [
          ...differing.filter(isOpen).map(([name]) => name),
          ...triggers.map(([name]) => `replace_triggered_by (${name})`),
        ]
      : [],
  };
}

function describeOpenArguments({ address, name }: DataHolder, open: readonly string[]): UnclearPoint {
  const what = `${open.join(', ')} of ${address} changes: if the value differs, ${name} is destroyed and created again`;
  return createRisk(what, address);
}

function describeRepetition({ address, name }: DataHolder): UnclearPoint {
  const what = `count or for_each of ${address} changes: the data of an instance that goes is destroyed (${name})`;
  return createRisk(what, address);
}

function createRisk(what: string, address: string): UnclearPoint {
  return createUnclearPoint('DataAtRisk', what, { address });
}

/** Maximum number of moves of one resource. Stops at circles. */
const MAX_MOVES = 10;

/** Follows moved blocks, of the resource itself or of a module around it. */
function findNewAddress(address: string, moved: ReadonlyMap<string, string>): string {
  let current = address;
  for (let moves = 0; moves < MAX_MOVES; moves++) {
    const block = listBlocksAround(current).find((each) => moved.has(each));
    if (block === undefined) return current;
    current = `${moved.get(block)!}${current.slice(block.length)}`;
  }
  return current;
}

/** Lists the addresses that name a resource: its own, that of all its instances, and those of the modules around it. */
function listBlocksAround(address: string): string[] {
  const { modules } = splitAddress(address);
  const paths = modules.map((_, index) =>
    modules
      .slice(0, index + 1)
      .map((name) => `module.${name}`)
      .join('.'),
  );
  return [address, removeKey(address), ...paths.reverse().flatMap((path) => [path, removeKey(path)])];
}
