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

/**
 * The built-in roles for the queue of a recipient, with their Azure names.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage
 */
export enum QueueRole {
  /** Peeks, receives and deletes messages: the role of the recipient. */
  PROCESSOR = 'Storage Queue Data Message Processor',
  /** Reads the properties of a queue and peeks: the role by which a scaler reads the length. */
  READER = 'Storage Queue Data Reader',
  /** Adds messages: the role of a system topic. */
  SENDER = 'Storage Queue Data Message Sender',
}

/** Returns the ARM scope of one queue. */
export function toQueueScope(storageAccountId: string, queue: string): string {
  return `${storageAccountId}/queueServices/default/queues/${queue}`;
}
