import { toChangedFiles } from '../changes/locate-change';
import type { ChangeSources } from '../model/documents/change-facts';
import { listSources } from '../model/documents/shared-datasets';
import type { ExchangeFacts, StoreFacts } from '../model/documents/store-facts';
import { DIGEST_MEMORY_FOLDER, toDigestFolder } from '../model/values/exchange-folders';
import type { LocatedDataset } from '../changes/locate-change';

/** The place of the digests of one invitation. */
export interface DigestPlace {
  readonly container: ExchangeFacts;
  readonly folder: string;
}

type DigestedDocument = Pick<ChangeSources, 'changeDigest'> & {
  readonly exchange: ExchangeFacts | null;
} & Parameters<typeof listSources<StoreFacts>>[0];

/**
 * Finds the place of the digests of an invitation: the one that a document names, otherwise the folder of the invitation in the
 * exchange. Undefined if there is none.
 */
export function findDigestPlace(invitationId: string, document: DigestedDocument): DigestPlace | undefined {
  const { changeDigest, exchange } = document;
  if (!changeDigest) {
    const folder = toDigestFolder(invitationId.toLowerCase());
    return exchange === null ? undefined : { container: exchange, folder };
  }
  const { storageAccountName, container, path } = changeDigest;
  const accounts = [...(exchange ? [exchange] : []), ...listSources(document)];
  const account = accounts.find((each) => each.storageAccountName === storageAccountName);
  if (!account) return undefined;
  const { blobEndpoint, tenantId } = account;
  return { container: { storageAccountName, blobEndpoint, container, tenantId }, folder: path };
}

/** True if digests would be files of datasets: each digest would be a change, and recipients could read what the provider remembers. */
export function isInDatasets(
  { container, folder }: DigestPlace,
  datasets: readonly LocatedDataset[],
): boolean {
  const { storageAccountName, container: name } = container;
  return [folder, DIGEST_MEMORY_FOLDER].some((each) => {
    const place = { storageAccountName, container: name, path: `${each}/x` };
    return toChangedFiles({ place, change: 'Unknown' }, datasets).length > 0;
  });
}
