import type { ColumnParts } from './arrow-columns';
import { FlagColumn, isBitSet, MapColumn, NumberColumn, TextColumn } from './arrow-columns';
import type { ArrowField } from './arrow-schema';
import { ArrowType, countParts } from './arrow-schema';
import type { FlatTable, FlatVector } from './flat-table';
import { createMalformedArrowError } from './malformed-arrow';

const BATCH = { length: 0, nodes: 1, buffers: 2, compression: 3 } as const;
/** Nodes are a length and a number of null values, buffers are an offset and a length. */
const PAIR_BYTES = 16;

/**
 * The columns of one record batch. A column is only read if it is asked for.
 *
 * @see https://github.com/apache/arrow/blob/main/format/Message.fbs
 */
export class RecordBatch {
  public readonly length: number;
  private readonly nodes: FlatVector;
  private readonly buffers: FlatVector;

  /**
   * @param maxLength The largest number of rows that is accepted.
   * @throws Error with code PARSE_ERROR if it does not have the parts that the schema says
   */
  constructor(
    private readonly header: FlatTable,
    private readonly body: Buffer,
    private readonly fields: readonly ArrowField[],
    maxLength: number,
  ) {
    this.length = header.readCount(BATCH.length);
    if (this.length > maxLength) throw createMalformedArrowError('it has too many entries');
    if (header.readTable(BATCH.compression)) throw createMalformedArrowError('it is compressed');
    this.nodes = header.readVector(BATCH.nodes, PAIR_BYTES);
    this.buffers = header.readVector(BATCH.buffers, PAIR_BYTES);
    const { nodes, buffers } = this.sumParts(fields.length);
    if (nodes !== this.nodes.length || buffers !== this.buffers.length)
      throw createMalformedArrowError('a batch in it has other columns than its schema');
  }

  /** @throws Error with code PARSE_ERROR, as the other methods do, if the column has another type, or lies outside of the batch */
  public readTextColumn(index: number): TextColumn {
    return this.open(index, ArrowType.UTF8).readTexts(this.length);
  }

  public readFlagColumn(index: number): FlagColumn {
    return this.open(index, ArrowType.BOOL).readFlags(this.length);
  }

  /** Reads a column of unsigned numbers of 64 bits. */
  public readNumberColumn(index: number): NumberColumn {
    const { details } = this.fields[index];
    // The width and the sign.
    if (details?.readInt32(0, 0) !== 64 || details.readByte(1, 0) !== 0) throw createTypeError();
    return this.open(index, ArrowType.INT).readNumbers(this.length);
  }

  /** Reads a column of times in whole seconds. */
  public readSecondsColumn(index: number): NumberColumn {
    // The unit.
    if (this.fields[index].details?.readInt16(0, 0) !== 0) throw createTypeError();
    return this.open(index, ArrowType.TIMESTAMP).readNumbers(this.length);
  }

  public readMapColumn(index: number): MapColumn {
    const [entries] = this.fields[index].children;
    const types = entries?.children.map(({ type }) => type).join();
    if (this.fields[index].children.length !== 1 || types !== `${ArrowType.UTF8},${ArrowType.UTF8}`)
      throw createTypeError();
    if (entries.type !== ArrowType.STRUCT) throw createTypeError();
    return this.open(index, ArrowType.MAP).readMaps(this.length);
  }

  private open(index: number, type: number): ColumnReader {
    if (this.fields[index].type !== type) throw createTypeError();
    const { nodes, buffers } = this.sumParts(index);
    return new ColumnReader(this.header, this.body, {
      node: this.nodes.at + nodes * PAIR_BYTES,
      buffer: this.buffers.at + buffers * PAIR_BYTES,
    });
  }

  /** Counts the nodes and the buffers of the columns before this one. */
  private sumParts(index: number): { nodes: number; buffers: number } {
    const sum = { nodes: 0, buffers: 0 };
    for (const field of this.fields.slice(0, index)) {
      const { nodes, buffers } = countParts(field);
      sum.nodes += nodes;
      sum.buffers += buffers;
    }
    return sum;
  }
}

