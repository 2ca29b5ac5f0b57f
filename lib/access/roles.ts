/**
 * The built-in roles that a share needs, with their Azure names.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
 */
export enum DataRole {
  /** Reads and lists blobs: the role of recipients. */
  READER = 'Storage Blob Data Reader',
  /** Reads, writes and deletes blobs: the role of a synchronization on the consumer's own containers. */
  CONTRIBUTOR = 'Storage Blob Data Contributor',
  /** Also sets owners and permissions: the role of a synchronization that copies owners and access control lists. */
  OWNER = 'Storage Blob Data Owner',
}

/** Returns the ARM scope of one container, the widest scope that this library ever grants. */
export function toContainerScope(storageAccountId: string, container: string): string {
  return `${storageAccountId}/blobServices/default/containers/${container}`;
}
