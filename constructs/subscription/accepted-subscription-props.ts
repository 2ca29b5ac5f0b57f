import type { IResolvable } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import type { PreserveAcls, PublishMode } from '../../lib/model/values/publication';
import type { IDataStore } from '../data-store/data-store-props';
import type { EngineEstimates } from '../../lib/model/engines/engine-facts';
import type { SnapshotEngine } from '../engines/snapshot-engine';
import type { Invitation } from '../documents/received-invitation';
import type { IInvitation } from '../documents/declared-invitation';
import type { Principal } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';
import type { ConnectorSettings } from './connector-settings';
import type { DatasetMapping } from './dataset-mapping';
import type { SnapshotTrigger } from './snapshot-trigger';

/** The treatment of files in the target that were deleted from the source. */
export enum DeletionPolicy {
  /** Keeps the files, as Azure Data Share does. */
  KEEP = 'keep',
  /** Deletes the files that this subscription wrote and that have not changed since. */
  MIRROR = 'mirror',
}

/** The consumer of a share. */
export interface ShareConsumer {
  /**
   * Name of the consumer for people: one line of at most 256 characters.
   * @default - not set
   */
  readonly name?: string;
  /**
   * Contact of the consumer, for example an email address.
   * @default - not set
   */
  readonly contact?: string;
}

/** An accepted subscription, as jobs use it. */
export interface IAcceptedSubscription extends IConstruct {
  /** Name of the subscription in documents. */
  readonly subscriptionName: string;
  /** The accepted invitation. */
  readonly invitation: IInvitation;
  /** Data store that the snapshots land in; for an in-place share, the one whose region and kind must match. */
  readonly target: IDataStore;
  /** Principal that reads the provider's data and runs the synchronizations, as it was declared. */
  readonly identity?: Principal | IRecipient;
  /** Trigger of the synchronizations, in the form of documents. */
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** Engine that carries the bytes; undefined for one process of this package. */
  readonly engine?: SnapshotEngine;
  /** The subscription document as a Terraform value: the input of `datashare check` and `datashare sync`. */
  readonly document: IResolvable;
}

