import type { Blob } from '../blob';
import { FlagWriter, MapWriter, NumberWriter, TextWriter, writeArrowStream } from './arrow-columns';
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
    'Content-Type': new TextWriter(rows),
    'Content-MD5': new TextWriter(rows),
    BlobType: new TextWriter(rows),
    LeaseStatus: new TextWriter(rows),
    LeaseState: new TextWriter(rows),
    ServerEncrypted: new FlagWriter(rows),
    AccessTier: new TextWriter(rows),
    AccessTierInferred: new FlagWriter(rows),
    ...(isWithMetadata && { Metadata: new MapWriter(rows) }),
  };
}

function addBlob(columns: ReturnType<typeof createColumns>, { name, etag, written }: Blob): void {
  const seconds = Date.parse(written.lastModified) / 1000;
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
