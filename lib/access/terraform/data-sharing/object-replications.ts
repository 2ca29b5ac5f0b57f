import { formatValue } from '../../../errors/format-value';
import type { TerraformResource } from '../files/terraform-file';
import type { Json } from '../syntax/json-values';
import { toRecord } from '../syntax/json-values';
import type { TerraformTexts } from '../values/terraform-texts';
import {
  isKnownObject,
  OpenText,
  readArmTypeName,
  readEach,
  readOrExplain,
  refuseOtherArguments,
  refuseOthers,
  resolveBody,
  UnreadPart,
} from './arm-bodies';

const ARM_TYPE = 'microsoft.storage/storageaccounts/objectreplicationpolicies';

const AZAPI_ARGUMENTS = [
  ...['type', 'parent_id', 'name', 'location', 'body', 'resource_id', 'method', 'action', 'when'],
  ...['for_each', 'count'],
];
const AZURERM_ARGUMENTS = [
  ...['source_storage_account_id', 'destination_storage_account_id', 'rules', 'for_each', 'count'],
  ...['source_object_replication_id', 'destination_object_replication_id'],
];
const PROPERTIES = [
  ...['sourceAccount', 'destinationAccount', 'rules', 'metrics', 'priorityReplication', 'tagsReplication'],
  ...['policyId', 'enabledTime'],
];

/** Maximum number of rules and prefixes to name. */
const MAX_NAMES = 3;

/**
 * Reads the policies of object replication, through which data leaves an account without a role: what each one does; null for one
 * that only lets an account receive data.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-overview
 */
export function readReplications(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
): ReadonlyMap<TerraformResource, string | null> {
  return new Map(
    resources
      .filter((each) => !each.isData && isPolicy(texts, each))
      .map((each) => {
        const what = readOrExplain(() => readPolicy(texts, each));
        return [
          each,
          what instanceof UnreadPart
            ? `copies blobs to another account, but which blobs is not known: ${what.message}`
            : what,
        ] as const;
      }),
  );
}

function isPolicy(texts: TerraformTexts, resource: TerraformResource): boolean {
  if (resource.type === 'azurerm_storage_object_replication') return true;
  return resource.type.startsWith('azapi_') && readArmTypeName(texts, resource) === ARM_TYPE;
}

/** @throws UnreadPart */
function readPolicy(texts: TerraformTexts, resource: TerraformResource): string | null {
  const { type, values, unknown } = resource;
  if (type === 'azurerm_storage_object_replication') {
    refuseOtherArguments(resource, AZURERM_ARGUMENTS);
    // In a plan, the names of rules are unknown, and the rest of them is there.
    if ('rules' in unknown && !Array.isArray(values['rules']))
      throw new UnreadPart('its rules are not known');
    refuseUnknownPrefixes(resource.unknownParts?.['rules'], 'filter_out_blobs_with_prefix');
    const read = toRecord(resolveBody(texts, values));
    return describeCopies(
      read['source_storage_account_id'],
      read['destination_storage_account_id'],
      readRules(read, {
        source: 'source_container_name',
        prefixes: 'filter_out_blobs_with_prefix',
        others: ['destination_container_name', 'copy_blobs_created_after', 'name'],
      }),
    );
  }
  refuseOtherArguments(resource, AZAPI_ARGUMENTS);
  const missing = toRecord(toRecord(resource.unknownParts?.['body'])['properties']);
  if (missing['rules'] === true) throw new UnreadPart('its rules are not known');
  refuseUnknownPrefixes(missing['rules'], 'filters', 'prefixMatch');
  if (isRemoval(texts, resource)) return null;
  // A body that Terraform leaves as it is was sent once.
  const body = resolveBody(texts, values['body'] ?? resource.createdWith?.['body']);
  if (!isKnownObject(body) || !isKnownObject(body['properties']))
    throw new UnreadPart('its body is not a known object');
  refuseOthers('part of its body', body, ['properties']);
  const { properties } = body;
  refuseOthers('part of its properties', properties, PROPERTIES);
  if (receivesOnly(texts, resource, properties['destinationAccount'])) return null;
  const rules = readEach(properties, 'rules', (rule) => {
    refuseOthers('part of a rule', rule, ['ruleId', 'sourceContainer', 'destinationContainer', 'filters']);
    const filters = toRecord(rule['filters']);
    refuseOthers('filter', filters, ['prefixMatch', 'minCreationTime']);
    return describeRule(rule['sourceContainer'], filters['prefixMatch']);
  });
  return describeCopies(properties['sourceAccount'], properties['destinationAccount'], rules ?? []);
}

