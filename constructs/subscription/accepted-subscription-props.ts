import type { IResolvable } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import type { AclEntry } from '../../lib/model/values/access-control-list';
import type { PreserveAcls, PublishMode } from '../../lib/model/values/publication';
import type { IDataStore } from '../data-store/data-store-props';
import type { IInvitation, Invitation } from '../documents/invitation';
import type { Principal } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';
import type { SnapshotTrigger } from '../share/snapshot-schedule';

/** Where one dataset lands. */
export interface DatasetMapping {
  /** Name of the dataset in the invitation. */
  readonly datasetName: string;
  /** Container of the target store: 3 to 63 lowercase letters, digits and single hyphens, no token. It is made here. */
  readonly container: string;
  /**
   * Folder in that container; for a File, the whole blob name.
   * @default - the container itself; for a File, the file's own name
   */
  readonly path?: string;
  /**
   * Who may use the folder by its POSIX access control lists, beside those who have a role: all that a list does not say
   * is added to it (`user::rwx`, `group::r-x`, `other::---`, the mask), since Azure takes whole lists. What the snapshots
   * write gets the entries of scope `DEFAULT`. Whoever has no role needs 'x' on each folder above, too.
   *
   * Defines an `azurerm_storage_data_lake_gen2_path` for the folder, or, where the container itself is mapped, an
   * `azurerm_storage_data_lake_gen2_filesystem` in place of the `azurerm_storage_container`. Unlike all else here they are
   * made by the storage service itself: whoever applies needs Storage Blob Data Owner on the account, and the provider
   * `storage_use_azuread`. Azure Resource Manager does not see them.
   *
   * Declare them before the first snapshot: a folder that is there already has to be imported, and a container that is
   * there is replaced, with all that is in it. Taking them away takes the folder away.
   *
   * ADLS Gen2 targets only; not for a File, nor with `publish: ATOMIC` or 'preserveAcls'.
   * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
   * @default - nothing is declared: the folder has what the folder above gives it
   */
  readonly accessControl?: AclEntry[];
}

/** What happens at the target to files that are gone at the source. */
export enum DeletionPolicy {
  /** They stay, as Azure Data Share leaves them. */
  KEEP = 'keep',
  /** They are deleted, if this subscription wrote them and nobody has changed them. */
  MIRROR = 'mirror',
}

/** Who accepts a share. */
export interface ShareConsumer {
  /**
   * How people call the consumer: one line of at most 256 characters.
   * @default - not said
   */
  readonly name?: string;
  /**
   * Whom to write to, for example an e-mail address.
   * @default - not said
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
  /** When the subscription is synchronized, as its documents have it. */
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** The subscription document as a Terraform value: the input of `datashare check` and `datashare sync`. */
  readonly document: IResolvable;
}

