import type { IResolvable } from 'cdktf';
import type { IConstruct } from 'constructs';

/** A storage account that data is shared from, or lands in. Any value may be a token. */
export interface IDataStore extends IConstruct {
  /** ARM id of the storage account. */
  readonly storageAccountId: string;
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** Its Blob endpoint, without a trailing slash. */
  readonly blobEndpoint: string;
  /** Its region, as Terraform has it of the real account. */
  readonly location: string;
  /** Its region where the code says it, for checks before there is a plan. */
  readonly declaredLocation?: string;
  /** Whether it is ADLS Gen2 (hierarchical namespace) or flat Blob storage. */
  readonly isHnsEnabled: boolean | IResolvable;
  /** The Microsoft Entra tenant it belongs to. */
  readonly tenantId?: string;
  /**
   * Whether its keys let their holder read everything. Where it is not said, it is unknown.
   */
  readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /**
   * Whether its containers can be made public. Where it is not said, it is unknown.
   */
  readonly allowNestedItemsToBePublic?: boolean | IResolvable;
}

/** A storage account that this app does not define. */
export interface DataStoreAttributes {
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
   * Whether it is ADLS Gen2 (hierarchical namespace).
   * @default false
   */
  readonly isHnsEnabled?: boolean | IResolvable;
  /**
   * Whether its keys let their holder read everything, whatever is granted.
   * @default - unknown, which an annotation says
   */
  readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /**
   * Whether its containers can be made public.
   * @default - unknown, which an annotation says
   */
  readonly allowNestedItemsToBePublic?: boolean | IResolvable;
  /**
   * The Microsoft Entra tenant of the account.
   * @default - not said in documents; the other side's credential then asks its own tenant
   */
  readonly tenantId?: string;
}

/** A storage account that exists, by its name: Terraform reads the rest. */
export interface DataStoreLookup {
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** Resource group that the storage account is in. */
  readonly resourceGroupName: string;
  /**
   * Whether its keys let their holder read everything, whatever is granted. The data source of azurerm does not tell.
   * @default - unknown, which an annotation says
   */
  readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  /**
   * Whether its containers can be made public.
   * @default - known to Terraform only, which an annotation says
   */
  readonly allowNestedItemsToBePublic?: boolean | IResolvable;
  /**
   * The Microsoft Entra tenant of the account.
   * @default - not said in documents; the other side's credential then asks its own tenant
   */
  readonly tenantId?: string;
}

/** What a storage account does not say of itself. */
export interface StorageAccountOptions {
  /**
   * The Microsoft Entra tenant of the account.
   * @default - not said in documents; the other side's credential then asks its own tenant
   */
  readonly tenantId?: string;
}

/** Properties of a storage account that is made for sharing. */
export interface DataStoreProps {
  /** Name of the storage account: 3 to 24 lowercase letters and digits, unique in Azure. */
  readonly name: string;
  /** Resource group that the storage account is in. */
  readonly resourceGroupName: string;
  /** Region of the storage account. */
  readonly location: string;
  /**
   * How the data is replicated: LRS, ZRS, GRS, RAGRS, GZRS or RAGZRS.
   * @default 'LRS'
   */
  readonly accountReplicationType?: string;
  /**
   * Whether it is ADLS Gen2 (hierarchical namespace). It cannot be changed later: azurerm then makes another account.
   * @default false
   */
  readonly isHnsEnabled?: boolean;
  /**
   * The Microsoft Entra tenant of the account.
   * @default - not said in documents; the other side's credential then asks its own tenant
   */
  readonly tenantId?: string;
  /**
   * Tags of the storage account.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}
