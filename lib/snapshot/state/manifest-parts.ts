import type { ManifestEntry, ManifestPart } from './manifest';
import { hashEntryVersions } from './manifest';
import { toJsonLines, toPart } from './chunked-jsonl';
import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';

/** Some entries of a manifest, in order; or a part that stays as it is. */
export type ManifestPiece = readonly ManifestEntry[] | ManifestPart;

export const isManifestPart = (piece: ManifestPiece): piece is ManifestPart => 'sha256' in piece;

const PART_ENTRIES = 20_000;

/**
 * Divides entries into parts: where the parts of before began, so that those without a change are the same.
 *
 * @param previousParts The parts that there are. One alone is written again in any case: it has no block of its own.
 * @param write Given the lines of each part that is new.
 * @param targetEntries Entries of a part: from a quarter to twice as many where others come and go.
 */
export async function splitIntoParts(
  pieces: AsyncIterable<ManifestPiece>,
  previousParts: readonly ManifestPart[],
  write: (part: ManifestPart, lines: string) => Promise<void>,
  targetEntries = PART_ENTRIES,
  compare: Compare = compareNames,
): Promise<ManifestPart[]> {
  const known = new Set(previousParts.length > 1 ? previousParts.map(({ sha256 }) => sha256) : []);
  const parts: ManifestPart[] = [];
  let entries: ManifestEntry[] = [];
  let next = 1;
  let writing = Promise.resolve();
  // One that others came into before it was the last one stays as it is.
  const maxInLast = Math.max(targetEntries, previousParts.at(-1)?.entries ?? 0);

  const closePart = async (): Promise<void> => {
    if (entries.length === 0) return;
    const closed = entries;
    entries = [];
    const lines = toJsonLines(closed);
    const part = toManifestPart(closed, lines);
    parts.push(part);
    if (known.has(part.sha256)) return;
    // The next part is gathered while this one is written.
    await writing;
    writing = write(part, lines);
    writing.catch(() => {});
  };

  for await (const piece of pieces) {
    if (isManifestPart(piece)) {
      await closePart();
      parts.push(piece);
      next = previousParts.indexOf(piece) + 1;
      continue;
    }
    for (const entry of piece) {
      let isBegun = false;
      for (; next < previousParts.length && compare(previousParts[next].first, entry.path) <= 0; next++)
        isBegun = true;
      const limit = next < previousParts.length ? 2 * targetEntries : maxInLast;
      if ((isBegun && entries.length >= targetEntries / 4) || entries.length >= limit) await closePart();
      entries.push(entry);
    }
  }
  await closePart();
  await writing;
  return parts;
}

function toManifestPart(entries: readonly ManifestEntry[], lines: string): ManifestPart {
  const versions = hashEntryVersions(entries);
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const directories = entries.filter(({ isDirectory }) => isDirectory).length;
  return {
    ...toPart(entries, lines),
    sizeBytes,
    ...(directories > 0 && { directories }),
    ...(versions !== undefined && { versions }),
  };
}
