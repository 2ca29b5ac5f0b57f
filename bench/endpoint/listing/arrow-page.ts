import type { Blob, Written } from '../blob';
import {
  FlagWriter,
  MapWriter,
  NumberWriter,
  RepeatedTextWriter,
  TextWriter,
  writeArrowStream,
} from './arrow-columns';
import type { ListedPage } from './list-blobs';

/** Returns a page of List Blobs as an Arrow stream, with a column for each element that the page has in XML. */
export function writeArrowPage({ prefixes, blobs, next, isWithMetadata }: ListedPage): Buffer {
  const rows = prefixes.length + blobs.length;
  const columns = createColumns(rows, prefixes.length > 0, isWithMetadata);
  const all = Object.entries(columns);
  for (const name of prefixes) {
    columns.Name.add(name);
    columns.ResourceType?.add('BlobPrefix');
    for (const [column, writer] of all)
      if (column !== 'Name' && column !== 'ResourceType') writer.add(undefined);
  }
  for (const blob of blobs) addBlob(columns, blob);
  return writeArrowStream(columns, rows, { NextMarker: next, NumberOfRecords: String(rows) });
}

function createColumns(rows: number, hasPrefixes: boolean, isWithMetadata: boolean) {
  return {
    Name: new TextWriter(rows),
    ...(hasPrefixes && { ResourceType: new TextWriter(rows) }),
    'Creation-Time': new NumberWriter(rows, 'seconds'),
    'Last-Modified': new NumberWriter(rows, 'seconds'),
    Etag: new TextWriter(rows),
    'Content-Length': new NumberWriter(rows),
    'Content-Type': new RepeatedTextWriter(rows),
    'Content-MD5': new TextWriter(rows),
    BlobType: new RepeatedTextWriter(rows),
    LeaseStatus: new RepeatedTextWriter(rows),
    LeaseState: new RepeatedTextWriter(rows),
    ServerEncrypted: new FlagWriter(rows),
    AccessTier: new RepeatedTextWriter(rows),
    AccessTierInferred: new FlagWriter(rows),
    ...(isWithMetadata && { Metadata: new MapWriter(rows) }),
  };
}

function addBlob(columns: ReturnType<typeof createColumns>, { name, etag, written }: Blob): void {
  const seconds = toSeconds(written);
  columns.Name.add(name);
  columns.ResourceType?.add(undefined);
  columns['Creation-Time'].add(seconds);
  columns['Last-Modified'].add(seconds);
  columns.Etag.add(etag);
  columns['Content-Length'].add(written.sizeBytes);
  columns['Content-Type'].add(written.contentType);
  columns['Content-MD5'].add(written.contentMd5);
  columns.BlobType.add('BlockBlob');
  columns.LeaseStatus.add('unlocked');
  columns.LeaseState.add('available');
  columns.ServerEncrypted.add(true);
  columns.AccessTier.add('Hot');
  columns.AccessTierInferred.add(true);
  columns.Metadata?.add(Object.entries(written.metadata));
}

/** Many blobs have the same content, and parsing the time of each would take longer than all of its cells. */
const parsed = new WeakMap<Written, number>();

function toSeconds(written: Written): number {
  const known = parsed.get(written);
  if (known !== undefined) return known;
  const seconds = Date.parse(written.lastModified) / 1000;
  parsed.set(written, seconds);
  return seconds;
}
