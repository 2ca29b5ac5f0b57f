import type { SharingSwitch } from './data-sharing/sharing-switches';
import type { StatedShare } from './data-sharing/storage-data-shares';
import type { StorageConnector } from './data-sharing/storage-connectors';
import { readDataSharing } from './data-sharing/data-sharing';
import type { AccountSetting } from './accounts/account-settings';
import { readAccountSettings } from './accounts/account-settings';
import { findEventReaders } from './other-ways/event-readers';
import { findKeyReaders } from './other-ways/key-holders';
import { findKeyUsers } from './other-ways/key-users';
import { findUnattachedCredentials } from './other-ways/unattached-credentials';
import { findOutputSecrets } from './other-ways/output-secrets';
import { findProviderSecrets } from './other-ways/provider-secrets';
import { findServiceSecrets } from './other-ways/service-secrets';
import { findTrustedWorkloads } from './other-ways/trusted-workloads';
import { GrantTiming } from '../../model/values/grant-timing';
import { parseTimeField } from '../condition/utc-time';
import type { Json } from './syntax/json-values';
import { toList, toRecord } from './syntax/json-values';
import type { OtherWay } from './other-ways/other-way';
import type { UnreadResource } from './other-ways/other-ways';
import { findOtherWays, readArmType } from './other-ways/other-ways';
import { ActingGraph } from './principals/acting-graph';
import type { PrincipalSource } from './principals/principal-sources';
import { findPrincipalSources, selectOpening } from './principals/principal-sources';
import { ResolvedContent } from './values/resolved-content';
import type { RoleAssignment } from './assignments/role-assignments';
import { STANDINGS, toRoleAssignment } from './assignments/role-assignments';
import type { RoleDefinition } from './assignments/role-definitions';
import { toRoleDefinition } from './assignments/role-definitions';
import { findFalseBuiltIn } from './other-ways/false-built-in-roles';
import type { PublicContainer, StorageAccount } from './accounts/storage-accounts';
import { toPublicContainers, toStorageAccounts } from './accounts/storage-accounts';
import type { TerraformFacts, TerraformResource } from './files/terraform-file';
import { SharedThings } from './other-ways/shared-things';
import { addTagPowers } from './assignments/tag-writers';
import { TerraformTexts } from './values/terraform-texts';

/** The part of an invitation document that is about one account, from an output of the file. */
export interface Invitation {
  readonly shareName: string;
  readonly recipientName: string | null;
  /** The name of the recipient, if only the change under review gives it. `recipientName` is null then. */
  readonly declaredName?: string | null;
  readonly principalId: string;
  readonly account: string | null;
  readonly state: string;
  /** True if the grant is waiting for an acceptance. */
  readonly isWaiting: boolean;
  readonly expiresOn: string | null;
  /** True if the recipient reads through a data share of Azure Storage. */
  readonly isOfDataShare?: boolean;
  readonly datasets: readonly { readonly type: string; readonly container: string; readonly path: string }[];
}

/** Everything in a file that decides which principals can read blobs. */
export interface DeclaredAccess {
  readonly assignments: readonly RoleAssignment[];
  readonly accounts: readonly StorageAccount[];
  /** The settings of accounts that decide who can reach their data, besides roles and keys. */
  readonly accountSettings: readonly AccountSetting[];
  /** Containers that are public unless their account forbids it. */
  readonly publicContainers: readonly PublicContainer[];
  readonly invitations: readonly Invitation[];
  readonly roleDefinitions: readonly RoleDefinition[];
  readonly principalSources: readonly PrincipalSource[];
  readonly otherWays: readonly OtherWay[];
  /** Resources of other providers and of unknown types, which were not looked into. */
  readonly unread: readonly UnreadResource[];
  /** Addresses of the resources of storage data shares that cannot be read. */
  readonly unreadShares: readonly string[];
  readonly statedShares: readonly StatedShare[];
  /** Connectors, which read through data shares, and the switches of accounts that allow both. They give nobody access. */
  readonly connectors: readonly StorageConnector[];
  readonly sharingSwitches: readonly SharingSwitch[];
}

