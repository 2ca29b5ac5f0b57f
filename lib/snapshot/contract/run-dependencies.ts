import type { Warning } from '../../errors/warning-codes';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { CopyMapping } from './copy-mapping';
import type { LockOwner, Runner } from './lock-owner';
import type { SnapshotSource, SnapshotTarget } from './storage-ports';
import type { StateStore } from './state-store-port';
import type { SnapshotPublisher } from './publisher-port';
import type { RunRecord } from './run-record';
import type { ListingOrder } from '../../streams/name-order';

/** Everything that a run needs: one subscription, the stores behind it, the clock and the process. Tests replace any of them. */
export interface RunDependencies {
  readonly subscription: SubscriptionDocument;
  readonly sides: ManifestSides;
  /** Returns the account that a dataset is read from. */
  readonly getSource: (mapping: SourcedDataset) => SnapshotSource;
  readonly target: SnapshotTarget;
  readonly stateStore: StateStore;
  readonly publisher: SnapshotPublisher;
  /** Creates or checks the containers that the run writes to. */
  readonly requireContainers: () => Promise<void>;
  /**
   * Tells that containers may be missing, because this subscription has no files there: the first write to such a container
   * may create it. Any other container that is missing is an error.
   */
  readonly expectMissing: (containers: readonly string[]) => void;
  /** Number of entries in a part of a manifest, if it is not the default. */
  readonly partEntries?: number;
  /** Receives the record of each run, including failed ones. Must not throw. */
  readonly onRecord: (record: RunRecord) => Promise<void>;
  /** Receives warnings: findings that stop nothing. */
  readonly onWarning: (warning: Warning) => void;
  /** The process and user that run the job. */
  readonly runner: Runner;
  /** Returns true if the owner of a lock is known to have ended without releasing it. */
  readonly hasEnded: (owner: LockOwner) => boolean;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Aborted by an interruption: then nothing more is started. */
  readonly signal: AbortSignal;
  /** Aborted some time after an interruption: the copies in flight are completed until then. */
  readonly copySignal: AbortSignal;
  /** Not aborted by an interruption, but later, after `copySignal`: an interrupted run still writes its state. */
  readonly neverAborted: AbortSignal;
}

/** The accounts that the run connects to. With connection strings, they may differ from those in the document. */
export interface ManifestSides {
  readonly invitationId: string;
  readonly targetEndpoint: string;
  /** Returns the account that a dataset is read from. */
  readonly getSource: (mapping: SourcedDataset) => SourceSide;
}

/** The place of a dataset at the provider. */
export type SourcedDataset = Pick<CopyMapping, 'source'>;

/** One of the provider's accounts. */
export interface SourceSide {
  readonly endpoint: string;
  /** The order in which the account lists. */
  readonly order: ListingOrder;
}
