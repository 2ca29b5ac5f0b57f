import type { ManifestEntry, ManifestPart } from './manifest';
import { versionsOf } from './manifest';
import { linesOf, partOf } from './chunked-jsonl';
import type { Compare } from '../../streams/name-order';
import { compareNames } from '../../streams/name-order';

/** Some entries of a manifest, in order; or a part that stays as it is. */
export type Piece = readonly ManifestEntry[] | ManifestPart;

export const isPart = (piece: Piece): piece is ManifestPart => 'sha256' in piece;

const PART_ENTRIES = 20_000;

/**
 * Divides entries into parts: where the parts of before began, so that those without a change are the same.
 *
 * @param before The parts that there are. One alone is written again in any case: it has no block of its own.
 * @param write Given the lines of each part that is new.
 * @param target Entries of a part: from a quarter to twice as many where others come and go.
 */
export async function divided(
  pieces: AsyncIterable<Piece>,
  before: readonly ManifestPart[],
  write: (part: ManifestPart, lines: string) => Promise<void>,
  target = PART_ENTRIES,
  compare: Compare = compareNames,
): Promise<ManifestPart[]> {
  const known = new Set(before.length > 1 ? before.map(({ sha256 }) => sha256) : []);
  const parts: ManifestPart[] = [];
  let entries: ManifestEntry[] = [];
  let next = 1;
  let writing = Promise.resolve();
  // One that others came into before it was the last one stays as it is.
  const mostInLast = Math.max(target, before.at(-1)?.entries ?? 0);

  const close = async (): Promise<void> => {
    if (entries.length === 0) return;
    const closed = entries;
    entries = [];
    const lines = linesOf(closed);
    const part = manifestPartOf(closed, lines);
    parts.push(part);
    if (known.has(part.sha256)) return;
    // The next part is gathered while this one is written.
    await writing;
    writing = write(part, lines);
    writing.catch(() => {});
  };

  for await (const piece of pieces) {
    if (isPart(piece)) {
      await close();
      parts.push(piece);
      next = before.indexOf(piece) + 1;
      continue;
    }
    for (const entry of piece) {
      let isBegun = false;
      for (; next < before.length && compare(before[next].first, entry.path) <= 0; next++) isBegun = true;
      const most = next < before.length ? 2 * target : mostInLast;
      if ((isBegun && entries.length >= target / 4) || entries.length >= most) await close();
      entries.push(entry);
    }
  }
  await close();
  await writing;
  return parts;
}

function manifestPartOf(entries: readonly ManifestEntry[], lines: string): ManifestPart {
  const versions = versionsOf(entries);
  const sizeBytes = entries.reduce((sum, entry) => sum + entry.sizeBytes, 0);
  const directories = entries.filter(({ isDirectory }) => isDirectory).length;
  return {
    ...partOf(entries, lines),
    sizeBytes,
    ...(directories > 0 && { directories }),
    ...(versions !== undefined && { versions }),
  };
}
