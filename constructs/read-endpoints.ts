import { Fn, Token } from 'cdktf';
import type { DeclaredInvitation } from './invitation';

/** Where a dataset of an in-place share is read. */
export interface ReadEndpoint {
  /** For Blob clients. */
  readonly https: string;
  /** For Hadoop clients (Spark, Databricks). */
  readonly abfss: string;
}

/**
 * The endpoints of each dataset, by its name.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-introduction-abfs-uri
 */
export function readEndpoints({ source, datasets }: DeclaredInvitation): Record<string, ReadEndpoint> {
  const host = dfsHost(source.blobEndpoint);
  return Object.fromEntries(
    datasets.map(({ datasetName, container, path }) => [
      datasetName,
      {
        https: [source.blobEndpoint, container, ...path.split('/').map(encodeURIComponent)]
          .join('/')
          .replace(/\/$/, ''),
        abfss: `abfss://${container}@${host}/${path}`,
      },
    ]),
  );
}

/** The Data Lake host beside a Blob endpoint: contoso.blob.core.windows.net has contoso.dfs.core.windows.net. */
function dfsHost(blobEndpoint: string): string {
  if (!Token.isUnresolved(blobEndpoint)) return new URL(blobEndpoint).host.replace('.blob.', '.dfs.');
  return Token.asString(Fn.replace(Fn.replace(blobEndpoint, 'https://', ''), '.blob.', '.dfs.'));
}
