import type { ConsumerFacts } from './consumer';
import type { SnapshotTriggerFacts } from './snapshot-trigger';
import type { ObjectReplicationFacts, StorageMoverFacts } from './subscription-engine';

/** The kinds of principal that a consumer can name as the reader. */
export const READER_TYPES = ['User', 'Group', 'ServicePrincipal', 'ManagedIdentity'] as const;

/**
 * An acceptance: the consumer's answer to an invitation. It names the identity that will read the data.
 *
 * `AcceptedSubscription` and `datashare accept` write it. It holds no secret and can be sent to the provider over any channel.
 */
export interface AcceptanceDocument {
  /** URL of the JSON Schema of this document, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Type of this document. */
  readonly documentType: 'acceptance';
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** The invitation that is accepted, a UUID. */
  readonly invitationId: string;
  /** Name of the share that the invitation is for. */
  readonly shareName: string;
  /** SHA-256 of the accepted terms of use, 64 lowercase hex digits; null if the invitation has no terms. */
  readonly termsSha256: string | null;
  /** Time of the acceptance, UTC (RFC 3339). */
  readonly acceptedOn: string;
  /** The consumer that accepts. */
  readonly consumer: ConsumerFacts;
  /** The storage account that the data will be used in. */
  readonly target: {
    /** Azure region of the account. */
    readonly location: string;
    /** True if the account has a hierarchical namespace (ADLS Gen2). */
    readonly isHnsEnabled: boolean;
  };
  /** The identity that will read the provider's data. */
  readonly reader: {
    /** Object id in the consumer's tenant, a UUID; null if only `applicationId` is given. It has no meaning in another tenant. */
    readonly principalId: string | null;
    /** Kind of the identity. */
    readonly principalType: 'User' | 'Group' | 'ServicePrincipal' | 'ManagedIdentity';
    /** Application (client) id, a UUID that is the same in every tenant; null if the reader is not an application. */
    readonly applicationId: string | null;
  };
  /** When the consumer synchronizes. */
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** The consumer's half of object replication; absent unless the consumer asks the provider to make the other half. */
  readonly objectReplication?: ObjectReplicationFacts;
  /** The consumer's half of copies by Storage Mover; absent unless the consumer asks the provider to make the jobs. */
  readonly storageMover?: StorageMoverFacts;
}
