import type { Condition } from './condition-syntax';
import type { Operation, Reach } from './reach';
import { coversReach, EVERYTHING, removeCovered, findReaches } from './reach';

/** The operations of a row. `Write` includes the creation of blobs. */
export type PathOperation = Operation | 'Write';

/** One row of a report: names that a principal can read, list or write, and until when. */
export interface ReadablePaths extends Reach {
  readonly operations: readonly PathOperation[];
  /** True if the folder itself can be read as well, on ADLS Gen2: its properties, not its siblings. */
  readonly withFolderItself: boolean;
}

/**
 * Finds the paths that a condition lets a principal read and list. A folder that can be both read and listed is one row.
 *
 * @returns Undefined if the condition has too many alternatives to list.
 */
export function findReadablePaths(condition: Condition | undefined): ReadablePaths[] | undefined {
  const reads = condition ? findReaches(condition, 'Read') : [EVERYTHING];
  const lists = condition ? findReaches(condition, 'List') : [EVERYTHING];
  return reads && lists && toReadRows(reads, lists);
}

/** Converts reaches to rows. Reaches that can be both read and listed become one row. */
export function toReadRows(reads: readonly Reach[], lists: readonly Reach[]): ReadablePaths[] {
  const rows = new Map<string, ReadablePaths>();
  const add = (reach: Reach, operation: Operation): void => {
    const key = toRowKey(reach);
    const { operations = [] } = rows.get(key) ?? {};
    rows.set(key, { ...reach, operations: [...operations, operation], withFolderItself: false });
  };
  for (const reach of reads) add(reach, 'Read');
  for (const reach of lists) add(reach, 'List');
  for (const [key, row] of rows) {
    if (row.match !== 'Equals' || row.operations.includes('List')) continue;
    const folder = rows.get(toRowKey({ ...row, match: 'StartsWith', text: `${row.text}/` }));
    if (!folder?.operations.includes('Read')) continue;
    rows.set(toRowKey(folder), { ...folder, withFolderItself: true });
    rows.delete(key);
  }
  return sortRows([...rows.values()]);
}

/**
 * Finds the paths that a condition lets a principal write, for a role whose only way to write is to write or append to blobs.
 *
 * @returns Undefined if the condition has too many alternatives to list.
 */
export function findWritablePaths(condition: Condition): ReadablePaths[] | undefined {
  const [writes, adds] = [findReaches(condition, 'Write'), findReaches(condition, 'Add')];
  if (!writes || !adds) return undefined;
  return toWriteRows(removeCovered([...writes, ...adds], coversReach));
}

/** Converts reaches for writing to rows. */
export function toWriteRows(writes: readonly Reach[]): ReadablePaths[] {
  return sortRows(
    writes.map((reach): ReadablePaths => ({ ...reach, operations: ['Write'], withFolderItself: false })),
  );
}

function sortRows(rows: readonly ReadablePaths[]): ReadablePaths[] {
  if (rows.length < 2) return [...rows];
  return rows
    .map((row) => [toSortKey(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
}

/** Finds names that can be listed but not read: they disclose more than intended. */
export function findListOnlyRows(rows: readonly ReadablePaths[]): ReadablePaths[] {
  const [reads, lists] = (['Read', 'List'] as const).map((operation) =>
    rows.filter(({ operations }) => operations.includes(operation)),
  );
  return lists.filter((list) => !reads.some((read) => coversReach(read, list)));
}

/** True if a prefix does not end with a slash: `sales` also matches `sales-secret/`. */
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