/** Properties of an accepted subscription. */
export interface AcceptedSubscriptionProps {
  /** The invitation: `Invitation.fromFile(...)`, or the result of `share.invite(...)`. */
  readonly invitation: IInvitation;
  /** Data store that the snapshots land in; for an in-place share, the store whose region and kind must match. */
  readonly target: IDataStore;
  /**
   * SHA-256 of the terms of use that you read and accept: 64 hex digits, with or without `sha256:` before them. Required if the invitation has terms.
   * @default - none; allowed for an invitation without terms only
   */
  readonly acceptedTermsSha256?: string;
  /**
   * Places where the datasets land. A CopyBased share needs a mapping for at least one dataset. Datasets without a
   * mapping are not copied; a warning names them, so that a new dataset of the provider does not break the
   * subscription. Not for in-place shares.
   * @default - none
   */
  readonly mappings?: DatasetMapping[];
  /**
   * Principal that reads the provider's data. For a CopyBased share, it is required: it runs `datashare sync`. For an
   * in-place share, only the acceptance names it: it is required with 'acceptedOn', and otherwise not allowed. For a
   * share that is read through a data share of Azure Storage, it is required and a `ManagedIdentity`: the connector signs in
   * as it.
   *
   * With 'acceptedOn', it needs an 'applicationId' if the provider's store is in another tenant than the target, unless
   * it is a user or a connector signs in as it: an object id means nothing in another tenant. If the provider's grant waits for the acceptance, it
   * must be the invited principal. A recipient is allowed here.
   * @default - none
   */
  readonly identity?: Principal | IRecipient;
  /**
   * Principals that read the landed data. Each gets Storage Blob Data Reader on the landing containers, for the places
   * of this subscription. Recipients are allowed here.
   * @default - no readers
   */
  readonly readers?: (Principal | IRecipient)[];
  /**
   * Name of the subscription in documents: 1 to 90 letters, digits, '.', '_' and '-'.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Treatment of files that were deleted from the source.
   * @default DeletionPolicy.KEEP
   */
  readonly deletions?: DeletionPolicy;
  /**
   * Fraction of a dataset's files that one run of a mirror can delete without --allow-deletes: a number from 0 (every
   * deletion stops the run) to 1 (none does). CopyBased shares only.
   * @default 0.2
   */
  readonly maxDeleteFraction?: number;
  /**
   * True if copies keep blob index tags in sync. The invitation must share them (`preserveTags` of the provider's
   * Share). Storage Blob Data Contributor cannot set tags. The subscription therefore defines a custom role with only
   * the data actions `blobs/tags/read` and `blobs/tags/write` and assigns it to the identity on each landing container.
   * The identity that runs `terraform apply` needs permission to create role definitions in the account's resource
   * group. CopyBased shares only, and not for ADLS Gen2, which has no index tags.
   * @see https://learn.microsoft.com/azure/storage/blobs/storage-manage-find-blobs
   * @default false
   */
  readonly preserveTags?: boolean;
  /**
   * True if copies keep access tiers that were set explicitly at the source (Hot, Cool, Cold). Archived files cannot be
   * copied. CopyBased shares only.
   * @see https://learn.microsoft.com/azure/storage/blobs/access-tiers-overview
   * @default false
   */
  readonly preserveTier?: boolean;
  /**
   * POSIX access control that copies keep: none, permissions only, or all with owners, groups and access control lists.
   * Both stores must be ADLS Gen2, and `ALL` requires the same tenant. Only a superuser can set owners: with `ALL`, the
   * identity gets Storage Blob Data Owner on each landing container instead of Storage Blob Data Contributor.
   * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
   * @default PreserveAcls.NONE
   */
  readonly preserveAcls?: PreserveAcls;
  /**
   * The way in which a snapshot becomes visible. If a file of a dataset changed, `ATOMIC` copies all its files to a new
   * folder and then publishes the folder at once. On ADLS Gen2, renames replace the previous folder, so each dataset
   * must land in a folder. In flat Blob storage, the document `<path>/current.json` names the current folder. An atomic
   * snapshot contains exactly the files of the source. CopyBased shares only.
   * @default PublishMode.IN_PLACE
   */
  readonly publish?: PublishMode;
  /**
   * Number of atomic snapshots to keep, including the published one: a whole number from 1 to 1,000.
   * @default 2
   */
  readonly keepSnapshots?: number;
  /**
   * True if an empty file `_SUCCESS` marks a dataset as completely copied, for tools that wait for it, such as Spark
   * and Data Factory. It is deleted before anything changes. Not for a File dataset.
   * @default false
   */
  readonly successMarker?: boolean;
  /**
   * True if copies can go to another region. Azure bills the egress.
   * @default false
   */
  readonly allowCrossRegion?: boolean;
  /**
   * True if copies can go from ADLS Gen2 to flat Blob storage or the other way. Flat storage has no empty folders and
   * no access control. ADLS Gen2 has no names with empty segments, and no file and folder of the same name.
   * @default false
   */
  readonly allowCrossKind?: boolean;
  /**
   * Container of the target store for manifests and run records. Subscriptions can share it. The subscription defines
   * the container, unless 'existingContainers' names it.
   * @default 'datashare'
   */
  readonly stateContainer?: string;
  /**
   * Names of containers, among those of the mappings and the state container, that exist or that something else
   * defines. The subscription grants access to them and does not define them, so that their data stays whatever becomes
   * of the subscription. It can still define folders in them ('accessControl'). If this app defines such a container in
   * the same stack, the role assignments wait for it. If a container is missing, synchronizations fail with
   * `ContainerNotFound`. Subscriptions of one stack that land in the same container agree on it. CopyBased shares only.
   * @default - none: the subscription defines all its containers
   */
  readonly existingContainers?: string[];
  /**
   * Name of the Terraform output with the subscription document.
   * @default - derived from the path of the construct
   */
  readonly outputName?: string;
  /**
   * Settings of the connector. Only for an invitation that names a data share of Azure Storage (`InPlaceMethod`).
   * @default - an active connector with the name of the subscription
   */
  readonly connector?: ConnectorSettings;
  /**
   * Time when the invitation was accepted: a UTC time like '2027-01-01T00:00:00Z', or a token. It adds an output with
   * the acceptance for the provider. Required if the provider grants access on acceptance. There is no default, so that
   * each synthesis gives the same result. The invitation must be active. If the grant waits for the acceptance, the
   * target must be in the invited tenant.
   * @default - no acceptance
   */
  readonly acceptedOn?: string;
  /**
   * The consumer, as the acceptance names it.
   * @default - not named
   */
  readonly consumer?: ShareConsumer;
  /**
   * Trigger of `datashare sync`. Documents contain it, and a `SnapshotJob` uses it. Not for in-place shares.
   * @default SnapshotTrigger.manual()
   */
  readonly snapshotTrigger?: SnapshotTrigger;
  /**
   * Engine that carries the bytes. An engine that cannot do what the subscription asks for is refused, with the rule and its
   * source. CopyBased shares only.
   * @default SnapshotEngine.own()
   */
  readonly engine?: SnapshotEngine;
  /**
   * Estimates about the data, for the choice of the engine. An engine that cannot carry so much is refused. Without 'engine', the
   * synthesis warns if `datashare sync` cannot, and names the engine that fits best. CopyBased shares only.
   * @default - everything is unknown, and nothing is compared
   */
  readonly estimates?: EngineEstimates;
  /**
   * The invitation as you accepted it. The synthesis fails if the current invitation has other terms, another account,
   * endpoint, data share or kind, or if datasets were removed or moved. Additions are allowed.
   * @default - the current invitation is not compared
   */
  readonly acceptedInvitation?: Invitation;
  /**
   * Name of the Terraform output with the acceptance document.
   * @default - derived from the path of the construct
   */
  readonly acceptanceOutputName?: string;
}
