import type { BlobRow } from '../../../snapshot/contract/storage-ports';
import type { ListPage } from '../list-page-parser';
import { MAX_ENTRIES } from '../page-guard';
import type { PreservedExtras } from '../preserved-extras';
import { ArrowBlobs } from './arrow-blobs';
import { ArrowPage, PageMemory } from './arrow-page';
import { MessageType, splitMessages } from './arrow-messages';
import type { ArrowSchema } from './arrow-schema';
import { readSchema } from './arrow-schema';
import { findListingColumns } from './listing-columns';
import { createMalformedArrowError } from './malformed-arrow';
import { RecordBatch } from './record-batch';

/** The type of an answer in Arrow. */
export const ARROW_TYPE = 'application/vnd.apache.arrow.stream';

/**
 * Reads a page of List Blobs in the Arrow format, which flat accounts offer. The result is the same as that of the page in XML.
 *
 * @throws Error with code PARSE_ERROR if it is cut off, malformed, or not a page of a listing with all that is needed
 * @see https://arrow.apache.org/docs/format/Columnar.html
 */
export async function readArrowListPage(
  body: AsyncIterable<Uint8Array>,
  preserved: PreservedExtras,
  memory: PageMemory = new PageMemory(),
): Promise<ListPage> {
  return readPage(await ArrowPage.read(body, memory), preserved);
}

function readPage(page: ArrowPage, preserved: PreservedExtras): ListPage {
  const { messages, hasEnd } = splitMessages(page.bytes);
  const [first, ...others] = messages;
  if (first?.type !== MessageType.SCHEMA)
    throw createMalformedArrowError('it does not begin with its schema');
  const schema = readSchema(first.header);
  const nextMarker = schema.metadata.get('NextMarker');
  if (nextMarker === undefined)
    throw createMalformedArrowError('it does not tell where the next page starts');
  const blobs: BlobRow[] = [];
  let rows = 0;
  for (const { type, header, body } of others) {
    if (type !== MessageType.RECORD_BATCH)
      throw createMalformedArrowError('it has a message that no listing has');
    const batch = new RecordBatch(header, body, schema.fields, MAX_ENTRIES - rows);
    rows += batch.length;
    if (batch.length === 0) continue;
    const columns = findListingColumns(batch, schema.fields, preserved);
    blobs.push(...new ArrowBlobs(page, columns, preserved).toRows());
  }
  requireAllRows(schema, rows, hasEnd);
  if (rows === 0) page.release();
  return { blobs, nextMarker, isHierarchical: blobs.length > 0 ? false : undefined };
}

/** Checks that no batch is missing: a stream may end without saying so. */
function requireAllRows({ metadata }: ArrowSchema, rows: number, hasEnd: boolean): void {
  const expected = metadata.get('NumberOfRecords');
  if (expected === undefined ? !hasEnd : expected !== String(rows))
    throw createMalformedArrowError(`it has ${rows} of its ${expected ?? 'unknown number of'} entries`);
}
