/*
 * The bodies of a storage mover and its parts, from the specification of Microsoft.StorageMover 2026-05-01. azurerm has no endpoint
 * that reads a blob container, and no job without an agent. Texts can be tokens.
 */

export const MOVER_TYPE = 'Microsoft.StorageMover/storageMovers@2026-05-01';
export const MOVER_ENDPOINT_TYPE = 'Microsoft.StorageMover/storageMovers/endpoints@2026-05-01';
export const MOVER_PROJECT_TYPE = 'Microsoft.StorageMover/storageMovers/projects@2026-05-01';
export const MOVER_JOB_TYPE = 'Microsoft.StorageMover/storageMovers/projects/jobDefinitions@2026-05-01';

/** A day of the week, as Storage Mover names it. */
export type MoverDay = 'Sunday' | 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday';

/** The times at which a job starts, in UTC. */
export interface MoverSchedule {
  readonly frequency: 'Hourly' | 'Daily' | 'Weekly' | 'Monthly';
  readonly isActive: true;
  /** Time of day. Azure takes minutes 0 and 30. */
  readonly executionTime?: { readonly hour: number; readonly minute: 0 | 30 };
  readonly daysOfWeek?: readonly MoverDay[];
  readonly daysOfMonth?: readonly number[];
  /** An ISO 8601 duration. */
  readonly repeatInterval?: string;
  readonly startDate?: string;
  readonly endDate?: string;
}

/** The endpoint that a job of another tenant writes to. */
export interface CrossTenantTarget {
  readonly crossTenantEndpointTenantId: string;
  readonly crossTenantEndpointResourceId: string;
}

/** The bodies that create a storage mover and its parts, by their types. */
export interface StorageMoverBodies {
  /** @see https://learn.microsoft.com/azure/templates/microsoft.storagemover/storagemovers */
  readonly [MOVER_TYPE]: { readonly properties: { readonly description: string } };
  /** @see https://learn.microsoft.com/azure/templates/microsoft.storagemover/storagemovers/endpoints */
  readonly [MOVER_ENDPOINT_TYPE]: {
    readonly properties: {
      readonly endpointType: 'AzureStorageBlobContainer';
      readonly endpointKind: 'Source' | 'Target';
      readonly storageAccountResourceId: string;
      readonly blobContainerName: string;
      /** True if the other end of a job can be in another tenant. */
      readonly enableCrossTenantTransfer?: true;
      /** ARM ids of the accounts that can be there. */
      readonly allowedStorageAccounts?: readonly string[];
    };
  };
  /** @see https://learn.microsoft.com/azure/templates/microsoft.storagemover/storagemovers/projects */
  readonly [MOVER_PROJECT_TYPE]: { readonly properties: { readonly description: string } };
  /** @see https://learn.microsoft.com/azure/templates/microsoft.storagemover/storagemovers/projects/jobdefinitions */
  readonly [MOVER_JOB_TYPE]: {
    readonly properties: Partial<CrossTenantTarget> & {
      readonly jobType: 'CloudToCloud';
      readonly copyMode: 'Additive' | 'Mirror';
      readonly sourceName: string;
      readonly sourceSubpath: string;
      readonly targetName: string;
      readonly targetSubpath: string;
      readonly dataIntegrityValidation: 'SaveVerifyFileMD5';
      readonly isCrossTenantJob?: true;
      readonly schedule?: MoverSchedule;
    };
  };
}
