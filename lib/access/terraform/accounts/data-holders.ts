import { toEntries, toList, toRecord } from '../syntax/json-values';
import { DEFAULTS, FIXED_BLOCKS, HOLDER_TYPES, IN_AN_ACCOUNT } from './holder-types';
import { findAccountName } from './storage-accounts';
import { readTriggers } from './replacement-triggers';
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
  /** The arguments that Terraform leaves as they are (`ignore_changes`). */
  readonly ignoredArguments: readonly string[];
  /** Digests of the resources that `replace_triggered_by` names, by reference. */
  readonly triggers: Readonly<Record<string, string>>;
  /** True if `prevent_destroy` is set, which only code shows. */
  readonly isProtected: boolean;
  /** The expression of `count` or `for_each`, as JSON; null if there is none. */
  readonly repetition: string | null;
  /** The days for which Azure keeps a deleted container; null if the file does not say. */
  readonly retentionDays: number | null;
}

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
  return managed
    .filter(holdsData)
    .map((resource) => toDataHolder(facts, texts, content, resource, retention));
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
  facts: TerraformFacts,
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
  const isInAccount = IN_AN_ACCOUNT.includes(type);
  const account = isInAccount ? findAccountName(texts, resource) : null;
  const toText = (argument: string): string | null => readFixed(content, resource, argument, read(argument));
  const ignored = listIgnored(resource);
  const ignoresAccount = ignored.some((each) => ACCOUNT_ARGUMENTS.includes(each));
  const repetition = ['count', 'for_each'].map((each) => content.digestArgument(resource, each) ?? null);
  return {
    address,
    type,
    name: `${noun} ${account === null ? name : `${account}/${name}`}`,
    fixedArguments: {
      ...Object.fromEntries(fixed.map((argument) => [argument, toText(argument)])),
      ...(isInAccount && {
        storage_account:
          account?.toLowerCase() ?? toText('storage_account_id') ?? toText('storage_account_name'),
      }),
    },
    ignoredArguments: [...ignored, ...(ignoresAccount ? ['storage_account'] : [])],
    triggers: readTriggers(facts, content, resource),
    isProtected: toRecord(toBlock(values['lifecycle']))['prevent_destroy'] === true,
    repetition: repetition.every((each) => each === null) ? null : repetition.join(),
    retentionDays: account === null ? null : (retention.get(account) ?? null),
  };
}

const ACCOUNT_ARGUMENTS = ['storage_account_id', 'storage_account_name'];

/** Lists the arguments that Terraform leaves as they are: all that a holder can have, or those that the code names. */
function listIgnored({ type, values, unknown }: TerraformResource): string[] {
  const isAll = toRecord(toBlock(values['lifecycle']))['ignore_changes'] === 'all';
  return isAll
    ? [...(HOLDER_TYPES[type]?.fixed ?? []), ...ACCOUNT_ARGUMENTS]
    : Object.keys(unknown).filter((name) => unknown[name].includes('lifecycle.ignore_changes'));
}

/** Reads an argument so that equal values have equal texts. One with an expression contains `${`. */
function readFixed(
  content: ResolvedContent,
  resource: TerraformResource,
  argument: string,
  read: string | null,
): string | null {
  if (argument in resource.unknown) return `\${unknown} ${content.digestArgument(resource, argument)}`;
  const value = resource.values[argument] ?? DEFAULTS[argument] ?? null;
  if (FIXED_BLOCKS.includes(argument)) return toEntries(value).length === 0 ? null : 'set';
  const text = typeof value === 'string' ? (read ?? value) : value === null ? null : JSON.stringify(value);
  // An expression is equal if what it refers to is.
  if (text?.includes('${')) return `${text} ${content.digestArgument(resource, argument)}`;
  // Azure ignores the case of these, and reads `West Europe` as `westeurope`.
  return text?.toLowerCase().replaceAll(' ', '') ?? null;
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
