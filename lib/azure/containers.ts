import { DataShareError } from '../errors';
import { problems } from '../problems';
import type { StoreConnection } from './connection';
import { asked } from './faults';

/**
 * Makes sure, before anything is copied, that the containers are there.
 *
 * Those who wrote their subscription by hand and use a connection string get them made. With Microsoft Entra ID they
 * are Terraform's: the roles that it grants could not make a container.
 */
export async function requireContainers(
  connection: StoreConnection,
  containers: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const container of new Set(containers)) {
    const client = connection.service.getContainerClient(container);
    await asked(connection, container, `create container ${container}`, signal, async () => {
      if (await client.exists({ abortSignal: signal })) return;
      if (!connection.usesConnectionString) {
        throw new DataShareError([problems.containerNotFound(connection.side, container)]);
      }
      await client.createIfNotExists({ abortSignal: signal });
    });
  }
}
