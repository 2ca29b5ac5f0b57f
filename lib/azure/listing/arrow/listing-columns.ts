import { PreserveAcls } from '../../../model/values/publication';
import { CONTENT_HEADERS } from '../content-properties';
import type { PreservedExtras } from '../preserved-extras';
import type { FlagColumn, MapColumn, NumberColumn, TextColumn } from './arrow-columns';
import type { ArrowField } from './arrow-schema';
import { createMalformedArrowError } from './malformed-arrow';
import type { RecordBatch } from './record-batch';

/** The columns of a listing that are needed. Those that may be absent are about properties that no blob may have. */
export interface ListingColumns {
  readonly rows: number;
  readonly name: TextColumn;
  readonly etag: TextColumn;
  readonly length: NumberColumn;
  readonly blobType: TextColumn;
  readonly metadata: MapColumn;
  readonly md5?: TextColumn;
  /** In the order of `CONTENT_HEADERS`. */
  readonly headers: readonly (TextColumn | undefined)[];
  readonly keySha256?: TextColumn;
  readonly resourceType?: TextColumn;
  readonly tier?: TextColumn;
  /** Only if tiers are preserved. */
  readonly isTierInferred?: FlagColumn;
  /** Only if times are asked for. */
  readonly lastModified?: NumberColumn;
  /** Only if tags are preserved. */
  readonly tags?: MapColumn;
  readonly tagCount?: NumberColumn;
}

/**
 * Finds the columns of a batch. Others are ignored.
 *
 * @throws Error with code PARSE_ERROR if one is missing that every listing must have, or that was asked for
 */
export function findListingColumns(
  batch: RecordBatch,
  fields: readonly ArrowField[],
  preserved: PreservedExtras,
): ListingColumns {
  // Accounts with access control do not offer the format.
  if (preserved.acls !== PreserveAcls.NONE) throw createMalformedArrowError('it has no access control');
  const indices = indexFields(fields);
  const find = (name: string): number | undefined => indices.get(name.toLowerCase());
  const require = (name: string): number => {
    const index = find(name);
    if (index === undefined) throw createMalformedArrowError(`it does not have the column ${name}`);
    return index;
  };
  const findText = (name: string): TextColumn | undefined => {
    const index = find(name);
    return index === undefined ? undefined : batch.readTextColumn(index);
  };
  return {
    rows: batch.length,
    name: batch.readTextColumn(require('Name')),
    etag: batch.readTextColumn(require('Etag')),
    length: batch.readNumberColumn(require('Content-Length')),
    blobType: batch.readTextColumn(require('BlobType')),
    metadata: batch.readMapColumn(require('Metadata')),
    md5: findText('Content-MD5'),
    headers: CONTENT_HEADERS.map(findText),
    keySha256: findText('CustomerProvidedKeySha256'),
    resourceType: findText('ResourceType'),
    tier: findText('AccessTier'),
    ...(preserved.tier && {
      tier: batch.readTextColumn(require('AccessTier')),
      isTierInferred: batch.readFlagColumn(require('AccessTierInferred')),
    }),
    ...(preserved.times && { lastModified: batch.readSecondsColumn(require('Last-Modified')) }),
    ...(preserved.tags && {
      tags: batch.readMapColumn(require('Tags')),
      tagCount: batch.readNumberColumn(require('TagCount')),
    }),
  };
}

/** Returns the indices of the columns by their names in lower case: readers of Microsoft ignore the case. */
function indexFields(fields: readonly ArrowField[]): ReadonlyMap<string, number> {
  const indices = new Map<string, number>();
  for (const [index, { name }] of fields.entries()) {
    const key = name.toLowerCase();
    if (indices.has(key)) throw createMalformedArrowError('it has a column twice');
    indices.set(key, index);
  }
  return indices;
}
