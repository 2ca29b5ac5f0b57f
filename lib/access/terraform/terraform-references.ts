import type { Json } from './json-values';
import { isRecord, toList, toRecord, toTexts } from './json-values';

/** Maximum number of modules to follow a reference through. Stops at circles. */
const MAX_STEPS = 50;

/**
 * Finds what an argument of a plan refers to, if it is known only after apply: addresses with modules and keys. Follows
 * variables to the caller of a module, and outputs into a module. A name that cannot be followed, such as `each.key`, stays in
 * the list: then the argument can be any of its references.
 *
 * @param address Address of the resource in the plan, with modules and keys.
 */
export function findReferences(root: Json, address: string, argument: string): string[] {
  const { modules, rest } = splitAddress(address);
  const resource = toList(findModule(root, modules)['resources'])
    .map(toRecord)
    .find((each) => each['address'] === removeKey(rest));
  const found = readReferences(toRecord(resource?.['expressions'])[argument]);
  return [...new Set(followReferences(root, modules, found, 0))];
}

/** True if the code of a resource in a plan has a provisioner. */
export function hasProvisioner(root: Json, address: string): boolean {
  const { modules, rest } = splitAddress(address);
  return toList(findModule(root, modules)['resources'])
    .map(toRecord)
    .some((each) => each['address'] === removeKey(rest) && toList(each['provisioners']).length > 0);
}

function followReferences(
  root: Json,
  modules: readonly string[],
  references: readonly string[],
  steps: number,
): string[] {
  const prefix = modules.map((module) => `module.${module}.`).join('');
  return references.flatMap((reference) => {
    const whole = `${prefix}${reference}`;
    if (steps > MAX_STEPS) return [whole];
    const variable = /^var\.([^.[]+)/.exec(reference)?.[1];
    if (variable !== undefined) return followVariable(root, modules, variable, steps) ?? [whole];
    const { modules: called, rest: output } = splitAddress(reference);
    if (called.length === 0) return [whole];
    const inner = [...modules, ...called];
    const expression = toRecord(toRecord(findModule(root, inner)['outputs'])[/^[^.[]*/.exec(output)![0]]);
    const found = readReferences(expression['expression']);
    // A part of an output, or an output without references, is not followed.
    if (found.length === 0 || /[.[]/.test(output))
      return [whole, ...followReferences(root, inner, found, steps + 1)];
    return followReferences(root, inner, found, steps + 1);
  });
}

/** Follows a variable of a module to what its caller passes; undefined if it ends there. */
function followVariable(
  root: Json,
  modules: readonly string[],
  variable: string,
  steps: number,
): string[] | undefined {
  const caller = modules.slice(0, -1);
  const name = modules.at(-1);
  if (name === undefined) return undefined;
  const call = toRecord(toRecord(findModule(root, caller)['module_calls'])[removeKey(name)]);
  const found = readReferences(toRecord(call['expressions'])[variable]);
  return found.length === 0 ? undefined : followReferences(root, caller, found, steps + 1);
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

/**
 * Reads the references of an expression, also within blocks. Terraform lists `a.b["k"].id`, `a.b["k"]` and `a.b` for one
 * reference: only the longest is kept.
 */
function readReferences(expression: unknown): string[] {
  const found = collectReferences(expression);
  return found.filter(
    (each) => !found.some((other) => other.startsWith(`${each}.`) || other.startsWith(`${each}[`)),
  );
}

function collectReferences(expression: unknown): string[] {
  if (Array.isArray(expression)) return toList(expression).flatMap(collectReferences);
  if (!isRecord(expression)) return [];
  if (Array.isArray(expression['references'])) return toTexts(expression['references']);
  return Object.values(expression).flatMap(collectReferences);
}
