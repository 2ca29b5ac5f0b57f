import type { Context } from './computed/context';
import { dataAttribute } from './computed/data-sources';
import type { Schema } from './schema';
import type { Values } from './values';
import { conformBlock } from './values';

/** The state of a data source: its arguments, and what is read. */
export function dataState(type: string, { block }: Schema, config: Values, context: Context): Values {
  const read = Object.entries(block.attributes ?? {}).map(([name, { computed = false }]) => {
    const configured = config[name] ?? null;
    const value = configured === null && computed ? dataAttribute(type, name, config, context) : configured;
    return [name, value ?? null] as const;
  });
  return conformBlock(block, { ...config, ...Object.fromEntries(read) });
}
