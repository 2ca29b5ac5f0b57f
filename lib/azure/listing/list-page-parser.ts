import type { BlobFacts, ListedBlob } from '../../snapshot/contract/storage-ports';
import { PreserveAcls } from '../../model/values/publication';
import type { PreservedExtras } from './preserved-extras';
import type { AccessControlFields } from './preserved-access';
import type { Mutable } from '../../model/values/mutable';
import { toDirectoryFacts, sortTags, setTier, setType } from './preserved-extras';
import { selectPreservedAccess } from './preserved-access';
import { checkListedContainer } from './listed-container-check';
import { ContentPropertiesCollector } from './content-properties-collector';
import { MAX_ENTRIES } from './page-guard';
import { hashName, XmlReader } from './xml-reader';
import { decodeReferences, createMalformedXmlError } from './xml-text';

const ENCODED = /\bEncoded\s*=\s*["']true["']/;
const UNKNOWN_SIZE = -1;
const ENCRYPTED = /\bEncrypted\s*=\s*["']true["']/;

/** One page of a listing. */
export interface ListPage {
  readonly blobs: readonly ListedBlob[];
  /** Marker of the next page; '' for the last page. */
  readonly nextMarker: string;
  /** True if the page distinguishes files from directories, as ADLS Gen2 does; undefined for an empty page. */
  readonly isHierarchical: boolean | undefined;
}

/**
 * Reads a page of List Blobs as it arrives. Unknown elements are skipped.
 *
 * @param container The container that was to be listed; any if undefined.
 * @throws Error with code PARSE_ERROR if it is cut off, malformed, or not a page of a listing
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
export async function readListPage(
  body: AsyncIterable<Uint8Array>,
  preserved: PreservedExtras,
  container?: string,
): Promise<ListPage> {
  const reader = new PageReader(preserved, container);
  for await (const chunk of body) reader.write(chunk);
  return reader.end();
}

const TAG = {
  results: hashName('EnumerationResults'),
  blobs: hashName('Blobs'),
  blob: hashName('Blob'),
  blobPrefix: hashName('BlobPrefix'),
  name: hashName('Name'),
  properties: hashName('Properties'),
  etag: hashName('Etag'),
  lastModified: hashName('Last-Modified'),
  contentLength: hashName('Content-Length'),
  contentMd5: hashName('Content-MD5'),
  contentType: hashName('Content-Type'),
  contentEncoding: hashName('Content-Encoding'),
  contentLanguage: hashName('Content-Language'),
  contentDisposition: hashName('Content-Disposition'),
  cacheControl: hashName('Cache-Control'),
  blobType: hashName('BlobType'),
  accessTier: hashName('AccessTier'),
  accessTierInferred: hashName('AccessTierInferred'),
  resourceType: hashName('ResourceType'),
  tagCount: hashName('TagCount'),
  owner: hashName('Owner'),
  group: hashName('Group'),
  permissions: hashName('Permissions'),
  acl: hashName('Acl'),
  tags: hashName('Tags'),
  key: hashName('Key'),
  value: hashName('Value'),
  nextMarker: hashName('NextMarker'),
  metadata: hashName('Metadata'),
} as const;

/**
 * Structure: EnumerationResults > Blobs > Blob > Name, Properties > (see above), Metadata > any names, Tags > TagSet > Tag >
 * Key, Value.
 */
class PageReader extends XmlReader {
  private readonly blobs: BlobFacts[] = [];
  private blob: Mutable<BlobFacts> | undefined;
  private accessTier = '';
  private isTierInferred = false;
  private tags: Record<string, string> | undefined;
  private tagCount = 0;
  private access: AccessControlFields = {};
  private isDirectory = false;
  private hasResourceTypes = false;
  private nextMarker: string | undefined;
  private isNameEncoded = false;
  private inMetadata = false;
  private isFolder = false;
  private key = '';
  private readonly properties = new ContentPropertiesCollector();

  constructor(
    private readonly preserved: PreservedExtras,
    private readonly container?: string,
  ) {
    super();
  }

  public end(): ListPage {
    this.expectEnd();
    // Every complete page has this element. It is empty on the last page.
    if (this.nextMarker === undefined) throw createMalformedXmlError('the page is incomplete');
    const isHierarchical = this.blobs.length > 0 ? this.hasResourceTypes : undefined;
    return { blobs: this.blobs, nextMarker: this.nextMarker, isHierarchical };
  }

  protected override handleStart(name: number, at: number, end: number): void {
    const { open } = this;
    switch (open.length) {
      case 1:
        if (name !== TAG.results) throw createMalformedXmlError('it is not a listing');
        checkListedContainer(this.text(at, end), this.container);
        break;
      case 3:
        if (open[1] === TAG.blobs) this.startEntry(name);
        break;
      case 4:
        this.inMetadata = name === TAG.metadata;
        if (name === TAG.name) this.isNameEncoded = ENCODED.test(this.text(at, end));
        // With a key of the customer, the service only has the encrypted values.
        if (this.inMetadata && ENCRYPTED.test(this.text(at, end))) this.properties.markUnreadable();
        break;
      case 5:
        if (this.inMetadata) this.key = this.readName(at);
    }
  }

  protected override handleEnd(name: number, from: number, to: number): void {
    const { open, blob } = this;
    switch (open.length) {
      case 2:
        if (name === TAG.nextMarker) this.nextMarker = decodeReferences(this.text(from, to));
        break;
      case 3:
        if (blob) this.finishBlob(blob);
        break;
      case 4:
        if (blob && name === TAG.name) blob.name = this.decodeName(decodeReferences(this.text(from, to)));
        else if (blob) this.readAccessControl(name, from, to);
        break;
      case 5:
        if (blob && open[3] === TAG.properties) this.readProperty(blob, name, from, to);
        else if (blob && this.inMetadata) this.readMetadata(decodeReferences(this.text(from, to)));
        break;
      case 7:
        if (blob && open[3] === TAG.tags) this.readIndexTag(name, decodeReferences(this.text(from, to)));
    }
  }

  private startEntry(name: number): void {
    // Only listings with a delimiter have folders. Skipped, their files would seem to be gone.
    if (name === TAG.blobPrefix) throw createMalformedXmlError('it has a folder instead of its blobs');
    if (name === TAG.blob) this.startBlob();
  }

  private startBlob(): void {
    this.blob = { name: '', sizeBytes: UNKNOWN_SIZE, etag: '' };
    this.accessTier = '';
    this.isTierInferred = false;
    this.tags = undefined;
    this.tagCount = 0;
    this.access = {};
    this.isDirectory = false;
    this.properties.clear();
    this.isFolder = false;
  }

  private finishBlob(blob: Mutable<BlobFacts>): void {
    if (this.blobs.length >= MAX_ENTRIES) throw createMalformedXmlError('it has too many entries');
    if (blob.name === '' || blob.etag === '') throw createMalformedXmlError('a blob has no name or no ETag');
    if (blob.sizeBytes === UNKNOWN_SIZE && !this.isDirectory)
      throw createMalformedXmlError('a blob has no length');
    if (this.accessTier !== '') setTier(blob, this.accessTier, this.isTierInferred, this.preserved);
    if (this.preserved.tags) this.addIndexTags(blob);
    const { acls } = this.preserved;
    if (acls !== PreserveAcls.NONE) blob.access = selectPreservedAccess(this.access, acls);
    const properties = this.isDirectory ? undefined : this.properties.collect();
    if (properties) blob.properties = properties;
    if (this.isFolder && blob.sizeBytes === 0 && !this.isDirectory) blob.isFolderStub = true;
    this.blobs.push(this.isDirectory ? toDirectoryFacts(blob) : blob);
    this.blob = undefined;
  }

  private readMetadata(text: string): void {
    this.properties.addMetadata(this.key, text);
    if (text === 'true' && this.key.toLowerCase() === 'hdi_isfolder') this.isFolder = true;
  }

  private readProperty(blob: Mutable<BlobFacts>, name: number, from: number, to: number): void {
    if (from === to) return;
    switch (name) {
      case TAG.etag:
        blob.etag = decodeReferences(this.text(from, to));
        break;
      case TAG.lastModified:
        if (this.preserved.times) blob.lastModified = Date.parse(this.text(from, to));
        break;
      case TAG.contentLength:
        blob.sizeBytes = parseLength(this.text(from, to));
        break;
      case TAG.contentMd5:
        blob.contentMd5 = this.text(from, to);
        break;
      case TAG.blobType:
        setType(blob, this.text(from, to));
        break;
      case TAG.accessTier:
        this.accessTier = this.text(from, to);
        break;
      case TAG.accessTierInferred:
        this.isTierInferred = this.text(from, to) === 'true';
        break;
      case TAG.resourceType:
        this.hasResourceTypes = true;
        this.isDirectory = this.text(from, to) === 'directory';
        break;
      case TAG.tagCount:
        this.tagCount = parseLength(this.text(from, to));
        break;
      case TAG.contentType:
        this.readContentHeader(0, from, to);
        break;
      case TAG.contentEncoding:
        this.readContentHeader(1, from, to);
        break;
      case TAG.contentLanguage:
        this.readContentHeader(2, from, to);
        break;
      case TAG.contentDisposition:
        this.readContentHeader(3, from, to);
        break;
      case TAG.cacheControl:
        this.readContentHeader(4, from, to);
        break;
      default:
        this.readAccessControl(name, from, to);
    }
  }

  /** @param index The place of the header in `CONTENT_HEADERS`. */
  private readContentHeader(index: number, from: number, to: number): void {
    // Most blobs have the same headers as the one before, which then need no memory.
    const isKnown = this.hasBytes(from, to, this.properties.getLastBytes(index));
    if (isKnown) this.properties.repeatHeader(index);
    else this.properties.setHeader(index, this.copyBytes(from, to), decodeReferences(this.text(from, to)));
  }

  /** Reads access control. The reference does not say if it is inside the properties or next to them. */
  private readAccessControl(name: number, from: number, to: number): void {
    if (this.preserved.acls === PreserveAcls.NONE) return;
    const text = (): string => decodeReferences(this.text(from, to));
    if (name === TAG.owner) this.access.owner = text();
    if (name === TAG.group) this.access.group = text();
    if (name === TAG.permissions) this.access.permissions = text();
    if (name === TAG.acl) this.access.acl = text();
  }

  private readIndexTag(name: number, text: string): void {
    if (name === TAG.key) this.key = text;
    if (name === TAG.value) (this.tags ??= {})[this.key] = text;
  }

  private addIndexTags(blob: Mutable<BlobFacts>): void {
    const count = this.tags ? Object.keys(this.tags).length : 0;
    if (count < this.tagCount)
      throw createMalformedXmlError(`a blob has ${count} of its ${this.tagCount} tags`);
    if (this.tags) blob.tags = sortTags(this.tags);
  }

  /** Decodes a name. Names with characters that XML does not allow are percent-encoded. */
  private decodeName(text: string): string {
    if (!this.isNameEncoded) return text;
    try {
      return decodeURIComponent(text);
    } catch {
      throw createMalformedXmlError(`${text} is not an encoded name`);
    }
  }
}

function parseLength(text: string): number {
  const length = Number(text);
  if (text === '' || !Number.isSafeInteger(length) || length < 0)
    throw createMalformedXmlError(`${text} is not a length`);
  return length;
}
