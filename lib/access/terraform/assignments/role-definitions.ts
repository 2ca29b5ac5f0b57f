import { isSameId } from '../../../model/rules/same-id';
import { findRoleById, findRoleByName } from '../../role-definitions/built-in-roles';
import type { Permissions, StoragePermissions } from '../../role-definitions/role-permissions';
import { findStoragePermissions } from '../../role-definitions/role-permissions';
import type { RolePowers } from '../../role-definitions/role-powers';
import {
  createCustomRole,
  createUnknownRole,
  findBuiltInRole,
  parseRoleId,
} from '../../role-definitions/role-powers';
import { selectPowers } from '../../role-definitions/storage-powers';
import type { Json } from '../syntax/json-values';
import { isRecord, toList, toTexts } from '../syntax/json-values';
import type { ResolvedContent } from '../values/resolved-content';
import { getOnlyItem } from '../accounts/storage-accounts';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** A custom role in a Terraform file. */
export interface RoleDefinition {
  /** Terraform address of the definition. */
  readonly address: string;
  readonly name: string;
  /** GUID of the role; null if it is not in the file. */
  readonly id: string | null;
  /** The permissions; null if they are not known. */
  readonly permissions: StoragePermissions | null;
  /** The scopes that the role can be assigned at, as written. */
  readonly assignableScopes: readonly string[];
  /** Digests of the permissions and scopes, to compare those that are not known. */
  readonly content: string;
  readonly role: RolePowers;
}

export function toRoleDefinition(
  texts: TerraformTexts,
  content: ResolvedContent,
  resource: TerraformResource,
): RoleDefinition {
  const { address } = resource;
  const name = texts.readArgument(resource, 'name')?.readText || address;
  const id = texts.readArgument(resource, 'role_definition_id');
  const blocks = readPermissions(texts, resource);
  return {
    address,
    name,
    id: (id?.isKnown && parseRoleId(id.readText)) || null,
    permissions: blocks && findOpeningPermissions(blocks),
    assignableScopes: listAssignableScopes(texts, resource),
    content: ['permissions', 'assignable_scopes', 'scope']
      .map((key) => content.digestArgument(resource, key) ?? '')
      .join(),
    role:
      blocks && !bearsBuiltIn(name, id?.readText) ? createCustomRole(name, blocks) : createUnknownRole(name),
  };
}

function findOpeningPermissions(blocks: readonly Permissions[]): StoragePermissions {
  const { dataActions, powers } = findStoragePermissions(blocks);
  return { dataActions, powers: selectPowers(powers, false) };
}

/** Lists the scopes of a definition, as written. Its own scope is assignable as well. */
function listAssignableScopes(texts: TerraformTexts, resource: TerraformResource): string[] {
  const { values, unknown } = resource;
  const listed = texts.resolveAll(values['assignable_scopes']) ?? [];
  const places = (Array.isArray(listed) ? toList(listed) : [listed]).map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each),
  );
  const scope = texts.readArgument(resource, 'scope')?.readText;
  const isOpen = ['scope', 'assignable_scopes'].some((key) => key in unknown);
  const scopes = [...(scope ? [scope] : []), ...places, ...(isOpen ? ['(known after apply)'] : [])];
  return [...new Set(scopes.map((each) => each.toLowerCase()))].sort();
}

/** True if a custom role claims the name or id of a built-in role. Azure means the built-in one. */
export function bearsBuiltIn(name: string, id: string | undefined): boolean {
  return findRoleByName(name) !== undefined || findRoleById(parseRoleId(id ?? '') ?? '') !== undefined;
}

/** Finds the role of an assignment. Built-in roles win, by name and by id. */
export function resolveRole(
  texts: TerraformTexts,
  resource: TerraformResource,
  definitions: readonly RoleDefinition[],
): RolePowers {
  const id = texts.readArgument(resource, 'role_definition_id');
  const name = texts.readArgument(resource, 'role_definition_name');
  const named = (name?.isKnown && name.readText) || undefined;
  const guid = id && parseRoleId(id.readText);
  if (named !== undefined && guid && meansAnother(named, guid)) return createUnknownRole(named);
  const builtIn = [named, guid]
    .map((each) => each && findBuiltInRole(each))
    .find((each) => each && isKnown(each));
  if (builtIn) return builtIn;

  const source = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_role_definition'));
  const custom = definitions.filter(
    (definition) =>
      (source !== undefined && !source.isData && definition.address === source.address) ||
      (guid !== undefined && definition.id === guid) ||
      (named !== undefined && isSameId(definition.name, named)),
  );
  if (custom.length > 0) return mergeRoles(custom);
  // A `data.azurerm_role_definition` has the name or the id.
  const looked = source?.isData
    ? (['name', 'role_definition_id'] as const).map((key) => texts.readArgument(source, key)?.readText)
    : [];
  const wanted = looked.find((each) => each);
  if (wanted) {
    const same = definitions.filter(
      ({ name, id: own }) => isSameId(name, wanted) || own === parseRoleId(wanted),
    );
    const found = findBuiltInRole(wanted);
    return isKnown(found) || same.length === 0 ? found : mergeRoles(same);
  }
  return createUnknownRole(name?.readText || id?.readText || '(known after apply)');
}

/** True if a name is that of a built-in role with another id. Terraform never writes such a pair, and only the id counts in Azure. */
function meansAnother(name: string, guid: string): boolean {
  const named = findRoleByName(name);
  return named !== undefined && !isSameId(named.id, guid);
}

function isKnown({ readsBlobs }: RolePowers): boolean {
  return readsBlobs !== undefined;
}

/** Returns the role that several definitions of one name mean: an unknown one, unless they agree. */
function mergeRoles(definitions: readonly RoleDefinition[]): RolePowers {
  const [first, ...others] = definitions;
  const isSame = others.every(({ role }) => JSON.stringify(role) === JSON.stringify(first.role));
  return isSame ? first.role : createUnknownRole(first.name);
}

/** Reads the permissions of a custom role; null if any action is not a known text. */
function readPermissions(
  texts: TerraformTexts,
  { values, unknown }: TerraformResource,
): Permissions[] | null {
  const permissions = texts.resolveAll(values['permissions']);
  const blocks: readonly unknown[] = isRecord(permissions) ? [permissions] : toList(permissions);
  const isListed = isRecord(permissions) || Array.isArray(permissions);
  const isWhole = isListed && !('permissions' in unknown) && !('dynamic' in values);
  return isWhole && blocks.every(hasReadableActions) ? blocks.map(toPermissions) : null;
}

/** True if all actions of a block are known texts. */
function hasReadableActions(block: unknown): block is Json {
  if (!isRecord(block)) return false;
  return ['actions', 'not_actions', 'data_actions', 'not_data_actions'].every((key) => {
    const value = block[key] ?? [];
    const actions = toTexts(value);
    return (
      Array.isArray(value) &&
      actions.length === value.length &&
      !actions.some((each) => /\$\{|%\{/.test(each))
    );
  });
}

function toPermissions(block: Json): Permissions {
  return {
    actions: toTexts(block['actions']),
    notActions: toTexts(block['not_actions']),
    dataActions: toTexts(block['data_actions']),
    notDataActions: toTexts(block['not_data_actions']),
  };
}
