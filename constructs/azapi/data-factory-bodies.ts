/*
 * The bodies of parts of a data factory, from the specification of Microsoft.DataFactory 2018-06-01. azurerm has no user-assigned
 * identity in its linked services for Blob storage, and no binary datasets in ADLS Gen2. Texts can be tokens.
 */

export const LINKED_SERVICE_TYPE = 'Microsoft.DataFactory/factories/linkedservices@2018-06-01';
export const DATASET_TYPE = 'Microsoft.DataFactory/factories/datasets@2018-06-01';
export const INTEGRATION_RUNTIME_TYPE = 'Microsoft.DataFactory/factories/integrationRuntimes@2018-06-01';
export const PRIVATE_ENDPOINT_TYPE =
  'Microsoft.DataFactory/factories/managedVirtualNetworks/managedPrivateEndpoints@2018-06-01';

/** A reference to another part of the factory. */
export interface FactoryReference<Type extends string> {
  readonly referenceName: string;
  readonly type: Type;
}

type Credential = FactoryReference<'CredentialReference'>;

/** The connection of a factory to an account, by a managed identity. */
export type LinkedServiceBody = {
  readonly connectVia?: FactoryReference<'IntegrationRuntimeReference'>;
} & (
  | {
      readonly type: 'AzureBlobStorage';
      readonly typeProperties: { readonly serviceEndpoint: string; readonly credential: Credential };
    }
  | {
      readonly type: 'AzureBlobFS';
      readonly typeProperties: { readonly url: string; readonly credential: Credential };
    }
);

/** A place in an account: a folder, a whole container, or one file. */
export type FactoryLocation = { readonly folderPath?: string; readonly fileName?: string } & (
  | { readonly type: 'AzureBlobStorageLocation'; readonly container: string }
  | { readonly type: 'AzureBlobFSLocation'; readonly fileSystem: string }
);

/** The bodies that create parts of a factory, by their types. */
export interface DataFactoryBodies {
  /** @see https://learn.microsoft.com/azure/templates/microsoft.datafactory/factories/linkedservices */
  readonly [LINKED_SERVICE_TYPE]: { readonly properties: LinkedServiceBody };
  /** @see https://learn.microsoft.com/azure/templates/microsoft.datafactory/factories/datasets */
  readonly [DATASET_TYPE]: {
    readonly properties: {
      readonly type: 'Binary';
      readonly linkedServiceName: FactoryReference<'LinkedServiceReference'>;
      readonly typeProperties: { readonly location: FactoryLocation };
    };
  };
  /** @see https://learn.microsoft.com/azure/templates/microsoft.datafactory/factories/integrationruntimes */
  readonly [INTEGRATION_RUNTIME_TYPE]: {
    readonly properties: {
      readonly type: 'Managed';
      readonly managedVirtualNetwork: FactoryReference<'ManagedVirtualNetworkReference'>;
      readonly typeProperties: { readonly computeProperties: { readonly location: 'AutoResolve' } };
    };
  };
  /** @see https://learn.microsoft.com/azure/templates/microsoft.datafactory/factories/managedvirtualnetworks/managedprivateendpoints */
  readonly [PRIVATE_ENDPOINT_TYPE]: {
    readonly properties: { readonly privateLinkResourceId: string; readonly groupId: 'blob' | 'dfs' };
  };
}