/**
 * A plan leaves out what only Terraform knows: without its prefixes, a rule would read as one for the whole container.
 *
 * @param rules The parts of the rules that a plan leaves out.
 * @throws UnreadPart
 */
function refuseUnknownPrefixes(rules: unknown, ...path: readonly string[]): void {
  for (const rule of Array.isArray(rules) ? (rules as unknown[]) : []) {
    let missing = rule;
    for (const name of path) missing = missing === true ? true : toRecord(missing)[name];
    if (missing === true) throw new UnreadPart('the prefixes of a rule are not known');
  }
}

/** True for a request that only deletes a policy, when it is destroyed itself. */
function isRemoval(texts: TerraformTexts, resource: TerraformResource): boolean {
  const read = (name: string): string | null => {
    const value = texts.readArgument(resource, name);
    return value?.isKnown ? value.readText : null;
  };
  return (
    resource.type === 'azapi_resource_action' && read('method') === 'DELETE' && read('when') === 'destroy'
  );
}

/** True for a request to the destination account alone: without the other half, nothing is replicated. */
function receivesOnly(texts: TerraformTexts, resource: TerraformResource, destination: unknown): boolean {
  const [parent, target] = ['parent_id', 'resource_id'].map((name) =>
    texts.readArgument(resource, name)?.readText.toLowerCase(),
  );
  const account = toText(destination)?.toLowerCase();
  if (account === undefined || account === '') return false;
  return parent === account || (target?.startsWith(`${account}/objectreplicationpolicies/`) ?? false);
}

interface RuleNames {
  readonly source: string;
  readonly prefixes: string;
  readonly others: readonly string[];
}

/** @throws UnreadPart */
function readRules(values: Json, { source, prefixes, others }: RuleNames): string[] {
  const rules = readEach(values, 'rules', (rule) => {
    refuseOthers('part of a rule', rule, [source, prefixes, ...others]);
    return describeRule(rule[source], rule[prefixes]);
  });
  return rules ?? [];
}

/** @throws UnreadPart */
function describeRule(container: unknown, prefixes: unknown): string {
  const name = toText(container);
  if (name === undefined) throw new UnreadPart('a rule has no known container');
  if (!Array.isArray(prefixes ?? [])) throw new UnreadPart('a rule has no known list of prefixes');
  const known = ((prefixes ?? []) as unknown[]).map((each) => toText(each) ?? 'a prefix that is not known');
  if (known.length === 0) return `all of container ${formatValue(name)}`;
  return `what begins with ${joinNames(known.map((each) => formatValue(each)))} in container ${formatValue(name)}`;
}

function describeCopies(source: unknown, destination: unknown, rules: readonly string[]): string {
  const [from, to] = [source, destination].map(describeAccount);
  return `copies blobs from ${from} to ${to}, where no role of the source account decides who reads them: ${joinNames([...rules].sort())}`;
}

function describeAccount(id: unknown): string {
  const text = toText(id);
  return text === undefined || text.includes('${')
    ? 'an account that only Terraform knows'
    : `account ${formatValue(text.slice(text.lastIndexOf('/') + 1))}`;
}

function joinNames(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function toText(value: unknown): string | undefined {
  if (value instanceof OpenText) return value.text;
  return typeof value === 'string' ? value : undefined;
}
