import { isNeutralArgument, runsCode } from '../../resource-types/code-runners';
import { mayDeleteBlobs } from '../accounts/data-holders';
import { toRecord } from '../syntax/json-values';
import { classifyType } from '../../resource-types/classify-type';
import type { TypeClass } from '../../resource-types/type-table';
import type { OtherWay } from './other-way';
import { findFalseProvider } from '../files/provider-sources';
import type { ResolvedContent } from '../values/resolved-content';
import type { Relation, SharedThings } from './shared-things';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';
import { createLookup } from '../../../lookup';

/** A resource of a provider or type that no table has and that refers to nothing shared. */
export interface UnreadResource {
  readonly address: string;
  readonly provider: string;
}

export interface ResourceWays {
  readonly otherWays: readonly OtherWay[];
  readonly unread: readonly UnreadResource[];
}

/** The arguments that matter, for types that only give access with one of them. */
const DECIDING_ARGUMENTS = createLookup<readonly string[]>({
  azuread_group: ['dynamic_membership', 'members'],
  azurerm_security_center_storage_defender: ['scan_results_event_grid_topic_id'],
  azurerm_management_group: ['parent_management_group_id', 'subscription_ids'],
  azurerm_storage_blob: ['source_uri'],
  azurerm_storage_data_lake_gen2_filesystem: ['ace', 'owner', 'group'],
  azurerm_storage_data_lake_gen2_path: ['ace', 'owner', 'group'],
});

/** Arguments that never decide who gets access. */
const NEUTRAL_ARGUMENTS = ['depends_on', 'tags', 'timeouts'];

const RELATIONS: Readonly<Record<Exclude<Relation, 'None'>, string>> = {
  Key: 'a key or SAS of an account with shared data',
  UnknownKey:
    'a value that can be a key or SAS of an account with shared data, and that only Terraform knows',
  Account: 'an account with shared data',
  Principal: 'a principal with access',
  Unknown: 'something that only Terraform knows',
  UnknownStorage: 'something that only Terraform knows',
  UnknownValue: 'a secret that only Terraform knows',
};

/**
 * Finds the resources and data sources that give or may give access, by their types and by what they refer to.
 *
 * @param readElsewhere The resources that are read as more than a type, with what one may do that is not read; null for none.
 */
export function findOtherWays(
  resources: readonly TerraformResource[],
  texts: TerraformTexts,
  content: ResolvedContent,
  shared: SharedThings,
  readElsewhere: ReadonlyMap<TerraformResource, string | null>,
): ResourceWays {
  const unread: UnreadResource[] = [];
  const otherWays = resources.flatMap((resource): OtherWay[] => {
    const { address } = resource;
    const unreadPart = readElsewhere.get(resource);
    const typeClass: TypeClass =
      unreadPart === undefined
        ? classifyType(resource, readArmType(resource, texts))
        : unreadPart === null
          ? { kind: 'Read', by: 'data-sharing.ts' }
          : { kind: 'Always', what: unreadPart };
    const relation = shared.relate(resource);
    const what = describeWay(resource, typeClass, relation);
    if (what === undefined && typeClass.kind === 'Unknown')
      unread.push({ address, provider: typeClass.provider });
    if (what === undefined) return [];
    const isRunner = runsCode(resource, readArmType(resource, texts));
    return [{ address, what, content: digestArguments(resource, relation, isRunner, content) }];
  });
  return { otherWays, unread };
}

function isKey(relation: Relation): relation is 'Key' | 'UnknownKey' {
  return relation === 'Key' || relation === 'UnknownKey';
}

function describeWay(
  resource: TerraformResource,
  typeClass: TypeClass,
  relation: Relation,
): string | undefined {
  const { type, isData, values, unknown } = resource;
  if ('provisioner' in values || 'provisioner' in unknown) {
    return 'has a provisioner, which runs a program where Terraform runs';
  }
  const falseProvider = findFalseProvider(resource);
  if (falseProvider !== undefined) return `comes from the provider ${falseProvider}, which can do anything`;
  // A key opens all data, wherever it is: also in a blob, in metadata or in a tag.
  if (isKey(relation)) return `gets ${RELATIONS[relation]}`;
  if (typeClass.kind === 'Read') return undefined;
  // Other providers have places of their own: only an expression that names storage counts.
  const isForeign = typeClass.kind === 'Unknown' && typeClass.provider !== 'azurerm';
  if (relation === 'UnknownValue' && typeClass.kind !== 'Cannot' && !isForeign) {
    return `gets ${RELATIONS.UnknownValue}: if that is a key or SAS of an account with shared data, it opens all its data`;
  }
  const deciding = DECIDING_ARGUMENTS[type];
  if (deciding && !isData && !deciding.some((name) => hasArgument(resource, name))) return undefined;
  if (type === 'azurerm_storage_management_policy' && !mayDeleteBlobs(resource)) return undefined;
  if (typeClass.kind === 'Always') return typeClass.what;
  if (relation === 'None' || typeClass.kind === 'Cannot') return undefined;
  if ((relation === 'Unknown' || relation === 'UnknownValue') && isForeign) return undefined;
  return relation === 'Unknown' || relation === 'UnknownStorage'
    ? `refers to ${RELATIONS.Unknown}: if that is an account with shared data, it ${typeClass.what}`
    : `refers to ${RELATIONS[relation]}, and ${typeClass.what}`;
}

/** Reads the type that an azapi resource acts on; null if it is an expression, or if an action has a path to something else. */
export function readArmType(resource: TerraformResource, texts: TerraformTexts): string | null {
  if (!resource.type.startsWith('azapi_')) return null;
  const [type, action] = ['type', 'action'].map((name) => texts.readArgument(resource, name));
  // An action is the end of the address of a request: it can name any resource below.
  const isElsewhere =
    resource.type === 'azapi_resource_action' &&
    action &&
    (!action.isKnown || /[/?#]|\.\./.test(action.readText));
  return type?.isKnown && !isElsewhere ? type.readText : null;
}

function hasArgument({ values, unknown }: TerraformResource, name: string): boolean {
  const value = values[name];
  return name in unknown || (Array.isArray(value) ? value.length > 0 : (value ?? null) !== null);
}

/** Returns a digest of each argument that matters, as JSON. */
function digestArguments(
  resource: TerraformResource,
  relation: Relation,
  isRunner: boolean,
  content: ResolvedContent,
): string {
  const { type, isData, provider } = resource;
  const deciding = isData || relation === 'UnknownValue' ? undefined : DECIDING_ARGUMENTS[type];
  const names = content.listArguments(resource).filter((name) => {
    if (isKey(relation)) return name === 'tags' || !NEUTRAL_ARGUMENTS.includes(name);
    if (deciding) return [...deciding, 'provisioner', 'for_each', 'count'].includes(name);
    return !NEUTRAL_ARGUMENTS.includes(name);
  });
  const omits = isRunner && !isKey(relation) ? isNeutralArgument : undefined;
  const digests = toRecord(JSON.parse(content.digestArguments(resource, names, omits)));
  return JSON.stringify({ ...digests, ...(provider !== undefined && { provider_source: provider }) });
}
