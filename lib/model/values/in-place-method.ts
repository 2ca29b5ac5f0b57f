/** The ways in which recipients read an in-place share. */
export enum InPlaceMethod {
  /** Recipients read the provider's account, through a role assignment on its containers. */
  ROLE_ASSIGNMENT = 'RoleAssignment',
  /** Recipients read through a connector of their own account, which names an Azure Storage data share of the provider's account. */
  STORAGE_DATA_SHARE = 'StorageDataShare',
}

/** The states of a connector. */
export enum ConnectorState {
  /** The consumer can read through the connector. */
  ACTIVE = 'Active',
  /** All requests through the connector fail. */
  INACTIVE = 'Inactive',
}
