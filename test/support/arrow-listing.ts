import type { Data, DataType } from 'apache-arrow';
import {
  Bool,
  Field,
  makeData,
  Map_,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  TimestampSecond,
  Uint64,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';

/*
 * Pages of List Blobs in Arrow, written by the library of the format alone.
 */

/** The values of one column by row; undefined for a cell without a value. */
export type ColumnValues = readonly unknown[];

/** A column and its type. */
export interface TestColumn {
  readonly type: DataType;
  readonly values: ColumnValues;
}

const ENTRIES = new Struct<{ key: Utf8; value: Utf8 }>([
  new Field('key', new Utf8(), false),
  new Field('value', new Utf8(), true),
]);
export const MAP = new Map_<Utf8, Utf8>(new Field('entries', ENTRIES, false));

const TEXT = new Utf8();

/** The types of the columns of a listing. */
export const LISTING_TYPES: Readonly<Record<string, DataType>> = {
  Name: TEXT,
  ResourceType: TEXT,
  'Last-Modified': new TimestampSecond(),
  Etag: TEXT,
  'Content-Length': new Uint64(),
  'Content-Type': TEXT,
  'Content-Encoding': TEXT,
  'Content-Language': TEXT,
  'Content-Disposition': TEXT,
  'Cache-Control': TEXT,
  'Content-MD5': TEXT,
  BlobType: TEXT,
  AccessTier: TEXT,
  AccessTierInferred: new Bool(),
  CustomerProvidedKeySha256: TEXT,
  TagCount: new Uint64(),
  Metadata: MAP,
  Tags: MAP,
};

/** Writes a stream with one batch for each number of rows. */
export function writeColumns(
  columns: Readonly<Record<string, TestColumn>>,
  batchRows: readonly number[],
  metadata: Readonly<Record<string, string>>,
): Buffer {
  const entries = Object.entries(columns);
  const fields = entries.map(([name, { type }]) => new Field(name, type, true));
  const schema = new Schema(fields, new Map(Object.entries(metadata)));
  let at = 0;
  const batches = batchRows.map((rows) => {
    const children = entries.map(([, { type, values }]) => toData(type, values.slice(at, at + rows)));
    at += rows;
    return new RecordBatch(
      schema,
      makeData({ type: new Struct(fields), length: rows, nullCount: 0, children }),
    );
  });
  return Buffer.from(tableToIPC(new Table(schema, batches), 'stream'));
}

function toData(type: DataType, values: ColumnValues): Data {
  if (values.length > 0) return vectorFromArray(values as unknown[], type).data[0];
  return vectorFromArray([null], type).slice(0, 0).data[0];
}
