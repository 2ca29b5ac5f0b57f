import type { ManifestEntry } from './manifest-entry';
import type { ManifestPart } from './manifest-reader';
import { hashEntryVersions, sumSourceVersions } from './manifest-entry';
import { toJsonLines, toPart } from './chunked-jsonl';
import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';

/** Entries of a manifest, in order, or an unchanged part. */
export type ManifestPiece = readonly ManifestEntry[] | ManifestPart;

export const isManifestPart = (piece: ManifestPiece): piece is ManifestPart => 'sha256' in piece;

const PART_ENTRIES = 20_000;

/**
 * Splits entries into parts at the boundaries of the previous parts, so that unchanged parts stay the same.
 *
 * @param previousParts The parts of the existing manifest. A single part is always written again, because it has no block.
 * @param write Receives the lines of each new part.
 * @param targetEntries Entries of a new part. As files come and go, a part has between a quarter and twice as many.
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
  // A last part that has grown beyond the target size stays as it is.
  const maxInLast = Math.max(targetEntries, previousParts.at(-1)?.entries ?? 0);

  const closePart = async (): Promise<void> => {
    if (entries.length === 0) return;
    const closed = entries;
    entries = [];
    const lines = toJsonLines(closed);
    const part = toManifestPart(closed, lines);
    parts.push(part);
    if (known.has(part.sha256)) return;
    // The next part is collected while this one is written.
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
  const gone = entries.filter(({ isGone, isDirectory }) => isGone && !isDirectory).length;
  const sourceSum = sumSourceVersions(entries);
  return {
    ...toPart(entries, lines),
    sizeBytes,
    ...(directories > 0 && { directories }),
    ...(versions !== undefined && { versions }),
    ...(sourceSum !== undefined && { sourceSum }),
    ...(gone > 0 && { gone }),
  };
}
