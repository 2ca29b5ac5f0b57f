import type { SharedDataset } from '../../lib/model/documents/shared-datasets';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import type {
  ObjectReplicationFacts,
  StorageMoverFacts,
  StorageMoverOffer,
  SubscriptionEngine,
} from '../../lib/model/documents/subscription-engine';
import type { EngineEstimates, EngineFacts } from '../../lib/model/engines/engine-facts';
import type { Place } from '../../lib/model/values/dataset';
import type { PathPatterns } from '../../lib/model/values/path-patterns';
import type { IDataStore } from '../data-store/data-store-props';
import type { DeclaredStoreFacts } from '../documents/declared-invitation';
import type { Principal } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';
import type { Precondition } from '../synthesis/check-result';

/** A dataset that an engine carries to a place in the target. Values can be tokens. */
export type CarriedDataset = SharedDataset<DeclaredStoreFacts> & {
  readonly target: Place;
  readonly patterns?: PathPatterns;
};

/** The subscription that an engine carries. Values can be tokens. */
export interface EngineContext {
  readonly subscriptionName: string;
  /** The consumer's account. */
  readonly target: IDataStore;
  readonly landings: readonly CarriedDataset[];
  /** Principal of the subscription, as it was declared. */
  readonly identity?: Principal | IRecipient;
  readonly snapshotTrigger: SnapshotTriggerFacts;
  readonly stateContainer: string;
  /** Offer of the provider to copy by Storage Mover to another tenant. */
  readonly moverOffer?: StorageMoverOffer;
  /** Time of the acceptance; undefined if the subscription writes none. */
  readonly acceptedOn?: string;
  /** The contract of the copy, which engines keep or are refused for. */
  readonly choices: Pick<
    EngineFacts,
    'deletions' | 'publish' | 'successMarker' | 'preserveTags' | 'preserveTier' | 'preserveAcls'
  >;
  /** Estimates about the data; absent ones are unknown. */
  readonly estimates?: EngineEstimates;
  /** Checks that Terraform makes before anything of the subscription exists; none yet during validation. */
  readonly preconditions?: readonly Precondition[];
}

/** The engine of a subscription, as documents tell of it. Values can be tokens. */
export interface DefinedEngine {
  /** The field of the subscription document; absent for one process of this package. */
  readonly facts?: SubscriptionEngine;
  /** The consumer's half of object replication, for the acceptance. */
  readonly objectReplication?: ObjectReplicationFacts;
  /** The consumer's half of copies by Storage Mover, for the acceptance. */
  readonly storageMover?: StorageMoverFacts;
}
