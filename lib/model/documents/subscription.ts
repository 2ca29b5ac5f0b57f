import type { DatasetType } from '../values/dataset';
import type { ConnectorState } from '../values/in-place-method';
import type { InvitationState } from '../values/invitation-state';
import type { PreserveAcls, PublishMode } from '../values/publication';
import type { ShareKind } from '../values/share-kind';
import type { ChangeSources } from './change-facts';
import type { SnapshotTriggerFacts } from './snapshot-trigger';
import type { SubscriptionEngine } from './subscription-engine';
import type { ExchangeFacts, StoreFacts } from './store-facts';

/** The default of `maxDeleteFraction`: one run of a mirror may delete a fifth of a dataset's files. */
export const DEFAULT_MAX_DELETE_FRACTION = 0.2;

/** The connector of the consumer's account that an in-place share is read through. */
export interface ConnectorFacts {
  /** Name of the connector, on the account in `target`. */
  readonly connectorName: string;
  /** URI of the provider's data share, as the invitation gave it. A connector keeps it for life. */
  readonly dataShareUri: string;
  /** State of the connector. */
  readonly state: ConnectorState;
}

/** The fields that a subscription has whether its datasets are in one storage account or in several. */
export interface SubscriptionBase extends ChangeSources {
  /** URL of the JSON Schema of this document, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Type of this document. */
  readonly documentType: 'subscription';
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** The invitation, as it was when the consumer last accepted it. */
  readonly invitation: {
    /** Id of the invitation, a UUID. */
    readonly invitationId: string;
    /** Name of the share. */
    readonly shareName: string;
    /** SHA-256 of the accepted terms of use, 64 lowercase hex digits; null if the invitation has no terms. */
    readonly termsSha256: string | null;
    /** Time at which access ends, UTC (RFC 3339); null if it does not end. */
    readonly expiresOn: string | null;
    /** State of the invitation. */
    readonly state: InvitationState;
  };
  /** The way in which the consumer gets the data. */
  readonly shareKind: ShareKind;
  /** The consumer's storage account. */
  readonly target: StoreFacts;
  /** Connector that the datasets are read through; absent if they are copied, or read through a role assignment. */
  readonly connector?: ConnectorFacts;
  /** Treatment of files at the target that no longer exist at the source: `keep` keeps them, `mirror` deletes them. */
  readonly deletions: 'keep' | 'mirror';
  /** Fraction of a dataset's files, from 0 to 1, that one run of a mirror may delete without `--allow-deletes`. */
  readonly maxDeleteFraction: number;
  /** True to copy blob index tags and keep them equal. The invitation has to share them; ADLS Gen2 has no index tags. */
  readonly preserveTags: boolean;
  /** True to set the access tiers (Hot, Cool, Cold) at the target that are set explicitly at the source. */
  readonly preserveTier: boolean;
  /**
   * POSIX access control to copy: nothing; the permissions (rwx) of files and directories; or also owner, group and access
   * control lists, which requires both accounts to be in one tenant. Anything but `none` requires ADLS Gen2 at both ends.
   */
  readonly preserveAcls: PreserveAcls;
  /**
   * The way a snapshot becomes visible: `inPlace` publishes each file as soon as it is copied, `atomic` publishes all files of a
   * dataset at once, so that it has exactly the files of the source. A File dataset is always published as a whole.
   */
  readonly publish: PublishMode;
  /** Number of atomic snapshots to keep, including the published one. */
  readonly keepSnapshots: number;
  /** True to mark each complete dataset with an empty file `_SUCCESS`, except File datasets. */
  readonly successMarker: boolean;
  /** True to allow copies to another Azure region. */
  readonly allowCrossRegion: boolean;
  /** True to allow copies from ADLS Gen2 to flat Blob storage, or the other way. */
  readonly allowCrossKind: boolean;
  /** When `datashare sync` runs. For people and schedulers: `datashare` itself does not wait for a schedule. */
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** Carrier of the bytes; absent for one process of this package. */
  readonly engine?: SubscriptionEngine;
  /** Container to read the provider's current invitation from and to leave receipts in; null if the share has no exchange. */
  readonly exchange: ExchangeFacts | null;
  /** Container of the target account that keeps manifests and run records. */
  readonly stateContainer: string;
}

