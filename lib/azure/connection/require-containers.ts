import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import { mapConcurrently, READS_AT_ONCE } from '../../streams/ordered-streams';
import { withStateRetry } from './retried-request';
import type { StoreConnection } from './store-connection';

/** Checks that the containers which Terraform manages exist, before anything is written. */
export async function requireContainers(
  connection: StoreConnection,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (connection.usesConnectionString) return;
  await mapConcurrently(new Set(containers), READS_AT_ONCE, async (container) => {
    const client = connection.serviceWithoutRetry.getContainerClient(container);
    const action = `look up container ${container}`;
    const isThere = await withStateRetry(connection, container, action, signal, (abortSignal) =>
      client.exists({ abortSignal }),
    );
    if (!isThere) throw new DataShareError([problems.containerNotFound(connection.side, container)]);
  });
}
