import { DataShareError } from '../../errors/data-share-error';
import type { ContainerIdentity } from '../../snapshot/contract/storage-ports';
import { getRegistry } from './container-creation';
import { unquoteEtag } from './etags';
import { withStateRetry } from './retried-request';
import type { StoreConnection } from './store-connection';

/** Finds out which container has this name now. A SAS may not allow that, and a role of one's own making neither. */
export async function identifyContainer(
  connection: StoreConnection,
  container: string,
  signal: AbortSignal,
): Promise<ContainerIdentity> {
  const client = connection.serviceWithoutRetry.getContainerClient(container);
  const action = `look up container ${container}`;
  try {
    const { etag } = await withStateRetry(connection, container, action, signal, (abortSignal) =>
      client.getProperties({ abortSignal }),
    );
    if (etag === undefined) return 'unknown';
    const created = await getRegistry(connection)
      .created.get(container)
      ?.catch(() => undefined);
    return { etag: unquoteEtag(etag), isCreatedHere: created === etag };
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    if (error.code === 'ContainerNotFound') return 'missing';
    if (error.code === 'AccessDenied') return 'unknown';
    throw error;
  }
}
