import type { Data } from 'apache-arrow';
import {
  Bool,
  Field,
  makeData,
  Map_,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimestampSecond,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { TextBuffer } from '../text-buffer';

/*
 * Writes columns of Arrow. The buffers are filled here, because the builders of the library would take most of the time of the
 * endpoint. The library writes everything around them: the schema, the messages and the stream.
 */

/** A column that is filled cell by cell. */
export interface ColumnWriter<T> {
  add(value: T | undefined): void;
  toData(): Data;
}

/** Counts cells, and remembers which have no value. */
class Cells {
  public length = 0;
  private nulls = 0;
  private readonly bits: Uint8Array;

  constructor(capacity: number) {
    this.bits = new Uint8Array(Math.ceil(capacity / 8));
  }

  public add(hasValue: boolean): void {
    if (hasValue) this.bits[this.length >> 3] |= 1 << (this.length & 7);
    else this.nulls += 1;
    this.length += 1;
  }

  public toProps(): { length: number; nullCount: number; nullBitmap?: Uint8Array } {
    const { length, nulls, bits } = this;
    return { length, nullCount: nulls, ...(nulls > 0 && { nullBitmap: bits }) };
  }
}

/** Texts, as strings or in UTF-8. */
export class TextWriter implements ColumnWriter<string | Buffer> {
  private readonly cells: Cells;
  private readonly offsets: Int32Array;
  private readonly values: TextBuffer;

  constructor(capacity: number) {
    this.cells = new Cells(capacity);
    this.offsets = new Int32Array(capacity + 1);
    this.values = new TextBuffer(32 * capacity);
  }

  public add(text: string | Buffer | undefined): void {
    if (text !== undefined) this.values.add(text);
    this.cells.add(text !== undefined);
    this.offsets[this.cells.length] = this.values.byteLength;
  }

  public toData(): Data<Utf8> {
    const valueOffsets = this.offsets.subarray(0, this.cells.length + 1);
    return makeData({
      type: new Utf8(),
      ...this.cells.toProps(),
      valueOffsets,
      data: this.values.toBuffer(),
    });
  }
}

/** Texts that are mostly all the same. A column of one text is written once, and used by all pages of its length. */
export class RepeatedTextWriter implements ColumnWriter<string> {
  private static readonly written = new Map<string, Data<Utf8>>();
  private first: string | undefined;
  private length = 0;
  private different: TextWriter | undefined;

  constructor(private readonly capacity: number) {}

  public add(text: string | undefined): void {
    if (this.length === 0) this.first = text;
    else if (text !== this.first) this.different ??= this.repeat();
    this.different?.add(text);
    this.length += 1;
  }

  public toData(): Data<Utf8> {
    const { different, first, length } = this;
    if (different || first === undefined) return (different ?? this.repeat()).toData();
    const key = `${length} ${first}`;
    const data = RepeatedTextWriter.written.get(key) ?? this.repeat().toData();
    RepeatedTextWriter.written.set(key, data);
    return data;
  }

  private repeat(): TextWriter {
    const writer = new TextWriter(this.capacity);
    for (let count = 0; count < this.length; count++) writer.add(this.first);
    return writer;
  }
}

export class FlagWriter implements ColumnWriter<boolean> {
  private readonly cells: Cells;
  private readonly bits: Uint8Array;

  constructor(capacity: number) {
    this.cells = new Cells(capacity);
    this.bits = new Uint8Array(Math.ceil(capacity / 8));
  }

  public add(flag: boolean | undefined): void {
    const { length } = this.cells;
    if (flag) this.bits[length >> 3] |= 1 << (length & 7);
    this.cells.add(flag !== undefined);
  }

  public toData(): Data<Bool> {
    return makeData({ type: new Bool(), ...this.cells.toProps(), data: this.bits });
  }
}

/** Lengths, or times in seconds. */
export class NumberWriter implements ColumnWriter<number> {
  private readonly cells: Cells;
  private readonly numbers: BigUint64Array;
  /** The same numbers in halves, the lower one first: a big integer for each would cost more than the rest of the cell. */
  private readonly halves: Uint32Array;

  constructor(
    capacity: number,
    private readonly kind: 'length' | 'seconds' = 'length',
  ) {
    this.cells = new Cells(capacity);
    this.numbers = new BigUint64Array(capacity);
    this.halves = new Uint32Array(this.numbers.buffer);
  }

  public add(value: number | undefined): void {
    const at = 2 * this.cells.length;
    this.halves[at] = (value ?? 0) >>> 0;
    this.halves[at + 1] = Math.floor((value ?? 0) / 2 ** 32);
    this.cells.add(value !== undefined);
  }

  public toData(): Data {
    const props = this.cells.toProps();
    const numbers = this.numbers.subarray(0, props.length);
    return this.kind === 'length'
      ? makeData({ type: new Uint64(), ...props, data: numbers })
      : makeData({ type: new TimestampSecond(), ...props, data: new BigInt64Array(numbers) });
  }
}

/** Maps from text to text. */
export class MapWriter implements ColumnWriter<readonly (readonly [string, string])[]> {
  private readonly cells: Cells;
  private readonly offsets: Int32Array;
  private readonly entries: (readonly [string, string])[] = [];

  constructor(capacity: number) {
    this.cells = new Cells(capacity);
    this.offsets = new Int32Array(capacity + 1);
  }

  public add(pairs: readonly (readonly [string, string])[] | undefined): void {
    for (const pair of pairs ?? []) this.entries.push(pair);
    this.cells.add(pairs !== undefined);
    this.offsets[this.cells.length] = this.entries.length;
  }

  public toData(): Data {
    const { length } = this.entries;
    const [keys, values] = [new TextWriter(length), new TextWriter(length)];
    for (const [key, value] of this.entries) {
      keys.add(key);
      values.add(value);
    }
    const type = new Struct<{ key: Utf8; value: Utf8 }>([
      new Field('key', new Utf8(), false),
      new Field('value', new Utf8(), true),
    ]);
    const child = makeData({ type, length, nullCount: 0, children: [keys.toData(), values.toData()] });
    return makeData({
      type: new Map_(new Field('entries', type, false)),
      ...this.cells.toProps(),
      valueOffsets: this.offsets.subarray(0, this.cells.length + 1),
      child,
    });
  }
}

/** Writes a stream of one batch; of none, and without columns, if there are no rows. */
export function writeArrowStream(
  columns: Readonly<Record<string, ColumnWriter<never>>>,
  rows: number,
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const datas =
    rows === 0 ? [] : Object.entries(columns).map(([name, column]) => [name, column.toData()] as const);
  const fields = datas.map(([name, data]) => new Field(name, data.type, true));
  const schema = new Schema(fields, new Map(Object.entries(metadata)));
  const writer = new RecordBatchStreamWriter();
  writer.reset(undefined, schema);
  if (rows > 0) {
    const children = datas.map(([, data]) => data);
    const struct = new Struct(fields);
    writer.write(new RecordBatch(schema, makeData({ type: struct, length: rows, nullCount: 0, children })));
  }
  writer.finish();
  return Buffer.from(writer.toUint8Array(true));
}
