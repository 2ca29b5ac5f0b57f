import { BlobServiceClient } from '@azure/storage-blob';

/** Creates those of the containers that an account does not have. */
export async function createContainers(connectionString: string, names: readonly string[]): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  for (const name of new Set(names)) await service.getContainerClient(name).createIfNotExists();
}

/** Writes a blob, or deletes it if its content is null. */
export async function changeBlob(
  connectionString: string,
  {
    container,
    path,
    content,
  }: { readonly container: string; readonly path: string; readonly content: string | null },
): Promise<void> {
  const service = BlobServiceClient.fromConnectionString(connectionString);
  const blob = service.getContainerClient(container).getBlockBlobClient(path);
  if (content === null) await blob.deleteIfExists();
  else await blob.upload(content, Buffer.byteLength(content));
}
