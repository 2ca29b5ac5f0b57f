import { createMalformedXmlError, decodeUtf8 } from './xml-decoding';

/** The name of an element as a number: comparing names byte by byte, or making strings of them, would cost more than all the rest. */
export function hashName(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
  return hash;
}

const [LESS, GREATER, SLASH, QUOTE, APOSTROPHE] = [...'<>/"\''].map((c) => c.charCodeAt(0));

const SPACE = 32;

/**
 * Reads XML as it arrives, and says of each element where it opens and where it closes.
 *
 * By hand, over the bytes: nearly all of a listing is of no interest, and no library that was measured could pass over
 * it at less than three times the cost. The service writes elements, attributes, text and character references; anything
 * else is an error, as is what is not well-formed. A test compares what is read with a library's answer.
 */
export abstract class XmlReader {
  /** What has come and is not read yet, at the beginning of a buffer that is used again. */
  private bytes: Buffer = Buffer.alloc(0);
  private buffer: Buffer = Buffer.alloc(0);
  /** The elements that are open, as numbers. */
  protected readonly open: number[] = [];
  private hasDeclaration = false;
  private hasRoot = false;

  public write(chunk: Uint8Array): void {
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

  /** An element opens, and is the last of those that are open now; its attributes are in these bytes. */
  protected abstract handleStart(name: number, at: number, end: number): void;

  /** It closes, and is still the last of those that are open; unless it has elements in it, its text is in these bytes. */
  protected abstract handleEnd(name: number, from: number, to: number): void;

  /** @throws Error where something is missing */
  protected expectEnd(): void {
    if (!this.hasRoot || this.open.length > 0 || this.text(0, this.bytes.length).trim() !== '')
      throw createMalformedXmlError('its end is missing');
  }

  protected text(from: number, to: number): string {
    return decodeUtf8(this.bytes, from, to);
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
      throw createMalformedXmlError(`${this.text(start, end + 1)} is no element`);
    open.push(name);
    this.handleStart(name, at, end);
    if (!isEmpty) return;
    this.handleEnd(name, start, start);
    open.pop();
  }

  /** What comes before the root: a declaration, after a byte order mark. Nothing comes after it. */
  private isProlog(textStart: number, start: number): boolean {
    const text = this.text(textStart, start).replace(/^\ufeff/, '');
    const isDeclaration = this.text(start + 1, start + 6) === '?xml ';
    if (text.trim() !== '' || this.hasRoot || (isDeclaration && this.hasDeclaration))
      throw createMalformedXmlError('something is outside of its root');
    if (isDeclaration) this.hasDeclaration = true;
    else this.hasRoot = true;
    return isDeclaration;
  }
}

/** Where the tag that begins here ends; -1 where that has not arrived. Values of attributes may have what ends a tag. */
function findTagEnd(bytes: Buffer, start: number): number {
  let quote = 0;
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at];
    if (quote !== 0) quote = byte === quote ? 0 : quote;
    else if (byte === GREATER) return at;
    else if (byte === QUOTE || byte === APOSTROPHE) quote = byte;
    else if (byte === LESS) throw createMalformedXmlError('a tag is in a tag');
  }
  return -1;
}

/** Letters, digits, and - . : _ */
function isNameByte(byte: number): boolean {
  return (
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 45 && byte <= 58 && byte !== SLASH) ||
    byte === 95
  );
}
