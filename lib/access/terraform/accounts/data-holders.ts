import { toList, toRecord } from '../syntax/json-values';
import { findAccountName } from './storage-accounts';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { splitAddress } from '../syntax/terraform-references';
import { ResolvedContent } from '../values/resolved-content';
import { TerraformTexts } from '../values/terraform-texts';

/** A managed resource whose destruction destroys data. */
export interface DataHolder {
  readonly address: string;
  readonly type: string;
  /** Name for messages, such as `container contoso/curated`. */
  readonly name: string;
  /** The arguments that azurerm cannot change in place: another value replaces the resource. Null if the file does not say. */
  readonly fixedArguments: Readonly<Record<string, string | null>>;
  /** True if `prevent_destroy` is set, which only code shows. */
  readonly isProtected: boolean;
  /** The expression of `count` or `for_each`, as JSON; null if there is none. */
  readonly repetition: string | null;
  /** The days for which Azure keeps a deleted container; null if the file does not say. */
  readonly retentionDays: number | null;
}

interface HolderType {
  readonly noun: string;
  /** Arguments that force a replacement, as azurerm documents them. */
  readonly fixed: readonly string[];
}

/** @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs */
const HOLDER_TYPES: Readonly<Record<string, HolderType>> = {
  azurerm_resource_group: { noun: 'resource group', fixed: ['name', 'location'] },
  azurerm_subscription: { noun: 'subscription', fixed: ['subscription_id'] },
  azurerm_storage_account: {
    noun: 'storage account',
    fixed: [
      'name',
      'resource_group_name',
      'location',
      'account_tier',
      'is_hns_enabled',
      'nfsv3_enabled',
      'edge_zone',
      'infrastructure_encryption_enabled',
      'dns_endpoint_type',
    ],
  },
  azurerm_storage_container: {
    noun: 'container',
    fixed: ['name', 'default_encryption_scope', 'encryption_scope_override_enabled'],
  },
  azurerm_storage_data_lake_gen2_filesystem: {
    noun: 'file system',
    fixed: ['name', 'storage_account_id', 'default_encryption_scope'],
  },
  azurerm_storage_data_lake_gen2_path: {
    noun: 'path',
    fixed: ['path', 'filesystem_name', 'storage_account_id', 'resource'],
  },
  azurerm_storage_blob: { noun: 'blob', fixed: ['name', 'storage_container_name', 'type'] },
  azurerm_storage_share: { noun: 'file share', fixed: ['name'] },
  azurerm_storage_table: { noun: 'table', fixed: ['name'] },
  azurerm_storage_queue: { noun: 'queue', fixed: ['name'] },
};

/** The values that azurerm uses for arguments that code does not set. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  is_hns_enabled: false,
  nfsv3_enabled: false,
  infrastructure_encryption_enabled: false,
  dns_endpoint_type: 'Standard',
  encryption_scope_override_enabled: true,
};

/** The types of Azure Resource Manager that hold data, for azapi. */
const ARM_HOLDER =
  /^Microsoft\.(Storage\/storageAccounts(\/(blobServices\/containers|fileServices\/shares|tableServices\/tables|queueServices\/queues))?|Resources\/resourceGroups)@/i;

/** Finds the managed resources whose destruction destroys data. */
export function readDataHolders(facts: TerraformFacts): DataHolder[] {
  const texts = new TerraformTexts(facts);
  const content = new ResolvedContent(facts, texts);
  const managed = facts.resources.filter(({ isData }) => !isData);
  const retention = new Map(
    managed
      .filter(({ type }) => type === 'azurerm_storage_account')
      .map((account) => [texts.readArgument(account, 'name')?.readText ?? '', readRetentionDays(account)]),
  );
  return managed.filter(holdsData).map((resource) => toDataHolder(texts, content, resource, retention));
}