/**
 * An accepted subscription: everything that `datashare` needs to check and synchronize it.
 *
 * `AcceptedSubscription` and `datashare accept` write it. It stays with the consumer and holds no secret.
 */
export interface SingleSourceSubscription extends SubscriptionBase {
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** The provider's storage account. */
  readonly source: StoreFacts;
  /** The datasets, at least one and at most 1000, and their places at the target. */
  readonly mappings: readonly {
    /** Name of the dataset, unique in the subscription. */
    readonly datasetName: string;
    /** Kind of the dataset. */
    readonly datasetType: DatasetType;
    /** Place of the dataset at the provider. */
    readonly source: {
      /** Name of the container. */
      readonly container: string;
      /** Path in the container: '' for a Container, the folder without a trailing slash for a Folder, the blob name for a File. */
      readonly path: string;
    };
    /** Place of the copy at the consumer; null for an in-place share. */
    readonly target: {
      /** Name of the container. */
      readonly container: string;
      /** Folder without a trailing slash, or '' for the whole container; for a File, the blob name of the copy. */
      readonly path: string;
    } | null;
    /**
     * Patterns of the files to copy, 1 to 32, relative to the dataset: names, `/`, `*`, `?`, and `**` for any folders. Upper and lower
     * case differ. Absent for all files; not for a File.
     */
    readonly include?: readonly string[];
    /** Patterns of files not to copy, 1 to 32, even if `include` has them. What was copied before stays. Not for a File. */
    readonly exclude?: readonly string[];
  }[];
}

/**
 * An accepted subscription: everything that `datashare` needs to check and synchronize it. Its datasets are in several storage accounts.
 *
 * `AcceptedSubscription` and `datashare accept` write it. It stays with the consumer and holds no secret.
 */
export interface MultiSourceSubscription extends SubscriptionBase {
  /** Version of this document's format. */
  readonly schemaVersion: 2;
  /** The provider's storage accounts, at least two. All are in one tenant, and each has a dataset. */
  readonly sources: readonly StoreFacts[];
  /** The datasets, at least two and at most 1000, and their places at the target. */
  readonly mappings: readonly {
    /** Name of the dataset, unique in the subscription. */
    readonly datasetName: string;
    /** Kind of the dataset. */
    readonly datasetType: DatasetType;
    /** Place of the dataset at the provider. */
    readonly source: {
      /** Name of the storage account: one of `sources`. */
      readonly storageAccountName: string;
      /** Name of the container. */
      readonly container: string;
      /** Path in the container: '' for a Container, the folder without a trailing slash for a Folder, the blob name for a File. */
      readonly path: string;
    };
    /** Place of the copy at the consumer; null for an in-place share. */
    readonly target: {
      /** Name of the container. */
      readonly container: string;
      /** Folder without a trailing slash, or '' for the whole container; for a File, the blob name of the copy. */
      readonly path: string;
    } | null;
    /**
     * Patterns of the files to copy, 1 to 32, relative to the dataset: names, `/`, `*`, `?`, and `**` for any folders. Upper and lower
     * case differ. Absent for all files; not for a File.
     */
    readonly include?: readonly string[];
    /** Patterns of files not to copy, 1 to 32, even if `include` has them. What was copied before stays. Not for a File. */
    readonly exclude?: readonly string[];
  }[];
}

/** A subscription of either format. `listSharedMappings` returns its mappings with their accounts. */
export type SubscriptionDocument = SingleSourceSubscription | MultiSourceSubscription;

/** Returns the fields of an invitation that a subscription keeps. */
export function toAcceptedInvitation(
  invitation: SubscriptionBase['invitation'],
): SubscriptionBase['invitation'] {
  const { invitationId, shareName, termsSha256, expiresOn, state } = invitation;
  return { invitationId, shareName, termsSha256, expiresOn, state };
}
