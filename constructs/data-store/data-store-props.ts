import type { IResolvable } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { ContainerRetention } from './container-retention';

/** A storage account that data is shared from, or copied to. Any value can be a token. */
export interface IDataStore extends IConstruct {
  /** ARM id of the storage account. */
  readonly storageAccountId: string;
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** URL of its Blob endpoint, without a trailing slash. */
  readonly blobEndpoint: string;
  /** Azure region of the account, as Terraform reads it from Azure. */
  readonly location: string;
  /** Azure region that the code sets, for checks during synthesis; undefined if only Terraform knows it. */
  readonly declaredLocation?: string;
  /** True for ADLS Gen2 (hierarchical namespace), false for flat Blob storage. */
  readonly isHnsEnabled: boolean | IResolvable;
  /** Microsoft Entra tenant of the account. */
  readonly tenantId?: string;
  /** True if the account's keys grant access to all its data; undefined if unknown. */
  readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /** True if containers of the account can be made public; undefined if unknown. */
  readonly allowNestedItemsToBePublic?: boolean | IResolvable;
}

/** A storage account that this app does not define. */
export interface DataStoreAttributes extends ContainerRetention {
  /** ARM id of the storage account. */
  readonly storageAccountId: string;
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** Region of the storage account. */
  readonly location: string;
  /**
   * Blob endpoint of the storage account.
   * @default - https://<storageAccountName>.blob.core.windows.net
   */
  readonly blobEndpoint?: string;
  /**
   * True for ADLS Gen2 (hierarchical namespace), false for flat Blob storage.
   * @default false
   */
  readonly isHnsEnabled?: boolean | IResolvable;
  /**
   * True if the account's keys grant access to all its data, in addition to role assignments.
   * @default - unknown; an annotation reports it
   */
  readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /**
   * True if containers of the account can be made public.
   * @default - unknown; an annotation reports it
   */
  readonly allowNestedItemsToBePublic?: boolean | IResolvable;
  /**
   * Microsoft Entra tenant of the account.
   * @default - left out of documents; the other side's credential then requests a token from its own tenant
   */
  readonly tenantId?: string;
}

/** A storage account that exists, identified by its name. Terraform reads the rest. */
export interface DataStoreLookup extends ContainerRetention {
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** Resource group that the storage account is in. */
  readonly resourceGroupName: string;
  /**
   * True if the account's keys grant access to all its data, in addition to role assignments. The data source of
   * azurerm does not export this setting.
   * @default - unknown; an annotation reports it
   */
  readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /**
   * True if containers of the account can be made public.
   * @default - read by Terraform; unknown during synthesis, and an annotation reports it
   */
  readonly allowNestedItemsToBePublic?: boolean | IResolvable;
  /**
   * Microsoft Entra tenant of the account.
   * @default - left out of documents; the other side's credential then requests a token from its own tenant
   */
  readonly tenantId?: string;
}

/** Settings that a storage account resource does not have. */
export interface StorageAccountOptions extends ContainerRetention {
  /**
   * Microsoft Entra tenant of the account.
   * @default - left out of documents; the other side's credential then requests a token from its own tenant
   */
  readonly tenantId?: string;
}

/** Properties of a storage account for sharing. */
export interface DataStoreProps extends ContainerRetention {
  /** Name of the storage account: 3 to 24 lowercase letters and digits, unique in Azure. */
  readonly name: string;
  /** Resource group that the storage account is in. */
  readonly resourceGroupName: string;
  /** Region of the storage account. */
  readonly location: string;
  /**
   * Replication of the data: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS.
   * @default 'LRS'
   */
  readonly accountReplicationType?: string;
  /**
   * True for ADLS Gen2 (hierarchical namespace). azurerm replaces the account if this changes.
   * @default false
   */
  readonly isHnsEnabled?: boolean;
  /**
   * Microsoft Entra tenant of the account.
   * @default - left out of documents; the other side's credential then requests a token from its own tenant
   */
  readonly tenantId?: string;
  /**
   * Number of days for which Azure keeps a container that was deleted, so that it can be restored: 1 to 365, or 0 to turn
   * container soft delete off. With 0, azurerm leaves all settings of blobs as they are.
   * @see https://learn.microsoft.com/azure/storage/blobs/soft-delete-container-overview
   * @default 7
   */
  readonly containerDeleteRetentionDays?: number;
  /**
   * True to keep earlier versions of blobs. Object replication needs it on both accounts. Not for ADLS Gen2.
   * @see https://learn.microsoft.com/azure/storage/blobs/versioning-overview
   * @default false
   */
  readonly versioningEnabled?: boolean;
  /**
   * True to write the change feed. Object replication needs it on the source account. Not for ADLS Gen2.
   * @see https://learn.microsoft.com/azure/storage/blobs/storage-blob-change-feed
   * @default false
   */
  readonly changeFeedEnabled?: boolean;
  /**
   * True to allow object replication with accounts of other tenants. Anyone who may write policies of the account can then send
   * its data to another tenant.
   * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-prevent-cross-tenant-policies
   * @default false
   */
  readonly crossTenantReplicationEnabled?: boolean;
  /**
   * Tags of the storage account.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}
