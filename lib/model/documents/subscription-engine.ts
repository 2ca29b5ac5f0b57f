import type { EngineKind } from '../engines/engine-kind';
import { storageMoverIdRule } from '../rules/azure-resource-rules';

/** The carrier of a subscription's bytes, if it is not one process of this package. */
export interface SubscriptionEngine {
  /** Kind of the engine. */
  readonly kind: EngineKind;
  /** Number of processes that share one synchronization, 2 to 100. Only for `Own`. */
  readonly parallelism?: number;
  /**
   * ARM id of what carries the bytes: a replication policy of the target account, a project of Storage Mover with one job for each
   * dataset, or a data factory. If the jobs of Storage Mover are at the provider, the storage mover of the consumer.
   */
  readonly resourceId?: string;
  /** Name of the pipeline of the data factory. Only for `DataFactory`. */
  readonly pipelineName?: string;
}

/** True if jobs of the provider's storage mover carry the bytes: the consumer has no project of its own then. */
export function isCarriedByProvider(engine: SubscriptionEngine | undefined): boolean {
  const { kind, resourceId } = engine ?? {};
  return kind === 'StorageMover' && resourceId !== undefined && storageMoverIdRule(resourceId) === undefined;
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

/** One job of Storage Mover, which copies one dataset. */
export interface MoverJobFacts {
  /** Name of the dataset. Its place at the provider is that of the invitation. */
  readonly datasetName: string;
  /** ARM id of the consumer's endpoint, which is for one container. */
  readonly endpointId: string;
  /** Folder in the container of the endpoint, without a trailing slash; '' for the container itself. */
  readonly path: string;
}

/**
 * The consumer's half of copies by Storage Mover between two tenants, from which the provider makes the jobs. It gives access to
 * nothing by itself.
 */
export interface StorageMoverFacts {
  /** ARM id of the consumer's storage account. */
  readonly destinationAccountId: string;
  /** Azure region of the consumer's storage mover; null if it is not known. The provider's is in the same region. */
  readonly location: string | null;
  /** Treatment of files that are gone at the source: kept, or deleted with everything else that the source does not have. */
  readonly deletions: 'keep' | 'mirror';
  /** The jobs, at least one and at most 10, one for each dataset. */
  readonly jobs: readonly MoverJobFacts[];
}

/** The provider's offer to make the jobs of Storage Mover for a recipient of another tenant. It gives access to nothing by itself. */
export interface StorageMoverOffer {
  /** ARM id of the provider's storage account, which the endpoints of the recipient have to allow. */
  readonly sourceAccountId: string;
  /** Azure region of the provider's storage mover. The recipient's is in the same region. */
  readonly location: string;
}
