import type { RoleAssignment } from '../assignments/role-assignments';
import { readCrossTenantMovers } from './cross-tenant-movers';
import { readReplications } from './object-replications';
import type { SharingSwitch } from './sharing-switches';
import { readSharingSwitches } from './sharing-switches';
import type { StorageConnector } from './storage-connectors';
import { readConnectors } from './storage-connectors';
import type { StatedShare } from './storage-data-shares';
import { readDataShares } from './storage-data-shares';
import type { TerraformResource } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';

/** Data shares of Azure Storage, their other ends, and the switches that allow both. */
export interface DataSharing {
  readonly grants: readonly RoleAssignment[];
  /** Addresses of the resources of data shares that cannot be read. */
  readonly unreadShares: readonly string[];
  /** The data shares that were read. */
  readonly statedShares: readonly StatedShare[];
  readonly connectors: readonly StorageConnector[];
  readonly switches: readonly SharingSwitch[];
  /** All resources behind these, with what one may do that is not read; null if all of it is read. */
  readonly resources: ReadonlyMap<TerraformResource, string | null>;
}

export function readDataSharing(texts: TerraformTexts, resources: readonly TerraformResource[]): DataSharing {
  const shares = readDataShares(texts, resources);
  const { connectors, reasons } = readConnectors(texts, resources);
  const { switches, resources: switching } = readSharingSwitches(texts, resources);
  const describe = (what: string, reason: string | null): string | null =>
    reason === null ? null : `${what} is not known: ${reason}`;
  return {
    grants: shares.grants,
    unreadShares: [...shares.reasons].flatMap(([{ address }, reason]) => (reason === null ? [] : [address])),
    statedShares: shares.stated,
    connectors,
    switches,
    resources: new Map([
      ...[...shares.reasons].map(
        ([each, reason]) => [each, describe('gives access to blobs, but to whom', reason)] as const,
      ),
      ...[...reasons].map(
        ([each, reason]) => [each, describe('reads data of another account, but which', reason)] as const,
      ),
      ...switching.map((each) => [each, null] as const),
      ...readReplications(texts, resources),
      ...readCrossTenantMovers(texts, resources),
    ]),
  };
}
