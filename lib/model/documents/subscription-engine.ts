import type { EngineKind } from '../engines/engine-kind';

/** The carrier of a subscription's bytes, if it is not one process of this package. */
export interface SubscriptionEngine {
  /** Kind of the engine. */
  readonly kind: EngineKind;
  /** Number of processes that share one synchronization, 2 to 100. Only for `Own`. */
  readonly parallelism?: number;
  /** ARM id of what carries the bytes: a replication policy of the target account, a project of Storage Mover with one job for each dataset, or a data factory. */
  readonly resourceId?: string;
  /** Name of the pipeline of the data factory. Only for `DataFactory`. */
  readonly pipelineName?: string;
}

/** One rule of object replication. */
export interface ReplicationRuleFacts {
  /** Id of the rule, a UUID that Azure chose when the consumer's half was made. */
  readonly ruleId: string;
  /** Container in the provider's account. */
  readonly sourceContainer: string;
  /** Container in the consumer's account. */
  readonly destinationContainer: string;
  /** Prefixes of the names of the blobs that are replicated: folders, each with a trailing slash. Empty for all blobs of the container. */
  readonly prefixes: readonly string[];
  /** Time from which on blobs are replicated, UTC (RFC 3339); absent if all are. */
  readonly createdAfter?: string;
}

/**
 * The consumer's half of object replication, from which the provider makes the other half with the same ids. It gives access to
 * nothing by itself.
 */
export interface ObjectReplicationFacts {
  /** Id of the policy, a UUID that Azure chose when the consumer's half was made. */
  readonly policyId: string;
  /** ARM id of the consumer's storage account. */
  readonly destinationAccountId: string;
  /** The rules, at least one and at most 1000. */
  readonly rules: readonly ReplicationRuleFacts[];
}
