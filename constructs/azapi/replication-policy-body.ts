/** Type of the policies of object replication, at the version that the body below is written for. */
export const REPLICATION_POLICY_TYPE =
  'Microsoft.Storage/storageAccounts/objectReplicationPolicies@2026-04-01';

/** A rule of object replication: one container of each account. */
export interface ReplicationRule {
  /** Id that Azure chose on the destination account. The source account requires it. */
  readonly ruleId?: string;
  readonly sourceContainer: string;
  readonly destinationContainer: string;
  readonly filters: {
    /** Prefixes of the names that are replicated. Empty for all. */
    readonly prefixMatch: readonly string[];
    /** Time from which on blobs are replicated. */
    readonly minCreationTime: string;
  };
}

/**
 * The body of a policy of object replication, from the specification of Microsoft.Storage 2026-04-01. Texts can be tokens.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storage/storageaccounts/objectreplicationpolicies
 */
export interface ReplicationPolicyBody {
  readonly properties: {
    /** ARM id of the account, or its name if both accounts allow replication to other tenants. */
    readonly sourceAccount: string;
    readonly destinationAccount: string;
    readonly rules: readonly ReplicationRule[];
    readonly metrics: { readonly enabled: boolean };
    readonly priorityReplication: { readonly enabled: boolean };
    readonly tagsReplication: { readonly enabled: boolean };
  };
}
