import type { ArmScope } from './arm-scope';
import { parseScope } from './arm-scope';
import type { Schedule } from './pim-schedule';
import { readSchedule } from './pim-schedule';
import { isRecord, toList, toRecord, toTexts } from './json-values';
import type { Permissions, RolePowers } from './role-powers';
import { findBuiltInRole, createCustomRole, createUnknownRole } from './role-powers';
import type { TerraformFacts, TerraformResource } from './terraform-file';
import type { OtherWay } from './other-ways';
import { findOtherWays } from './other-ways';
import { TerraformTexts } from './terraform-texts';
import { GrantTiming } from '../../model/values/grant-timing';
import { parseTimeField } from '../condition/utc-time';

/** A role assignment, by whomever it was declared. */
export interface RoleAssignment {
  readonly address: string;
  /** Object id, or the expression that gives it. */
  readonly principalId: string;
  readonly principalType: string | null;
  readonly role: RolePowers;
  readonly scope: ArmScope;
  /** Null where there is none. */
  readonly condition: string | null;
  readonly isConditionKnown: boolean;
  /** `Eligible`: only after its holder has activated it (Privileged Identity Management). */
  readonly standing: 'Active' | 'Eligible';
  readonly schedule: Schedule;
}

/** A storage account, as far as the file tells. */
export interface StorageAccount {
  readonly account: string;
  readonly subscription: string | null;
  readonly resourceGroup: string | null;
  /** Null where the file does not say. */
  readonly hasSharedKeys: boolean | null;
  readonly allowsPublicBlobs: boolean | null;
  readonly address: string;
}

/** A container that anybody may read. */
export interface PublicContainer {
  readonly address: string;
  readonly account: string | null;
  readonly container: string;
  readonly mayList: boolean;
}

/** What an invitation in an output says. */
export interface Invitation {
  readonly shareName: string;
  readonly recipientName: string | null;
  readonly principalId: string;
  readonly account: string | null;
  readonly state: string;
  /** Whether the grant waits for an acceptance that is not there yet. */
  readonly isWaiting: boolean;
  readonly expiresOn: string | null;
  readonly datasets: readonly { readonly type: string; readonly container: string; readonly path: string }[];
}

/** What a file says about who may read blobs. */
export interface DeclaredAccess {
  readonly assignments: readonly RoleAssignment[];
  readonly accounts: readonly StorageAccount[];
  readonly publicContainers: readonly PublicContainer[];
  readonly invitations: readonly Invitation[];
  readonly otherWays: readonly OtherWay[];
}

export function readDeclaredAccess(facts: TerraformFacts): DeclaredAccess {
  const texts = new TerraformTexts(facts);
  const selectByType = (type: string): TerraformResource[] =>
    facts.resources.filter((each) => each.type === type);
  const selectManaged = (type: string): TerraformResource[] =>
    selectByType(type).filter(({ isData }) => !isData);
  const accounts = selectByType('azurerm_storage_account').flatMap((each) => toStorageAccounts(texts, each));
  return {
    assignments: STANDINGS.flatMap(([type, standing]) =>
      selectManaged(type).map((each) =>
        toRoleAssignment(texts, each, standing, selectManaged('azurerm_role_definition')),
      ),
    ),
    accounts,
    publicContainers: selectManaged('azurerm_storage_container').flatMap((each) =>
      toPublicContainers(texts, each, accounts),
    ),
    invitations: facts.selectOutputs.flatMap((output) => toInvitations(texts, output)),
    otherWays: findOtherWays(facts.resources),
  };
}

const STANDINGS = [
  ['azurerm_role_assignment', 'Active'],
  ['azurerm_pim_active_role_assignment', 'Active'],
  ['azurerm_pim_eligible_role_assignment', 'Eligible'],
] as const;

