import {
  findAccountByReference,
  isKnownObject,
  readArmTypeName,
  readOrExplain,
  refuseOtherArguments,
  refuseOthers,
  resolveBody,
  UnreadPart,
} from './arm-bodies';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** The switches of an account that allow data shares and connectors. */
export const SHARING_SWITCHES = [
  'allowStorageDataShares',
  'allowStorageConnectors',
  'allowCrossTenantDataSharing',
] as const;

/** A switch of an account. By itself, it gives nobody access. */
export interface SharingSwitch {
  readonly address: string;
  /** Name of the account; null if the file does not say. */
  readonly account: string | null;
  readonly name: (typeof SHARING_SWITCHES)[number];
  readonly state: 'On' | 'Off' | 'Unknown';
}

/** The switches of a file, and the resources that set nothing else. */
export interface SharingSwitches {
  readonly switches: readonly SharingSwitch[];
  readonly resources: readonly TerraformResource[];
}

/** Reads the updates of accounts that set only these switches. Any other update can change everything, and is reported as that. */
export function readSharingSwitches(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
): SharingSwitches {
  const read = resources
    .filter(
      (each) =>
        each.type === 'azapi_update_resource' &&
        !each.isData &&
        readArmTypeName(texts, each) === 'microsoft.storage/storageaccounts',
    )
    .flatMap((resource) => {
      const switches = readOrExplain(() => readUpdate(texts, resource));
      return switches instanceof UnreadPart ? [] : [{ resource, switches }];
    });
  return {
    switches: read.flatMap(({ switches }) => switches),
    resources: read.map(({ resource }) => resource),
  };
}

/** @throws UnreadPart */
function readUpdate(texts: TerraformTexts, resource: TerraformResource): SharingSwitch[] {
  refuseOtherArguments(resource, ['type', 'resource_id', 'parent_id', 'name', 'body', 'for_each', 'count']);
  const { values, unknown, address } = resource;
  const body = resolveBody(texts, values['body'] ?? null);
  if (!isKnownObject(body) || 'body' in unknown) throw new UnreadPart('its body is not a known object');
  refuseOthers('part of its body', body, ['properties']);
  const { properties } = body;
  if (!isKnownObject(properties)) throw new UnreadPart('its properties are not a known object');
  refuseOthers('property', properties, ['dataCollaborationPolicyProperties']);
  const { dataCollaborationPolicyProperties: policy } = properties;
  if (!isKnownObject(policy)) throw new UnreadPart('its policy is not a known object');
  refuseOthers('part of its policy', policy, SHARING_SWITCHES);
  const account = findAccount(texts, resource);
  return SHARING_SWITCHES.filter((name) => (policy[name] ?? null) !== null).map((name) => ({
    address,
    account,
    name,
    state: toState(policy[name]),
  }));
}

function findAccount(texts: TerraformTexts, resource: TerraformResource): string | null {
  const name = texts.readArgument(resource, 'name');
  return findAccountByReference(texts, resource, 'resource_id') ?? (name?.isKnown ? name.readText : null);
}

/** Reads `"true"` as Terraform does. */
function toState(value: unknown): SharingSwitch['state'] {
  if (value === true || value === 'true') return 'On';
  return value === false || value === 'false' ? 'Off' : 'Unknown';
}
