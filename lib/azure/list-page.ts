import type { BlobFacts } from '../snapshot/ports';
import { PreserveAcls } from '../model/publication';
import type { AccessFacts, Mutable, Preserved } from './blob-facts';
import { accessOf, directoryOf, inOrder, setTier, setType } from './blob-facts';
import { decoded, malformed, utf8 } from './xml-text';

/** One page of a listing. */
export interface ListPage {
  readonly blobs: readonly BlobFacts[];
  /** Where the next page begins; '' where there is none. */
  readonly nextMarker: string;
  /** Whether files are told from directories, as ADLS Gen2 does; undefined where there are none. */
  readonly isHierarchical: boolean | undefined;
}

/**
 * Reads a page of List Blobs as it arrives. Unknown elements are passed over.
 *
 * By hand, over the bytes: nearly all of a listing is of no interest, and no library that was measured could pass over
 * it at less than three times the cost. The service writes elements, attributes, text and character references; anything
 * else is an error, as is what is not well-formed. A test compares what is read with a library's answer.
 *
 * @throws Error with code PARSE_ERROR where it is cut, malformed, or no page of a listing
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
export async function readListPage(body: AsyncIterable<Uint8Array>, preserved: Preserved): Promise<ListPage> {
  const reader = new PageReader(preserved);
  for await (const chunk of body) reader.write(chunk);
  return reader.end();
}

/** A name as a number: comparing names byte by byte, or making strings of them, would cost more than all the rest. */
function hashOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return hash;
}

const TAG = {
  results: hashOf('EnumerationResults'),
  blobs: hashOf('Blobs'),
  blob: hashOf('Blob'),
  name: hashOf('Name'),
  properties: hashOf('Properties'),
  etag: hashOf('Etag'),
  contentLength: hashOf('Content-Length'),
  contentMd5: hashOf('Content-MD5'),
  blobType: hashOf('BlobType'),
  accessTier: hashOf('AccessTier'),
  accessTierInferred: hashOf('AccessTierInferred'),
  resourceType: hashOf('ResourceType'),
  owner: hashOf('Owner'),
  group: hashOf('Group'),
  permissions: hashOf('Permissions'),
  acl: hashOf('Acl'),
  tags: hashOf('Tags'),
  key: hashOf('Key'),
  value: hashOf('Value'),
  nextMarker: hashOf('NextMarker'),
} as const;

const [LESS, GREATER, SLASH, QUOTE, APOSTROPHE] = [...'<>/"\''].map((c) => c.charCodeAt(0));

/** EnumerationResults > Blobs > Blob > Name, Properties > (those above), Tags > TagSet > Tag > Key, Value. */
class PageReader {
  /** What has come and is not read yet, at the beginning of a buffer that is used again. */
  private bytes: Buffer = Buffer.alloc(0);
  private buffer: Buffer = Buffer.alloc(0);
  /** The elements that are open, as numbers. */
  private readonly open: number[] = [];
  private hasDeclaration = false;
  private hasRoot = false;
  private readonly blobs: BlobFacts[] = [];
  private blob: Mutable<BlobFacts> | undefined;
  private accessTier = '';
  private isTierInferred = false;
  private tags: Record<string, string> | undefined;
  private access: AccessFacts = {};
  private isDirectory = false;
  private hasKinds = false;
  private nextMarker: string | undefined;
  private isNameEncoded = false;
  private key = '';

  constructor(private readonly preserved: Preserved) {}

  public write(chunk: Uint8Array): void {
    const bytes = (this.bytes = this.withMore(chunk));
    let textStart = 0;
    for (;;) {
      let start = textStart;
      while (start < bytes.length && bytes[start] !== LESS) start++;
      const end = endOfTag(bytes, start);
      if (end < 0) break;
      this.tag(textStart, start, end);
      textStart = end + 1;
    }
    this.bytes = bytes.subarray(textStart);
  }

  private withMore(chunk: Uint8Array): Buffer {
    const { bytes } = this;
    const length = bytes.length + chunk.length;
    if (this.buffer.length < length) this.buffer = Buffer.allocUnsafe(2 * length);
    bytes.copy(this.buffer);
    this.buffer.set(chunk, bytes.length);
    return this.buffer.subarray(0, length);
  }

  public end(): ListPage {
    if (!this.hasRoot || this.open.length > 0 || this.text(0, this.bytes.length).trim() !== '')
      throw malformed('its end is missing');
    // Each whole page says where the next one begins, the last one that there is none.
    if (this.nextMarker === undefined) throw malformed('the page has no end');
    const isHierarchical = this.blobs.length > 0 ? this.hasKinds : undefined;
    return { blobs: this.blobs, nextMarker: this.nextMarker, isHierarchical };
  }

  private tag(textStart: number, start: number, end: number): void {
    const { bytes, open } = this;
    const isClosing = bytes[start + 1] === SLASH;
    let at = isClosing ? start + 2 : start + 1;
    let name = 0;
    for (; at < end && isOfName(bytes[at]); at++) name = (Math.imul(name, 31) + bytes[at]) | 0;
    if (isClosing) {
      if (open[open.length - 1] !== name || at !== end)
        throw malformed(`${this.text(start, end + 1)} closes another element`);
      this.closed(name, textStart, start);
      open.pop();
      return;
    }
    if (open.length === 0 && this.isProlog(textStart, start)) return;
    const isEmpty = bytes[end - 1] === SLASH;
    const rest = at < (isEmpty ? end - 1 : end);
    if (name === 0 || (rest && bytes[at] > SPACE))
      throw malformed(`${this.text(start, end + 1)} is no element`);
    open.push(name);
    this.opened(name, at, end);
    if (!isEmpty) return;
    this.closed(name, start, start);
    open.pop();
  }

