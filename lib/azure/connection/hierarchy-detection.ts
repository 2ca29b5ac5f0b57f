import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import type { Place } from '../../model/values/dataset';
import { toFault } from '../requests/sdk-fault';
import type { StoreConnection } from './store-connection';

/**
 * Asks the account itself if it has a hierarchical namespace, by reading the access control of a directory, which a flat
 * account does not support. Undefined if the answer does not tell.
 *
 * Get Account Information would tell it too, but does not accept Microsoft Entra ID tokens.
 *
 * @see https://github.com/trinodb/trino/pull/20897
 */
export async function detectHierarchy(
  connection: StoreConnection,
  { container, path }: Place,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const client = connection.dataLake().getFileSystemClient(container).getDirectoryClient(path);
  try {
    const action = `tell the kind of its account (${container})`;
    await connection.stateRetrier.runOnce(signal, (abortSignal) => client.getAccessControl({ abortSignal }), {
      action,
    });
    return true;
  } catch (error) {
    if (signal.aborted) throw new DataShareError([problems.interrupted()], { cause: error });
    return toFault(error).code === 'HierarchicalNamespaceNotEnabled' ? false : undefined;
  }
}
