import { isDeepStrictEqual } from 'node:util';
import type { Compare } from '../../streams/name-order';
import type { ManifestChange, ManifestEntry } from './manifest-entry';
import { isRemoval, toRemoval } from './manifest-entry';

/*
 * The overlay of a manifest: what has changed in its stored parts, as entries that come or replace others, and as names that
 * go. So a few changes in many parts cost one block, and not a block for each part.
 */

/** Maximum number of changes in an overlay, which fits in memory like a part. */
export const MAX_CHANGES = 20_000;
/** A part of which more has changed is stored again. */
const MAX_CHANGED_FRACTION = 1 / 16;

/** Returns the maximum number of changes to a part with so many entries that the overlay takes. */
export function limitChanges(entries: number): number {
  return Math.max(1, Math.floor(entries * MAX_CHANGED_FRACTION));
}

/** The entries of a part. */
export interface PartContent {
  /** Those of its block. */
  readonly stored: readonly ManifestEntry[];
  /** Those that are there: with the changes of the overlay, and without those that were deleted. */
  readonly entries: readonly ManifestEntry[];
}

/**
 * Applies changes to entries. Both are in ascending order.
 *
 * @returns Undefined if a change removes an entry that is not there, or is out of order.
 */
export function applyOverlay(
  entries: readonly ManifestEntry[],
  changes: readonly ManifestChange[],
  compare: Compare,
): readonly ManifestEntry[] | undefined {
  if (changes.length === 0) return entries;
  const changed: ManifestEntry[] = [];
  let at = 0;
  let before: string | undefined;
  for (const change of changes) {
    const { path } = change;
    if (before !== undefined && compare(before, path) >= 0) return undefined;
    before = path;
    for (; at < entries.length && compare(entries[at].path, path) < 0; at++) changed.push(entries[at]);
    const isThere = entries.at(at)?.path === path;
    if (isThere) at += 1;
    if (!isRemoval(change)) changed.push(change);
    else if (!isThere) return undefined;
  }
  for (; at < entries.length; at++) changed.push(entries[at]);
  return changed;
}

/** Lists the changes that make some entries of others. Entries that have not changed are the same objects. */
export function listChanges(
  stored: readonly ManifestEntry[],
  entries: readonly ManifestEntry[],
  compare: Compare,
): ManifestChange[] {
  const changes: ManifestChange[] = [];
  let at = 0;
  for (const entry of entries) {
    for (; at < stored.length && stored[at] !== entry && compare(stored[at].path, entry.path) < 0; at++)
      changes.push(toRemoval(stored[at].path));
    const own = stored.at(at)?.path === entry.path ? stored[at] : undefined;
    if (own) at += 1;
    if (!own || !isSameEntry(own, entry)) changes.push(entry);
  }
  for (; at < stored.length; at++) changes.push(toRemoval(stored[at].path));
  return changes;
}

export function isSameEntry(a: ManifestEntry, b: ManifestEntry): boolean {
  return a === b || isDeepStrictEqual(a, b);
}
