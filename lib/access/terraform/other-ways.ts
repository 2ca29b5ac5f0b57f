import { createHash } from 'node:crypto';
import { classifyType } from '../resource-types/classify-type';
import type { OtherWay } from './other-way';
import type { Relation, SharedThings } from './shared-things';
import type { TerraformResource } from './terraform-file';
import type { TerraformTexts } from './terraform-texts';

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
const DECIDING_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  azuread_group: ['members'],
  azurerm_management_group: ['parent_management_group_id', 'subscription_ids'],
  azurerm_storage_blob: ['source_uri'],
  azurerm_storage_data_lake_gen2_filesystem: ['ace', 'owner', 'group'],
  azurerm_storage_data_lake_gen2_path: ['ace', 'owner', 'group'],
};

/** Arguments that never decide who gets access. */
const NEUTRAL_ARGUMENTS = ['depends_on', 'tags', 'timeouts'];

const RELATIONS: Readonly<Record<Exclude<Relation, 'None'>, string>> = {
  Key: 'a key or SAS of an account with shared data',
  Account: 'an account with shared data',
  Principal: 'a principal with access',
  Unknown: 'something that only Terraform knows',
};

/** Finds the resources and data sources that give or may give access, by their types and by what they refer to. */
export function findOtherWays(
  resources: readonly TerraformResource[],
  texts: TerraformTexts,
  shared: SharedThings,
): ResourceWays {
  const unread: UnreadResource[] = [];
  const otherWays = resources.flatMap((resource): OtherWay[] => {
    const { address } = resource;
    const provider = findUnreadProvider(resource, texts);
    const what = describeWay(resource, texts, shared);
    if (what === undefined && provider !== undefined) unread.push({ address, provider });
    return what === undefined ? [] : [{ address, what, content: digestArguments(resource) }];
  });
  return { otherWays, unread };
}

function describeWay(
  resource: TerraformResource,
  texts: TerraformTexts,
  shared: SharedThings,
): string | undefined {
  const { type, isData, values, unknown } = resource;
  if ('provisioner' in values || 'provisioner' in unknown) {
    return 'has a provisioner, which runs a program where Terraform runs';
  }
  const typeClass = classifyType(resource, readArmType(resource, texts));
  if (typeClass.kind === 'Read') return undefined;
  const deciding = DECIDING_ARGUMENTS[type];
  if (deciding && !isData && !deciding.some((name) => hasArgument(resource, name))) return undefined;
  if (typeClass.kind === 'Always') return typeClass.what;
  const relation = shared.relate(resource);
  if (relation === 'Key') return `gets ${RELATIONS.Key}`;
  if (relation === 'None' || typeClass.kind === 'Cannot') return undefined;
  if (relation === 'Unknown' && typeClass.kind === 'Unknown' && typeClass.provider !== 'azurerm')
    return undefined;
  return relation === 'Unknown'
    ? `refers to ${RELATIONS.Unknown}: if that is an account with shared data, it ${typeClass.what}`
    : `refers to ${RELATIONS[relation]}, and ${typeClass.what}`;
}

function findUnreadProvider(resource: TerraformResource, texts: TerraformTexts): string | undefined {
  const typeClass = classifyType(resource, readArmType(resource, texts));
  return typeClass.kind === 'Unknown' ? typeClass.provider : undefined;
}

function readArmType(resource: TerraformResource, texts: TerraformTexts): string | null {
  if (!resource.type.startsWith('azapi_')) return null;
  const type = texts.readArgument(resource, 'type');
  return type?.isKnown ? type.readText : null;
}

function hasArgument({ values, unknown }: TerraformResource, name: string): boolean {
  const value = values[name];
  return name in unknown || (Array.isArray(value) ? value.length > 0 : (value ?? null) !== null);
}

/** Returns a digest of each argument that matters, as JSON. */
function digestArguments({ type, values, unknown, isData }: TerraformResource): string {
  const all = [...new Set([...Object.keys(values), ...Object.keys(unknown)])].sort();
  const deciding = isData ? undefined : DECIDING_ARGUMENTS[type];
  const names = all.filter((name) =>
    deciding
      ? [...deciding, 'provisioner', 'for_each', 'count'].includes(name)
      : !NEUTRAL_ARGUMENTS.includes(name),
  );
  const digests = names
    .filter((name) => name in unknown || (values[name] ?? null) !== null)
    .map((name) => [name, digest([values[name] ?? null, unknown[name] ?? null])]);
  return JSON.stringify(Object.fromEntries(digests));
}

/** Returns a short digest of a value: equal values have equal digests, and a secret cannot be read from it. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}
