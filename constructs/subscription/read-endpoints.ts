import { Fn, Token } from 'cdktf';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { toFunctionArgument } from '../synthesis/terraform-strings';

/** The endpoints of a dataset of an in-place share. */
export interface ReadEndpoint {
  /** URL for Blob clients. */
  readonly https: string;
  /** URI for Hadoop clients (Spark, Databricks). */
  readonly abfss: string;
}

/**
 * Returns the endpoints of each dataset by its name.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-introduction-abfs-uri
 */
export function toReadEndpoints({ source, datasets }: DeclaredInvitation): Record<string, ReadEndpoint> {
  const host = toDfsHost(source.blobEndpoint);
  return Object.fromEntries(
    datasets.map(({ datasetName, container, path }) => [
      datasetName,
      {
        https: [source.blobEndpoint, container, encodePath(path)].filter((part) => part !== '').join('/'),
        abfss: `abfss://${container}@${host}/${path}`,
      },
    ]),
  );
}

/** Encodes a path for a URL and keeps its slashes. Terraform encodes a space as `+`. */
function encodePath(path: string): string {
  if (!Token.isUnresolved(path)) return path.split('/').map(encodeURIComponent).join('/');
  return Fn.replace(Fn.replace(Fn.urlencode(toFunctionArgument(path)), '%2F', '/'), '+', '%20');
}

/** Returns the Data Lake host of a Blob endpoint: contoso.dfs.core.windows.net for contoso.blob.core.windows.net. */
function toDfsHost(blobEndpoint: string): string {
  if (!Token.isUnresolved(blobEndpoint)) return new URL(blobEndpoint).host.replace('.blob.', '.dfs.');
  return Token.asString(Fn.replace(Fn.replace(blobEndpoint, 'https://', ''), '.blob.', '.dfs.'));
}