  /** What comes before the root: a declaration, after a byte order mark. Nothing comes after it. */
  private isProlog(textStart: number, start: number): boolean {
    const text = this.text(textStart, start).replace(/^\ufeff/, '');
    const isDeclaration = this.text(start + 1, start + 6) === '?xml ';
    if (text.trim() !== '' || this.hasRoot || (isDeclaration && this.hasDeclaration))
      throw malformed('something is outside of its root');
    if (isDeclaration) this.hasDeclaration = true;
    else this.hasRoot = true;
    return isDeclaration;
  }

  private opened(name: number, at: number, end: number): void {
    const { open } = this;
    if (open.length === 1 && name !== TAG.results) throw malformed('it is no listing');
    if (open.length === 3 && name === TAG.blob && open[1] === TAG.blobs) this.begin();
    if (open.length === 4 && name === TAG.name)
      this.isNameEncoded = /\bEncoded\s*=\s*["']true["']/.test(this.text(at, end));
  }

  private closed(name: number, from: number, to: number): void {
    const { open, blob } = this;
    switch (open.length) {
      case 2:
        if (name === TAG.nextMarker) this.nextMarker = decoded(this.text(from, to));
        break;
      case 3:
        if (blob) this.add(blob);
        break;
      case 4:
        if (blob && name === TAG.name) blob.name = this.nameIn(decoded(this.text(from, to)));
        else if (blob) this.accessControl(name, from, to);
        break;
      case 5:
        if (blob && open[3] === TAG.properties) this.property(blob, name, from, to);
        break;
      case 7:
        if (blob && open[3] === TAG.tags) this.indexTag(name, decoded(this.text(from, to)));
    }
  }

  private begin(): void {
    this.blob = { name: '', sizeBytes: 0, etag: '' };
    this.accessTier = '';
    this.isTierInferred = false;
    this.tags = undefined;
    this.access = {};
    this.isDirectory = false;
  }

  private add(blob: Mutable<BlobFacts>): void {
    if (blob.name === '' || blob.etag === '') throw malformed('a blob has no name, or no ETag');
    if (this.accessTier !== '') setTier(blob, this.accessTier, this.isTierInferred, this.preserved);
    if (this.tags && this.preserved.tags) blob.tags = inOrder(this.tags);
    const { acls } = this.preserved;
    if (acls !== PreserveAcls.NONE) blob.access = accessOf(this.access, acls);
    this.blobs.push(this.isDirectory ? directoryOf(blob) : blob);
    this.blob = undefined;
  }

  private property(blob: Mutable<BlobFacts>, name: number, from: number, to: number): void {
    if (from === to) return;
    switch (name) {
      case TAG.etag:
        blob.etag = decoded(this.text(from, to));
        break;
      case TAG.contentLength:
        blob.sizeBytes = lengthOf(this.text(from, to));
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
        this.hasKinds = true;
        this.isDirectory = this.text(from, to) === 'directory';
        break;
      default:
        this.accessControl(name, from, to);
    }
  }

  /** Among the properties or beside them: the reference does not say. */
  private accessControl(name: number, from: number, to: number): void {
    if (this.preserved.acls === PreserveAcls.NONE) return;
    const text = (): string => decoded(this.text(from, to));
    if (name === TAG.owner) this.access.owner = text();
    if (name === TAG.group) this.access.group = text();
    if (name === TAG.permissions) this.access.permissions = text();
    if (name === TAG.acl) this.access.acl = text();
  }

  private indexTag(name: number, text: string): void {
    if (name === TAG.key) this.key = text;
    if (name === TAG.value) (this.tags ??= {})[this.key] = text;
  }

  /** Names with characters that XML cannot have are written as in a URL. */
  private nameIn(text: string): string {
    if (!this.isNameEncoded) return text;
    try {
      return decodeURIComponent(text);
    } catch {
      throw malformed(`${text} is no encoded name`);
    }
  }

  private text(from: number, to: number): string {
    return utf8(this.bytes, from, to);
  }
}

const SPACE = 32;

/** Where the tag that begins here ends; -1 where that has not arrived. Values of attributes may have what ends a tag. */
function endOfTag(bytes: Buffer, start: number): number {
  let quote = 0;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quote !== 0) quote = byte === quote ? 0 : quote;
    else if (byte === GREATER) return at;
    else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    else if (byte === LESS) throw malformed('a tag is in a tag');
  }
  return -1;
}

/** Letters, digits, and - . : _ */
function isOfName(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 45 && byte <= 58 && byte !== SLASH) ||
    byte === 95
  );
}

function lengthOf(text: string): number {
  const length = Number(text);
  if (text === '' || !Number.isSafeInteger(length) || length < 0) throw malformed(`${text} is no length`);
  return length;
}