/** Properties of an accepted subscription. */
export interface AcceptedSubscriptionProps {
  /** The invitation: `Invitation.fromFile(...)`, or what `share.invite(...)` returned. */
  readonly invitation: IInvitation;
  /** Store that the snapshots land in; for an in-place share, the store whose region and kind must match. */
  readonly target: IDataStore;
  /**
   * SHA-256 of the terms of use that were read and are accepted: 64 hex digits. Required where the invitation has terms.
   * @default - none; right only for an invitation without terms
   */
  readonly acceptedTermsSha256?: string;
  /**
   * Where each dataset lands. At least one dataset of a CopyBased share needs one; of others, a warning says that they
   * are not copied, so that a dataset which the provider adds breaks nothing. An in-place share has none.
   * @default - none
   */
  readonly mappings?: DatasetMapping[];
  /**
   * Who reads the provider's data. Of a CopyBased share, that is who runs `datashare sync`, and it is required. Of an
   * in-place share it is only named in the acceptance: required with 'acceptedOn', and else not allowed.
   *
   * With 'acceptedOn', and where the provider's store is in another tenant than the target, it needs an 'applicationId',
   * unless it is a user: an object id means nothing there. Where the provider's grant waits for the acceptance, it has to
   * be who was invited. A recipient may stand here.
   * @default - none
   */
  readonly identity?: Principal | IRecipient;
  /**
   * Who reads what lands: each gets Storage Blob Data Reader on the landing containers, for the places that this
   * subscription lands in. Recipients may stand here.
   * @default - nobody is granted anything
   */
  readonly readers?: (Principal | IRecipient)[];
  /**
   * Name of the subscription in documents: 1 to 90 letters, digits, '.', '_' and '-'.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * What happens to files that are gone at the source.
   * @default Deletions.KEEP
   */
  readonly deletions?: DeletionPolicy;
  /**
   * The part of a dataset's files that one run of a mirror may delete without --allow-deletes: a number from 0 (any
   * deletion stops it) to 1 (none does). Of a CopyBased share only.
   * @default 0.2
   */
  readonly maxDeleteFraction?: number;
  /**
   * Whether blob index tags are copied too and kept equal. The invitation has to share them (`preserveTags` of the
   * provider's Share). Storage Blob Data Contributor may not set tags: this defines a custom role with the data actions
   * `blobs/tags/read` and `blobs/tags/write` alone, and assigns it to the identity on each landing container. Whoever
   * applies needs the right to write role definitions in the account's resource group. Of a CopyBased share only, and not
   * to or from ADLS Gen2, which has no index tags.
   * @see https://learn.microsoft.com/azure/storage/blobs/storage-manage-find-blobs
   * @default false
   */
  readonly preserveTags?: boolean;
  /**
   * Whether access tiers that were set explicitly at the source (Hot, Cool, Cold) are set at the target. Files in Archive
   * cannot be copied. Of a CopyBased share only.
   * @see https://learn.microsoft.com/azure/storage/blobs/access-tiers-overview
   * @default false
   */
  readonly preserveTier?: boolean;
  /**
   * What of POSIX access control is copied: nothing, the permissions, or all with owners, groups and access control lists.
   * Both sides have to be ADLS Gen2, and for all of one tenant. Setting owners takes a super-user: with `ALL` the identity
   * gets Storage Blob Data Owner on each landing container, in place of Storage Blob Data Contributor.
   * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
   * @default PreserveAcls.NONE
   */
  readonly preserveAcls?: PreserveAcls;
  /**
   * How a snapshot becomes visible. `ATOMIC` copies all files of a dataset into a folder of its own where any has changed,
   * and shows it at once: on ADLS Gen2 that folder takes the place of the one before, by renames, so that each dataset has
   * to land in a folder; in flat Blob storage the document `<path>/current.json` says which folder is the present one.
   * Such a snapshot has exactly what the source has. Of a CopyBased share only.
   * @default PublishMode.IN_PLACE
   */
  readonly publish?: PublishMode;
  /**
   * Atomic snapshots that are kept, the published one among them: a whole number from 1 to 1,000.
   * @default 2
   */
  readonly keepSnapshots?: number;
  /**
   * Whether an empty file `_SUCCESS` is written beside the files of each dataset when all have been copied, for those who
   * wait for it: Spark, Data Factory. It is taken away before anything changes. Not of a File dataset.
   * @default false
   */
  readonly successMarker?: boolean;
  /**
   * Lets a copy go to another region. The egress is billed.
   * @default false
   */
  readonly allowCrossRegion?: boolean;
  /**
   * Lets a copy go from ADLS Gen2 to flat Blob storage, or the other way. Flat storage has no empty folders and no access
   * control; ADLS Gen2 has no names with empty parts, and no file beside a folder of the same name.
   * @default false
   */
  readonly allowCrossKind?: boolean;
  /**
   * Container of the target store that keeps manifests and run records. Subscriptions may share it. It is made here.
   * @default 'datashare'
   */
  readonly stateContainer?: string;
  /**
   * Name of the Terraform output with the subscription document.
   * @default - made from the construct's path
   */
  readonly outputName?: string;
  /**
   * When the invitation was accepted: a UTC time like '2027-01-01T00:00:00Z', or a token of one. With it the acceptance
   * is put out, for the provider. Required where the provider grants access on the acceptance; never made up here, so
   * that each synthesis is the same. The invitation has to be active then, and where the grant waits for the acceptance,
   * the target of the invited tenant.
   * @default - no acceptance is put out
   */
  readonly acceptedOn?: string;
  /**
   * Who accepts, for the provider.
   * @default - not said
   */
  readonly consumer?: ShareConsumer;
  /**
   * When `datashare sync` is to run: said in the documents, and what a `SnapshotJob` runs by. An in-place share has none.
   * @default SnapshotTrigger.manual()
   */
  readonly snapshotTrigger?: SnapshotTrigger;
  /**
   * The invitation as it was accepted: where the present one has other terms, another account, endpoint or kind, or
   * datasets that are gone or lie elsewhere, the synthesis fails. What is added breaks nothing.
   * @default - whatever the invitation says
   */
  readonly acceptedInvitation?: Invitation;
  /**
   * Name of the Terraform output with the acceptance document.
   * @default - made from the construct's path
   */
  readonly acceptanceOutputName?: string;
}
