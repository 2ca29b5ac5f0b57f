import type { JsonLines } from './json-lines';
import type { ManifestEntry } from './manifest-entry';
import { isManifestEntry } from './manifest-entry';

/** An entry of a manifest of which only what is needed is read. Parts have thousands of them, most of which stay as they are. */
export interface StoredEntry {
  /** May keep the text of many entries in memory: whoever holds the path longer takes that of `read`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** The ETag of the version that was copied, if nothing else decides whether the file stays as it is. */
  readonly plainETag: string | undefined;
  read(): ManifestEntry;
}

export function toStoredEntry(entry: ManifestEntry): StoredEntry {
  const { path, sizeBytes, sourceETag, tier, tags, isDirectory, access, isGone, isDue } = entry;
  const hasMore = tier !== undefined || tags !== undefined || access !== undefined || isDirectory;
  const isPlain = sourceETag !== '' && !hasMore && !isGone && !isDue;
  return { path, sizeBytes, plainETag: isPlain ? sourceETag : undefined, read: () => entry };
}

/** The line of an entry without anything that needs a closer look. It is a line of JSON, read much faster than that. */
const PLAIN_LINE =
  /\{"path":"([^"\\\p{Cc}]*)","sizeBytes":(0|[1-9]\d{0,15}),"sourceETag":"([^"\\\p{Cc}]+)","targetETag":"([^"\\\p{Cc}]+)"(?:,"contentMd5":"[^"\\\p{Cc}]*")?(?:,"propertiesHash":"[^"\\\p{Cc}]*")?(?:,"isAssumed":true)?(?:,"isAdopted":true)?\}\n/uy;

/** Reads entries one after another. */
export function* readStoredEntries(lines: JsonLines): Generator<StoredEntry> {
  const { onBroken } = lines;
  for (const text of lines.readTexts()) {
    for (let at = 0; at < text.length;) {
      PLAIN_LINE.lastIndex = at;
      const found = PLAIN_LINE.exec(text);
      const end = found ? at + found[0].length : text.indexOf('\n', at) + 1;
      yield found
        ? toPlainEntry(text, at, found, onBroken)
        : toStoredEntry(parse(text.slice(at, end), onBroken));
      at = end;
    }
  }
}

function toPlainEntry(
  text: string,
  at: number,
  [line, path, size, sourceETag, targetETag]: RegExpExecArray,
  onBroken: () => never,
): StoredEntry {
  const sizeBytes = Number(size);
  if (!isManifestEntry({ path, sizeBytes, sourceETag, targetETag })) onBroken();
  const { length } = line;
  return {
    ...{ path, sizeBytes, plainETag: sourceETag },
    read: () => parse(text.slice(at, at + length), onBroken),
  };
}

function parse(line: string, onBroken: () => never): ManifestEntry {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    onBroken();
  }
  return isManifestEntry(entry) ? entry : onBroken();
}