export function readDeclaredAccess(facts: TerraformFacts): DeclaredAccess {
  const texts = new TerraformTexts(facts);
  const content = new ResolvedContent(facts, texts);
  const selectByType = (type: string): TerraformResource[] =>
    facts.resources.filter((each) => each.type === type);
  const selectManaged = (type: string): TerraformResource[] =>
    selectByType(type).filter(({ isData }) => !isData);
  const roleDefinitions = selectManaged('azurerm_role_definition').map((each) =>
    toRoleDefinition(texts, content, each),
  );
  const accounts = selectByType('azurerm_storage_account').flatMap((each) => toStorageAccounts(texts, each));
  const sharing = readDataSharing(texts, facts.resources);
  const assignments = addTagPowers([
    ...STANDINGS.flatMap(([type, standing]) =>
      selectManaged(type).map((each) => toRoleAssignment(texts, content, each, standing, roleDefinitions)),
    ),
    ...sharing.grants,
  ]);
  const publicContainers = selectManaged('azurerm_storage_container').flatMap((each) =>
    toPublicContainers(texts, each),
  );
  const invitations = facts.selectOutputs.flatMap((output) => toInvitations(texts, output));
  const graph = new ActingGraph(facts, texts, assignments, (each) => readArmType(each, texts));
  const shared = new SharedThings(facts, texts, {
    graph,
    assignments,
    accounts,
    otherAccounts: [...publicContainers, ...invitations].map(({ account }) => account),
  });
  const { otherWays, unread } = findOtherWays(facts.resources, texts, content, shared, sharing.resources);
  const principalSources = findPrincipalSources(graph, content, facts.resources, assignments);
  return {
    assignments,
    principalSources,
    accounts,
    publicContainers,
    invitations,
    roleDefinitions,
    otherWays: [
      ...otherWays,
      ...findEventReaders(facts, texts, content),
      ...findKeyReaders(facts, texts, content, shared, assignments),
      ...findKeyUsers(facts, texts, content, shared),
      ...findUnattachedCredentials(graph, facts, content, selectOpening(assignments)),
      ...findOutputSecrets(facts, content, shared),
      ...findProviderSecrets(facts, content, shared),
      ...findServiceSecrets(facts, content, principalSources),
      ...findTrustedWorkloads(facts, texts, content, principalSources),
      ...roleDefinitions.flatMap(findFalseBuiltIn),
    ],
    accountSettings: facts.resources.flatMap((each) => readAccountSettings(facts, texts, content, each)),
    unread,
    unreadShares: sharing.unreadShares,
    statedShares: sharing.statedShares,
    connectors: sharing.connectors,
    sharingSwitches: sharing.switches,
  };
}

function toInvitations(texts: TerraformTexts, output: unknown): Invitation[] {
  const document = toRecord(output);
  if (document['documentType'] !== 'invitation') return [];
  const readText = (value: unknown): string | null =>
    typeof value === 'string' ? texts.resolveText(value).readText : null;
  const recipient = toRecord(document['recipient']);
  const [shareName, principalId] = [readText(document['shareName']), readText(recipient['principalId'])];
  if (shareName === null || principalId === null) return [];
  const toDataset = (dataset: Json): Invitation['datasets'][number] => ({
    type: readText(dataset['datasetType']) ?? '',
    container: readText(dataset['container']) ?? '',
    path: readText(dataset['path']) ?? '',
  });
  const common = {
    shareName,
    principalId,
    recipientName: readText(recipient['recipientName']),
    state: readText(document['state']) ?? 'Active',
    isWaiting:
      readText(document['grantOn']) === GrantTiming.ACCEPTANCE && readText(document['acceptedOn']) === null,
    expiresOn: parseTimeField(readText(document['expiresOn'])),
    ...((document['inPlace'] ?? null) !== null && { isOfDataShare: true }),
  };
  // A document with one account names it once.
  const only = readText(toRecord(document['source'])['storageAccountName']);
  const datasets = toList(document['datasets'])
    .map(toRecord)
    .map((dataset) => ({ account: readText(dataset['storageAccountName']) ?? only, ...toDataset(dataset) }));
  const accounts = new Set(datasets.length > 0 ? datasets.map(({ account }) => account) : [only]);
  return [...accounts].map((account) => ({
    ...common,
    account,
    datasets: datasets
      .filter((dataset) => dataset.account === account)
      .map(({ account: _account, ...dataset }) => dataset),
  }));
}
