import type { Block } from './schema';
import type { Value, Values } from './values';
import { isBlock, isList, UNKNOWN } from './values';

/*
 * Attributes of the type "dynamic" take any value. On the wire it comes as a pair of its type and itself, in a state as an
 * object of both. Here it is the value alone.
 */

/** The values of a message, without the types of dynamic ones. */
export function withoutTypes(block: Block, values: Values): Values {
  return mapDynamic(block, values, (value) =>
    isList(value) && ArrayBuffer.isView(value[0]) ? value[1] : value,
  );
}

/** The values of a state file, without the types of dynamic ones. */
export function withoutStateTypes(block: Block, values: Values): Values {
  return mapDynamic(block, values, (value) =>
    isBlock(value) && 'value' in value && 'type' in value ? value['value'] : value,
  );
}

/** The values for a message, with the types of dynamic ones. */
export function withTypes(block: Block, values: Values): Values {
  return mapDynamic(block, values, (value) =>
    value === null || value === UNKNOWN
      ? value
      : [Buffer.from(JSON.stringify(inferType(value))) as unknown as Value, value],
  );
}

function mapDynamic(block: Block, values: Values, map: (value: Value) => Value): Values {
  const changed = Object.entries(values).map(([name, value]) => {
    const isDynamic = block.attributes?.[name]?.type === 'dynamic';
    return [name, isDynamic ? map(value) : value] as const;
  });
  return Object.fromEntries(changed);
}

/** The type of a value, as Terraform writes it in JSON. Nothing is known of what is null or unknown. */
function inferType(value: Value): unknown {
  if (value === null || value === UNKNOWN) return 'dynamic';
  if (isList(value)) return ['tuple', value.map(inferType)];
  if (isBlock(value))
    return ['object', Object.fromEntries(Object.entries(value).map(([key, each]) => [key, inferType(each)]))];
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'number';
}
