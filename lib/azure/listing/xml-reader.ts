import { createMalformedXmlError, decodeUtf8 } from './xml-text';

/** Hashes the name of an element. Comparing names byte by byte, or as strings, would cost more than everything else. */
export function hashName(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return hash;
}

const [LESS, GREATER, SLASH, QUOTE, APOSTROPHE] = [...'<>/"\''].map((c) => c.charCodeAt(0));

const SPACE = 32;

/**
 * The size of a document, and of one text or tag in it, above which it is not a page of a listing. A page has 5,000 blobs,
 * each with a name of at most 1,024 characters, 8 KiB of metadata, ten index tags and an access control list.
 */
const MAX_BYTES = 512 * 1024 * 1024;
const MAX_TEXT_BYTES = 1024 * 1024;

/**
 * Reads XML as it arrives and reports the start and the end of each element.
 *
 * It is written by hand and works on bytes: almost nothing of a listing is needed, and every library that was measured
 * took at least three times as long to skip the rest. The service writes elements, attributes, text and character
 * references. Everything else is an error, and so is malformed XML. A test compares the result with that of a library.
 */
export abstract class XmlReader {
  /** Bytes that have arrived but were not read yet, at the start of a reused buffer. */
  private bytes: Buffer = Buffer.alloc(0);
  private buffer: Buffer = Buffer.alloc(0);
  /** Hashes of the names of the open elements. */
  protected readonly open: number[] = [];
  private readBytes = 0;
  private hasDeclaration = false;
  private hasRoot = false;

  /** @throws Error with code PARSE_ERROR if it is malformed, or larger than any page of a listing */
  public write(chunk: Uint8Array): void {
    this.readBytes += chunk.length;
    if (this.readBytes > MAX_BYTES || this.bytes.length > MAX_TEXT_BYTES)
      throw createMalformedXmlError('it is too large');
    const bytes = (this.bytes = this.appendBytes(chunk));
    let textStart = 0;
    for (;;) {
      let start = textStart;
      while (start < bytes.length && bytes[start] !== LESS) start++;
      const end = findTagEnd(bytes, start);
      if (end < 0) break;
      this.readTag(textStart, start, end);
      textStart = end + 1;
    }
    this.bytes = bytes.subarray(textStart);
  }

  private appendBytes(chunk: Uint8Array): Buffer {
    const { bytes } = this;
    const length = bytes.length + chunk.length;
    if (this.buffer.length < length) this.buffer = Buffer.allocUnsafe(2 * length);
    bytes.copy(this.buffer);
    this.buffer.set(chunk, bytes.length);
    return this.buffer.subarray(0, length);
  }

  /** Called when an element starts. It is the last of the open elements, and these bytes hold its attributes. */
  protected abstract handleStart(name: number, at: number, end: number): void;

  /** Called when an element ends. It is still the last of the open elements. Unless it has child elements, these bytes hold its text. */
  protected abstract handleEnd(name: number, from: number, to: number): void;

  /** @throws Error if the document is incomplete */
  protected expectEnd(): void {
    if (!this.hasRoot || this.open.length > 0 || this.text(0, this.bytes.length).trim() !== '')
      throw createMalformedXmlError('it is incomplete');
  }

  protected text(from: number, to: number): string {
    return decodeUtf8(this.bytes, from, to);
  }

  /** True if these bytes are the given ones. */
  protected hasBytes(from: number, to: number, expected: Buffer): boolean {
    if (to - from !== expected.length) return false;
    const { bytes } = this;
    for (let at = from; at < to; at++) if (bytes[at] !== expected[at - from]) return false;
    return true;
  }

  protected copyBytes(from: number, to: number): Buffer {
    return Buffer.from(this.bytes.subarray(from, to));
  }

  /** Returns the name of an element. @param end The position after the name. */
  protected readName(end: number): string {
    return this.text(this.bytes.lastIndexOf(LESS, end - 1) + 1, end);
  }

  private readTag(textStart: number, start: number, end: number): void {
    const { bytes, open } = this;
    const isClosing = bytes[start + 1] === SLASH;
    let at = isClosing ? start + 2 : start + 1;
    let name = 0;
    for (; at < end && isNameByte(bytes[at]); at++) name = (Math.imul(name, 31) + bytes[at]) | 0;
    if (isClosing) {
      if (open[open.length - 1] !== name || at !== end)
        throw createMalformedXmlError(`${this.text(start, end + 1)} closes another element`);
      this.handleEnd(name, textStart, start);
      open.pop();
      return;
    }
    if (open.length === 0 && this.isProlog(textStart, start)) return;
    const isEmpty = bytes[end - 1] === SLASH;
    const hasRest = at < (isEmpty ? end - 1 : end);
    if (name === 0 || (hasRest && bytes[at] > SPACE))
      throw createMalformedXmlError(`${this.text(start, end + 1)} is not an element`);
    open.push(name);
    this.handleStart(name, at, end);
    if (!isEmpty) return;
    this.handleEnd(name, start, start);
    open.pop();
  }

  /** True for the declaration, which can precede the root after a byte order mark. Nothing follows the root. */
  private isProlog(textStart: number, start: number): boolean {
    const text = this.text(textStart, start).replace(/^\ufeff/, '');
    const isDeclaration = this.text(start + 1, start + 6) === '?xml ';
    if (text.trim() !== '' || this.hasRoot || (isDeclaration && this.hasDeclaration))
      throw createMalformedXmlError('it has content outside of the root element');
    if (isDeclaration) this.hasDeclaration = true;
    else this.hasRoot = true;
    return isDeclaration;
  }
}

/** Finds the end of the tag that starts here; -1 if it has not arrived. Attribute values may contain ">". */
function findTagEnd(bytes: Buffer, start: number): number {
  let quote = 0;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quote !== 0) quote = byte === quote ? 0 : quote;
    else if (byte === GREATER) return at;
    else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    else if (byte === LESS) throw createMalformedXmlError('a tag contains another tag');
  }
  return -1;
}

/** Letters, digits, - . : _, and everything outside of ASCII. */
function isNameByte(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 45 && byte <= 58 && byte !== SLASH) ||
    byte === 95 ||
    byte >= 128
  );
}
