import type { DatasetType } from '../values/dataset';
import type { GrantTiming } from '../values/grant-timing';
import type { InPlaceMethod } from '../values/in-place-method';
import type { InvitationState } from '../values/invitation-state';
import type { ShareKind } from '../values/share-kind';
import type { ChangeSources } from './change-facts';
import type { SnapshotScheduleFacts } from './snapshot-trigger';
import type { StorageMoverOffer } from './subscription-engine';
import type { ExchangeFacts, StoreFacts } from './store-facts';

/** The kinds of principal that an Azure role assignment can be for. */
export const ASSIGNABLE_PRINCIPAL_TYPES = ['User', 'Group', 'ServicePrincipal'] as const;

/** The data share of Azure Storage through which an in-place share is read. */
export interface DataShareFacts {
  /** The way in which the recipient reads: through a connector of the recipient's own account. */
  readonly method: InPlaceMethod.STORAGE_DATA_SHARE;
  /** URI that a connector names, like `azds://westeurope:sales:00000000-0000-0000-0000-000000000000`. It gives access to nobody. */
  readonly dataShareUri: string;
}

/** The fields that an invitation has whether its datasets are in one storage account or in several. */
export interface InvitationBase extends ChangeSources {
  /** URL of the JSON Schema of this document, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Type of this document. */
  readonly documentType: 'invitation';
  /** Id of the invitation, a UUID. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** The way in which the recipient gets the data. */
  readonly shareKind: ShareKind;
  /** Description of the share, at most 4096 characters; null if there is none. */
  readonly description: string | null;
  /** Purpose for which the data is disclosed, one line of at most 1024 characters. Absent if it is not stated. */
  readonly purpose?: string;
  /** Legal basis of the disclosure, one line of at most 1024 characters. Absent if it is not stated. */
  readonly legalBasis?: string;
  /** Terms that the consumer accepts, at most 65,536 characters; null if there are none. */
  readonly termsOfUse: string | null;
  /** SHA-256 of `termsOfUse` in UTF-8, 64 lowercase hex digits; null if there are no terms. */
  readonly termsSha256: string | null;
  /** The provider of the share. */
  readonly provider: {
    /** Name of the provider, one line of at most 256 characters; null if not given. */
    readonly providerName: string | null;
    /** Person or address that consumers can contact, one line of at most 256 characters; null if not given. */
    readonly contact: string | null;
  };
  /**
   * Data share that the recipient reads an in-place share through. Absent for role assignments on the provider's account, and for
   * copies.
   */
  readonly inPlace?: DataShareFacts;
  /** Offer to copy by Storage Mover to another tenant; absent if the provider does not make it. */
  readonly storageMover?: StorageMoverOffer;
  /** Last time at which the invitation can be accepted, UTC (RFC 3339); null if there is no deadline. */
  readonly acceptBy: string | null;
  /** Time at which access ends, UTC (RFC 3339); null if it does not end. */
  readonly expiresOn: string | null;
  /** State of the invitation in the provider's code: the datasets can be read only while it is `Active`. */
  readonly state: InvitationState;
  /** Time at which access is granted: with the invitation, or once the provider has the acceptance. */
  readonly grantOn: GrantTiming;
  /** Time of the acceptance that the grant is based on, UTC (RFC 3339); null if there is none yet. */
  readonly acceptedOn: string | null;
  /** Schedule that the provider suggests for synchronizations; null if it suggests none, and for an in-place share. */
  readonly snapshotSchedule: SnapshotScheduleFacts | null;
  /** True if the recipient can also read blob index tags, so that a copy can preserve them. */
  readonly preserveTags: boolean;
  /** Container for the answer and for receipts; null if the share has no exchange. */
  readonly exchange: ExchangeFacts | null;
  /** The recipient that is invited. */
  readonly recipient: {
    /** Name that the provider gives the recipient. */
    readonly recipientName: string;
    /** Object id in the provider's tenant, or with `inPlace` in its own tenant, a UUID; null if the acceptance is to name it. */
    readonly principalId: string | null;
    /** Kind of the principal; null if the acceptance is to name it. */
    readonly principalType: 'User' | 'Group' | 'ServicePrincipal' | null;
    /** Application (client) id of a multitenant application, a UUID; null if no application is invited. */
    readonly applicationId: string | null;
    /** The recipient's Microsoft Entra tenant, a UUID; null if the provider does not restrict it. */
    readonly tenantId: string | null;
    /** Display name of the recipient, one line of at most 256 characters; null if not given. */
    readonly displayName: string | null;
    /** Person or address that the provider can contact, one line of at most 256 characters; null if not given. */
    readonly contact: string | null;
  };
}

/**
 * An invitation: offers one share to one recipient.
 *
 * `Share.invite` writes it. It holds no secret and can be sent to the recipient over any channel.
 */
export interface SingleSourceInvitation extends InvitationBase {
  /** Version of this document's format. */
  readonly schemaVersion: 1;
  /** The provider's storage account, which has the datasets. */
  readonly source: StoreFacts;
  /** The datasets of the share, at least one and at most 1000. */
  readonly datasets: readonly {
    /** Name of the dataset, unique in the share. */
    readonly datasetName: string;
    /** Kind of the dataset. */
    readonly datasetType: DatasetType;
    /** Container that the dataset is in. */
    readonly container: string;
    /** Path in the container: '' for a Container, the folder without a trailing slash for a Folder, the blob name for a File. */
    readonly path: string;
  }[];
}

/**
 * An invitation: offers one share to one recipient. Its datasets are in several storage accounts.
 *
 * `Share.invite` writes it. It holds no secret and can be sent to the recipient over any channel.
 */
export interface MultiSourceInvitation extends InvitationBase {
  /** Version of this document's format. */
  readonly schemaVersion: 2;
  /** The provider's storage accounts, at least two. All are in one tenant, and each has a dataset. */
  readonly sources: readonly StoreFacts[];
  /** The datasets of the share, at least two and at most 1000. */
  readonly datasets: readonly {
    /** Name of the dataset, unique in the share. */
    readonly datasetName: string;
    /** Kind of the dataset. */
    readonly datasetType: DatasetType;
    /** Name of the storage account that the dataset is in: one of `sources`. */
    readonly storageAccountName: string;
    /** Container that the dataset is in. */
    readonly container: string;
    /** Path in the container: '' for a Container, the folder without a trailing slash for a Folder, the blob name for a File. */
    readonly path: string;
  }[];
}

/** An invitation of either format. `listSharedDatasets` returns its datasets with their accounts. */
export type InvitationDocument = SingleSourceInvitation | MultiSourceInvitation;
