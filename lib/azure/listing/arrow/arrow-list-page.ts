import type { Mutable } from '../../../model/values/mutable';
import type { BlobFacts } from '../../../snapshot/contract/storage-ports';
import { CONTENT_HEADERS } from '../content-properties';
import { ContentPropertiesCollector } from '../content-properties-collector';
import type { ListPage } from '../list-page-parser';
import { MAX_ENTRIES } from '../page-guard';
import type { PreservedExtras } from '../preserved-extras';
import { setTier, setType, sortTags } from '../preserved-extras';
import { MessageType, splitMessages } from './arrow-messages';
import type { ArrowSchema } from './arrow-schema';
import { readSchema } from './arrow-schema';
import type { ListingColumns } from './listing-columns';
import { findListingColumns } from './listing-columns';
import { createMalformedArrowError } from './malformed-arrow';
import { RecordBatch } from './record-batch';

/** The type of an answer in Arrow. */
export const ARROW_TYPE = 'application/vnd.apache.arrow.stream';

/**
 * The size above which an answer is not a page of a listing. A page has 5,000 blobs, each with a name of at most 1,024
 * characters, 8 KiB of metadata and ten index tags.
 */
const MAX_BYTES = 128 * 1024 * 1024;

/**
 * Reads a page of List Blobs in the Arrow format, which flat accounts offer. The result is the same as that of the page in XML.
 *
 * @throws Error with code PARSE_ERROR if it is cut off, malformed, or not a page of a listing with all that is needed
 * @see https://arrow.apache.org/docs/format/Columnar.html
 */
export async function readArrowListPage(
  body: AsyncIterable<Uint8Array>,
  preserved: PreservedExtras,
): Promise<ListPage> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    length += chunk.length;
    if (length > MAX_BYTES) throw createMalformedArrowError('it is too large');
    chunks.push(chunk);
  }
  return readPage(joinChunks(chunks, length), preserved);
}

/** Holds one page while it is read, and is used for all of them: nothing of a page refers to it afterwards. */
let shared = Buffer.alloc(0);
const MAX_SHARED_BYTES = 4 * 1024 * 1024;

/** Joins the parts of a page. The result is valid until the next call, so that it must be read at once. */
function joinChunks(chunks: readonly Uint8Array[], length: number): Buffer {
  if (length > MAX_SHARED_BYTES) return Buffer.concat(chunks, length);
  if (shared.length < length) shared = Buffer.alloc(Math.min(2 * length, MAX_SHARED_BYTES));
  let at = 0;
  for (const chunk of chunks) {
    shared.set(chunk, at);
    at += chunk.length;
  }
  return shared.subarray(0, length);
}

function readPage(stream: Buffer, preserved: PreservedExtras): ListPage {
  const { messages, hasEnd } = splitMessages(stream);
  const [first, ...others] = messages;
  if (first?.type !== MessageType.SCHEMA)
    throw createMalformedArrowError('it does not begin with its schema');
  const schema = readSchema(first.header);
  const nextMarker = schema.metadata.get('NextMarker');
  if (nextMarker === undefined)
    throw createMalformedArrowError('it does not tell where the next page starts');
  const blobs: BlobFacts[] = [];
  let rows = 0;
  for (const { type, header, body } of others) {
    if (type !== MessageType.RECORD_BATCH)
      throw createMalformedArrowError('it has a message that no listing has');
    const batch = new RecordBatch(header, body, schema.fields, MAX_ENTRIES - rows);
    rows += batch.length;
    if (batch.length > 0) readBlobs(findListingColumns(batch, schema.fields, preserved), preserved, blobs);
  }
  requireAllRows(schema, rows, hasEnd);
  return { blobs, nextMarker, isHierarchical: blobs.length > 0 ? false : undefined };
}

/** Checks that no batch is missing: a stream may end without saying so. */
function requireAllRows({ metadata }: ArrowSchema, rows: number, hasEnd: boolean): void {
  const expected = metadata.get('NumberOfRecords');
  if (expected === undefined ? !hasEnd : expected !== String(rows))
    throw createMalformedArrowError(`it has ${rows} of its ${expected ?? 'unknown number of'} entries`);
}

function readBlobs(columns: ListingColumns, preserved: PreservedExtras, blobs: BlobFacts[]): void {
  const { name, etag, length, md5, resourceType } = columns;
  const properties = new BatchProperties(columns);
  for (let row = 0; row < columns.rows; row++) {
    if (resourceType) requireBlob(resourceType.getRepeatedText(row));
    const blob: Mutable<BlobFacts> = {
      name: name.getText(row),
      sizeBytes: length.getNumber(row) ?? -1,
      etag: etag.getText(row),
    };
    if (blob.name === '' || blob.etag === '' || blob.sizeBytes < 0)
      throw createMalformedArrowError('a blob has no name, no ETag or no length');
    if (blob.etag.startsWith('"')) throw createMalformedArrowError('an ETag in it has quotes');
    const contentMd5 = md5?.getText(row);
    if (contentMd5) blob.contentMd5 = contentMd5;
    properties.addTo(blob, row);
    addExtras(blob, row, columns, preserved);
    blobs.push(blob);
  }
}

/**
 * @throws Error for folders, which only listings with a delimiter have, and for rows of an account with directories: such accounts
 *   do not offer the format, and their order is another one
 */
function requireBlob(resourceType: string): void {
  if (!['', 'blob'].includes(resourceType.toLowerCase()))
    throw createMalformedArrowError('it has an entry that is no blob');
}

/** Reads the content headers and the metadata of the rows of a batch. */
class BatchProperties {
  private readonly collected = new ContentPropertiesCollector();
  private isFolder = false;

  constructor(private readonly columns: ListingColumns) {}

  public addTo(blob: Mutable<BlobFacts>, row: number): void {
    const { collected } = this;
    const { headers, metadata, keySha256 } = this.columns;
    collected.clear();
    this.isFolder = false;
    for (let index = 0; index < CONTENT_HEADERS.length; index++)
      collected.setText(index, headers[index]?.getRepeatedText(row) ?? '');
    metadata.forEachEntry(row, this.addMetadata);
    // With a key of the customer, the service only has encrypted metadata.
    if (keySha256 && keySha256.getText(row) !== '') collected.markUnreadable();
    const properties = collected.collect();
    if (properties) blob.properties = properties;
    if (this.isFolder && blob.sizeBytes === 0) blob.isFolderStub = true;
  }

  private readonly addMetadata = (name: string, value: string): void => {
    this.collected.addMetadata(name, value);
    if (value === 'true' && name.toLowerCase() === 'hdi_isfolder') this.isFolder = true;
  };
}

function addExtras(
  blob: Mutable<BlobFacts>,
  row: number,
  columns: ListingColumns,
  preserved: PreservedExtras,
): void {
  setType(blob, columns.blobType.getRepeatedText(row));
  const tier = columns.tier?.getRepeatedText(row);
  if (tier) setTier(blob, tier, columns.isTierInferred?.getFlag(row) ?? false, preserved);
  const seconds = columns.lastModified?.getNumber(row);
  if (seconds !== undefined) blob.lastModified = seconds * 1000;
  if (!columns.tags) return;
  const pairs: (readonly [string, string])[] = [];
  columns.tags.forEachEntry(row, (key, value) => pairs.push([key, value]));
  const tags = Object.fromEntries(pairs);
  const [count, expected] = [Object.keys(tags).length, columns.tagCount?.getNumber(row) ?? 0];
  if (count < expected) throw createMalformedArrowError(`a blob has ${count} of its ${expected} tags`);
  if (count > 0) blob.tags = sortTags(tags);
}
