import type { Diagnostic, Path } from './diagnostics';
import { problem } from './diagnostics';
import type { ArgumentRules, TypeRules } from './rules/rules';
import type { Block, Schema } from './schema';
import type { Value, Values } from './values';
import { blocksIn, hasUnknown, isList, UNKNOWN } from './values';

/*
 * The provider's validation of a configuration. Terraform itself has applied the schema by then: names, types,
 * what is required and how many blocks there are. An argument with anything unknown in it is not looked at, blocks included
 * (`isWhollyKnown` of the SDK): the plan will ask again. What is unknown in the plan, too, nobody looks at.
 */

export function resourceProblems({ block }: Schema, rules: TypeRules, config: Values): Diagnostic[] {
  // The SDKs of the provider add `id` to a schema for references, and refuse it as an argument.
  const id = isSet(config['id']) && block.attributes?.['id']?.required !== true;
  return [
    ...(id ? [problem('Invalid or unknown key', '', ['id'])] : []),
    ...combinationProblems(rules, config),
    ...(rules.refusedConfiguration?.(config) ?? []).map((detail) => problem('Invalid configuration', detail)),
    ...blockProblems(block, rules.arguments, config, []),
  ];
}

/** `listvalidator.SizeBetween(1, 1)` of internal/provider/framework/provider.go; the schema has the block as optional. */
export function providerProblems({ block }: Schema, config: Values): Diagnostic[] {
  if (block.block_types?.['features'] === undefined) return blockProblems(block, {}, config, []);
  const { features } = config;
  const count = isList(features) ? features.length : 0;
  const detail = `Attribute features list must contain at least 1 elements and at most 1 elements, got: ${count}`;
  return [
    ...(count === 1 || features === UNKNOWN
      ? []
      : [problem('Invalid Attribute Value', detail, ['features'])]),
    ...blockProblems(block, {}, config, []),
  ];
}

function isSet(value: Value | undefined): boolean {
  return value !== undefined && value !== null;
}

/** vendor/github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema/schema.go, as all of these messages are. */
function combinationProblems(rules: TypeRules, config: Values): Diagnostic[] {
  const { exactlyOneOf = [], atLeastOneOf = [], conflicts = {}, requiredWith = {} } = rules;
  // Blocks of which there is none are an empty list.
  const isThere = (name: string): boolean => {
    const value = config[name];
    return isSet(value) && !(Array.isArray(value) && value.length === 0);
  };
  const exact = exactlyOneOf.flatMap((names) => {
    const all = [...names].sort().join(',');
    const known = names.filter((name) => isThere(name) && !hasUnknown(config[name]));
    const summary = 'Invalid combination of arguments';
    const wrong = (detail: string): Diagnostic[] =>
      names.map((name) => problem(summary, `"${name}": ${detail}`, [name]));
    if (!names.some(isThere)) return wrong(`one of \`${all}\` must be specified`);
    if (known.length < 2) return [];
    return wrong(
      `only one of \`${all}\` can be specified, but \`${known.sort().join(',')}\` were specified.`,
    );
  });
  const none = atLeastOneOf.flatMap((names) => {
    const all = [...names].sort().join(',');
    return names.some(isThere)
      ? []
      : names.map((name) =>
          problem('Missing required argument', `"${name}": one of \`${all}\` must be specified`, [name]),
        );
  });
  const conflicting = Object.entries(conflicts).flatMap(([name, others]) =>
    isThere(name) && !hasUnknown(config[name])
      ? others
          .filter((other) => isThere(other) && config[other] !== UNKNOWN)
          .map((other) =>
            problem('Conflicting configuration arguments', `"${name}": conflicts with ${other}`, [name]),
          )
      : [],
  );
  const incomplete = Object.entries(requiredWith).flatMap(([name, others]) => {
    const all = [name, ...others].sort().join(',');
    return isThere(name) && !others.every(isThere)
      ? [problem('Missing required argument', `"${name}": all of \`${all}\` must be specified`, [name])]
      : [];
  });
  return [...exact, ...none, ...conflicting, ...incomplete];
}

function blockProblems(
  block: Block,
  rules: Readonly<Record<string, ArgumentRules>>,
  config: Values,
  path: Path,
): Diagnostic[] {
  const attributes = Object.entries(block.attributes ?? {}).flatMap(([name, { required, optional }]) => {
    const value = config[name];
    if (!isSet(value)) return [];
    const here = [...path, name];
    if (required !== true && optional !== true) {
      const detail = `Can't configure a value for "${name}": its value will be decided automatically based on the result of applying this configuration.`;
      return [problem('Value for unconfigurable attribute', detail, here)];
    }
    return argumentProblems(rules[name] ?? {}, value, here);
  });
  const nested = Object.entries(block.block_types ?? {}).flatMap(([name, { block: inner }]) =>
    hasUnknown(config[name])
      ? []
      : blocksIn(config[name]).flatMap((each, at) =>
          blockProblems(inner, rules[name]?.block ?? {}, each, [...path, name, at]),
        ),
  );
  return [...attributes, ...nested];
}

function argumentProblems({ checks = [], each = [] }: ArgumentRules, value: Value, path: Path): Diagnostic[] {
  if (hasUnknown(value)) return [];
  const key = path.join('.');
  const own = checks.flatMap((check) => check(value, key));
  const ofElements = (isList(value) ? value : []).flatMap((element, at) =>
    each.flatMap((check) => check(element, `${key}.${at}`)),
  );
  return [...own, ...ofElements].map((message) => problem(message, '', path));
}
