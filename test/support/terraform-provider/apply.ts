import { listAnswers, findMissingRole } from './computed/resources';
import type { Context } from './computed/context';
import { computeIdentity } from './computed/context';
import type { TypeRules } from './rules/rules';
import type { AttributeType, Block, Schema } from './schema';
import type { Value, Values } from './values';
import { asText, blocksIn, isBlock, isList, UNKNOWN } from './values';

/** The reason why an apply fails: the provider, or Azure, refuses it. */
export function applyProblem(
  type: string,
  rules: TypeRules,
  prior: Values | null,
  planned: Values | null,
  { subscriptionId }: Context,
): string | undefined {
  if (planned === null) return undefined;
  if (prior !== null)
    return rules.hasNoUpdate ? "doesn't support update" : rules.refusedUpdate?.(prior, planned);
  return rules.refusedCreation?.(planned, subscriptionId) ?? findMissingRole(type, planned);
}

/** The state after a plan is applied: what was unknown is what Azure might have said. */
export function applyResource(type: string, { block }: Schema, planned: Values, context: Context): Values {
  const attributes = block.attributes ?? {};
  let values = planned;
  for (const [name, answer] of listAnswers(type, Object.keys(attributes))) {
    if (values[name] === UNKNOWN) values = { ...values, [name]: answer(values, context) };
  }
  return fillComputed(block, values, context, asText(values['id']));
}

/** Values that are still unknown are those that a read leaves out: null, or null inside. */
function fillComputed(block: Block, values: Values, context: Context, seed: string): Values {
  const known = (name: string, value: Value): Value => {
    const attribute = block.attributes?.[name];
    const nested = block.block_types?.[name];
    if (attribute !== undefined) return value === UNKNOWN ? empty(attribute.type) : value;
    if (nested === undefined || value === UNKNOWN) return nested?.nesting_mode === 'single' ? null : [];
    const inner = blocksIn(value).map((each) => withIdentity(name, each, context, seed));
    const blocks = inner.map((each) => fillComputed(nested.block, each, context, seed));
    return isList(value) ? blocks : isBlock(value) ? blocks[0] : null;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, known(name, value)]));
}

/** The principal of a resource's own identity, which grants may be given to. */
function withIdentity(name: string, block: Values, context: Context, seed: string): Values {
  if (name !== 'identity' || !('principal_id' in block)) return block;
  const isOwn = asText(block['type']).includes('SystemAssigned');
  const { principal_id, tenant_id } = computeIdentity(seed, context);
  return { ...block, principal_id: isOwn ? principal_id : '', tenant_id: isOwn ? tenant_id : '' };
}

function empty(type: AttributeType | undefined): Value {
  if (type === undefined || typeof type === 'string') return null;
  return type[0] === 'map' ? {} : type[0] === 'object' ? null : [];
}
