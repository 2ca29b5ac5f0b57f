import { DatasetType } from '../../../model/values/dataset';
import { buildReadCondition } from '../../condition/build-condition';
import type { RolePowers } from '../../role-definitions/role-powers';
import { parseScope } from '../values/arm-scope';
import type { Json } from '../syntax/json-values';
import { isRecord } from '../syntax/json-values';
import { NO_SCHEDULE } from './pim-schedule';
import type { RoleAssignment } from './role-assignments';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

const DATA_SHARE = /^microsoft\.storage\/storageaccounts\/datashares@/i;

/** The role that a data share gives its principals: its only permission is to read. */
const READER: RolePowers = {
  name: 'storage data share',
  readsBlobs: true,
  writesBlobs: false,
  isSuperUser: false,
  powers: [],
  services: [],
};

/** A data share of Azure Storage, as what it gives: each principal of its policies reads each of its assets. */
export interface StorageDataShare {
  readonly grants: readonly RoleAssignment[];
  /** The reason why it is not known what the share gives, such as `it has no list of assets`; null if all of it is read. */
  readonly unread: string | null;
}

/** Something in a share that is not of the documented form. */
class UnreadPart extends Error {}

/** The arguments of azapi_resource that do not decide what a share gives. */
const NEUTRAL =
  /^(?:id|output|tags|timeouts|depends_on|provider|lifecycle|locks|retry|response_export_values|schema_validation_enabled|ignore_casing|ignore_missing_property|ignore_null_property|removing_special_chars|\w+_(?:headers|query_parameters))$/;
const DOCUMENTED = {
  resource: ['type', 'parent_id', 'name', 'location', 'body', 'for_each', 'count'],
  body: ['properties', 'location', 'tags'],
  properties: [
    ...['description', 'assets', 'accessPolicies'],
    ...['dataShareIdentifier', 'dataShareUri', 'provisioningState'],
  ],
  asset: ['assetPath', 'displayName'],
  policy: ['principalId', 'tenantId', 'permission'],
};

/**
 * Reads a data share: exactly what the documented properties say. Anything else in it makes what it gives unknown.
 *
 * @returns Undefined for any other resource.
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/datashares
 */
export function readDataShare(
  texts: TerraformTexts,
  resource: TerraformResource,
): StorageDataShare | undefined {
  const { type, isData, values } = resource;
  const armType = texts.resolveAll(values['type']);
  if (type !== 'azapi_resource' || isData || typeof armType !== 'string' || !DATA_SHARE.test(armType))
    return undefined;
  try {
    return { grants: readGrants(texts, resource), unread: null };
  } catch (error) {
    if (!(error instanceof UnreadPart)) throw error;
    return { grants: [], unread: error.message };
  }
}

/** @throws UnreadPart */
function readGrants(texts: TerraformTexts, resource: TerraformResource): RoleAssignment[] {
  const { values, unknown, madeFrom = {}, address } = resource;
  // Secret parts of the body are in a plan by their references only.
  refuseOthers('argument', withoutNeutral({ ...values, ...unknown, ...madeFrom }), DOCUMENTED.resource);
  const parent = texts.readArgument(resource, 'parent_id');
  const body = texts.resolveAll(values['body']);
  if (!isRecord(body) || 'body' in unknown) throw new UnreadPart('its body is not a known object');
  if (!parent?.isKnown) throw new UnreadPart('its account is known only to Terraform');
  refuseOthers('part of its body', body, DOCUMENTED.body);
  const { properties } = body;
  if (!isRecord(properties)) throw new UnreadPart('its properties are not a known object');
  refuseOthers('property', properties, DOCUMENTED.properties);
  const places = readEach(properties, 'assets', readAsset);
  const readers = readEach(properties, 'accessPolicies', readPolicy).filter((id) => id !== null);
  return readers.flatMap((principalId) =>
    places.map(({ container, path }, at): RoleAssignment => {
      const condition =
        path === ''
          ? undefined
          : buildReadCondition([
              // An asset is a folder or a blob: the path does not tell.
              { datasetType: DatasetType.FOLDER, path, until: null },
              { datasetType: DatasetType.FILE, path, until: null },
            ]);
      return {
        address: at === 0 ? address : `${address} (asset ${at + 1})`,
        principalId,
        principalType: null,
        principalSources: [],
        delegatedIdentity: null,
        role: READER,
        allPowers: [],
        scope: parseScope(`${parent.readText}/blobServices/default/containers/${container}`),
        condition: condition ?? null,
        conditionVersion: condition === undefined ? null : '2.0',
        isConditionKnown: true,
        standing: 'Active',
        schedule: NO_SCHEDULE,
        restart: null,
      };
    }),
  );
}

function withoutNeutral(values: Json): Json {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => value !== null && !NEUTRAL.test(name)),
  );
}

/** @throws UnreadPart */
function refuseOthers(what: string, values: Json, documented: readonly string[]): void {
  const other = Object.keys(values).find((name) => values[name] !== null && !documented.includes(name));
  if (other !== undefined) throw new UnreadPart(`it has the ${what} ${other}, which is not read`);
}

/** Reads each item of a list. @throws UnreadPart */
function readEach<T>(properties: Json, name: string, read: (item: Json) => T): T[] {
  const value = properties[name];
  if (!Array.isArray(value)) throw new UnreadPart(`it has no known list of ${name}`);
  return value.map((item: unknown) => {
    if (!isRecord(item)) throw new UnreadPart(`one of its ${name} is not a known object`);
    return read(item);
  });
}

/** @throws UnreadPart */
function readAsset(asset: Json): { container: string; path: string } {
  refuseOthers('part of an asset', asset, DOCUMENTED.asset);
  const { assetPath } = asset;
  if (typeof assetPath !== 'string' || /[$%]\{/.test(assetPath))
    throw new UnreadPart('the path of an asset is known only to Terraform');
  if (!assetPath.startsWith('/'))
    throw new UnreadPart(`the path of an asset does not begin with a slash (${assetPath})`);
  const [, container, path = ''] = /^\/([^/]+)(?:\/(.+?))?\/?$/.exec(assetPath) ?? [];
  if (container === undefined) throw new UnreadPart(`the path of an asset names no container (${assetPath})`);
  return { container, path };
}

/** Returns the principal of a policy; null for the permission `None`, which gives nothing. @throws UnreadPart */
function readPolicy(policy: Json): string | null {
  refuseOthers('part of a policy', policy, DOCUMENTED.policy);
  const { principalId, permission } = policy;
  if (typeof principalId !== 'string' || !/^[0-9a-f-]{36}$/i.test(principalId))
    throw new UnreadPart('the principal of a policy is not a known id');
  if (permission !== 'Read' && permission !== 'None')
    throw new UnreadPart(`a policy has the permission ${JSON.stringify(permission)}`);
  return permission === 'Read' ? principalId : null;
}
