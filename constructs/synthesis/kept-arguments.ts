import type { TerraformResource } from 'cdktf';
import { TerraformStack, Token, Tokenization } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems, warnings } from '../../lib/errors/catalogue';
import { readArguments, readElementArguments } from './synthesized-arguments';
import type { Arguments } from './synthesized-arguments';
import { validateWhenComplete } from './late-validation';
import { findDuplicateNames } from './duplicate-names';
import { warn } from './warnings';
import { createLookup } from '../../lib/lookup';

/** Resources that are access. No override of theirs is meant: other access is another role assignment. */
const GRANT_TYPES = [
  'azurerm_role_assignment',
  'azurerm_role_definition',
  // Data shares of Azure Storage with their access policies, and connectors with what they read and as whom.
  'azapi_resource',
  'azapi_resource_action',
  // Filters of events, which show the names of files.
  'azurerm_eventgrid_system_topic_event_subscription',
];

/** Arguments that nobody declares here, and what they do when an app adds them. */
const HARMFUL_ADDITIONS = createLookup<Readonly<Record<string, string>>>({
  '': {
    count: 'the block can stand for several resources or for none',
    for_each: 'the block can stand for several resources or for none',
    'lifecycle.create_before_destroy': 'Azure refuses the new resource while the old one exists',
    'lifecycle.ignore_changes': 'Terraform no longer applies what is declared',
  },
  azapi_resource: { sensitive_body: 'another body is sent than the one that is shown' },
  azapi_resource_action: {
    sensitive_body: 'another body is sent than the one that is shown',
    when: 'the request may not be sent when it changes',
  },
  azapi_update_resource: { sensitive_body: 'another body is sent than the one that is shown' },
  azurerm_storage_account: {
    nfsv3_enabled: 'NFS 3.0 reads without role assignments',
    sftp_enabled: 'local users read without role assignments',
    static_website: 'anyone can read container $web',
  },
  azurerm_storage_data_lake_gen2_filesystem: {
    owner: 'the owner has access without a role assignment',
    group: 'the owning group has access without a role assignment',
  },
  azurerm_storage_data_lake_gen2_path: {
    owner: 'the owner has access without a role assignment',
    group: 'the owning group has access without a role assignment',
  },
});

type Addition = readonly [argument: string, consequence: string];

const additionsByType = new Map<string, readonly Addition[]>();

/** Lists the harmful additions to resources of a type. */
function getHarmfulAdditions(type: string): readonly Addition[] {
  const known = additionsByType.get(type);
  if (known) return known;
  const additions = Object.entries({ ...HARMFUL_ADDITIONS[''], ...HARMFUL_ADDITIONS[type] });
  additionsByType.set(type, additions);
  return additions;
}

/** The arguments of each resource of this library as it declares them, by stack. */
const declaredByStack = new WeakMap<TerraformStack, Map<TerraformResource, Arguments>>();

/**
 * Keeps the arguments of a resource of this library: what an app changes with an override, an aspect or a setter is found when the
 * stack is complete. A change of a grant is an error, all others are warnings. An app can add arguments, except for those that open
 * access or make an apply fail. Call it again, with the names of the arguments, after a change.
 */
export function keepArguments<T extends TerraformResource>(resource: T, ...changed: readonly string[]): T {
  const stack = TerraformStack.of(resource);
  const kept = declaredByStack.get(stack) ?? new Map<TerraformResource, Arguments>();
  if (!declaredByStack.has(stack)) {
    declaredByStack.set(stack, kept);
    validateWhenComplete(stack, () =>
      [...kept].flatMap(([each, declared]) => findOverrides(stack, each, declared)),
    );
    validateWhenComplete(stack, () => findDuplicateNames(stack));
  }
  const now = readElementArguments(resource);
  const before = kept.get(resource);
  const update = changed.length > 0 ? Object.fromEntries(changed.map((name) => [name, now[name]])) : now;
  kept.set(resource, pickSet(before === undefined ? update : { ...before, ...update }));
  return resource;
}

/** Picks the arguments that have a value: a resource has a dozen others, and there are thousands of grants. */
function pickSet(all: Arguments): Arguments {
  const set: Record<string, unknown> = {};
  for (const name in all) if (all[name] !== undefined) set[name] = all[name];
  return set;
}

function findOverrides(stack: TerraformStack, resource: TerraformResource, declared: Arguments): Problem[] {
  const actual = readArguments(stack, resource);
  const type = resource.terraformResourceType;
  const changes = findDifferences(declared, actual).map(({ path, before, after }) => ({
    argument: path,
    type,
    declared: toShown(before),
    actual: toShown(after),
  }));
  const additions = getHarmfulAdditions(type).flatMap(([argument, consequence]) => {
    const after = readPath(actual, argument);
    const isHarmful = argument.endsWith('ignore_changes') ? ignoresDeclared(after, declared) : isOn(after);
    return isHarmful && !isOn(readPath(declared, argument)) ? [{ argument, type, consequence }] : [];
  });
  const found = [...changes, ...additions];
  if (isGrant(type, declared))
    return found.map((each) => ({ ...problems.grantOverridden(each), where: resource.node.path }));
  for (const each of found) warn(resource, warnings.argumentOverridden(each));
  return [];
}

/** True for access. Other resources of azapi are none, such as jobs. */
function isGrant(type: string, declared: Arguments): boolean {
  return GRANT_TYPES.includes(type) && !String(declared['type']).startsWith('Microsoft.App/');
}

interface Change {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Finds the arguments that differ. Those of most resources are as they were declared. Tags do not matter. */
function findDifferences(declared: Arguments, actual: Arguments): Change[] {
  for (const name in declared)
    if (declared[name] !== actual[name]) return findChanges('', { ...declared, tags: undefined }, actual);
  return [];
}

/** Finds what is declared and not synthesized. What is added is no change, unless it is part of the body of a request. */
function findChanges(path: string, before: unknown, after: unknown): Change[] {
  const isInBody = path.startsWith('body.');
  if (before === after || (before === undefined && !isInBody)) return [];
  // Preconditions of others stand beside those of this library.
  if (path.endsWith('precondition') && Array.isArray(before) && Array.isArray(after))
    return before.flatMap((item, at) =>
      after.some((other) => findChanges('', item, other).length === 0)
        ? []
        : [{ path: `${path}[${at}]`, before: readPath(item, 'error_message'), after: undefined }],
    );
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, at) => findChanges(`${path}[${at}]`, item, after[at]));
  if (isMap(before) && isMap(after))
    return Object.keys(path === '' ? before : { ...before, ...after }).flatMap((key) =>
      findChanges(path === '' ? key : `${path}.${key}`, before[key], after[key]),
    );
  return [{ path, before, after }];
}

function readPath(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isMap(at) ? at[key] : undefined), value);
}

/** True for a value that switches something on; what only Terraform knows can. */
function isOn(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && !(Array.isArray(value) && !value.length);
}

/** True if changes of an argument that is declared are ignored. Tags do not matter. */
function ignoresDeclared(ignored: unknown, declared: Arguments): boolean {
  if (!isOn(ignored)) return false;
  if (!Array.isArray(ignored)) return true;
  return ignored.some((name) => {
    const [argument] = String(name).split(/[.[]/);
    return argument !== 'tags' && declared[argument] !== undefined;
  });
}

function isMap(value: unknown): value is Arguments {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Tokenization.isResolvable(value)
  );
}

function toShown(value: unknown): unknown {
  return Token.isUnresolved(value) ? 'a token' : value;
}
