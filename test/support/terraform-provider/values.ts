import { decode, encode, ExtensionCodec, ExtData } from '@msgpack/msgpack';
import type { AttributeType, Block, NestedBlock } from './schema';

/** The value that Terraform knows only after apply. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** A value of Terraform: lists and sets are arrays, maps, objects and blocks are objects. */
export type Value =
  | string
  | number
  | boolean
  | bigint
  | null
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A block with its arguments. */
export type Values = Readonly<Record<string, Value>>;

/** Of unknowns Terraform writes an extension: type 0, or 12 where it knows something of them, which is not looked at. */
const UNKNOWN_TYPES = [0, 12];
const codec = new ExtensionCodec();
for (const type of UNKNOWN_TYPES) codec.register({ type, encode: () => null, decode: () => UNKNOWN });

export function decodeValue(bytes: Uint8Array): Value {
  return decode(bytes, { extensionCodec: codec }) as Value;
}

export function encodeValue(value: Value): Buffer {
  return Buffer.from(encode(withExtensions(value)));
}

/** The library cannot encode a symbol, so that an unknown is made an extension before. */
function withExtensions(value: Value): unknown {
  if (value === UNKNOWN) return new ExtData(0, Uint8Array.of(0));
  if (isList(value)) return value.map(withExtensions);
  if (isBlock(value) && !ArrayBuffer.isView(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withExtensions(each)]));
  return value;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isBlock(value: Value | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text that a value is; none where it is unknown, or something else. */
export function asText(value: Value | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** The blocks of a value of a nested block, whatever its nesting is. */
export function blocksIn(value: Value | undefined): readonly Values[] {
  if (isList(value)) return value.filter(isBlock);
  return isBlock(value) ? [value] : [];
}

/** True if any part of a value is unknown. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isBlock(value) && Object.values(value).some(hasUnknown);
}

/** True if two values are equal; an unknown value equals nothing, not even another unknown. */
export function isSame(left: Value | undefined, right: Value | undefined): boolean {
  if (isList(left) && isList(right))
    return left.length === right.length && left.every((value, at) => isSame(value, right[at]));
  if (isBlock(left) && isBlock(right)) {
    const keys = Object.keys(left);
    return keys.length === Object.keys(right).length && keys.every((key) => isSame(left[key], right[key]));
  }
  return left !== UNKNOWN && (left ?? null) === (right ?? null);
}

/** A state, of whatever schema it was, with each attribute and block that the schema has, and no other. */
export function conformBlock(block: Block, values: Values): Values {
  const attributes = Object.entries(block.attributes ?? {}).map(
    ([name, { type }]) => [name, ofType(type, values[name] ?? null)] as const,
  );
  const blocks = Object.entries(block.block_types ?? {}).map(
    ([name, nested]) => [name, conformNested(nested, values[name] ?? null)] as const,
  );
  return Object.fromEntries([...attributes, ...blocks]);
}

function conformNested({ nesting_mode, block }: NestedBlock, value: Value): Value {
  if (nesting_mode === 'single' || nesting_mode === 'group')
    return isBlock(value) ? conformBlock(block, value) : null;
  return blocksIn(value).map((each) => conformBlock(block, each));
}

function ofType(type: AttributeType | undefined, value: Value): Value {
  if (type === undefined || typeof type === 'string') return value;
  if (isList(value)) return type[0] === 'object' ? value : value.map((each) => ofType(type[1], each));
  if (!isBlock(value) || type[0] !== 'object') return value;
  return Object.fromEntries(
    Object.entries(type[1]).map(([name, each]) => [name, ofType(each, value[name] ?? null)]),
  );
}
