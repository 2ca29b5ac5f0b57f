import type { Mutable } from '../../../model/values/mutable';
import type { BlobFacts, BlobPage, BlobRow, Tags } from '../../../snapshot/contract/storage-ports';
import { CONTENT_HEADERS } from '../content-properties';
import { ContentPropertiesCollector } from '../content-properties-collector';
import type { PreservedExtras } from '../preserved-extras';
import { setTier, setType, sortTags } from '../preserved-extras';
import type { ArrowPage } from './arrow-page';
import type { ListingColumns } from './listing-columns';
import { createMalformedArrowError } from './malformed-arrow';

/** The rows of a batch, each of which is a blob. They need the page while they are used. */
export class ArrowBlobs {
  private readonly collected = new ContentPropertiesCollector();
  private isFolder = false;

  /** @throws Error with code PARSE_ERROR if a row is not a blob: afterwards, each fact of each row can be read */
  constructor(
    public readonly page: ArrowPage,
    private readonly ownColumns: ListingColumns,
    private readonly preserved: PreservedExtras,
  ) {
    for (let row = 0; row < ownColumns.rows; row++) requireBlob(ownColumns, row);
    page.addNames(ownColumns.name);
  }

  public toRows(): BlobRow[] {
    return Array.from({ length: this.columns.rows }, (_, row) => new ArrowBlob(this, row));
  }

  private get columns(): ListingColumns {
    this.page.requireHeld();
    return this.ownColumns;
  }

  public getName(row: number): string {
    return this.columns.name.getText(row);
  }

  public getSize(row: number): number {
    return this.columns.length.getNumber(row) ?? -1;
  }

  public getEtag(row: number): string {
    return this.columns.etag.getText(row);
  }

  public getTier(row: number): string | undefined {
    if (!this.preserved.tier) return undefined;
    const facts: { tier?: string } = {};
    this.addTier(facts, row);
    return facts.tier;
  }

  public decodeTags(row: number): Tags | undefined {
    return this.columns.tags && readTags(this.columns, row);
  }

  /** See `BlobRow.writeVersion`. */
  public writeVersion(row: number, bytes: Buffer, at: number, skippedBytes: number): number | undefined {
    if (this.preserved.tier || this.preserved.tags) return undefined;
    const { name, etag } = this.columns;
    const length = name.getByteLength(row) + etag.getByteLength(row) + 4;
    if (at + length > bytes.length) return undefined;
    let end = name.copyBytes(row, bytes, at, skippedBytes);
    bytes[end++] = 0;
    end = etag.copyBytes(row, bytes, end);
    // Neither a tier nor tags nor access control.
    for (let i = 0; i < 3; i++) bytes[end++] = 0;
    return end;
  }

  public readFacts(row: number): BlobFacts {
    const { name, etag, md5, blobType, lastModified } = this.columns;
    const blob: Mutable<BlobFacts> = {
      name: name.getText(row),
      sizeBytes: this.getSize(row),
      etag: etag.getText(row),
    };
    const contentMd5 = md5?.getText(row);
    if (contentMd5) blob.contentMd5 = contentMd5;
    this.addProperties(blob, row);
    setType(blob, blobType.getRepeatedText(row));
    this.addTier(blob, row);
    const seconds = lastModified?.getNumber(row);
    if (seconds !== undefined) blob.lastModified = seconds * 1000;
    const tags = this.decodeTags(row);
    if (tags) blob.tags = tags;
    return blob;
  }

  private addTier(blob: { isArchived?: true; tier?: string }, row: number): void {
    const { tier, isTierInferred } = this.columns;
    const text = tier?.getRepeatedText(row);
    if (text) setTier(blob, text, isTierInferred?.getFlag(row) ?? false, this.preserved);
  }

  /** Reads the content headers and the metadata. */
  private addProperties(blob: Mutable<BlobFacts>, row: number): void {
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

/** A row of a batch. */
class ArrowBlob implements BlobRow {
  constructor(
    private readonly blobs: ArrowBlobs,
    private readonly row: number,
  ) {}

  public get name(): string {
    return this.blobs.getName(this.row);
  }

  public get sizeBytes(): number {
    return this.blobs.getSize(this.row);
  }

  public get etag(): string {
    return this.blobs.getEtag(this.row);
  }

  public get tier(): string | undefined {
    return this.blobs.getTier(this.row);
  }

  public get tags(): Tags | undefined {
    return this.blobs.decodeTags(this.row);
  }

  public get page(): BlobPage {
    return this.blobs.page;
  }

  public toFacts(): BlobFacts {
    return this.blobs.readFacts(this.row);
  }

  public writeVersion(bytes: Buffer, at: number, skippedBytes: number): number | undefined {
    return this.blobs.writeVersion(this.row, bytes, at, skippedBytes);
  }

  public isAfter(row: BlobRow, rows: number): boolean {
    return row instanceof ArrowBlob && row.blobs === this.blobs && row.row + rows === this.row;
  }

  public getAfter(rows: number): BlobRow {
    return new ArrowBlob(this.blobs, this.row + rows);
  }
}

/** Checks all of a row that its facts rest on, so that reading them cannot fail. */
function requireBlob(columns: ListingColumns, row: number): void {
  const { name, etag, length, resourceType, lastModified } = columns;
  // Only listings with a delimiter have folders. Accounts with directories do not offer the format, and their order is another one.
  if (resourceType && !['', 'blob'].includes(resourceType.getRepeatedText(row).toLowerCase()))
    throw createMalformedArrowError('it has an entry that is no blob');
  if (name.isEmpty(row) || etag.isEmpty(row) || length.getNumber(row) === undefined)
    throw createMalformedArrowError('a blob has no name, no ETag or no length');
  if (etag.startsWithQuote(row)) throw createMalformedArrowError('an ETag in it has quotes');
  lastModified?.getNumber(row);
  if (columns.tags) readTags(columns, row);
}

/** @throws Error with code PARSE_ERROR if the row has fewer tags than it says */
function readTags({ tags, tagCount }: ListingColumns, row: number): Tags | undefined {
  const pairs: (readonly [string, string])[] = [];
  tags?.forEachEntry(row, (key, value) => pairs.push([key, value]));
  const found = Object.fromEntries(pairs);
  const [count, expected] = [Object.keys(found).length, tagCount?.getNumber(row) ?? 0];
  if (count < expected) throw createMalformedArrowError(`a blob has ${count} of its ${expected} tags`);
  return count > 0 ? sortTags(found) : undefined;
}
