import type { TerraformElement, TerraformResource, TerraformStack } from 'cdktf';
import { Tokenization } from 'cdktf';

/** The arguments of a resource, by their names in Terraform. Values can be tokens. */
export type Arguments = Readonly<Record<string, unknown>>;

/** The members of elements and stacks that the framework does not show. */
interface Inner {
  readonly rawOverrides?: Arguments;
  readonly terraformMetaArguments?: Arguments;
  readonly synthesizeAttributes?: (this: unknown) => Arguments;
}

/**
 * Returns the arguments of a resource or provider as it has them now, without overrides of its stack. In contrast to `toTerraform`, it does not fix the
 * name of the resource, which the app can still change.
 */
export function readElementArguments(element: TerraformElement): Arguments {
  const {
    rawOverrides = {},
    synthesizeAttributes,
    terraformMetaArguments = {},
  } = element as unknown as Inner;
  const { lifecycle, count, forEach, provider } = terraformMetaArguments;
  const own = {
    ...synthesizeAttributes?.call(element),
    count,
    provider,
    for_each: forEach,
    lifecycle: toTerraformNames(lifecycle),
  };
  return isEmpty(rawOverrides) ? own : (mergeOverrides(own, rawOverrides) as Arguments);
}

/** Returns the arguments that a complete stack synthesizes for a resource, with all overrides. */
export function readArguments(stack: TerraformStack, resource: TerraformResource): Arguments {
  const own = readElementArguments(resource);
  const { rawOverrides = {} } = stack as unknown as Inner;
  const byType = rawOverrides['resource'] as Readonly<Record<string, Arguments>> | undefined;
  const ofType = byType?.[resource.terraformResourceType];
  const overrides = ofType?.[resource.friendlyUniqueId];
  return overrides === undefined ? own : (mergeOverrides(own, overrides) as Arguments);
}

/** True if an app overrides what the elements of a stack synthesize, on the stack itself. */
export function hasOverrides(stack: TerraformStack): boolean {
  return !isEmpty((stack as unknown as Inner).rawOverrides ?? {});
}

function isEmpty(map: Arguments): boolean {
  for (const _key in map) return false;
  return true;
}

/** Merges as the framework does: undefined removes, lists are appended to lists, and numbers name items of lists. */
function mergeOverrides(value: unknown, overrides: unknown): unknown {
  if (Array.isArray(overrides))
    return [...(Array.isArray(value) ? (value as unknown[]) : []), ...(overrides as unknown[])];
  if (!isMap(overrides)) return overrides;
  const base = Array.isArray(value) ? [...(value as unknown[])] : isMap(value) ? { ...value } : {};
  const target = base as Record<string, unknown>;
  for (const [key, override] of Object.entries(overrides)) {
    if (override === undefined) Reflect.deleteProperty(target, key);
    else target[key] = mergeOverrides(target[key], override);
  }
  return target;
}

/** Writes the names of a lifecycle and its preconditions as Terraform has them. */
function toTerraformNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toTerraformNames);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      toTerraformNames(item),
    ]),
  );
}

function isMap(value: unknown): value is Arguments {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Tokenization.isResolvable(value)
  );
}