/** Finds the lifecycle rules that delete blobs: their contents by address. */
export function readDeletionRules(facts: TerraformFacts): Map<string, string> {
  const { resources } = facts;
  const texts = new TerraformTexts(facts);
  const policies = resources.filter(
    ({ type, isData }) => type === 'azurerm_storage_management_policy' && !isData,
  );
  const rules = policies.map(
    ({ address, values, unknown }) => [address, texts.resolveAll(values['rule']), unknown['rule']] as const,
  );
  return new Map(
    rules
      .filter(([, known]) => deletesBlobs(known))
      .map(([address, ...content]) => [address, JSON.stringify(content)]),
  );
}

/** True if a lifecycle policy deletes blobs, or if only Terraform knows its rules. One that only moves blobs between tiers does not. */
export function mayDeleteBlobs({ values, unknown }: TerraformResource): boolean {
  return 'rule' in unknown || typeof values['rule'] === 'string' || deletesBlobs(values['rule']);
}

/** azurerm writes -1 or null if nothing is deleted. */
function deletesBlobs(rules: unknown): boolean {
  return /"delete_after[^"]*":(?!-1|null)/.test(JSON.stringify(rules) ?? '');
}

/** Returns the noun of a type that holds data, for an address whose values are not in the file. */
export function findHolderNoun(address: string): string | undefined {
  return HOLDER_TYPES[splitAddress(address).rest.split('.')[0]]?.noun;
}

function holdsData({ type, values, unknown }: TerraformResource): boolean {
  if (type === 'azapi_resource') return ARM_HOLDER.test(String(values['type']));
  // The content of such a blob is in the files.
  const hasSource = ['source', 'source_content', 'source_uri', 'content_md5'].some(
    (name) => (values[name] ?? null) !== null || name in unknown,
  );
  return type in HOLDER_TYPES && !(type === 'azurerm_storage_blob' && hasSource);
}

function toDataHolder(
  texts: TerraformTexts,
  content: ResolvedContent,
  resource: TerraformResource,
  retention: ReadonlyMap<string, number | null>,
): DataHolder {
  const { address, type, values } = resource;
  const { noun, fixed } = HOLDER_TYPES[type] ?? {
    noun: 'resource',
    fixed: ['name', 'parent_id', 'location'],
  };
  const read = (name: string): string | null => texts.readArgument(resource, name)?.readText || null;
  const name = read('name') ?? read('path') ?? address;
  const account = type === 'azurerm_storage_container' ? findAccountName(texts, resource) : null;
  const toText = (argument: string): string | null => {
    const value = values[argument] ?? DEFAULTS[argument] ?? null;
    const text =
      typeof value === 'string' ? (read(argument) ?? value) : value === null ? null : JSON.stringify(value);
    // An expression is equal if what it refers to is.
    if (text?.includes('${')) return `${text} ${content.digestArgument(resource, argument)}`;
    // Azure ignores the case of these, and reads `West Europe` as `westeurope`.
    return text?.toLowerCase().replaceAll(' ', '') ?? null;
  };
  const repetition = ['count', 'for_each'].map((each) => content.digestArgument(resource, each) ?? null);
  return {
    address,
    type,
    name: `${noun} ${account === null ? name : `${account}/${name}`}`,
    fixedArguments: {
      ...Object.fromEntries(fixed.map((argument) => [argument, toText(argument)])),
      // The account can be named in two ways, and a change between them keeps the container.
      ...(type === 'azurerm_storage_container' && {
        storage_account: account?.toLowerCase() ?? toText('storage_account_id'),
      }),
    },
    isProtected: toRecord(toBlock(values['lifecycle']))['prevent_destroy'] === true,
    repetition: repetition.every((each) => each === null) ? null : repetition.join(),
    retentionDays: account === null ? null : (retention.get(account) ?? null),
  };
}

function readRetentionDays({ values }: TerraformResource): number | null {
  const properties = toRecord(toBlock(values['blob_properties']));
  const { days } = toRecord(toBlock(properties['container_delete_retention_policy']));
  return typeof days === 'number' ? days : null;
}

/** Returns a block, which Terraform's JSON writes as an object or as a list with one. */
function toBlock(value: unknown): unknown {
  return Array.isArray(value) ? toList(value)[0] : value;
}
