import type { ArmScope } from './arm-scope';
import { parseScope } from './arm-scope';
import type { Schedule } from './pim-schedule';
import { scheduleOf } from './pim-schedule';
import { isRecord, listOf, recordOf, textsOf } from './json';
import type { Permissions, RolePowers } from './role-powers';
import { builtInRole, customRole, unknownRole } from './role-powers';
import type { TerraformFacts, TerraformResource } from './terraform-file';
import type { OtherWay } from './other-ways';
import { otherWaysOf } from './other-ways';
import { TerraformTexts } from './terraform-texts';
import { GrantOn } from '../../model/values/grant-on';
import { timeOf } from '../condition/time';

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

export function declaredAccess(facts: TerraformFacts): DeclaredAccess {
  const texts = new TerraformTexts(facts);
  const ofType = (type: string): TerraformResource[] => facts.resources.filter((each) => each.type === type);
  const managed = (type: string): TerraformResource[] => ofType(type).filter(({ isData }) => !isData);
  const accounts = ofType('azurerm_storage_account').flatMap((each) => accountOf(texts, each));
  return {
    assignments: STANDINGS.flatMap(([type, standing]) =>
      managed(type).map((each) => assignmentOf(texts, each, standing, managed('azurerm_role_definition'))),
    ),
    accounts,
    publicContainers: managed('azurerm_storage_container').flatMap((each) =>
      publicContainerOf(texts, each, accounts),
    ),
    invitations: facts.outputs.flatMap((output) => invitationOf(texts, output)),
    otherWays: otherWaysOf(facts.resources),
  };
}

const STANDINGS = [
  ['azurerm_role_assignment', 'Active'],
  ['azurerm_pim_active_role_assignment', 'Active'],
  ['azurerm_pim_eligible_role_assignment', 'Eligible'],
] as const;

function assignmentOf(
  texts: TerraformTexts,
  resource: TerraformResource,
  standing: RoleAssignment['standing'],
  definitions: readonly TerraformResource[],
): RoleAssignment {
  const principal = texts.of(resource, 'principal_id');
  const condition = texts.of(resource, 'condition');
  return {
    address: resource.address,
    // What is not known is told apart by where it comes from.
    principalId: principal?.text || only(principal?.madeFrom)?.address || `(unknown: ${resource.address})`,
    principalType: texts.of(resource, 'principal_type')?.text || null,
    role: roleOf(texts, resource, definitions),
    scope: scopeOf(texts, resource),
    condition: condition?.text || null,
    isConditionKnown: condition?.isKnown ?? true,
    standing,
    schedule: scheduleOf(resource),
  };
}

function scopeOf(texts: TerraformTexts, resource: TerraformResource): ArmScope {
  const scope = texts.of(resource, 'scope');
  if (!scope) return { ...parseScope('${?}'), text: '' };
  if (scope.text !== '') {
    const parsed = parseScope(scope.text);
    return parsed.kind === 'Unknown' ? { ...parsed, ...madeFrom(texts, scope.madeFrom) } : parsed;
  }
  return { ...parseScope('${?}'), ...madeFrom(texts, scope.madeFrom), text: '' };
}

/** A scope that Terraform makes from a container is that container; one made from an account is in that account. */
function madeFrom(texts: TerraformTexts, sources: readonly TerraformResource[]): Partial<ArmScope> {
  const name = (resource: TerraformResource): string | null => texts.of(resource, 'name')?.text || null;
  const container = only(sources.filter(({ type }) => type === 'azurerm_storage_container'));
  if (container)
    return { kind: 'Container', container: name(container), account: accountNameOf(texts, container) };
  const account = only(sources.filter(({ type }) => type === 'azurerm_storage_account'));
  return account ? { account: name(account) } : {};
}

/** Of several instances, nobody can tell which one is meant. */
function only<T>(items: readonly T[] | undefined): T | undefined {
  return items?.length === 1 ? items[0] : undefined;
}

function accountNameOf(texts: TerraformTexts, container: TerraformResource): string | null {
  const id = texts.of(container, 'storage_account_id');
  const name = id ? parseScope(id.text).account : texts.of(container, 'storage_account_name')?.text;
  const account = only(id?.madeFrom.filter(({ type }) => type === 'azurerm_storage_account'));
  return name || (account && texts.of(account, 'name')?.text) || null;
}

