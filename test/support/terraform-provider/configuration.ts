import type { Diagnostic, Path } from './diagnostics';
import { findDanglingReferences } from './references';
import { getTypeRules } from './rules';
import { getDataRules } from './rules/data-sources';
import type { TypeRules } from './rules/rules';
import type { AttributeType, Block, NestedBlock, ProviderName, ProviderSchemas, Schema } from './schema';
import { providerProblems, resourceProblems } from './validate';
import type { Value, Values } from './values';
import { blocksIn, isBlock, isList, UNKNOWN } from './values';

/*
 * Checks a synthesized stack without Terraform: the rules that the schemas have for names, types and blocks, and those that the
 * provider says of literals. It is stricter than Terraform, which takes "true" for true and 1 for "1": CDKTF does not
 * write these, so that one who does means something else.
 */

/** A `cdk.tf.json`. */
export interface Configuration {
  readonly provider?: Readonly<Record<string, readonly Values[]>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Values>>>>;
}

/** Arguments of Terraform's own, which each resource and data source may have. */
const META = ['//', 'connection', 'count', 'depends_on', 'for_each', 'lifecycle', 'provider', 'provisioner'];

/** Types of Terraform's own, which no provider has: how CDKTF refers to other stacks, and records that resources stay. */
const BUILT_IN = ['terraform_remote_state', 'terraform_data'];

/** A problem of a stack: its place and its text. */
export function configurationProblems(
  schemas: Readonly<Record<ProviderName, ProviderSchemas>>,
  stack: Configuration,
): string[] {
  const resource_schemas = { ...schemas.azurerm.resource_schemas, ...schemas.azapi.resource_schemas };
  const data_source_schemas = {
    ...schemas.azurerm.data_source_schemas,
    ...schemas.azapi.data_source_schemas,
  };
  const version = schemas.azurerm.provider_version;
  const providers = Object.entries(stack.provider ?? {}).flatMap(([name, configs]) => {
    const { provider } = schemas[name as ProviderName];
    return configs.flatMap((config, at) =>
      withAddress(`provider.${at}`, [
        ...shapeProblems(provider.block, config, ['//', 'alias']),
        ...providerProblems(provider, known(config)),
      ]),
    );
  });
  const resources = listNamed(stack.resource)
    .filter(([type]) => !BUILT_IN.includes(type))
    .flatMap(([type, address, config]) =>
      withAddress(address, typeProblems(resource_schemas[type], config, getTypeRules(type, version))),
    );
  const data = listNamed(stack.data)
    .filter(([type]) => !BUILT_IN.includes(type))
    .flatMap(([type, address, config]) =>
      withAddress(`data.${address}`, typeProblems(data_source_schemas[type], config, getDataRules(type))),
    );
  return [
    ...providers,
    ...resources,
    ...data,
    ...findDanglingReferences({ resource_schemas, data_source_schemas }, stack),
  ];
}

function listNamed(byType: Configuration['resource'] = {}): (readonly [string, string, Values])[] {
  return Object.entries(byType).flatMap(([type, all]) =>
    Object.entries(all).map(([name, config]) => [type, `${type}.${name}`, config] as const),
  );
}

function withAddress(address: string, problems: readonly (Diagnostic | string)[]): string[] {
  return problems.map((each) => {
    if (typeof each === 'string') return `${address}: ${each}`;
    const { summary, detail, path } = each;
    return `${[address, ...path].join('.')}: ${detail === '' ? summary : detail}`;
  });
}

/** Of a resource or a data source. */
function typeProblems(schema: Schema | undefined, config: Values, rules: TypeRules): (Diagnostic | string)[] {
  if (schema === undefined) return ['there is no such type'];
  const { '//': _, ...own } = config;
  return [...shapeProblems(schema.block, own, META), ...resourceProblems(schema, rules, known(own))];
}

/** A text with an expression in it stands for what only Terraform knows. */
function known(values: Values): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, knownValue(value)]));
}

function knownValue(value: Value): Value {
  if (typeof value === 'string') return isExpression(value) ? UNKNOWN : value;
  if (isList(value)) return value.map(knownValue);
  return isBlock(value) ? known(value) : value;
}

const isExpression = (text: string): boolean => /(?<!\$)\$\{|(?<!%)%\{/.test(text);

function shapeProblems(
  block: Block,
  config: Values,
  others: readonly string[] = [],
  path: Path = [],
): string[] {
  const { attributes = {}, block_types = {} } = block;
  const at = (name: string): string => [...path, name].join('.');
  const unknown = Object.keys(config)
    .filter(
      (name) => ![...others, 'dynamic'].includes(name) && !(name in attributes) && !(name in block_types),
    )
    .map((name) => `${at(name)}: there is no such argument`);
  const wrong = Object.entries(attributes).flatMap(([name, { type, required }]) => {
    const value = config[name] ?? null;
    if (value === null) return required === true ? [`${at(name)}: it is required`] : [];
    return hasType(type, value) ? [] : [`${at(name)}: it has to be ${JSON.stringify(type)}`];
  });
  const inner = Object.entries(block_types).flatMap(([name, nested]) =>
    findNestedProblems(nested, config, name, [...path, name]),
  );
  return [...unknown, ...wrong, ...inner];
}

function findNestedProblems(nested: NestedBlock, config: Values, name: string, path: Path): string[] {
  const { block, min_items = 0, max_items = Infinity, nesting_mode } = nested;
  const value = config[name] ?? null;
  if (typeof value === 'string' && isExpression(value)) return [];
  if (value !== null && !isBlock(value) && !(isList(value) && value.every(isBlock)))
    return [`${path.join('.')}: it has to be a block`];
  const blocks = blocksIn(value);
  const most = nesting_mode === 'single' ? 1 : max_items;
  const isDynamic = isBlock(config['dynamic']) && name in config['dynamic'];
  const count =
    (blocks.length < min_items && !isDynamic) || blocks.length > most
      ? [`${path.join('.')}: there have to be ${min_items} to ${most} of it, not ${blocks.length}`]
      : [];
  return [...count, ...blocks.flatMap((each, at) => shapeProblems(block, each, [], [...path, at]))];
}

function hasType(type: AttributeType | undefined, value: Value): boolean {
  if (type === undefined || type === 'dynamic') return true;
  if (typeof value === 'string' && isExpression(value)) return true;
  if (type === 'string') return typeof value === 'string';
  if (type === 'number') return typeof value === 'number';
  if (type === 'bool') return typeof value === 'boolean';
  if (type[0] === 'object') return isBlock(value) && hasMembers(type[1], value);
  const elements = type[0] === 'map' ? isBlock(value) && Object.values(value) : isList(value) && value;
  return elements !== false && elements.every((each) => hasType(type[1], each));
}

function hasMembers(types: Readonly<Record<string, AttributeType>>, value: Values): boolean {
  return (
    Object.keys(value).every((key) => key in types) &&
    Object.entries(types).every(([key, type]) => (value[key] ?? null) === null || hasType(type, value[key]))
  );
}
