import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { StoreConnection } from './store-connection';
import { withStateRetry } from './error-translation';
import { NEVER_ABORTED } from '../requests/never-aborted';
import { CONTAINER_NOT_FOUND_CODES, toFault } from '../requests/transient-errors';

/** Checks that the containers which Terraform manages exist, before anything is written. */
export async function requireContainers(
  connection: StoreConnection,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (connection.usesConnectionString) return;
  for (const container of new Set(containers)) {
    const client = connection.serviceWithoutRetry.getContainerClient(container);
    const action = `look up container ${container}`;
    const isThere = await withStateRetry(connection, container, action, signal, (abortSignal) =>
      client.exists({ abortSignal }),
    );
    if (!isThere) throw new DataShareError([problems.containerNotFound(connection.side, container)]);
  }
}

const containerCreations = new WeakMap<StoreConnection, Map<string, Promise<unknown>>>();

/**
 * Writes to a container, and creates it if it is missing and a connection string is used, as with a subscription that was
 * written by hand. With Microsoft Entra ID, Terraform creates the containers: the granted roles do not allow it here.
 */
export async function writeToContainer<T>(
  connection: StoreConnection,
  container: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!connection.usesConnectionString || !CONTAINER_NOT_FOUND_CODES.includes(toFault(error).code))
      throw error;
  }
  const known = containerCreations.get(connection) ?? new Map<string, Promise<unknown>>();
  containerCreations.set(connection, known);
  const created = known.get(container) ?? createContainer(connection, container);
  known.set(container, created);
  await created;
  return write();
}

/** Creates a container. It is needed by every write that waits for it, so no single one aborts it. */
function createContainer(
  { serviceWithoutRetry, stateRetrier }: StoreConnection,
  container: string,
): Promise<unknown> {
  const client = serviceWithoutRetry.getContainerClient(container);
  return stateRetrier.run(NEVER_ABORTED, (abortSignal) => client.createIfNotExists({ abortSignal }), {
    action: `create container ${container}`,
  });
}
