import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { toBatches } from '../../streams/ordered-streams';
import type { SplitRange } from '../listing/ranged-listing';
import { SourceVersionsHash } from '../state/manifest-entry';
import type { ManifestPart } from '../state/manifest-part';
import { countPart, countPresent, needsWork } from '../state/manifest-part';
import type { HeldFiles } from './held-files';
import type { UnreadFile } from './listed-file';
import { PageHolds } from './page-holds';
import { RangeReader } from './range-reader';

/** A piece of the comparison of a listing with the parts of a manifest. */
export interface ComparisonItem {
  /** The part that the item begins; undefined if it has more files of the part before. */
  readonly part?: ManifestPart;
  /** Files of the source in the range of the part; undefined if the part has not changed. */
  readonly files?: HeldFiles;
  /** Called when the files have been read: their pages may be released. */
  readonly release?: () => void;
}

/**
 * Compares a listing with the parts of a manifest, in order, without reading the manifest.
 *
 * @param range The parts to compare. Its end is final when the listing has ended.
 * @param deletesGone True if files that are gone at the source are deleted: then a part that has such files does not stay.
 */
export async function* compareParts(
  parts: readonly ManifestPart[],
  range: SplitRange,
  listed: Batches<UnreadFile>,
  compare: Compare,
  deletesGone = false,
): AsyncGenerator<ComparisonItem> {
  let failure: { readonly error: unknown } | undefined;
  async function* listUntilFailure(): Batches<UnreadFile> {
    try {
      yield* listed;
    } catch (error) {
      failure = { error };
    }
  }
  const holds = new PageHolds();
  const hold = (files: HeldFiles): ComparisonItem => ({ files, release: holds.holdPages(files.pages) });
  const reader = new RangeReader(listUntilFailure(), compare, holds);
  try {
    for (let index = range.begin; index < range.end; index++) {
      const part = parts[index];
      const end = parts.at(index + 1)?.first;
      // One file more than the part has is enough to know that files have been added.
      const first = await reader.take(part.entries + 1, end);
      if (!needsWork(part, deletesGone) && isUnchangedPart(first, part)) yield { part };
      else if (!failure || first.length > 0) {
        yield { part, ...hold(first) };
        for await (const files of reader.readUntil(end)) {
          yield hold(files);
          // A part can go on for many pages: the last one has all new names.
          reader.releasePages();
        }
      }
      reader.releasePages();
      // Only now: the files before the failure were listed.
      if (failure) throw failure.error;
    }
  } finally {
    await reader.close();
  }
}

/** A part of the manifest, compared with the listing. */
export interface ComparedPart {
  readonly part: ManifestPart;
  /**
   * The files of the source in the range of the part; undefined if the part stays as it is. They must be read to their end
   * before the next part is read.
   */
  readonly files?: Batches<UnreadFile>;
}

/**
 * Yields each part of a manifest with all its files.
 *
 * @param isTruncated Returns true if the comparison ended before its time: parts that it did not reach stay as they are.
 */
export async function* groupByPart(
  parts: readonly ManifestPart[],
  compared: AsyncIterable<ComparisonItem>,
  isTruncated: () => boolean,
): AsyncGenerator<ComparedPart> {
  const items = compared[Symbol.asyncIterator]();
  try {
    let item = await items.next();
    async function* readFiles(): Batches<UnreadFile> {
      for (let isFirst = true; !item.done && (isFirst || !item.value.part); isFirst = false) {
        const { files, release } = item.value;
        if (files) yield* toBatches(files);
        release?.();
        item = await items.next();
      }
    }
    for (const part of parts) {
      if (item.done ? !isTruncated() : item.value.part !== part)
        throw new Error(`the part that begins with '${part.first}' was not compared`);
      if (!item.done && item.value.files) {
        yield { part, files: readFiles() };
        continue;
      }
      yield { part };
      if (!item.done) item = await items.next();
    }
  } finally {
    await items.return?.();
  }
}

function isUnchangedPart(files: HeldFiles, part: ManifestPart): boolean {
  if (files.length !== countPresent(part)) return false;
  const hash = new SourceVersionsHash();
  let sizeBytes = 0;
  for (const file of files) {
    file.addVersionTo(hash);
    sizeBytes += file.sizeBytes;
  }
  // A size that an event or a digest told is not proven by the version that was copied.
  return sizeBytes === countPart(part).bytes && hash.toHex() === part.versions;
}
