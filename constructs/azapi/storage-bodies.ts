import type { IResolvable } from 'cdktf';
import type { DataFactoryBodies } from './data-factory-bodies';
import type { JOB_TYPE, JobBody } from './job-body';
import type { REPLICATION_POLICY_TYPE, ReplicationPolicyBody } from './replication-policy-body';
import type { StorageMoverBodies } from './storage-mover-bodies';

/*
 * The bodies of data shares, connectors and account switches, from the specification of Microsoft.Storage 2026-04-01. Texts can be
 * tokens. The rules of their values are in `lib/model/rules/storage-data-share-rules.ts`.
 */

/** Type of storage accounts, at the version that the body below is written for. */
export const STORAGE_ACCOUNT_TYPE = 'Microsoft.Storage/storageAccounts@2026-04-01';

/** Type of data shares, at the version that the bodies below are written for. */
export const DATA_SHARE_TYPE = 'Microsoft.Storage/storageAccounts/dataShares@2026-04-01';

/** Type of connectors, at the version that the bodies below are written for. */
export const CONNECTOR_TYPE = 'Microsoft.Storage/storageAccounts/connectors@2026-04-01';

/** Switch of an account, as Azure names it. */
export type AccountSwitch =
  'allowStorageDataShares' | 'allowStorageConnectors' | 'allowCrossTenantDataSharing';

/** A container, folder or blob that a data share offers. */
export interface DataShareAsset {
  /** `/container`, `/container/folder` or `/container/folder/blob`. */
  readonly assetPath: string;
  /** Name that consumers see. */
  readonly displayName: string;
}

/** A managed identity that reads a data share. `Read` is the only supported permission. */
export interface DataShareAccessPolicy {
  /** Object id of the managed identity in its own tenant, a GUID. */
  readonly principalId: string;
  /** Tenant of the managed identity, a GUID. */
  readonly tenantId: string;
  readonly permission: 'Read';
}

interface DataShareProperties {
  /** At most 250 characters. */
  readonly description?: string;
  readonly assets: readonly DataShareAsset[];
  /** A list, also one that is resolved late. */
  readonly accessPolicies: readonly DataShareAccessPolicy[] | IResolvable;
}

interface ConnectorAuthentication {
  readonly type: 'ManagedIdentity';
  /** ARM id of a user-assigned identity. */
  readonly identityResourceId?: string;
}

interface ConnectorProperties {
  /** At most 250 characters. */
  readonly description?: string;
  readonly state: 'Active' | 'Inactive';
}

/** The bodies that create resources, by their type. */
export interface CreationBodies extends DataFactoryBodies, StorageMoverBodies {
  readonly [REPLICATION_POLICY_TYPE]: ReplicationPolicyBody;
  readonly [JOB_TYPE]: JobBody;
  readonly [DATA_SHARE_TYPE]: { readonly properties: DataShareProperties };
  readonly [CONNECTOR_TYPE]: {
    readonly properties: ConnectorProperties & {
      readonly dataSourceType: 'Azure_DataShare';
      readonly source: {
        readonly type: 'DataShare';
        readonly connection: { readonly type: 'DataShare'; readonly dataShareUri: string };
        readonly authProperties: ConnectorAuthentication;
      };
    };
  };
}

/** The bodies that change resources. A list that is there replaces the one before; a connection cannot change. */
export interface ChangeBodies {
  readonly [REPLICATION_POLICY_TYPE]: ReplicationPolicyBody;
  readonly [STORAGE_ACCOUNT_TYPE]: {
    readonly properties: {
      readonly dataCollaborationPolicyProperties: Readonly<Partial<Record<AccountSwitch, true>>>;
    };
  };
  readonly [DATA_SHARE_TYPE]: { readonly properties: DataShareProperties };
  readonly [CONNECTOR_TYPE]: {
    readonly properties: ConnectorProperties & {
      readonly source: { readonly type: 'DataShare'; readonly authProperties: ConnectorAuthentication };
    };
  };
}
