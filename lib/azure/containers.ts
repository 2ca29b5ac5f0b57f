import type { StoreConnection } from './connection';
import { asked } from './faults';

/**
 * Makes the containers that are missing, for those who wrote their subscription by hand.
 *
 * Only through a connection string: with Terraform the containers are declared, and the roles it grants could not.
 */
export async function createMissingContainers(
  connection: StoreConnection,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (!connection.usesConnectionString) return;
  for (const container of new Set(containers)) {
    const client = connection.service.getContainerClient(container);
    await asked(connection, container, `create container ${container}`, async () => {
      if (!(await client.exists({ abortSignal: signal })))
        await client.createIfNotExists({ abortSignal: signal });
    });
  }
}
