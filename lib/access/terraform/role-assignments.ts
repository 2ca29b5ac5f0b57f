import type { ArmScope } from './arm-scope';
import { parseScope } from './arm-scope';
import { isRecord, toList, toRecord, toTexts } from './json-values';
import type { Schedule } from './pim-schedule';
import { readSchedule } from './pim-schedule';
import type { Permissions, RolePowers } from './role-powers';
import { createCustomRole, createUnknownRole, findBuiltInRole } from './role-powers';
import { findAccountName, getOnlyItem } from './storage-accounts';
import type { TerraformResource } from './terraform-file';
import type { TerraformTexts } from './terraform-texts';

/** A role assignment in a Terraform file. */
export interface RoleAssignment {
  /** Terraform address of the assignment. */
  readonly address: string;
  /** Object id of the principal, or the expression for it. */
  readonly principalId: string;
  readonly principalType: string | null;
  readonly role: RolePowers;
  readonly scope: ArmScope;
  /** Text of the condition; null if there is none. */
  readonly condition: string | null;
  /** The language of the condition; null if the file does not say. Azure's only accepted value is 2.0. */
  readonly conditionVersion: string | null;
  /** True if the condition is known, or known not to exist. */
  readonly isConditionKnown: boolean;
  /** `Eligible` if the holder has to activate the assignment first (Privileged Identity Management). */
  readonly standing: 'Active' | 'Eligible';
  readonly schedule: Schedule;
}

/** The resource types of role assignments. */
export const STANDINGS = [
  ['azurerm_role_assignment', 'Active'],
  ['azurerm_pim_active_role_assignment', 'Active'],
  ['azurerm_pim_eligible_role_assignment', 'Eligible'],
] as const;

export function toRoleAssignment(
  texts: TerraformTexts,
  resource: TerraformResource,
  standing: RoleAssignment['standing'],
  definitions: readonly TerraformResource[],
): RoleAssignment {
  const principal = texts.readArgument(resource, 'principal_id');
  const condition = texts.readArgument(resource, 'condition');
  return {
    address: resource.address,
    // Unknown principals are distinguished by the resource that they come from.
    principalId:
      principal?.readText || getOnlyItem(principal?.madeFrom)?.address || `(unknown: ${resource.address})`,
    principalType: texts.readArgument(resource, 'principal_type')?.readText || null,
    role: resolveRole(texts, resource, definitions),
    scope: resolveScope(texts, resource),
    condition: condition?.readText || null,
    conditionVersion: texts.readArgument(resource, 'condition_version')?.readText || null,
    isConditionKnown: condition?.isKnown ?? true,
    standing,
    schedule: readSchedule(resource),
  };
}

function resolveScope(texts: TerraformTexts, resource: TerraformResource): ArmScope {
  const scope = texts.readArgument(resource, 'scope');
  if (!scope) return { ...parseScope('${?}'), text: '' };
  if (scope.readText !== '') {
    const parsed = parseScope(scope.readText);
    return parsed.kind === 'Unknown' ? { ...parsed, ...resolveSources(texts, scope.madeFrom) } : parsed;
  }
  return { ...parseScope('${?}'), ...resolveSources(texts, scope.madeFrom), text: '' };
}

/** Resolves a scope that refers to a container or an account of the file. */
function resolveSources(texts: TerraformTexts, sources: readonly TerraformResource[]): Partial<ArmScope> {
  const getName = (resource: TerraformResource): string | null =>
    texts.readArgument(resource, 'name')?.readText || null;
  const container = getOnlyItem(sources.filter(({ type }) => type === 'azurerm_storage_container'));
  if (container)
    return { kind: 'Container', container: getName(container), account: findAccountName(texts, container) };
  const account = getOnlyItem(sources.filter(({ type }) => type === 'azurerm_storage_account'));
  return account ? { account: getName(account) } : {};
}

function resolveRole(
  texts: TerraformTexts,
  resource: TerraformResource,
  definitions: readonly TerraformResource[],
): RolePowers {
  const id = texts.readArgument(resource, 'role_definition_id');
  const named = texts.readArgument(resource, 'role_definition_name')?.readText;
  const guid = id?.isKnown ? id.readText.slice(id.readText.lastIndexOf('/') + 1) : undefined;
  const isAssignedRole = (definition: TerraformResource): boolean =>
    getOnlyItem(id?.madeFrom.filter(({ isData }) => !isData)) === definition ||
    [texts.readArgument(definition, 'role_definition_id')?.readText, guid].every(
      (each) => each && each === guid,
    ) ||
    (named !== undefined && texts.readArgument(definition, 'name')?.readText === named);
  const definition = definitions.find(isAssignedRole);
  if (definition) {
    const name = texts.readArgument(definition, 'name')?.readText || definition.address;
    const { permissions } = definition.values;
    const blocks = isRecord(permissions) ? [permissions] : toList(permissions).map(toRecord);
    const isListed = 'permissions' in definition.values && !('permissions' in definition.unknown);
    return isListed && blocks.every(hasReadableActions)
      ? createCustomRole(name, blocks.map(toPermissions))
      : createUnknownRole(name);
  }
  // A `data.azurerm_role_definition` has the name.
  const data = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_role_definition'));
  return findBuiltInRole(
    named || (data && texts.readArgument(data, 'name')?.readText) || id?.readText || '(known after apply)',
  );
}

/** True if all actions of a block are known texts. */
function hasReadableActions(block: Readonly<Record<string, unknown>>): boolean {
  return ['actions', 'not_actions', 'data_actions', 'not_data_actions'].every((key) => {
    const value = block[key] ?? [];
    const texts = toTexts(value);
    return (
      Array.isArray(value) && texts.length === value.length && !texts.some((each) => each.includes('${'))
    );
  });
}

function toPermissions(block: Readonly<Record<string, unknown>>): Permissions {
  return {
    actions: toTexts(block['actions']),
    notActions: toTexts(block['not_actions']),
    dataActions: toTexts(block['data_actions']),
    notDataActions: toTexts(block['not_data_actions']),
  };
}
