import { DatasetType } from '../../model/values/dataset';
import { buildReadCondition } from '../condition/build-condition';
import type { RolePowers } from '../role-definitions/role-powers';
import { parseScope } from './arm-scope';
import type { Json } from './json-values';
import { isRecord, toRecord } from './json-values';
import { NO_SCHEDULE } from './pim-schedule';
import type { RoleAssignment } from './role-assignments';
import type { TerraformResource } from './terraform-file';
import type { TerraformTexts } from './terraform-texts';

const DATA_SHARE = /^microsoft\.storage\/storageaccounts\/datashares@/i;

/** The role that a data share gives its principals: its only permission is to read. */
const READER: RolePowers = {
  name: 'storage data share',
  readsBlobs: true,
  writesBlobs: false,
  isSuperUser: false,
  powers: [],
};

/** The grants of a data share. */
export interface DataShareGrants {
  readonly grants: readonly RoleAssignment[];
  /** False if the resource has parts that are not read, and that can give more. */
  readonly isWhole: boolean;
}

/**
 * Reads a data share of Azure Storage as what it gives: each principal of its policies reads each of its assets.
 *
 * @returns Undefined for any other resource, and if a part of the share is not a literal of the documented form: then what it
 *   gives is not known.
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/datashares
 */
export function readDataShare(
  texts: TerraformTexts,
  resource: TerraformResource,
): DataShareGrants | undefined {
  const { type, isData, values, unknown, address } = resource;
  const armType = values['type'];
  if (type !== 'azapi_resource' || isData || typeof armType !== 'string' || !DATA_SHARE.test(armType))
    return undefined;
  const parent = texts.readArgument(resource, 'parent_id');
  const properties = toRecord(toRecord(values['body'])['properties']);
  const places = readEach(properties['assets'], readAsset);
  const readers = readEach(properties['accessPolicies'], readPolicy);
  const hasBody = isRecord(values['body']) && !('body' in unknown);
  if (!hasBody || !parent?.isKnown || !places || !readers) return undefined;
  const grants = readers.flatMap((principalId) =>
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
      };
    }),
  );
  return { grants, isWhole: !hasUnreadParts(resource) };
}

/** True if a part of the body is not read: a secret one, or one that the documentation does not have. */
function hasUnreadParts({ values, unknown, madeFrom = {} }: TerraformResource): boolean {
  const body = toRecord(values['body']);
  const names = [...Object.keys(body), ...Object.keys(toRecord(body['properties']))];
  const isSecret = [values, unknown, madeFrom].some((each: Json) =>
    SECRET_PARTS.some((name) => (each[name] ?? null) !== null),
  );
  return isSecret || names.some((name) => !BODY_PARTS.includes(name));
}

/** A state has only the version. */
const SECRET_PARTS = ['sensitive_body', 'sensitive_body_version'];
const BODY_PARTS = ['properties', 'location', 'tags', 'description', 'assets', 'accessPolicies'];

/** Reads each item of a list; undefined if one of them is not of the documented form. */
function readEach<T>(
  value: unknown,
  read: (item: Readonly<Record<string, unknown>>) => T | undefined,
): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item: unknown) => (isRecord(item) ? read(item) : undefined));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function readAsset({
  assetPath,
}: Readonly<Record<string, unknown>>): { container: string; path: string } | undefined {
  if (typeof assetPath !== 'string' || /[$%]\{/.test(assetPath)) return undefined;
  const [, container, path = ''] = /^\/([^/]+)(?:\/(.+?))?\/?$/.exec(assetPath) ?? [];
  return container === undefined ? undefined : { container, path };
}

/** Returns the principal of a policy. `None` gives nothing, and any other permission is not known. */
function readPolicy({ principalId, permission }: Readonly<Record<string, unknown>>): string | undefined {
  const isKnown = typeof principalId === 'string' && /^[0-9a-f-]{36}$/i.test(principalId);
  return isKnown && permission === 'Read' ? principalId : undefined;
}
