import type { DatasetType, Place } from '../values/dataset';
import type { PreserveAcls, PublishMode } from '../values/publication';

/*
 * Everything that the rules of engines look at. An absent field is unknown: a rule that needs it answers "unknown", and never
 * that the engine fits.
 */

/** A storage account. */
export interface EngineStore {
  /** Name of the account. */
  readonly storageAccountName?: string;
  /** Any text that only one account has, to tell accounts apart whose names nobody knows yet. */
  readonly accountKey?: string;
  /** Azure region of the account. Case and spaces do not matter. */
  readonly location?: string;
  /** True if the account has a hierarchical namespace (ADLS Gen2). */
  readonly isHnsEnabled?: boolean;
  /** Microsoft Entra tenant of the account, a UUID. */
  readonly tenantId?: string;
  /** True if the account keeps versions of blobs. */
  readonly isVersioningEnabled?: boolean;
  /** True if the account writes the change feed. */
  readonly isChangeFeedEnabled?: boolean;
  /** True if the account takes part in object replication with other tenants (`allowCrossTenantReplication`). */
  readonly isCrossTenantReplicationAllowed?: boolean;
}

/** A dataset and the place where it lands. */
export interface EngineLanding {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  /** Place of the dataset at the provider, with its account. */
  readonly source: Place & { readonly store: EngineStore };
  /** Place of the copy in the target account; absent while nobody has chosen it. */
  readonly target?: Place;
  /** True if patterns choose files of the dataset. */
  readonly hasPatterns?: boolean;
}

/** The longest time that a change may take, in minutes: a year. */
export const MAX_LATENCY_MINUTES = 527_040;

/** The rate at which the service is assumed to copy bytes, if no run has measured it: 1 Gbit/s. */
export const ASSUMED_BYTES_PER_SECOND = 125_000_000;

/** Estimates about the data, and what is asked of the copy. An absent number is unknown, if no default is given. */
export interface EngineEstimates {
  /** Number of files in all datasets. */
  readonly files?: number;
  /** Size of all files, in bytes. */
  readonly bytes?: number;
  /** Number of files that are written or changed in a day. */
  readonly changedFilesPerDay?: number;
  /** Size of the files that are written or changed in a day, in bytes. */
  readonly changedBytesPerDay?: number;
  /** Size of the largest file, in bytes. */
  readonly largestFileBytes?: number;
  /**
   * The longest time that a change may take until it has landed, in minutes.
   * @default - no time is asked for, apart from the schedule
   */
  readonly maxLatencyMinutes?: number;
  /**
   * Bytes that the service copies in a second from one account to the other, as runs have shown: `bytesCopied` of a run record,
   * divided by its duration. Microsoft documents no rate.
   * @default 125000000, which is 1 Gbit/s: an assumption, so that a copy that needs more is unknown
   */
  readonly bytesPerSecond?: number;
  /** Number of files in the archive tier. */
  readonly archivedFiles?: number;
  /** Number of append blobs and page blobs. */
  readonly appendOrPageBlobs?: number;
  /** Number of blobs that are encrypted with keys that clients send with each request. */
  readonly customerKeyBlobs?: number;
  /** True if files can appear with a time of change that has already passed, as files do that are moved or renamed. */
  readonly hasBackdatedFiles?: boolean;
}

/** The settings of engines that rules look at. */
export interface EngineSettings {
  /**
   * Number of processes of this package that share the work.
   * @default 1
   */
  readonly parallelism?: number;
  /** Number of accounts that the source account replicates to, this one included. */
  readonly replicationDestinations?: number;
  /** Number of accounts that replicate to the target account, those of the datasets included. */
  readonly replicationSources?: number;
  /** True if object replication has priority, which has a service level agreement. */
  readonly hasPriorityReplication?: boolean;
  /** True if object replication carries index tags too. */
  readonly hasTagsReplication?: boolean;
  /** Region of the storage mover. */
  readonly moverLocation?: string;
  /** Region of the storage mover of the other tenant, if there are two tenants. */
  readonly partnerMoverLocation?: string;
  /** Number of other jobs of storage movers that run at the same time in the subscription of Azure. */
  readonly otherMoverJobs?: number;
}

/** The synchronizations that changes at the source start. */
export interface EngineChangeTrigger {
  /** Shortest time between two synchronizations of changes, in seconds: 60 to 86,400. */
  readonly atMostEverySeconds: number;
}

/** The facts about a copy from which an engine is chosen. */
export interface EngineFacts {
  readonly landings: readonly EngineLanding[];
  /** The consumer's account. */
  readonly target: EngineStore;
  /** Treatment of files that are gone at the source. */
  readonly deletions?: 'keep' | 'mirror';
  /** The way a snapshot becomes visible. */
  readonly publish?: PublishMode;
  /** True if an empty file marks each complete dataset. */
  readonly successMarker?: boolean;
  /** True if blob index tags are copied. */
  readonly preserveTags?: boolean;
  /** True if access tiers are copied. */
  readonly preserveTier?: boolean;
  /** POSIX access control to copy. */
  readonly preserveAcls?: PreserveAcls;
  /** Container of the target account that keeps manifests and run records. */
  readonly stateContainer?: string;
  /** Schedule in five fields of cron, UTC; null if nothing starts synchronizations by the clock. */
  readonly cron?: string | null;
  /** When changes at the source start synchronizations beside the schedule; null if they start none. */
  readonly onChange?: EngineChangeTrigger | null;
  readonly estimates: EngineEstimates;
  readonly settings: EngineSettings;
}
