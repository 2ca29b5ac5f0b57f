import { isUtf8 } from 'node:buffer';
import { createMalformedArrowError } from './malformed-arrow';

/** The place of the items of a vector. */
export interface FlatVector {
  readonly at: number;
  readonly length: number;
}

const NO_ITEMS: FlatVector = { at: 0, length: 0 };

/** The largest number of 64 bits whose high half this is, that JavaScript has exactly. */
const MAX_HIGH = 2 ** 21 - 1;

/**
 * A table of FlatBuffers, the format of the metadata of Arrow. Nothing in it is trusted: a position is only read after it was
 * found to be inside of the buffer. Fields are named by their numbers in the schema of the format.
 *
 * @see https://flatbuffers.dev/internals/
 */
export class FlatTable {
  private readonly vtable: number;
  private readonly vtableBytes: number;

  /** @throws Error with code PARSE_ERROR, as all methods do, if something lies outside of the buffer */
  public static readRoot(bytes: Buffer): FlatTable {
    return new FlatTable(bytes, requireBytes(bytes, 0, 4).readUInt32LE(0));
  }

  private constructor(
    private readonly bytes: Buffer,
    private readonly at: number,
  ) {
    this.vtable = at - requireBytes(bytes, at, 4).readInt32LE(at);
    this.vtableBytes = requireBytes(bytes, this.vtable, 4).readUInt16LE(this.vtable);
    requireBytes(bytes, this.vtable, this.vtableBytes);
  }

  public readByte(field: number, absent: number): number {
    const at = this.find(field, 1);
    return at < 0 ? absent : this.bytes[at];
  }

  public readInt16(field: number, absent: number): number {
    const at = this.find(field, 2);
    return at < 0 ? absent : this.bytes.readInt16LE(at);
  }

  public readInt32(field: number, absent: number): number {
    const at = this.find(field, 4);
    return at < 0 ? absent : this.bytes.readInt32LE(at);
  }

  /** Reads a length or a count. */
  public readCount(field: number): number {
    const at = this.find(field, 8);
    return at < 0 ? 0 : this.readCountAt(at);
  }

  /** Reads a length or a count inside of a vector. */
  public readCountAt(at: number): number {
    const { bytes } = this;
    const high = bytes.readUInt32LE(at + 4);
    if (high > MAX_HIGH) throw createMalformedArrowError('a length in it is not possible');
    return high * 2 ** 32 + bytes.readUInt32LE(at);
  }

  public readText(field: number): string | undefined {
    const at = this.find(field, 4);
    if (at < 0) return undefined;
    const { at: from, length } = this.readVectorAt(this.follow(at), 1);
    const text = this.bytes.subarray(from, from + length);
    if (!isUtf8(text)) throw createMalformedArrowError('it is not valid UTF-8');
    return text.toString('utf8');
  }

  public readTable(field: number): FlatTable | undefined {
    const at = this.find(field, 4);
    return at < 0 ? undefined : new FlatTable(this.bytes, this.follow(at));
  }

  /** Returns the place of the items of a vector, all of which are inside of the buffer. */
  public readVector(field: number, itemBytes: number): FlatVector {
    const at = this.find(field, 4);
    return at < 0 ? NO_ITEMS : this.readVectorAt(this.follow(at), itemBytes);
  }

  /** @param limit The number of tables above which it is an error, because all of them may be the same one. */
  public readTables(field: number, limit: number): FlatTable[] {
    const { at, length } = this.readVector(field, 4);
    if (length > limit) throw createMalformedArrowError('it has too many parts');
    return Array.from({ length }, (_, i) => new FlatTable(this.bytes, this.follow(at + 4 * i)));
  }

  private readVectorAt(at: number, itemBytes: number): FlatVector {
    const length = requireBytes(this.bytes, at, 4).readUInt32LE(at);
    requireBytes(this.bytes, at + 4, length * itemBytes);
    return { at: at + 4, length };
  }

  private follow(at: number): number {
    return at + requireBytes(this.bytes, at, 4).readUInt32LE(at);
  }

  /** Returns the position of a field; -1 if the table does not have it. */
  private find(field: number, size: number): number {
    const slot = 4 + 2 * field;
    if (slot + 2 > this.vtableBytes) return -1;
    const offset = this.bytes.readUInt16LE(this.vtable + slot);
    if (offset === 0) return -1;
    requireBytes(this.bytes, this.at + offset, size);
    return this.at + offset;
  }
}

function requireBytes(bytes: Buffer, at: number, size: number): Buffer {
  if (at < 0 || at + size > bytes.length) throw createMalformedArrowError('a part of it lies outside of it');
  return bytes;
}
