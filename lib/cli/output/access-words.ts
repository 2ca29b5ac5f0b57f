import type { ReadablePaths } from '../../access/condition/readable-paths';
import { describeNames, describeTime } from '../../access/review/words';

/** How a piece of a sentence is set that is not ours: for a terminal, or as Markdown. */
export type Setting = (text: string) => string;

/** Names that are read or listed alike, until the same time: one part of a sentence. */
export interface NamesAlike extends ReadablePaths {
  readonly names: readonly string[];
}

/** Joins rows that differ in their names alone. */
export function alike(rows: readonly ReadablePaths[]): NamesAlike[] {
  const joined = new Map<string, NamesAlike>();
  for (const row of rows) {
    const { operations, from, until, containers, provisos } = row;
    const key = JSON.stringify([operations, from, until, containers, provisos]);
    joined.set(key, { ...row, names: [...(joined.get(key)?.names ?? []), namesOf(row)] });
  }
  return [...joined.values()];
}

/** sales/*; with the folder itself where that may be read, too. */
export function namesOf(row: ReadablePaths): string {
  return row.withFolderItself ? `${describeNames(row)} (and the folder)` : describeNames(row);
}

/** until 2027-01-01; from then until then; nothing where there is no end. */
export function periodOf(
  { from, until }: { from: string | null; until: string | null },
  set: Setting,
): string {
  const parts = [
    ...(from === null ? [] : [`from ${set(describeTime(from))}`]),
    ...(until === null ? [] : [`until ${set(describeTime(until))}`]),
  ];
  return parts.join(' ');
}

/** What every attribute of blobs begins with: it would fill the line. */
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/** Where else than the scope says: containers that the condition names, and what else it asks. */
export function limitsOf({ containers, provisos }: ReadablePaths, set: Setting): string[] {
  return [
    ...(containers === null ? [] : [`in ${containers.map((name) => set(name)).join(', ')} only`]),
    ...provisos.map((proviso) => `only where ${set(proviso.replaceAll(BLOBS, '...'))}`),
  ];
}

/** The shares that something is by, or the role where it is by none. */
export function sharesOrRole(shares: readonly string[], role: string, set: Setting): string {
  return shares.length === 0 ? set(role) : shares.map((name) => set(name)).join(', ');
}
