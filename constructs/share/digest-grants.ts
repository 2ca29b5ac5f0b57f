import type { Construct } from 'constructs';
import { collectStores, groupByContainer } from '../data-store/stored-datasets';
import { grantDigestWriting } from '../exchange/digest-writer-grant';
import { ContainerGrants } from '../grants/container-grants';
import { grantFeedReading } from '../grants/service-assignment';
import { toGrantee } from '../principals/grantee';
import type { IManagedIdentity } from '../principals/managed-identity';
import type { IShare } from './share-props';

/**
 * Lets the managed identity of a job find the changes of shares, and write them as digests into their exchanges.
 *
 * @param readChangeFeed True to find changes in the change feeds of the accounts, false in the datasets.
 * @throws DataShareError `DuplicateName`
 */
export function grantDigests(
  job: Construct,
  identity: IManagedIdentity,
  shares: readonly IShare[],
  readChangeFeed: boolean,
): void {
  if (readChangeFeed)
    grantFeedReading(job, identity, collectStores(shares.flatMap(({ datasets }) => datasets)));
  else grantListing(job, identity, shares);
  for (const exchange of new Set(shares.flatMap((share) => share.exchange ?? [])))
    grantDigestWriting(job, identity, exchange);
}

function grantListing(job: Construct, identity: IManagedIdentity, shares: readonly IShare[]): void {
  const grants = ContainerGrants.of(job);
  for (const { datasets: all } of shares)
    for (const { dataStore, container, datasets } of groupByContainer(all)) {
      const scopes = datasets.map(({ datasetType, path, datasetName }) => {
        return { datasetType, path, datasetName, until: null };
      });
      grants.grantRead(toGrantee(identity), dataStore, grants.toGrantedContainer(container), scopes);
    }
}
