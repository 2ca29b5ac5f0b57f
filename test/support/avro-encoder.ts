import { deflateRawSync } from 'node:zlib';

/** The sync marker of the files that are written here. */
const SYNC = Buffer.alloc(16, 7);

/** Encodes an integer as Apache Avro does: zigzag, seven bits a byte. */
export function encodeLong(value: number | bigint): Buffer {
  let rest = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

export function encodeText(text: string | Buffer): Buffer {
  return Buffer.concat([encodeLong(Buffer.byteLength(text)), Buffer.from(text)]);
}

/** The types that schemas have defined so far, by name. */
const named = new Map<string, unknown>();

/** Encodes a value of a schema; a value of a union is the first branch that is not null, unless it is null. */
export function encodeAvro(schema: unknown, value: unknown): Buffer {
  if (Array.isArray(schema)) {
    const at = schema.findIndex((branch) => (branch === 'null') === (value === null || value === undefined));
    return Buffer.concat([encodeLong(at), encodeAvro(schema[at], value)]);
  }
  const found = typeof schema === 'string' ? (named.get(schema) ?? { type: schema }) : schema;
  const { name: typeName, type, fields, symbols, values, items } = found as Record<string, never>;
  if (typeName !== undefined) named.set(typeName, found);
  switch (type as string) {
    case 'null':
      return Buffer.alloc(0);
    case 'boolean':
      return Buffer.from([value === true ? 1 : 0]);
    case 'int':
    case 'long':
      return encodeLong(value as number);
    case 'string':
    case 'bytes':
      return encodeText(value as string);
    case 'enum':
      return encodeLong((symbols as string[]).indexOf(value as string));
    case 'array':
      return encodeBlocks((value as unknown[]).map((item) => encodeAvro(items, item)));
    case 'map':
      return encodeBlocks(
        Object.entries(value as object).map(([name, item]) =>
          Buffer.concat([encodeText(name), encodeAvro(values, item)]),
        ),
      );
    default:
      return Buffer.concat(
        (fields as { name: string; type: unknown }[]).map((field) =>
          encodeAvro(field.type, (value as Record<string, unknown>)[field.name]),
        ),
      );
  }
}

/** Encodes items in one block, with a negative count and the length of the block, as writers may. */
function encodeBlocks(items: readonly Buffer[]): Buffer {
  if (items.length === 0) return encodeLong(0);
  const block = Buffer.concat(items);
  return Buffer.concat([encodeLong(-items.length), encodeLong(block.length), block, encodeLong(0)]);
}

/** The parts of an object container file, each of which a test can spoil. */
export interface AvroFileOptions {
  readonly codec?: string;
  readonly recordsPerBlock?: number;
}

/** Writes an object container file. */
export function encodeAvroFile(
  schema: unknown,
  records: readonly unknown[],
  { codec = 'null', recordsPerBlock = 2 }: AvroFileOptions = {},
): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at < records.length; at += recordsPerBlock) {
    const own = records.slice(at, at + recordsPerBlock);
    const plain = Buffer.concat(own.map((record) => encodeAvro(schema, record)));
    const body = codec === 'deflate' ? deflateRawSync(plain) : plain;
    blocks.push(encodeLong(own.length), encodeLong(body.length), body, SYNC);
  }
  return Buffer.concat([encodeAvroHead(JSON.stringify(schema), codec), ...blocks]);
}

/** Writes the head of a file. */
export function encodeAvroHead(schema: string, codec: string): Buffer {
  const entries = [
    encodeText('avro.schema'),
    encodeText(schema),
    encodeText('avro.codec'),
    encodeText(codec),
  ];
  return Buffer.concat([Buffer.from('Obj\u0001'), encodeLong(2), ...entries, encodeLong(0), SYNC]);
}
