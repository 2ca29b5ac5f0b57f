import type { Compare } from '../../streams/name-order';
import type { Batches } from '../../streams/ordered-streams';
import { hashSourceVersions } from '../state/manifest-entry';
import type { ManifestPart } from '../state/manifest-reader';
import type { ListedFile } from './listed-file';
import { RangeReader } from './range-reader';

/** A part of the manifest, compared with the listing. */
export interface ComparedPart {
  /** Undefined if the manifest has no parts. */
  readonly part?: ManifestPart;
  /**
   * The files of the source in the range of the part; undefined if the part stays as it is. They must be read to their end
   * before the next part is compared.
   */
  readonly files?: Batches<ListedFile>;
}

/**
 * Compares a listing with the parts of a manifest, in order, without reading the manifest. The first part has the files before it,
 * too.
 *
 * @param isTruncated True if the listing ended before its time: parts after that are not compared, and stay.
 */
export async function* compareParts(
  parts: readonly ManifestPart[],
  listed: Batches<ListedFile>,
  compare: Compare,
  isTruncated: () => boolean,
): AsyncGenerator<ComparedPart> {
  const reader = new RangeReader(listed, compare);
  try {
    if (parts.length === 0) yield { files: reader.readUntil(undefined) };
    for (const [index, part] of parts.entries()) {
      const end = parts.at(index + 1)?.first;
      // One file more than the part has is enough to know that files have been added.
      const first = await reader.take(part.entries + 1, end);
      if (isUnchangedPart(first, part) || (isTruncated() && first.length === 0)) yield { part };
      else yield { part, files: reader.readUntil(end, first) };
    }
  } finally {
    await reader.close();
  }
}

function isUnchangedPart(files: readonly ListedFile[], { entries, versions }: ManifestPart): boolean {
  if (versions === undefined || files.length !== entries) return false;
  return (
    hashSourceVersions(
      files.map(({ path, facts: { etag, tier, tags, access } }) => ({ path, etag, tier, tags, access })),
    ) === versions
  );
}
