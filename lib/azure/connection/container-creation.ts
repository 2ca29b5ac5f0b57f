import type { StoreConnection } from './store-connection';
import { NEVER_ABORTED } from '../requests/never-aborted';
import { CONTAINER_NOT_FOUND_CODES, toFault } from '../requests/sdk-fault';

/** The containers of a connection that may be missing, and those that were created. */
interface ContainerRegistry {
  readonly missing: Map<string, boolean>;
  /** The ETags with which they were created; undefined if others were faster. */
  readonly created: Map<string, Promise<string | undefined>>;
}

const registries = new WeakMap<StoreConnection, ContainerRegistry>();

/**
 * Allows the first write to each of these containers to create it, if a connection string is used, as with a subscription
 * that was written by hand. With Microsoft Entra ID, Terraform creates the containers: the granted roles do not allow it
 * here. Once a container was seen, it is not created any more: a container that vanishes takes its files with it.
 */
export function allowContainerCreation(connection: StoreConnection, containers: readonly string[]): void {
  if (!connection.usesConnectionString) return;
  const { missing } = getRegistry(connection);
  for (const container of containers) missing.set(container, true);
}

/** True if the container may be missing, because nothing was written to it yet. */
export function mayBeMissing(connection: StoreConnection, container: string): boolean {
  return getRegistry(connection).missing.get(container) ?? false;
}

/** Records that a container exists. */
export function noteContainer(connection: StoreConnection, container: string): void {
  getRegistry(connection).missing.set(container, false);
}

export function getRegistry(connection: StoreConnection): ContainerRegistry {
  const known = registries.get(connection);
  if (known) return known;
  const registry = {
    missing: new Map<string, boolean>(),
    created: new Map<string, Promise<string | undefined>>(),
  };
  registries.set(connection, registry);
  return registry;
}

/**
 * Writes to a container, and creates it before if that is allowed and it is missing; see `allowContainerCreation`.
 *
 * @param provesContainer Returns true if a result proves that the container exists.
 */
export async function writeToContainer<T>(
  connection: StoreConnection,
  container: string,
  write: () => Promise<T>,
  provesContainer: (result: T) => boolean = () => true,
): Promise<T> {
  const { missing, created } = getRegistry(connection);
  const writeAndNote = async (): Promise<T> => {
    const result = await write();
    if (provesContainer(result)) noteContainer(connection, container);
    return result;
  };
  try {
    return await writeAndNote();
  } catch (error) {
    if (!CONTAINER_NOT_FOUND_CODES.includes(toFault(error).code)) throw error;
    // Another write, which ran at the same time, may have created it.
    if (!missing.get(container) && !created.has(container)) throw error;
  }
  const creation = created.get(container) ?? createContainer(connection, container);
  created.set(container, creation);
  await creation;
  return writeAndNote();
}

/**
 * Creates a container. It is needed by every write that waits for it, so no single one aborts it.
 *
 * @returns Its ETag; undefined if it was there already.
 */
async function createContainer(
  { serviceWithoutRetry, stateRetrier }: StoreConnection,
  container: string,
): Promise<string | undefined> {
  const client = serviceWithoutRetry.getContainerClient(container);
  const { succeeded, etag } = await stateRetrier.run(
    NEVER_ABORTED,
    (abortSignal) => client.createIfNotExists({ abortSignal }),
    { action: `create container ${container}` },
  );
  return succeeded ? etag : undefined;
}
