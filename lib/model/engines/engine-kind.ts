/** The carrier of the bytes of a copy: the process of this package, or a service of Azure. */
export type EngineKind = 'Own' | OtherEngineKind;

/** A service of Azure that can carry the bytes. Each leaves the proof to this package. */
export type OtherEngineKind = 'ObjectReplication' | 'StorageMover' | 'DataFactory';

/** Maximum number of processes of this package that share the work of one synchronization. */
export const MAX_PARALLELISM = 100;

/**
 * Maximum number of jobs of Storage Mover that run at the same time in an Azure subscription.
 *
 * @see https://learn.microsoft.com/azure/storage-mover/azure-to-azure-migration
 */
export const MAX_MOVER_JOBS = 10;

/**
 * Number of replication policies in which an account is the source, and in which it is the destination.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-overview
 */
export const MAX_REPLICATION_POLICIES = 2;

/** The services of Azure that can carry the bytes. */
export const OTHER_ENGINES = [
  'ObjectReplication',
  'StorageMover',
  'DataFactory',
] as const satisfies readonly OtherEngineKind[];

/** The kinds of engine that can carry the bytes of a copy, in the order in which equal ones are ranked. */
export const ENGINE_KINDS = ['Own', ...OTHER_ENGINES] as const satisfies readonly EngineKind[];

/**
 * True if others may write where the engine writes. The destination of object replication refuses all other writes.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-overview
 */
export function admitsRepairs(kind: OtherEngineKind): boolean {
  return kind !== 'ObjectReplication';
}
