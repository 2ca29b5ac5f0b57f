import type { Path } from './diagnostics';
import type { ArgumentRules, TypeRules } from './rules/rules';
import type { Attribute, Block, NestedBlock, Schema } from './schema';
import type { Value, Values } from './values';
import { blocksIn, isBlock, isList, isSame, UNKNOWN } from './values';

/** The planned state of a resource, and the resources that it needs. */
export interface Plan {
  readonly planned: Values;
  readonly replacedFor: readonly Path[];
}

/**
 * Plans as the SDKs of the provider do. `proposed` is the configuration with what is computed as it was before; defaults
 * and the unknown are the provider's to fill in.
 */
export function plan(schema: Schema, rules: TypeRules, prior: Values | null, proposed: Values): Plan {
  const filled = planBlock(schema.block, rules.arguments, prior, proposed);
  if (prior === null) return { planned: filled, replacedFor: [] };
  const recomputed = rules.recomputed?.(prior, filled) ?? [];
  const planned = { ...filled, ...Object.fromEntries(recomputed.map((name) => [name, UNKNOWN] as const)) };
  const replacedFor = Object.entries(rules.arguments)
    .filter(([name, { forcesNew }]) => {
      const before: Value = prior[name] ?? null;
      const after: Value = planned[name] ?? null;
      if (forcesNew === undefined || isSame(before, after)) return false;
      return forcesNew === true || after === UNKNOWN || forcesNew(before, after);
    })
    .map(([name]) => [name]);
  return { planned, replacedFor };
}

type BlockRules = Readonly<Record<string, ArgumentRules>>;

function planBlock(block: Block, rules: BlockRules, prior: Values | null, proposed: Values): Values {
  const attributes = Object.entries(block.attributes ?? {}).map(([name, attribute]) => {
    const value: Value = proposed[name] ?? null;
    if (value !== null) return [name, planArgument(rules[name], prior?.[name], value)] as const;
    return [name, unsaid(attribute, rules[name]?.default, prior === null)] as const;
  });
  const blocks = Object.entries(block.block_types ?? {}).map(([name, nested]) => {
    const planned = planBlocks(nested, rules[name]?.block ?? {}, prior?.[name], proposed[name] ?? null);
    return [name, planned] as const;
  });
  return Object.fromEntries([...attributes, ...blocks]);
}

function planArgument(rules: ArgumentRules = {}, prior: Value | undefined, proposed: Value): Value {
  if (typeof proposed !== 'string') return proposed;
  if (typeof prior === 'string' && rules.isAlike?.(prior, proposed)) return prior;
  return rules.stored ? rules.stored(proposed) : proposed;
}

/** The value of an argument that is not set: its default, or unknown until apply. A computed value of the past would have been proposed. */
function unsaid({ computed }: Attribute, byDefault: Value | undefined, isNew: boolean): Value {
  if (byDefault !== undefined) return byDefault;
  return computed === true && isNew ? UNKNOWN : null;
}

function planBlocks(
  nested: NestedBlock,
  rules: BlockRules,
  prior: Value | undefined,
  proposed: Value,
): Value {
  if (proposed === UNKNOWN) return proposed;
  // Blocks of a set have no number to find what they were before by.
  const before = nested.nesting_mode === 'set' ? [] : blocksIn(prior);
  const planned = blocksIn(proposed).map((each, at) =>
    planBlock(nested.block, rules, before[at] ?? null, each),
  );
  if (isList(proposed)) return planned;
  return isBlock(proposed) ? planned[0] : null;
}
