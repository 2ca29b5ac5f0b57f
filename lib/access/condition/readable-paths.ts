import type { Condition } from './condition-syntax';
import type { Operation, Reach } from './reach';
import { coversReach, EVERYTHING, removeCovered, findReaches } from './reach';

/** What a row may say; writing is also the making of blobs. */
export type PathOperation = Operation | 'Write';

/** One row for people: which names may be read, listed or both (or written), and until when. */
export interface ReadablePaths extends Reach {
  readonly operations: readonly PathOperation[];
  /** On ADLS Gen2 the folder that the names are in may be read as well: its properties, not the names beside it. */
  readonly withFolderItself: boolean;
}

/**
 * What a condition lets somebody read and list, row by row: a folder that may be read and listed is one row.
 *
 * @returns Undefined where the condition has too many alternatives to be told.
 */
export function findReadablePaths(condition: Condition | undefined): ReadablePaths[] | undefined {
  const reads = condition ? findReaches(condition, 'Read') : [EVERYTHING];
  const lists = condition ? findReaches(condition, 'List') : [EVERYTHING];
  return reads && lists && toReadRows(reads, lists);
}

/** Joins what may be read and what may be listed where they are the same. */
export function toReadRows(reads: readonly Reach[], lists: readonly Reach[]): ReadablePaths[] {
  const rows = new Map<string, ReadablePaths>();
  const add = (reach: Reach, operation: Operation): void => {
    const { operations = [] } = rows.get(toRowKey(reach)) ?? {};
    rows.set(toRowKey(reach), { ...reach, operations: [...operations, operation], withFolderItself: false });
  };
  for (const reach of reads) add(reach, 'Read');
  for (const reach of lists) add(reach, 'List');
  for (const [key, row] of rows) {
    const folder = rows.get(toRowKey({ ...row, match: 'StartsWith', text: `${row.text}/` }));
    if (row.match !== 'Equals' || row.operations.includes('List') || !folder?.operations.includes('Read'))
      continue;
    rows.set(toRowKey(folder), { ...folder, withFolderItself: true });
    rows.delete(key);
  }
  return [...rows.values()].sort((a, b) => (toSortKey(a) < toSortKey(b) ? -1 : 1));
}

/**
 * What a condition lets somebody write, who may write and add to blobs and nothing beyond.
 *
 * @returns Undefined where the condition has too many alternatives to be told.
 */
export function findWritablePaths(condition: Condition): ReadablePaths[] | undefined {
  const [writes, adds] = [findReaches(condition, 'Write'), findReaches(condition, 'Add')];
  if (!writes || !adds) return undefined;
  return toWriteRows(removeCovered([...writes, ...adds], coversReach));
}

/** Rows of what may be written. */
export function toWriteRows(writes: readonly Reach[]): ReadablePaths[] {
  return writes
    .map((reach): ReadablePaths => ({ ...reach, operations: ['Write'], withFolderItself: false }))
    .sort((a, b) => (toSortKey(a) < toSortKey(b) ? -1 : 1));
}

/** Names that may be listed, and not read: they give away more than was meant. */
export function findListOnlyRows(rows: readonly ReadablePaths[]): ReadablePaths[] {
  const [reads, lists] = (['Read', 'List'] as const).map((operation) =>
    rows.filter(({ operations }) => operations.includes(operation)),
  );
  return lists.filter((list) => !reads.some((read) => coversReach(read, list)));
}

/** `sales` also means `sales-secret/`: a folder ends with a slash. */
export function isPrefixWithoutSlash({ match, text }: Reach): boolean {
  return match === 'StartsWith' && !text.endsWith('/');
}

function toRowKey({ match, text, from, until, containers, provisos }: Reach): string {
  return JSON.stringify([match, text, from, until, containers, provisos]);
}

const MATCHES = ['Any', 'StartsWith', 'Equals', 'Other'];

function toSortKey(row: Reach): string {
  return [MATCHES.indexOf(row.match), row.text, row.until ?? '~', toRowKey(row)].join('\u0000');
}
