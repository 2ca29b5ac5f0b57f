import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { StoreConnection } from './store-connection';
import { withErrorTranslation } from './error-translation';
import { CONTAINER_NOT_FOUND_CODES } from '../requests/error-kinds';
import { toFault } from '../requests/error-kinds';

/** Makes sure, before anything is written, that the containers are there which are Terraform's. */
export async function requireContainers(
  connection: StoreConnection,
  containers: readonly string[],
  abortSignal: AbortSignal,
): Promise<void> {
  if (connection.usesConnectionString) return;
  for (const container of new Set(containers)) {
    const client = connection.service.getContainerClient(container);
    const isThere = await withErrorTranslation(connection, container, `look for container ${container}`, abortSignal, () =>
      client.exists({ abortSignal }),
    );
    if (!isThere) throw new DataShareError([problems.containerNotFound(connection.side, container)]);
  }
}

const containerCreations = new WeakMap<StoreConnection, Map<string, Promise<unknown>>>();

/**
 * Writes to a container. Those who wrote their subscription by hand and use a connection string get it made where it is
 * missing. With Microsoft Entra ID the containers are Terraform's: the roles that it grants could not make one.
 */
export async function writeToContainer<T>(
  connection: StoreConnection,
  container: string,
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!connection.usesConnectionString || !CONTAINER_NOT_FOUND_CODES.includes(toFault(error).code)) throw error;
  }
  const known = containerCreations.get(connection) ?? new Map<string, Promise<unknown>>();
  containerCreations.set(connection, known);
  const created =
    known.get(container) ?? connection.service.getContainerClient(container).createIfNotExists();
  known.set(container, created);
  await created;
  return write();
}
