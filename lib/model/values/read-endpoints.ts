import type { Place } from './dataset';

/** The endpoints of a dataset of an in-place share. */
export interface ReadEndpoint {
  /** URL for Blob clients. */
  readonly https: string;
  /** URI for Hadoop clients (Spark, Databricks). */
  readonly abfss: string;
}

/** The parts of an endpoint that only Terraform may be able to compute. */
export interface EndpointParts {
  readonly encodedPath: string;
  readonly dfsHost: string;
}

/**
 * Builds the endpoints of a place.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-introduction-abfs-uri
 */
export function buildReadEndpoint(
  blobEndpoint: string,
  { container, path }: Place,
  { encodedPath, dfsHost }: EndpointParts = {
    encodedPath: encodePath(path),
    dfsHost: toDfsHost(blobEndpoint),
  },
): ReadEndpoint {
  return {
    https: [blobEndpoint, container, encodedPath].filter((part) => part !== '').join('/'),
    abfss: `abfss://${container}@${dfsHost}/${path}`,
  };
}

/** Encodes a path for a URL and keeps its slashes. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Returns the Data Lake host of a Blob endpoint: contoso.dfs.core.windows.net for contoso.blob.core.windows.net. */
export function toDfsHost(blobEndpoint: string): string {
  return new URL(blobEndpoint).host.replace('.blob.', '.dfs.');
}

/** True if a Blob endpoint has a Data Lake host. That of a domain of the provider's own, or of an emulator, is unknown. */
export function hasDfsHost(blobEndpoint: string): boolean {
  return new URL(blobEndpoint).host.includes('.blob.');
}