function toRoleAssignment(
  texts: TerraformTexts,
  resource: TerraformResource,
  standing: RoleAssignment['standing'],
  definitions: readonly TerraformResource[],
): RoleAssignment {
  const principal = texts.readArgument(resource, 'principal_id');
  const condition = texts.readArgument(resource, 'condition');
  return {
    address: resource.address,
    // What is not known is told apart by where it comes from.
    principalId:
      principal?.readText || getOnlyItem(principal?.madeFrom)?.address || `(unknown: ${resource.address})`,
    principalType: texts.readArgument(resource, 'principal_type')?.readText || null,
    role: resolveRole(texts, resource, definitions),
    scope: resolveScope(texts, resource),
    condition: condition?.readText || null,
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

/** A scope that Terraform makes from a container is that container; one made from an account is in that account. */
function resolveSources(texts: TerraformTexts, sources: readonly TerraformResource[]): Partial<ArmScope> {
  const getName = (resource: TerraformResource): string | null =>
    texts.readArgument(resource, 'name')?.readText || null;
  const container = getOnlyItem(sources.filter(({ type }) => type === 'azurerm_storage_container'));
  if (container)
    return { kind: 'Container', container: getName(container), account: findAccountName(texts, container) };
  const account = getOnlyItem(sources.filter(({ type }) => type === 'azurerm_storage_account'));
  return account ? { account: getName(account) } : {};
}

/** Of several instances, nobody can tell which one is meant. */
function getOnlyItem<T>(items: readonly T[] | undefined): T | undefined {
  return items?.length === 1 ? items[0] : undefined;
}

function findAccountName(texts: TerraformTexts, container: TerraformResource): string | null {
  const id = texts.readArgument(container, 'storage_account_id');
  const name = id
    ? parseScope(id.readText).account
    : texts.readArgument(container, 'storage_account_name')?.readText;
  const account = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_storage_account'));
  return name || (account && texts.readArgument(account, 'name')?.readText) || null;
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
  // `data.azurerm_role_definition`, by its name.
  const data = getOnlyItem(id?.madeFrom.filter(({ type }) => type === 'azurerm_role_definition'));
  return findBuiltInRole(
    named || (data && texts.readArgument(data, 'name')?.readText) || id?.readText || '(known after apply)',
  );
}

/** Whether a block has its actions as texts, none of which Terraform has still to make. */
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

function toStorageAccounts(texts: TerraformTexts, resource: TerraformResource): StorageAccount[] {
  const account = texts.readArgument(resource, 'name')?.readText;
  if (!account) return [];
  const id = parseScope(texts.readArgument(resource, 'id')?.readText ?? '');
  // What an argument's absence means is azurerm's default; a data source says nothing.
  const readFlag = (name: string, byDefault: boolean): boolean | null => {
    const value = resource.values[name];
    if (typeof value === 'boolean') return value;
    return (value === undefined || value === null) && !resource.isData && !(name in resource.unknown)
      ? byDefault
      : null;
  };
  return [
    {
      account,
      subscription: id.subscription,
      resourceGroup:
        id.resourceGroup ?? (texts.readArgument(resource, 'resource_group_name')?.readText || null),
      hasSharedKeys: readFlag('shared_access_key_enabled', true),
      allowsPublicBlobs: readFlag('allow_nested_items_to_be_public', true),
      address: resource.address,
    },
  ];
}

function toPublicContainers(
  texts: TerraformTexts,
  resource: TerraformResource,
  accounts: readonly StorageAccount[],
): PublicContainer[] {
  const type = texts.readArgument(resource, 'container_access_type')?.readText ?? 'private';
  const account = findAccountName(texts, resource);
  const isForbidden = accounts.some((each) => each.account === account && each.allowsPublicBlobs === false);
  if (type === 'private' || isForbidden) return [];
  const container = texts.readArgument(resource, 'name')?.readText || resource.address;
  return [{ address: resource.address, account, container, mayList: type !== 'blob' }];
}

function toInvitations(texts: TerraformTexts, output: unknown): Invitation[] {
  const document = toRecord(output);
  if (document['documentType'] !== 'invitation') return [];
  const readText = (value: unknown): string | null =>
    typeof value === 'string' ? texts.resolveText(value).readText : null;
  const recipient = toRecord(document['recipient']);
  const [shareName, principalId] = [readText(document['shareName']), readText(recipient['principalId'])];
  if (shareName === null || principalId === null) return [];
  return [
    {
      shareName,
      principalId,
      recipientName: readText(recipient['recipientName']),
      account: readText(toRecord(document['source'])['storageAccountName']),
      state: readText(document['state']) ?? 'Active',
      isWaiting:
        readText(document['grantOn']) === GrantTiming.ACCEPTANCE && readText(document['acceptedOn']) === null,
      expiresOn: parseTimeField(readText(document['expiresOn'])),
      datasets: toList(document['datasets'])
        .map(toRecord)
        .map((dataset) => ({
          type: readText(dataset['datasetType']) ?? '',
          container: readText(dataset['container']) ?? '',
          path: readText(dataset['path']) ?? '',
        })),
    },
  ];
}
