/**
 * The built-in roles that a share needs, by their Azure names.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
 */
export enum DataRole {
  /** Read and list blobs: what a recipient gets. */
  READER = 'Storage Blob Data Reader',
  /** Read, write and delete blobs: what a synchronization needs in the consumer's own containers. */
  CONTRIBUTOR = 'Storage Blob Data Contributor',
  /** The same, and say who owns what: what a synchronization needs that copies owners and access control lists. */
  OWNER = 'Storage Blob Data Owner',
}

/** The ARM scope of one container: the widest scope that this library ever grants. */
export function toContainerScope(storageAccountId: string, container: string): string {
  return `${storageAccountId}/blobServices/default/containers/${container}`;
}
