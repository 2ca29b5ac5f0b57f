import { getOnlyItem } from '../accounts/storage-accounts';
import { isRepeated } from '../files/instances';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';
import { readArmTypeName, UnreadPart } from './arm-bodies';

/** Types of resources in an account that azapi creates with one request and changes with another (PATCH). */
export type ChangedType = 'dataShares' | 'connectors';

/** One resource of Azure: what creates it in the file, if anything does, and the actions that change it. */
export interface ChangedResource {
  readonly creators: readonly TerraformResource[];
  readonly changes: readonly TerraformResource[];
}

/** Finds the resources of one type, each with the actions that change it. */
export function findChangedResources(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
  type: ChangedType,
): ChangedResource[] {
  const found = new Map<string, { creators: TerraformResource[]; changes: TerraformResource[] }>();
  for (const resource of resources) {
    const isCreator = createsResource(texts, resource, type);
    if (!isCreator && !changesResource(texts, resource, type)) continue;
    const key = isCreator ? findKey(texts, resource) : findChangedKey(texts, resource);
    const own = found.get(key) ?? { creators: [], changes: [] };
    own[isCreator ? 'creators' : 'changes'].push(resource);
    found.set(key, own);
  }
  return [...found.values()];
}

/** Returns the one creator and the one action of a resource, as far as there are any. @throws UnreadPart */
export function getCreatorAndChange({
  creators,
  changes,
}: ChangedResource): readonly [
  creator: TerraformResource | undefined,
  change: TerraformResource | undefined,
] {
  if (creators.length > 1) throw new UnreadPart('several resources create it');
  if (changes.length > 1)
    throw new UnreadPart('several actions change it, and only Terraform knows which is last');
  const change = changes.at(0);
  if (change && isRepeated(change.values))
    throw new UnreadPart(`only Terraform knows the instances of ${change.address}`);
  if (change && 'body' in change.unknown) throw new UnreadPart(`the body of ${change.address} is not known`);
  return [creators.at(0), change];
}

/** The arguments of an action that changes a resource. */
export const CHANGE_ARGUMENTS = ['type', 'resource_id', 'method', 'action', 'body', 'when'];

/** Returns the id of the account of a resource that an action changes; undefined if only Terraform knows it. */
export function findChangedAccount(texts: TerraformTexts, change: TerraformResource): string | undefined {
  const target = texts.readArgument(change, 'resource_id');
  return toKey(target) === undefined ? undefined : target!.readText.replace(/\/\w+\/[^/]+$/, '');
}

function hasType(texts: TerraformTexts, resource: TerraformResource, type: ChangedType): boolean {
  return readArmTypeName(texts, resource) === `microsoft.storage/storageaccounts/${type}`.toLowerCase();
}

function createsResource(texts: TerraformTexts, resource: TerraformResource, type: ChangedType): boolean {
  return resource.type === 'azapi_resource' && !resource.isData && hasType(texts, resource, type);
}

/** True for an action that changes properties. Other actions are not read. */
function changesResource(texts: TerraformTexts, resource: TerraformResource, type: ChangedType): boolean {
  if (resource.type !== 'azapi_resource_action' || resource.isData || !hasType(texts, resource, type))
    return false;
  const [method, action, when] = ['method', 'action', 'when'].map((name) =>
    texts.readArgument(resource, name),
  );
  return (
    method?.isKnown === true &&
    method.readText === 'PATCH' &&
    (action?.readText ?? '') === '' &&
    (action?.isKnown ?? true) &&
    (when === undefined || (when.isKnown && when.readText === 'apply'))
  );
}

/** Returns a key for a resource by its id: names of accounts are unique in Azure. Undefined if the id is not known. */
function toKey(id: { readonly readText: string; readonly isKnown: boolean } | undefined): string | undefined {
  const [key] =
    /\/storageAccounts\/[^/]+\/(?:dataShares|connectors)\/[^/]+$/i.exec(id?.isKnown ? id.readText : '') ?? [];
  return key?.toLowerCase();
}

function findKey(texts: TerraformTexts, creator: TerraformResource): string {
  return toKey(texts.readId(creator)) ?? creator.address;
}

/** Returns the key of the resource that an action changes, as far as the file tells which it is. */
function findChangedKey(texts: TerraformTexts, action: TerraformResource): string {
  const target = texts.readArgument(action, 'resource_id');
  const source = getOnlyItem(target?.madeFrom);
  return toKey(target) ?? (source ? findKey(texts, source) : action.address);
}