function roleOf(
  texts: TerraformTexts,
  resource: TerraformResource,
  definitions: readonly TerraformResource[],
): RolePowers {
  const id = texts.of(resource, 'role_definition_id');
  const named = texts.of(resource, 'role_definition_name')?.text;
  const guid = id?.isKnown ? id.text.slice(id.text.lastIndexOf('/') + 1) : undefined;
  const isIt = (definition: TerraformResource): boolean =>
    only(id?.madeFrom.filter(({ isData }) => !isData)) === definition ||
    [texts.of(definition, 'role_definition_id')?.text, guid].every((each) => each && each === guid) ||
    (named !== undefined && texts.of(definition, 'name')?.text === named);
  const definition = definitions.find(isIt);
  if (definition) {
    const name = texts.of(definition, 'name')?.text || definition.address;
    const { permissions } = definition.values;
    const blocks = isRecord(permissions) ? [permissions] : listOf(permissions).map(recordOf);
    const isTold = 'permissions' in definition.values && !('permissions' in definition.unknown);
    return isTold && blocks.every(isReadable)
      ? customRole(name, blocks.map(permissionsOf))
      : unknownRole(name);
  }
  // `data.azurerm_role_definition`, by its name.
  const data = only(id?.madeFrom.filter(({ type }) => type === 'azurerm_role_definition'));
  return builtInRole(named || (data && texts.of(data, 'name')?.text) || id?.text || '(known after apply)');
}

/** Whether a block has its actions as texts, none of which Terraform has still to make. */
function isReadable(block: Readonly<Record<string, unknown>>): boolean {
  return ['actions', 'not_actions', 'data_actions', 'not_data_actions'].every((key) => {
    const value = block[key] ?? [];
    const texts = textsOf(value);
    return (
      Array.isArray(value) && texts.length === value.length && !texts.some((each) => each.includes('${'))
    );
  });
}

function permissionsOf(block: Readonly<Record<string, unknown>>): Permissions {
  return {
    actions: textsOf(block['actions']),
    notActions: textsOf(block['not_actions']),
    dataActions: textsOf(block['data_actions']),
    notDataActions: textsOf(block['not_data_actions']),
  };
}

function accountOf(texts: TerraformTexts, resource: TerraformResource): StorageAccount[] {
  const account = texts.of(resource, 'name')?.text;
  if (!account) return [];
  const id = parseScope(texts.of(resource, 'id')?.text ?? '');
  // What an argument's absence means is azurerm's default; a data source says nothing.
  const flag = (name: string, byDefault: boolean): boolean | null => {
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
      resourceGroup: id.resourceGroup ?? (texts.of(resource, 'resource_group_name')?.text || null),
      hasSharedKeys: flag('shared_access_key_enabled', true),
      allowsPublicBlobs: flag('allow_nested_items_to_be_public', true),
      address: resource.address,
    },
  ];
}

function publicContainerOf(
  texts: TerraformTexts,
  resource: TerraformResource,
  accounts: readonly StorageAccount[],
): PublicContainer[] {
  const type = texts.of(resource, 'container_access_type')?.text ?? 'private';
  const account = accountNameOf(texts, resource);
  const isForbidden = accounts.some((each) => each.account === account && each.allowsPublicBlobs === false);
  if (type === 'private' || isForbidden) return [];
  const container = texts.of(resource, 'name')?.text || resource.address;
  return [{ address: resource.address, account, container, mayList: type !== 'blob' }];
}

function invitationOf(texts: TerraformTexts, output: unknown): Invitation[] {
  const document = recordOf(output);
  if (document['documentType'] !== 'invitation') return [];
  const text = (value: unknown): string | null => (typeof value === 'string' ? texts.read(value).text : null);
  const recipient = recordOf(document['recipient']);
  const [shareName, principalId] = [text(document['shareName']), text(recipient['principalId'])];
  if (shareName === null || principalId === null) return [];
  return [
    {
      shareName,
      principalId,
      recipientName: text(recipient['recipientName']),
      account: text(recordOf(document['source'])['storageAccountName']),
      state: text(document['state']) ?? 'Active',
      isWaiting: text(document['grantOn']) === GrantOn.ACCEPTANCE && text(document['acceptedOn']) === null,
      expiresOn: timeOf(text(document['expiresOn'])),
      datasets: listOf(document['datasets'])
        .map(recordOf)
        .map((dataset) => ({
          type: text(dataset['datasetType']) ?? '',
          container: text(dataset['container']) ?? '',
          path: text(dataset['path']) ?? '',
        })),
    },
  ];
}
