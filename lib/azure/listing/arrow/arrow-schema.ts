import type { FlatTable } from './flat-table';
import { createMalformedArrowError } from './malformed-arrow';

/** The types of columns, by their numbers in the format. */
export const ArrowType = { INT: 2, UTF8: 5, BOOL: 6, TIMESTAMP: 10, STRUCT: 13, MAP: 17 } as const;

/** A column, as the schema describes it. */
export interface ArrowField {
  readonly name: string;
  readonly type: number;
  /** The details of the type. */
  readonly details: FlatTable | undefined;
  readonly children: readonly ArrowField[];
}

export interface ArrowSchema {
  readonly fields: readonly ArrowField[];
  readonly metadata: ReadonlyMap<string, string>;
}

const SCHEMA = { endianness: 0, fields: 1, metadata: 2 } as const;
const FIELD = { name: 0, typeId: 2, type: 3, dictionary: 4, children: 5 } as const;
const PAIR = { key: 0, value: 1 } as const;

/** A listing has about fifty columns, none of which nests deeper than a map: map, entries, key. */
const MAX_FIELDS = 1000;
const MAX_DEPTH = 5;

/**
 * Reads the schema of a stream.
 *
 * @throws Error with code PARSE_ERROR
 * @see https://github.com/apache/arrow/blob/main/format/Schema.fbs
 */
export function readSchema(header: FlatTable): ArrowSchema {
  if (header.readInt16(SCHEMA.endianness, 0) !== 0)
    throw createMalformedArrowError('its numbers are big-endian');
  const budget = { fields: MAX_FIELDS };
  const fields = header.readTables(SCHEMA.fields, MAX_FIELDS).map((field) => readField(field, 1, budget));
  const metadata = new Map<string, string>();
  for (const pair of header.readTables(SCHEMA.metadata, MAX_FIELDS)) {
    const key = pair.readText(PAIR.key) ?? '';
    if (metadata.has(key)) throw createMalformedArrowError('its metadata has a name twice');
    metadata.set(key, pair.readText(PAIR.value) ?? '');
  }
  return { fields, metadata };
}

/** @param budget The number of columns that may follow. A column may contain itself. */
function readField(field: FlatTable, depth: number, budget: { fields: number }): ArrowField {
  budget.fields -= 1;
  if (depth > MAX_DEPTH || budget.fields < 0) throw createMalformedArrowError('it has too many columns');
  if (field.readTable(FIELD.dictionary)) throw createMalformedArrowError('a column in it needs a dictionary');
  return {
    name: field.readText(FIELD.name) ?? '',
    type: field.readByte(FIELD.typeId, 0),
    details: field.readTable(FIELD.type),
    children: field
      .readTables(FIELD.children, budget.fields)
      .map((child) => readField(child, depth + 1, budget)),
  };
}

/**
 * The number of buffers of a column without those of its children, by the number of its type. Types with another layout are
 * not listed: where their buffers end is unknown.
 */
const BUFFERS: Readonly<Record<number, number>> = {
  [ArrowType.INT]: 2,
  [ArrowType.UTF8]: 3,
  [ArrowType.BOOL]: 2,
  [ArrowType.TIMESTAMP]: 2,
  [ArrowType.STRUCT]: 1,
  [ArrowType.MAP]: 2,
  // Null, floating point, binary, decimal, date, time, interval, list, fixed-size binary, fixed-size list, duration, large ones.
  ...{ 1: 0, 3: 2, 4: 3, 7: 2, 8: 2, 9: 2, 11: 2, 12: 2, 15: 2, 16: 1, 18: 2, 19: 3, 20: 3, 21: 2 },
};

/** Counts the nodes and the buffers that a column has in a record batch. */
export function countParts({ type, children }: ArrowField): { nodes: number; buffers: number } {
  const buffers = BUFFERS[type];
  if (buffers === undefined) throw createMalformedArrowError(`a column in it has the unknown type ${type}`);
  const parts = { nodes: 1, buffers };
  for (const child of children) {
    const { nodes, buffers: inChild } = countParts(child);
    parts.nodes += nodes;
    parts.buffers += inChild;
  }
  return parts;
}
