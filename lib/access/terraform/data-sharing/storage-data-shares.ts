import { DatasetType } from '../../../model/values/dataset';
import { buildReadCondition } from '../../condition/build-condition';
import type { RolePowers } from '../../role-definitions/role-powers';
import {
  findAccountByReference,
  readArmTypeName,
  readOrExplain,
  refuseOtherArguments,
  UnreadPart,
} from './arm-bodies';
import { getOnlyItem } from '../accounts/storage-accounts';
import type { ArmScope } from '../values/arm-scope';
import { parseScope } from '../values/arm-scope';
import type { DataShareLists, SharePolicy } from './data-share-body';
import { readDataShareBody } from './data-share-body';
import { isRepeated } from '../files/instances';
import { NO_SCHEDULE } from '../assignments/pim-schedule';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

const ARM_TYPE = 'microsoft.storage/storageaccounts/datashares';

/** The role that a data share gives its principals: its only permission is to read. */
const READER: RolePowers = {
  name: 'storage data share',
  readsBlobs: true,
  writesBlobs: false,
  isSuperUser: false,
  powers: [],
  services: [],
};

/** The data shares of a file: each principal of a share's policies reads each of its assets. */
export interface StorageDataShares {
  readonly grants: readonly RoleAssignment[];
  /**
   * The resources that create and change data shares, with the reason why it is not known what the share gives, such as
   * `it has no known list of assets`; null if all of it is read.
   */
  readonly reasons: ReadonlyMap<TerraformResource, string | null>;
}

/** A data share: the resource that creates it, if it is in the file, and the actions that change it. */
interface DataShare {
  readonly creators: TerraformResource[];
  readonly changes: TerraformResource[];
}

/**
 * Reads the data shares of a file. Azure does not replace one that exists: its lists are those of the request that changes it
 * (PATCH), if there is one, and otherwise those that it was created with.
 */
export function readDataShares(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
): StorageDataShares {
  const shares = new Map<string, DataShare>();
  for (const resource of resources) {
    const isCreator = isDataShare(texts, resource);
    if (!isCreator && !isDataShareChange(texts, resource)) continue;
    const key = isCreator ? findKey(texts, resource) : findChangedKey(texts, resource);
    const share = shares.get(key) ?? { creators: [], changes: [] };
    share[isCreator ? 'creators' : 'changes'].push(resource);
    shares.set(key, share);
  }
  const read = [...shares.values()].map(
    (share) => [share, readOrExplain(() => readGrants(texts, share))] as const,
  );
  return {
    grants: read.flatMap(([, grants]) => (grants instanceof UnreadPart ? [] : grants)),
    reasons: new Map(
      read.flatMap(([{ creators, changes }, grants]) =>
        [...creators, ...changes].map(
          (each) => [each, grants instanceof UnreadPart ? grants.message : null] as const,
        ),
      ),
    ),
  };
}

/** True for a resource that creates a data share. */
export function isDataShare(texts: TerraformTexts, resource: TerraformResource): boolean {
  return (
    resource.type === 'azapi_resource' && !resource.isData && readArmTypeName(texts, resource) === ARM_TYPE
  );
}

