import type { AvroBytes } from './avro-input';
import { AvroError } from './avro-input';

/** Maximum depth of a schema, and of a value of a schema that refers to itself. */
const MAX_DEPTH = 32;
/** Maximum number of items of an array or a map. Items of some types take no bytes, so the length does not bound them. */
const MAX_ITEMS = 100_000;

/** Reads one value. @param depth Number of records and collections around it. */
type Decode = (bytes: AvroBytes, depth: number) => unknown;

const PRIMITIVES: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ['null', () => null],
  ['boolean', (bytes) => bytes.take(1)[0] !== 0],
  ['int', (bytes) => bytes.readInteger()],
  ['long', (bytes) => bytes.readInteger()],
  ['float', (bytes) => bytes.take(4).readFloatLE()],
  ['double', (bytes) => bytes.take(8).readDoubleLE()],
  ['bytes', (bytes) => bytes.take(bytes.readInteger())],
  ['string', (bytes) => bytes.take(bytes.readInteger()).toString('utf8')],
]);

type Fields = Readonly<Record<string, unknown>>;

/**
 * Compiles a schema of Apache Avro into a function that reads one value. Records and maps become objects without a prototype.
 *
 * @throws AvroError if it is no schema
 * @see https://avro.apache.org/docs/1.11.1/specification/
 */
export function compileAvroSchema(schema: unknown): (bytes: AvroBytes) => unknown {
  const decode = new SchemaCompiler().compile(schema, '', 0);
  return (bytes) => decode(bytes, 0);
}

class SchemaCompiler {
  /** The named types so far, by their full names. A type can refer to itself. */
  private readonly named = new Map<string, Decode>();

  public compile(schema: unknown, namespace: string, depth: number): Decode {
    if (depth > MAX_DEPTH) throw new AvroError('its schema is nested too deeply');
    if (typeof schema === 'string') return this.findType(schema, namespace);
    if (Array.isArray(schema))
      return compileUnion(schema.map((each) => this.compile(each, namespace, depth + 1)));
    const fields = (schema ?? {}) as Fields;
    const { type } = fields;
    if (type === 'record' || type === 'error') return this.compileRecord(fields, namespace, depth);
    if (type === 'enum') return this.define(fields, namespace, compileEnum(fields['symbols']));
    if (type === 'fixed') return this.define(fields, namespace, compileFixed(fields['size']));
    if (type === 'array') {
      const decode = this.compile(fields['items'], namespace, depth + 1);
      return (bytes, at) => {
        const items: unknown[] = [];
        readItems(bytes, at, () => items.push(decode(bytes, at + 1)));
        return items;
      };
    }
    if (type === 'map') {
      const decode = this.compile(fields['values'], namespace, depth + 1);
      return (bytes, at) => {
        const values = createObject();
        readItems(bytes, at, () => (values[readText(bytes)] = decode(bytes, at + 1)));
        return values;
      };
    }
    // A type with attributes, such as a logical type.
    return this.compile(type, namespace, depth + 1);
  }

  private compileRecord(schema: Fields, namespace: string, depth: number): Decode {
    const { fields } = schema;
    if (!Array.isArray(fields)) throw new AvroError('its schema has a record without fields');
    let decoders: readonly (readonly [string, Decode])[] = [];
    const decode = this.define(schema, namespace, (bytes, at) => {
      if (at > MAX_DEPTH) throw new AvroError('it has a value that is nested too deeply');
      const record = createObject();
      for (const [name, decodeField] of decoders) record[name] = decodeField(bytes, at + 1);
      return record;
    });
    const inner = findNamespace(schema, namespace);
    decoders = fields.map((field: unknown) => {
      const { name, type } = (field ?? {}) as Fields;
      if (typeof name !== 'string') throw new AvroError('its schema has a field without a name');
      return [name, this.compile(type, inner, depth + 1)] as const;
    });
    return decode;
  }

  private define(schema: Fields, namespace: string, decode: Decode): Decode {
    const { name } = schema;
    if (typeof name !== 'string') throw new AvroError('its schema has a type without a name');
    const inner = findNamespace(schema, namespace);
    this.named.set(name.includes('.') || inner === '' ? name : `${inner}.${name}`, decode);
    return decode;
  }

  private findType(name: string, namespace: string): Decode {
    const found = PRIMITIVES.get(name) ?? this.named.get(`${namespace}.${name}`) ?? this.named.get(name);
    if (!found) throw new AvroError('its schema names a type that it does not define');
    return found;
  }
}

function findNamespace({ name, namespace }: Fields, outer: string): string {
  if (typeof name === 'string' && name.includes('.')) return name.slice(0, name.lastIndexOf('.'));
  return typeof namespace === 'string' ? namespace : outer;
}

function compileUnion(branches: readonly Decode[]): Decode {
  return (bytes, depth) => {
    const branch = branches.at(requireIndex(bytes.readInteger(), branches.length))!;
    return branch(bytes, depth + 1);
  };
}

function compileEnum(symbols: unknown): Decode {
  if (!Array.isArray(symbols)) throw new AvroError('its schema has an enum without symbols');
  return (bytes) => symbols[requireIndex(bytes.readInteger(), symbols.length)] as unknown;
}

function compileFixed(size: unknown): Decode {
  if (typeof size !== 'number') throw new AvroError('its schema has a fixed type without a size');
  return (bytes) => bytes.take(size);
}

function requireIndex(index: number, count: number): number {
  if (index >= 0 && index < count) return index;
  throw new AvroError('it has a value of none of the types that its schema names');
}

/** Reads the blocks of an array or a map. A negative count is followed by the length of the block. */
function readItems(bytes: AvroBytes, depth: number, readItem: () => void): void {
  if (depth > MAX_DEPTH) throw new AvroError('it has a value that is nested too deeply');
  let total = 0;
  for (;;) {
    let count = bytes.readInteger();
    if (count === 0) return;
    if (count < 0) {
      count = -count;
      bytes.readInteger();
    }
    total += count;
    if (!(total <= MAX_ITEMS)) throw new AvroError(`it has a list of more than ${MAX_ITEMS} items`);
    for (let at = 0; at < count; at++) readItem();
  }
}

function readText(bytes: AvroBytes): string {
  return bytes.take(bytes.readInteger()).toString('utf8');
}

function createObject(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}