/** Reads the nodes and the buffers of one column, in their order. */
class ColumnReader {
  constructor(
    private readonly header: FlatTable,
    private readonly body: Buffer,
    /** The places of the next node and the next buffer in the header. */
    private readonly next: { node: number; buffer: number },
  ) {}

  public readTexts(length: number | undefined): TextColumn {
    const parts = this.takeNode(length);
    const offsets = this.takeOffsets(parts.length);
    const values = this.takeBuffer(0);
    requireOffsets(offsets, parts.length, values.length);
    return new TextColumn(parts, offsets, values);
  }

  public readFlags(length: number): FlagColumn {
    const parts = this.takeNode(length);
    return new FlagColumn(parts, this.takeBuffer(countBitmapBytes(length)));
  }

  public readNumbers(length: number): NumberColumn {
    const parts = this.takeNode(length);
    return new NumberColumn(parts, toIntegers(this.takeBuffer(8 * length), 2 * length));
  }

  public readMaps(length: number): MapColumn {
    const parts = this.takeNode(length);
    const offsets = this.takeOffsets(length);
    const entries = this.takeNode();
    const keys = this.readTexts(entries.length);
    const values = this.readTexts(entries.length);
    requireOffsets(offsets, length, entries.length);
    if (entries.validity || hasNull(keys))
      throw createMalformedArrowError('an entry of a map in it has no name');
    return new MapColumn(parts, offsets, keys, values);
  }

  /** @param length The number of cells that it must have; any that the body has room for if it is undefined. */
  private takeNode(length?: number): ColumnParts {
    const { header, next, body } = this;
    const [cells, nulls] = [header.readCountAt(next.node), header.readCountAt(next.node + 8)];
    next.node += PAIR_BYTES;
    if (cells !== (length ?? cells) || nulls > cells || cells > body.length)
      throw createMalformedArrowError('a column in it has another length than the others');
    const bits = this.takeBuffer(nulls === 0 ? 0 : countBitmapBytes(cells));
    const validity = nulls === 0 ? undefined : bits;
    if (countNulls(bits, cells) !== nulls)
      throw createMalformedArrowError('a column in it has another number of null values than it says');
    return { length: cells, validity };
  }

  private takeOffsets(length: number): Int32Array {
    // The offsets of a column without cells may be left out.
    const bytes = this.takeBuffer(length === 0 ? 0 : 4 * (length + 1));
    return toIntegers(bytes, length === 0 ? 0 : length + 1);
  }

  private takeBuffer(leastBytes: number): Buffer {
    const { header, body, next } = this;
    const [at, length] = [header.readCountAt(next.buffer), header.readCountAt(next.buffer + 8)];
    next.buffer += PAIR_BYTES;
    if (at + length > body.length || length < leastBytes)
      throw createMalformedArrowError('a column in it is incomplete');
    return body.subarray(at, at + length);
  }
}

/** Checks that offsets ascend and stay below the end of what they point to. */
function requireOffsets(offsets: Int32Array, length: number, end: number): void {
  if (length === 0) return;
  let before = 0;
  for (const offset of offsets) {
    if (offset < before) throw createMalformedArrowError('the offsets of a column in it do not ascend');
    before = offset;
  }
  if (before > end) throw createMalformedArrowError('a column in it is incomplete');
}

function toIntegers(bytes: Buffer, count: number): Int32Array {
  const { buffer, byteOffset } = bytes;
  return byteOffset % 4 === 0
    ? new Int32Array(buffer, byteOffset, count)
    : new Int32Array(new Uint8Array(bytes.subarray(0, 4 * count)).buffer);
}

function countBitmapBytes(length: number): number {
  return Math.ceil(length / 8);
}

/** Counts the bits that are not set. A column without null values may have no bits. */
function countNulls(bits: Buffer, length: number): number {
  if (bits.length === 0) return 0;
  if (bits.length < countBitmapBytes(length)) throw createMalformedArrowError('a column in it is incomplete');
  let nulls = 0;
  for (let row = 0; row < length; row++) if (!isBitSet(bits, row)) nulls += 1;
  return nulls;
}

function hasNull(column: TextColumn): boolean {
  for (let row = 0; row < column.length; row++) if (column.isNull(row)) return true;
  return false;
}

function createTypeError(): Error {
  return createMalformedArrowError('a column in it has another type than listings have');
}
