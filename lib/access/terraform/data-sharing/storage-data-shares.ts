import { toIdKey } from '../../../model/rules/same-id';
import { toList, toRecord } from '../syntax/json-values';
import { DatasetType } from '../../../model/values/dataset';
import { buildReadCondition } from '../../condition/build-condition';
import type { RolePowers } from '../../role-definitions/role-powers';
import {
  findAccountByReference,
  readOrExplain,
  refuseOtherArguments,
  resolveBody,
  UnreadPart,
} from './arm-bodies';
import type { ChangedResource } from './changed-resources';
import {
  CHANGE_ARGUMENTS,
  findChangedAccount,
  findChangedResources,
  getCreatorAndChange,
} from './changed-resources';
import type { ArmScope } from '../values/arm-scope';
import { parseScope } from '../values/arm-scope';
import type { DataShareLists, SharePolicy } from './data-share-body';
import { readDataShareBody } from './data-share-body';
import { NO_SCHEDULE } from '../assignments/pim-schedule';
import type { RoleAssignment } from '../assignments/role-assignments';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** The role that a data share gives its principals: its only permission is to read. */
const READER: RolePowers = {
  name: 'storage data share',
  readsBlobs: true,
  writesBlobs: false,
  isSuperUser: false,
  powers: [],
  services: [],
};

/** A data share that was read, as far as the file states it. */
export interface StatedShare {
  /** Address of its access: of the resource that creates it, or else of the action that changes it. */
  readonly address: string;
  /** True if the file has the resource that creates it. */
  readonly isCreated: boolean;
  /** True if the file has an action that changes it. */
  readonly isChanged: boolean;
}

/** The data shares of a file: each principal of a share's policies reads each of its assets. */
export interface StorageDataShares {
  readonly grants: readonly RoleAssignment[];
  readonly stated: readonly StatedShare[];
  /**
   * The resources that create and change data shares, with the reason why it is not known what the share gives, such as
   * `it has no known list of assets`; null if all of it is read.
   */
  readonly reasons: ReadonlyMap<TerraformResource, string | null>;
}

/**
 * Reads the data shares of a file. Azure does not replace one that exists: its lists are those of the request that changes it
 * (PATCH), if there is one, and otherwise those that it was created with.
 */
export function readDataShares(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
): StorageDataShares {
  const shares = findChangedResources(texts, resources, 'dataShares');
  const read = shares.map((share) => [share, readOrExplain(() => readGrants(texts, share))] as const);
  return {
    grants: read.flatMap(([, grants]) => (grants instanceof UnreadPart ? [] : grants)),
    stated: read.flatMap(([{ creators, changes }, grants]): StatedShare[] =>
      grants instanceof UnreadPart
        ? []
        : [
            {
              address: [...creators, ...changes][0].address,
              isCreated: creators.length > 0,
              isChanged: changes.length > 0,
            },
          ],
    ),
    reasons: new Map(
      read.flatMap(([{ creators, changes }, grants]) =>
        [...creators, ...changes].map(
          (each) => [each, grants instanceof UnreadPart ? grants.message : null] as const,
        ),
      ),
    ),
  };
}

/** @throws UnreadPart */
function readGrants(texts: TerraformTexts, share: ChangedResource): RoleAssignment[] {
  const [creator, change] = getCreatorAndChange(share);
  const changed = change && readChange(texts, change);
  const created = creator && readCreated(texts, creator, changed);
  const assets = changed?.assets ?? created?.assets;
  const policies = changed?.policies ?? created?.policies;
  if (!assets) throw new UnreadPart('it has no known list of assets');
  if (!policies) throw new UnreadPart('it has no known list of accessPolicies');
  const toScope = creator ? readAccount(texts, creator) : readChangedAccount(texts, change!);
  const { address } = (creator ?? change)!;
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
  if (changed?.assets && changed.policies) {
    refuseOtherReaders(texts, creator, changed.policies);
    return undefined;
  }
  if ('body' in creator.unknown) throw new UnreadPart('its body is not a known object');
  return readDataShareBody(resolveBody(texts, creator.values['body']));
}

/** Refuses readers that only the creating resource states: nothing tells what azapi does when it finds other ones. @throws UnreadPart */
function refuseOtherReaders(
  texts: TerraformTexts,
  { address, values }: TerraformResource,
  policies: readonly SharePolicy[],
): void {
  const { accessPolicies } = toRecord(toRecord(resolveBody(texts, values['body']))['properties']);
  const known = new Set(policies.map(({ principalId }) => toIdKey(principalId)));
  const isOther = (policy: unknown): boolean => {
    const { principalId, permission } = toRecord(policy);
    return permission !== 'None' && !(typeof principalId === 'string' && known.has(toIdKey(principalId)));
  };
  if (toList(accessPolicies).some(isOther))
    throw new UnreadPart(`${address} states readers that the action does not`);
}

/** @throws UnreadPart */
function readChange(texts: TerraformTexts, change: TerraformResource): DataShareLists {
  refuseOtherArguments(change, CHANGE_ARGUMENTS);
  return readDataShareBody(resolveBody(texts, change.values['body']));
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
  const account = findChangedAccount(texts, change);
  if (account === undefined) throw new UnreadPart('only Terraform knows which data share it changes');
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