/** True for an action that changes properties of a data share. Other actions on one are not read. */
function isDataShareChange(texts: TerraformTexts, resource: TerraformResource): boolean {
  const { type, isData } = resource;
  if (type !== 'azapi_resource_action' || isData || readArmTypeName(texts, resource) !== ARM_TYPE)
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

/** Returns a key for a data share by its id: names of accounts are unique in Azure. Undefined if the id is not known. */
function toShareKey(
  id: { readonly readText: string; readonly isKnown: boolean } | undefined,
): string | undefined {
  const [, account, name] =
    /\/providers\/Microsoft\.Storage\/storageAccounts\/([^/]+)\/dataShares\/([^/]+)$/i.exec(
      id?.isKnown ? id.readText : '',
    ) ?? [];
  return account && `${account}/${name}`.toLowerCase();
}

/** Returns a key for the data share that a resource creates. */
function findKey(texts: TerraformTexts, creator: TerraformResource): string {
  return toShareKey(texts.readId(creator)) ?? creator.address;
}

/** Returns the same key for the data share that an action changes, as far as the file tells which it is. */
function findChangedKey(texts: TerraformTexts, action: TerraformResource): string {
  const target = texts.readArgument(action, 'resource_id');
  const source = getOnlyItem(target?.madeFrom);
  return toShareKey(target) ?? (source ? findKey(texts, source) : action.address);
}

/** @throws UnreadPart */
function readGrants(texts: TerraformTexts, { creators, changes }: DataShare): RoleAssignment[] {
  if (creators.length > 1) throw new UnreadPart('several resources create it');
  if (changes.length > 1)
    throw new UnreadPart('several actions change it, and only Terraform knows which is last');
  const [[creator], [change]] = [creators, changes];
  const changed = change && readChange(texts, change);
  const created = creator && readCreated(texts, creator, changed);
  const assets = changed?.assets ?? created?.assets;
  const policies = changed?.policies ?? created?.policies;
  if (!assets) throw new UnreadPart('it has no known list of assets');
  if (!policies) throw new UnreadPart('it has no known list of accessPolicies');
  const toScope = creator ? readAccount(texts, creator) : readChangedAccount(texts, change);
  const { address } = creator ?? change;
  return policies.flatMap((policy) =>
    assets.map((asset, at) =>
      toGrant({
        address: at === 0 ? address : `${address} (asset ${at + 1})`,
        scope: toScope(asset.container),
        policy,
        path: asset.path,
      }),
    ),
  );
}

/** Reads the lists that a data share is created with, as far as no change states them. @throws UnreadPart */
function readCreated(
  texts: TerraformTexts,
  creator: TerraformResource,
  changed: DataShareLists | undefined,
): DataShareLists | undefined {
  const frozen = ['ignore_body_changes'];
  refuseOtherArguments(creator, [
    ...['type', 'parent_id', 'name', 'location', 'body', 'for_each', 'count'],
    ...(changed?.assets && changed.policies ? frozen : []),
  ]);
  if (changed?.assets && changed.policies) return undefined;
  if ('body' in creator.unknown) throw new UnreadPart('its body is not a known object');
  return readDataShareBody(texts.resolveAll(creator.values['body']));
}

/** @throws UnreadPart */
function readChange(texts: TerraformTexts, change: TerraformResource): DataShareLists {
  const { values, unknown, address } = change;
  if (isRepeated(values)) throw new UnreadPart(`only Terraform knows the instances of ${address}`);
  refuseOtherArguments(change, ['type', 'resource_id', 'method', 'action', 'body', 'when']);
  if ('body' in unknown) throw new UnreadPart(`the body of ${address} is not known`);
  return readDataShareBody(texts.resolveAll(values['body']));
}

/** Returns how to make the scope of a container in the account of a data share. */
type ScopeMaker = (container: string) => ArmScope;

/** @throws UnreadPart */
function readAccount(texts: TerraformTexts, creator: TerraformResource): ScopeMaker {
  const parent = texts.readArgument(creator, 'parent_id');
  if (parent?.isKnown) return (container) => toContainerScope(parent.readText, container);
  const account = findAccountByReference(texts, creator, 'parent_id');
  if (account === null) throw new UnreadPart('its account is known only to Terraform');
  // A plan does not tell what it makes of the reference.
  return (container) => ({
    ...{ kind: 'Container', subscription: null, resourceGroup: null, text: '' },
    account,
    container,
  });
}

/** @throws UnreadPart */
function readChangedAccount(texts: TerraformTexts, change: TerraformResource): ScopeMaker {
  const target = texts.readArgument(change, 'resource_id');
  if (!target || !toShareKey(target))
    throw new UnreadPart('only Terraform knows which data share it changes');
  const account = target.readText.replace(/\/dataShares\/[^/]+$/i, '');
  return (container) => toContainerScope(account, container);
}

function toContainerScope(account: string, container: string): ArmScope {
  return parseScope(`${account}/blobServices/default/containers/${container}`);
}

interface DataShareGrant {
  readonly address: string;
  readonly scope: ArmScope;
  readonly policy: SharePolicy;
  readonly path: string;
}

function toGrant({ address, scope, policy, path }: DataShareGrant): RoleAssignment {
  const condition =
    path === ''
      ? null
      : buildReadCondition([
          // An asset is a folder or a blob: the path does not tell.
          { datasetType: DatasetType.FOLDER, path, until: null },
          { datasetType: DatasetType.FILE, path, until: null },
        ])!;
  return {
    address,
    grantedBy: 'StorageDataShare',
    ...policy,
    principalType: null,
    principalSources: [],
    delegatedIdentity: null,
    role: READER,
    allPowers: [],
    scope,
    condition,
    conditionVersion: condition === null ? null : '2.0',
    isConditionKnown: true,
    standing: 'Active',
    schedule: NO_SCHEDULE,
    restart: null,
  };
}
