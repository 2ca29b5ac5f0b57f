import type { SharedPaths } from '../review/access';
import type { ReadablePaths } from '../condition/readable-paths';
import { describeNames, describeTime } from '../review/descriptions';
import { markName } from '../review/name-marks';

/** Formats a value inside a sentence, for a terminal or as Markdown. */
export type TextFormatter = (text: string) => string;

/** Names with the same operations and period, which share a sentence. */
export interface GroupedPaths extends ReadablePaths {
  readonly names: readonly string[];
}

/** Joins rows that differ only in their names. */
export function groupByNames(rows: readonly ReadablePaths[]): GroupedPaths[] {
  const joined = new Map<string, GroupedPaths>();
  for (const row of rows) {
    const { operations, from, until, containers, provisos } = row;
    const key = JSON.stringify([operations, from, until, containers, provisos]);
    joined.set(key, { ...row, names: [...(joined.get(key)?.names ?? []), formatNames(row)] });
  }
  return [...joined.values()];
}

/** Formats names: `sales/*`, with the folder itself if it can be read too. */
export function formatNames(row: ReadablePaths): string {
  return row.withFolderItself ? `${describeNames(row)} (and the folder)` : describeNames(row);
}

/** Formats names, with their container if they are in one of several: `sales/* in curated`. */
export function formatPlacedNames(row: ReadablePaths): string {
  return row.containers === null
    ? formatNames(row)
    : `${formatNames(row)} in ${row.containers.map((name) => markName('container', name)).join(', ')}`;
}

/** Formats a period: `until 2027-01-01`, `from ... until ...`; '' if it has no bounds. */
export function describePeriod(
  { from, until }: { from: string | null; until: string | null },
  set: TextFormatter,
): string {
  const parts = [
    ...(from === null ? [] : [`from ${set(describeTime(from))}`]),
    ...(until === null ? [] : [`until ${set(describeTime(until))}`]),
  ];
  return parts.join(' ');
}

/** The prefix of all blob attributes. It would fill the line. */
const ATTRIBUTE_PREFIX = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/** Formats the limits that a condition adds to the scope: containers, and other requirements. */
export function describeLimits({ containers, provisos }: ReadablePaths, set: TextFormatter): string[] {
  return [
    ...(containers === null
      ? []
      : [`in ${containers.map((name) => set(markName('container', name))).join(', ')} only`]),
    ...provisos.map((proviso) => `only if ${set(proviso.replaceAll(ATTRIBUTE_PREFIX, '...'))}`),
  ];
}

/** Formats the shares that grant the access, or the role if no share does. */
export function formatSharesOrRole(shares: readonly string[], role: string, set: TextFormatter): string {
  return shares.length === 0
    ? set(markName('role', role))
    : shares.map((name) => set(markName('share', name))).join(', ');
}

/** Formats which share offers which of the names until when, as far as it differs from the row: `sales, daily (sales/daily/*)`. */
export function formatOffers(row: SharedPaths, set: TextFormatter): string {
  const offers = row.offers.map(({ share, until, ...names }) => {
    const isPart = names.match !== row.match || names.text !== row.text;
    const end = until === row.until || until === null ? '' : ` until ${set(describeTime(until))}`;
    return `${set(markName('share', share))}${isPart ? ` (${set(describeNames(names))})` : ''}${end}`;
  });
  return [...new Set(offers)].join(', ');
}
