import type { ReadablePaths } from '../../../access/condition/readable-paths';
import { describeNames, describeTime } from '../../../access/review/words';

/** How a piece of a sentence is set that is not ours: for a terminal, or as Markdown. */
export type TextFormatter = (text: string) => string;

/** Names that are read or listed alike, until the same time: one part of a sentence. */
export interface GroupedPaths extends ReadablePaths {
  readonly names: readonly string[];
}

/** Joins rows that differ in their names alone. */
export function groupByNames(rows: readonly ReadablePaths[]): GroupedPaths[] {
  const joined = new Map<string, GroupedPaths>();
  for (const row of rows) {
    const { operations, from, until, containers, provisos } = row;
    const key = JSON.stringify([operations, from, until, containers, provisos]);
    joined.set(key, { ...row, names: [...(joined.get(key)?.names ?? []), formatNames(row)] });
  }
  return [...joined.values()];
}

/** sales/*; with the folder itself where that may be read, too. */
export function formatNames(row: ReadablePaths): string {
  return row.withFolderItself ? `${describeNames(row)} (and the folder)` : describeNames(row);
}

/** until 2027-01-01; from then until then; nothing where there is no end. */
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

/** What every attribute of blobs begins with: it would fill the line. */
const ATTRIBUTE_PREFIX = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/** Where else than the scope says: containers that the condition names, and what else it asks. */
export function describeLimits({ containers, provisos }: ReadablePaths, set: TextFormatter): string[] {
  return [
    ...(containers === null ? [] : [`in ${containers.map((name) => set(name)).join(', ')} only`]),
    ...provisos.map((proviso) => `only where ${set(proviso.replaceAll(ATTRIBUTE_PREFIX, '...'))}`),
  ];
}

/** The shares that something is by, or the role where it is by none. */
export function formatSharesOrRole(shares: readonly string[], role: string, set: TextFormatter): string {
  return shares.length === 0 ? set(role) : shares.map((name) => set(name)).join(', ');
}
