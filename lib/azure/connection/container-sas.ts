import type { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { ContainerSASPermissions, generateBlobSASQueryParameters, SASProtocol } from '@azure/storage-blob';
import type { ServerClock } from './server-clock';

const LIFETIME_MS = 60 * 60 * 1000;
const RENEWAL_MS = 15 * 60 * 1000;
/** Azure recommends a start time in the past, because clocks differ. */
const CLOCK_SKEW_MS = 15 * 60 * 1000;

/** Issues short-lived SAS tokens from the account key: read access to one container, renewed before they expire. */
export function createContainerSas(
  service: BlobServiceClient,
  credential: StorageSharedKeyCredential,
  clock: ServerClock,
): (container: string, isRenewed: boolean) => string {
  const issued = new Map<string, { readonly token: string; readonly expiresAt: number }>();
  const protocol = service.url.startsWith('https:') ? SASProtocol.Https : SASProtocol.HttpsAndHttp;
  return (containerName, isRenewed) => {
    const time = clock.now().getTime();
    const cached = issued.get(containerName);
    if (cached && !isRenewed && cached.expiresAt - time > RENEWAL_MS) return cached.token;

    const expiresAt = time + LIFETIME_MS;
    const token = generateBlobSASQueryParameters(
      {
        containerName,
        permissions: ContainerSASPermissions.parse('r'),
        startsOn: new Date(time - CLOCK_SKEW_MS),
        expiresOn: new Date(expiresAt),
        protocol,
      },
      credential,
    ).toString();
    issued.set(containerName, { token, expiresAt });
    return token;
  };
}
