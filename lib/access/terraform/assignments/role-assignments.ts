import { RESOURCE_TYPES } from '../../resource-types/classify-type';
import type { RolePowers } from '../../role-definitions/role-powers';
import { selectPowers } from '../../role-definitions/storage-powers';
import type { ArmScope } from '../values/arm-scope';
import { parseScope } from '../values/arm-scope';
import type { Schedule } from './pim-schedule';
import { hasDuration, readSchedule } from './pim-schedule';
import type { ResolvedContent } from '../values/resolved-content';
import type { RoleDefinition } from './role-definitions';
import { resolveRole } from './role-definitions';
import { findAccountName, getOnlyItem } from '../accounts/storage-accounts';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** A role assignment in a Terraform file. */
export interface RoleAssignment {
  /** Terraform address of the assignment. */
  readonly address: string;
  /** A policy of a data share of Azure Storage gives the same as an assignment. */
  readonly grantedBy: 'RoleAssignment' | 'StorageDataShare';
  /** The tenant that a policy of a data share names; null for assignments. */
  readonly tenantId: string | null;
  /** Object id of the principal, or the expression for it. */
  readonly principalId: string;
  readonly principalType: string | null;
  /** The resources and data sources that the id of the principal can come from. */
  readonly principalSources: readonly TerraformResource[];
  /** Id of the identity of another tenant, as far as it is known; null if there is none. */
  readonly delegatedIdentity: string | null;
  /** The role, with those of its powers that open data of accounts at the scope. */
  readonly role: RolePowers;
  /** All powers of the role. At a machine or a vault, they count if it has an identity with access, or a key. */
  readonly allPowers: RolePowers['powers'];
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
  /** Digest of everything that starts the period anew if it changes; null for a period with a known start or end. */
  readonly restart: string | null;
}

/** The resource types of role assignments. */
export const STANDINGS = [
  ['azurerm_role_assignment', 'Active'],
  ['azurerm_pim_active_role_assignment', 'Active'],
  ['azurerm_pim_eligible_role_assignment', 'Eligible'],
] as const;

export function toRoleAssignment(
  texts: TerraformTexts,
  content: ResolvedContent,
  resource: TerraformResource,
  standing: RoleAssignment['standing'],
  definitions: readonly RoleDefinition[],
): RoleAssignment {
  const principal = texts.readArgument(resource, 'principal_id');
  const condition = texts.readArgument(resource, 'condition');
  const role = resolveRole(texts, resource, definitions);
  const scope = resolveScope(texts, resource);
  const isWithinAccount = scope.kind === 'Container' || scope.kind === 'StorageAccount';
  return {
    address: resource.address,
    grantedBy: 'RoleAssignment',
    tenantId: null,
    // Unknown principals are distinguished by the resource that they come from.
    principalId:
      principal?.readText || getOnlyItem(principal?.madeFrom)?.address || `(unknown: ${resource.address})`,
    principalType: texts.readArgument(resource, 'principal_type')?.readText || null,
    principalSources: principal?.candidates ?? [],
    delegatedIdentity:
      texts.readArgument(resource, 'delegated_managed_identity_resource_id')?.readText || null,
    role: { ...role, powers: selectPowers(role.powers, isWithinAccount) },
    allPowers: role.powers,
    scope,
    condition: condition?.readText || null,
    conditionVersion: texts.readArgument(resource, 'condition_version')?.readText || null,
    isConditionKnown: condition?.isKnown ?? true,
    standing,
    schedule: readSchedule(texts, resource),
    restart: digestRestart(texts, content, resource),
  };
}

/** Each argument of such an assignment replaces it, and a duration counts from the new start. */
function digestRestart(
  texts: TerraformTexts,
  content: ResolvedContent,
  resource: TerraformResource,
): string | null {
  if (!hasDuration(texts, resource)) return null;
  const names = content
    .listArguments(resource)
    .filter((name) => !['id', 'timeouts', 'depends_on'].includes(name));
  return names.map((name) => `${name} ${content.digestArgument(resource, name)}`).join();
}

function resolveScope(texts: TerraformTexts, resource: TerraformResource): ArmScope {
  const scope = texts.readArgument(resource, 'scope');
  const own = scope?.readText || `\${${resource.origins?.['scope']?.reference ?? ''}}`;
  if (!scope) return { ...parseScope('${?}'), text: '' };
  if (scope.readText !== '') {
    const parsed = parseScope(scope.readText);
    return parsed.kind === 'Unknown' ? { ...parsed, ...resolveSources(texts, scope.madeFrom, own) } : parsed;
  }
  return { ...parseScope('${?}'), ...resolveSources(texts, scope.madeFrom, own), text: '' };
}

const ID_REFERENCE = /^\$\{[^{}]*\.(?:id|resource_id|resource_versionless_id)\}$/;

/** Types whose ids contain or control other resources. */
const CONTAINING_TYPE =
  /^azurerm_(?:storage_|resource_|subscription|management_|managed_application|.*_deployment|.*policy)/;

/** True for a type of azurerm whose resources are certain to have no blobs. */
function hasNoBlobs(type: string): boolean {
  return RESOURCE_TYPES.has(type) && type.startsWith('azurerm_') && !CONTAINING_TYPE.test(type);
}

/** Resolves a scope that refers to a container or an account of the file. */
function resolveSources(
  texts: TerraformTexts,
  sources: readonly TerraformResource[],
  reference: string,
): Partial<ArmScope> {
  const getName = (resource: TerraformResource): string | null => {
    const name = texts.readArgument(resource, 'name');
    return name?.isKnown ? name.readText || null : null;
  };
  const container = getOnlyItem(sources.filter(({ type }) => type === 'azurerm_storage_container'));
  if (container)
    return { kind: 'Container', container: getName(container), account: findAccountName(texts, container) };
  const account = getOnlyItem(sources.filter(({ type }) => type === 'azurerm_storage_account'));
  if (account) return { account: getName(account) };
  const only = getOnlyItem(sources);
  return only && ID_REFERENCE.test(reference) && hasNoBlobs(only.type) ? { kind: 'Elsewhere' } : {};
}
