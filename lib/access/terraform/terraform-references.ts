import type { Json } from './json-values';
import { toList, toRecord, toTexts } from './json-values';

/** Maximum number of modules to follow a reference through. Stops at circles. */
const MAX_STEPS = 50;

/**
 * Finds the resources and data sources that an argument refers to, if it is known only after apply. Returns their addresses in
 * the configuration, with modules. Follows variables to the caller of the module.
 *
 * @param address Address of the resource in the plan, with modules and keys.
 */
export function findReferences(root: Json, address: string, argument: string): string[] {
  const { modules, rest } = splitAddress(address);
  const resource = toList(findModule(root, modules)['resources'])
    .map(toRecord)
    .find((each) => each['address'] === removeKey(rest));
  return followReferences(root, modules, readExpressionReferences(resource?.['expressions'], argument), 0);
}

function followReferences(
  root: Json,
  modules: readonly string[],
  references: readonly string[],
  steps: number,
): string[] {
  if (steps > MAX_STEPS) return [];
  const prefix = modules.map((module) => `module.${module}.`).join('');
  return references.flatMap((reference) => {
    const variable = /^var\.([^.[]+)/.exec(reference)?.[1];
    if (variable === undefined) return [`${prefix}${reference}`];
    if (modules.length === 0) return [];
    const caller = modules.slice(0, -1);
    const call = toRecord(
      toRecord(findModule(root, caller)['module_calls'])[removeKey(modules[modules.length - 1])],
    );
    return followReferences(root, caller, readExpressionReferences(call['expressions'], variable), steps + 1);
  });
}

/** Splits an address such as `module.a["x"].module.b.azurerm_storage_account.c[0]` into modules (with keys) and resource. */
export function splitAddress(address: string): {
  readonly modules: readonly string[];
  readonly rest: string;
} {
  const modules: string[] = [];
  const step = /module\.([^.[]+(?:\[(?:"(?:[^"\\]|\\.)*"|\d+)\])?)\./y;
  let end = 0;
  for (let found = step.exec(address); found; found = step.exec(address)) {
    modules.push(found[1]);
    end = step.lastIndex;
  }
  return { modules, rest: address.slice(end) };
}

/** Removes the key of an instance that `count` or `for_each` creates. */
export function removeKey(address: string): string {
  return address.replace(/\[[^]*$/, '');
}

function findModule(root: Json, modules: readonly string[]): Json {
  return modules.reduce(
    (module, name) => toRecord(toRecord(toRecord(module['module_calls'])[removeKey(name)])['module']),
    root,
  );
}

function readExpressionReferences(expressions: unknown, name: string): string[] {
  return toTexts(toRecord(toRecord(expressions)[name])['references']);
}
