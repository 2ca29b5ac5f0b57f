import type { RolePowers } from '../../role-definitions/role-powers';
import type { AccountPlace } from '../values/arm-scope';
import { appliesToAccount } from '../values/arm-scope';
import { readPlace } from '../values/resource-place';
import { toTexts } from '../syntax/json-values';
import type { OtherWay } from './other-way';
import { isAssignment, listKeys, listReferredKeys } from '../principals/principal-keys';
import type { ResolvedContent } from '../values/resolved-content';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { SharedThings } from './shared-things';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';
import { createLookup } from '../../../lookup';

/** Arguments of values in vaults and stores that name the vault or store. */
const KEEPER_ARGUMENTS = ['key_vault_id', 'configuration_store_id', 'parent_id'];

/** Types of vaults and stores, and their arguments that decide who reads them. */
const KEEPER_TYPES = createLookup<readonly string[]>({
  azurerm_app_configuration: ['local_auth_enabled'],
  azurerm_key_vault: [
    'access_policy',
    'enable_rbac_authorization',
    'rbac_authorization_enabled',
    'enabled_for_deployment',
    'enabled_for_template_deployment',
  ],
});

/** The powers at a vault, a store or an app that show the values in it. */
const SHOWING_POWERS: RolePowers['powers'] = ['Secrets', 'Code', 'RoleAssignments'];

/** Permissions of access policies that show a secret. */
const SHOWING_PERMISSION = /^(?:all|backup|get)$|[$%]\{/i;

/**
 * Finds who may read a vault, a store of settings or an app that has a key or SAS of a shared account: access policies, and roles on it.
 * A role above it counts if it reads secrets; with other powers it is told as an access of its own.
 */
export function findKeyReaders(
  facts: TerraformFacts,
  texts: TerraformTexts,
  content: ResolvedContent,
  shared: SharedThings,
  assignments: readonly RoleAssignment[],
): OtherWay[] {
  const keepers = findKeepers(facts, shared);
  if (keepers.size === 0) return [];
  const places = findPlaces(keepers, facts, texts);
  const byAddress = new Map(assignments.map((each) => [each.address, each]));
  const mentionsKeeper = (resource: TerraformResource, argument: string): boolean =>
    listReferredKeys(resource, argument, facts).some((key) => keepers.has(key));
  return facts.resources.flatMap((resource): OtherWay[] => {
    const { address, type, isData } = resource;
    if (isData) return [];
    const create = (what: string, names: readonly string[]): OtherWay[] => [
      {
        address,
        what: `${what} that has a key or SAS of an account with shared data`,
        content: content.digestArguments(resource, names),
      },
    ];
    if (type === 'azurerm_key_vault_access_policy')
      return mentionsKeeper(resource, 'key_vault_id') && showsSecrets(resource, texts)
        ? create('reads the secrets of a vault', [
            'key_vault_id',
            'object_id',
            'application_id',
            'secret_permissions',
          ])
        : [];
    if (Object.hasOwn(KEEPER_TYPES, type))
      return listKeys(resource).some((key) => keepers.has(key))
        ? create('decides who reads a vault or a store', KEEPER_TYPES[type])
        : [];
    const assignment = isAssignment(type) ? byAddress.get(address) : undefined;
    if (!assignment || !showsValues(assignment, places, () => mentionsKeeper(resource, 'scope'))) return [];
    const deciding = ['scope', 'principal_id', 'role_definition_name', 'role_definition_id', 'condition'];
    return create('gives a role on a vault, a store of settings or an app', [
      ...deciding,
      'for_each',
      'count',
    ]);
  });
}

/** Finds the keys (see principal-keys.ts) of the vaults, stores and apps with a key or SAS. */
function findKeepers(facts: TerraformFacts, shared: SharedThings): Set<string> {
  const holding = facts.resources.filter((resource) => {
    if (resource.isData || resource.type.startsWith('azurerm_storage_')) return false;
    const relation = shared.relate(resource);
    return relation === 'Key' || relation === 'UnknownKey';
  });
  return new Set(
    holding.flatMap((resource) => [
      ...listKeys(resource).filter((key) => !key.startsWith('name ')),
      ...KEEPER_ARGUMENTS.flatMap((argument) => listReferredKeys(resource, argument, facts)),
    ]),
  );
}

function findPlaces(
  keepers: ReadonlySet<string>,
  { resources }: TerraformFacts,
  texts: TerraformTexts,
): AccountPlace[] {
  const named = new Map(
    resources.flatMap((resource) =>
      listKeys(resource).flatMap((key) => (keepers.has(key) ? [[key, resource] as const] : [])),
    ),
  );
  return [...keepers].map((key) => {
    const keeper = named.get(key);
    const id = key.startsWith('/') ? key : (toTexts([keeper?.values['id']])[0] ?? '');
    return readPlace(keeper, id, texts);
  });
}

function showsValues(
  { role, allPowers, scope }: RoleAssignment,
  places: readonly AccountPlace[],
  isOnKeeper: () => boolean,
): boolean {
  const isUnknown = role.readsBlobs === undefined;
  const isWide = ['ResourceGroup', 'Subscription', 'ManagementGroup'].includes(scope.kind);
  if (isWide) {
    const isTold = isUnknown || role.readsBlobs || role.powers.length > 0;
    return (
      !isTold &&
      allPowers.includes('Secrets') &&
      places.some((place) => appliesToAccount(scope, place) !== false)
    );
  }
  return (isUnknown || SHOWING_POWERS.some((power) => allPowers.includes(power))) && isOnKeeper();
}

function showsSecrets({ values, unknown }: TerraformResource, texts: TerraformTexts): boolean {
  const permissions = texts.resolveAll(values['secret_permissions']);
  const isOpen = 'secret_permissions' in unknown || typeof permissions === 'string';
  return isOpen || toTexts(permissions).some((each) => SHOWING_PERMISSION.test(each));
}
