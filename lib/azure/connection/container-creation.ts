import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { StoreConnection } from './store-connection';
import { withErrorTranslation } from './error-translation';
import { CONTAINER_NOT_FOUND_CODES, toFault } from '../requests/transient-errors';

/** Checks that the containers which Terraform manages exist, before anything is written. */
export async function requireContainers(
  connection: StoreConnection,
  containers: readonly string[],
  abortSignal: AbortSignal,
): Promise<void> {
  if (connection.usesConnectionString) return;
  for (const container of new Set(containers)) {
    const client = connection.service.getContainerClient(container);
    const isThere = await withErrorTranslation(
      connection,
      container,
      `look up container ${container}`,
      abortSignal,
      () => client.exists({ abortSignal }),
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
  const created =
    known.get(container) ?? connection.service.getContainerClient(container).createIfNotExists();
  known.set(container, created);
  await created;
  return write();
}
