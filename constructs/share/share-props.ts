import type { IConstruct } from 'constructs';
import type { InPlaceMethod } from '../../lib/model/values/in-place-method';
import type { ShareKind } from '../../lib/model/values/share-kind';
import type { IDataStore } from '../data-store/data-store-props';
import type { Dataset, StoredDataset } from '../data-store/dataset';
import type { IShareExchange } from '../exchange/share-exchange-props';
import type { SnapshotSchedule } from './snapshot-schedule';

/** Properties of a share. */
export interface ShareProps {
  /**
   * Data store with the shared data: that of every dataset that names no other one. Its name is part of the invitation ids.
   */
  readonly dataStore: IDataStore;
  /** Kind of the share: recipients read the data in place, or snapshots are copied to them. */
  readonly shareKind: ShareKind;
  /**
   * Way in which recipients read an in-place share: through a role assignment on the account of the data store, or through
   * an Azure Storage data share, which a connector of the recipient's own account names. Not for copies.
   *
   * For a data share, the stack defines the data share (azapi, see `AzapiProvider`) with the datasets as its assets, one
   * request that states its assets and access policies, and the switches of the account that allow it. Each active
   * invitation of a managed identity has one access policy; a suspended, revoked or waiting one has none. 'tenantId' of the
   * data store is required. If a recipient is of another tenant, or only Terraform knows, sharing with other tenants is
   * allowed for the account. A change of the method of an existing share makes another path to the data: see the guide.
   *
   * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/datashares
   * @default InPlaceMethod.ROLE_ASSIGNMENT
   */
  readonly inPlace?: InPlaceMethod;
  /**
   * Name of the data share in Azure: 3 to 63 lowercase letters, digits and single hyphens, unique in the account. Only with
   * InPlaceMethod.STORAGE_DATA_SHARE. A new name is a new data share with another URI: connectors of recipients do not follow.
   * @default - the name of the share
   */
  readonly dataShareName?: string;
  /**
   * True if Terraform refuses to destroy or replace the data share, also if the share goes from the code: `prevent_destroy` is
   * set on it and on a `terraform_data` of the stack that lists its address. A data share that is created again has another
   * URI, which breaks the connector of each recipient. To give a data share up, set this to false and apply, then remove the
   * share. Only with InPlaceMethod.STORAGE_DATA_SHARE.
   *
   * Protects as long as the stack has a share of this kind: if the last one goes from the code, Terraform destroys its data
   * share.
   * @default true
   */
  readonly retainDataShare?: boolean;
  /** Datasets of the share: at least one, with unique names. */
  readonly datasets: Dataset[];
  /**
   * Name of the share in documents: 1 to 90 letters, digits, '.', '_' and '-'. Part of the invitation ids.
   * @default - the construct's id
   */
  readonly name?: string;
  /**
   * Description of the data, for recipients.
   * @default - no description
   */
  readonly description?: string;
  /**
   * Purpose for which the data is disclosed: one line of at most 1024 characters. Invitations show it, and
   * `datashare register` lists it.
   * @default - not stated
   */
  readonly purpose?: string;
  /**
   * Legal basis of the disclosure, such as an agreement: one line of at most 1024 characters. Invitations show it, and
   * `datashare register` lists it.
   * @default - not stated
   */
  readonly legalBasis?: string;
  /**
   * Terms of use. Recipients accept them by their SHA-256.
   * @default - no terms of use
   */
  readonly termsOfUse?: string;
  /**
   * The provider, as invitations name it.
   * @default - not named
   */
  readonly provider?: ShareProvider;
  /**
   * Suggested schedule of synchronizations. Recipients opt in with `SnapshotTrigger.onProviderSchedule()`. Not for
   * in-place shares, which copy nothing.
   * @default - no suggestion
   */
  readonly snapshotSchedule?: SnapshotSchedule;
  /**
   * True if recipients can also read blob index tags, so that copies can preserve them. Storage Blob Data Reader does
   * not include this right. The share therefore defines a custom role with only the data action `blobs/tags/read` and
   * assigns it in addition to each reader's role, with a condition for the same folders, files and time. The identity
   * that runs `terraform apply` needs permission to create role definitions in the account's resource group. Not for
   * in-place shares or ADLS Gen2, which has no index tags.
   *
   * Azure documents that conditions on this action can test the path of a blob. It does not document what they see of a
   * listing with tags; the condition admits such a listing by path and by prefix. Neither has been tested on a live
   * account.
   *
   * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#read-blob-index-tags
   * @default false
   */
  readonly preserveTags?: boolean;
  /**
   * Exchange for invitations and receipts. It must be in the same stack, because the share and the exchange depend on
   * each other, and in the tenant of the data store, because an object id means nothing in another tenant. No dataset
   * can be in the container of this or any other exchange of the app.
   * @default - none; the two sides hand over documents through another channel
   */
  readonly exchange?: IShareExchange;
}

/** The provider of a share. */
export interface ShareProvider {
  /**
   * Name of the provider for people: one line of at most 256 characters.
   * @default - not set
   */
  readonly name?: string;
  /**
   * Contact of the provider, for example an email address.
   * @default - not set
   */
  readonly contact?: string;
}

/** A share, as invitations use it. */
export interface IShare extends IConstruct {
  /** Name of the share. */
  readonly shareName: string;
  /** Kind of the share: recipients read the data in place, or snapshots are copied to them. */
  readonly shareKind: ShareKind;
  /** URI of the data share that recipients read through; undefined if they read or copy through role assignments. */
  readonly dataShareUri?: string;
  /** Data store of the datasets that name no other one. */
  readonly dataStore: IDataStore;
  /** The datasets of the share, with their data stores. */
  readonly datasets: readonly StoredDataset[];
  /** Description of the share. */
  readonly description?: string;
  /** Purpose for which the data is disclosed. */
  readonly purpose?: string;
  /** Legal basis of the disclosure. */
  readonly legalBasis?: string;
  /** Terms that consumers accept. */
  readonly termsOfUse?: string;
  /** The provider, as invitations name it. */
  readonly provider?: ShareProvider;
  /** Schedule that the provider suggests for synchronizations. */
  readonly snapshotSchedule?: SnapshotSchedule;
  /** True if recipients can also read blob index tags. */
  readonly preserveTags: boolean;
  /** Exchange for invitations, answers and receipts. */
  readonly exchange?: IShareExchange;
}
