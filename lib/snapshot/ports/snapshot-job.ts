import type { Warning } from '../../errors/warning-codes';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { LockOwner } from './lock-owner';
import type { SnapshotPublisher, SnapshotSource, SnapshotTarget, StateStore } from './storage-ports';
import type { RunRecord } from './run-record';
import type { ListingOrder } from '../../streams/name-order';

/** One subscription, the stores behind it, and the world: everything a run needs, so that it is the same in a test. */
export interface SnapshotJob {
  readonly subscription: SubscriptionDocument;
  readonly sides: ManifestSides;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  readonly stateStore: StateStore;
  readonly publisher: SnapshotPublisher;
  /** Makes sure that the containers are there which are written to, where they are not made on the way. */
  readonly requireContainers: () => Promise<void>;
  /** Entries of a part of a manifest, where it is not the default. */
  readonly partEntries?: number;
  /** Told about the record of each run, also of one that failed; must not fail itself. */
  readonly onRecord: (record: RunRecord) => Promise<void>;
  /** Receives warnings: findings that stop nothing. */
  readonly onWarning: (warning: Warning) => void;
  /** Who runs it. */
  readonly runner: Pick<LockOwner, 'host' | 'processId' | 'user'>;
  /** Whether another run is known to have ended without saying so. */
  readonly hasEnded: (owner: LockOwner) => boolean;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Aborted by an interruption: then nothing more is begun. */
  readonly signal: AbortSignal;
  /** Never aborted: copies in flight and the state are brought to their end also where the run is interrupted. */
  readonly neverAborted: AbortSignal;
}
/** The accounts that really answer, which connection strings may make others than the document's. */

export interface ManifestSides {
  readonly invitationId: string;
  readonly sourceEndpoint: string;
  readonly targetEndpoint: string;
  /**
   * In which the source lists.
   * @default name
   */
  readonly order?: ListingOrder;
}
