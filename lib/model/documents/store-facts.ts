/** A storage account, as the documents of both sides describe it. */
export interface StoreFacts {
  /** Name of the storage account. */
  readonly storageAccountName: string;
  /** URL of the account's Blob endpoint, without a trailing slash. */
  readonly blobEndpoint: string;
  /** Azure region of the account, such as `westeurope`. Case and spaces do not matter. */
  readonly location: string;
  /** True if the account has a hierarchical namespace (ADLS Gen2). */
  readonly isHnsEnabled: boolean;
  /** Microsoft Entra tenant of the account, a UUID; null if the document does not name it. */
  readonly tenantId: string | null;
  /** Azure Resource Manager id of the account; null if its owner does not disclose it. */
  readonly resourceId: string | null;
}

/** The provider's container that invitations and receipts are exchanged in. */
export interface ExchangeFacts {
  /** Name of the storage account that has the container. */
  readonly storageAccountName: string;
  /** URL of the account's Blob endpoint, without a trailing slash. */
  readonly blobEndpoint: string;
  /** Name of the container. */
  readonly container: string;
  /** Microsoft Entra tenant of the account, a UUID; null if the document does not name it. */
  readonly tenantId: string | null;
}
