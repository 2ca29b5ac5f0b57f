import { sourceContainerRule } from '../../../model/rules/naming-rules';
import type { TerraformResource } from '../files/terraform-file';
import { isKnownObject, OpenText, readEach, refuseOthers, UnreadPart } from './arm-bodies';
import type { Json } from '../syntax/json-values';

/** A container, or a folder or blob in it: the path does not tell which. */
export interface SharedAsset {
  readonly container: string;
  readonly path: string;
}

/** A principal that reads the assets of a data share. */
export interface SharePolicy {
  /** Object id of the principal; an expression if only Terraform knows it. */
  readonly principalId: string;
  /** The resources that an expression can come from. */
  readonly principalSources: readonly TerraformResource[];
  /** The tenant of the principal; an expression if only Terraform knows it. */
  readonly tenantId: string;
}

/** The lists of a data share. In a change, a list that is not stated stays as it is. */
export interface DataShareLists {
  readonly assets: readonly SharedAsset[] | undefined;
  readonly policies: readonly SharePolicy[] | undefined;
}

const BODY = ['properties', 'location', 'tags'];
const PROPERTIES = [
  ...['description', 'assets', 'accessPolicies'],
  ...['dataShareIdentifier', 'dataShareUri', 'provisioningState'],
];

/**
 * Reads the body of a data share, or of a change of it: the documented properties, and nothing else.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/datashares
 * @throws UnreadPart
 */
export function readDataShareBody(body: unknown): DataShareLists {
  if (!isKnownObject(body)) throw new UnreadPart('its body is not a known object');
  refuseOthers('part of its body', body, BODY);
  const { properties } = body;
  if (!isKnownObject(properties)) throw new UnreadPart('its properties are not a known object');
  refuseOthers('property', properties, PROPERTIES);
  return {
    assets: readEach(properties, 'assets', readAsset),
    policies: readEach(properties, 'accessPolicies', readPolicy)?.filter((each) => each !== null),
  };
}

/** @throws UnreadPart */
function readAsset(asset: Json): SharedAsset {
  refuseOthers('part of an asset', asset, ['assetPath', 'displayName']);
  const { assetPath } = asset;
  if (typeof assetPath !== 'string') throw new UnreadPart('the path of an asset is known only to Terraform');
  if (!assetPath.startsWith('/'))
    throw new UnreadPart(`the path of an asset does not begin with a slash (${assetPath})`);
  const [, container, path = ''] = /^\/([^/]+)(?:\/(.+?))?\/?$/.exec(assetPath) ?? [];
  if (container === undefined || sourceContainerRule(container) !== undefined)
    throw new UnreadPart(`the path of an asset names no container (${assetPath})`);
  // Nothing says what Azure makes of such a path: it could be one of another folder or container.
  if (path !== '' && path.split('/').some((segment) => ['', '.', '..'].includes(segment)))
    throw new UnreadPart(`the path of an asset has a segment that names nothing (${assetPath})`);
  return { container, path };
}

/** Returns null for the permission `None`, which gives nothing. @throws UnreadPart */
function readPolicy(policy: Json): SharePolicy | null {
  refuseOthers('part of a policy', policy, ['principalId', 'tenantId', 'permission']);
  const { principalId, tenantId, permission } = policy;
  const isOpen = principalId instanceof OpenText;
  if (!isOpen && !isGuid(principalId)) throw new UnreadPart('the principal of a policy is not an id');
  if (permission !== 'Read' && permission !== 'None')
    throw new UnreadPart(`a policy has the permission ${describeValue(permission)}`);
  if (!(tenantId instanceof OpenText) && !isGuid(tenantId))
    throw new UnreadPart('the tenant of a policy is not an id');
  return permission === 'None'
    ? null
    : {
        principalId: isOpen ? principalId.text : principalId,
        principalSources: isOpen ? principalId.sources : [],
        tenantId: tenantId instanceof OpenText ? tenantId.text : tenantId,
      };
}

function describeValue(value: unknown): string {
  return value instanceof OpenText ? value.text : JSON.stringify(value);
}

function isGuid(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
}
