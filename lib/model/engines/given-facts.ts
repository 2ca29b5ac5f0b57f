import { z } from 'zod';
import * as field from '../documents/parsing/schema-fields';
import { parseFields } from '../documents/parsing/parse-document';
import { schemaFor } from '../documents/parsing/schema-for';
import { MAX_PARALLELISM } from './engine-kind';
import type { EngineEstimates, EngineSettings } from './engine-facts';
import { MAX_LATENCY_MINUTES } from './engine-facts';

/** The settings of an account that no document tells. */
export interface GivenAccountSettings {
  /** Microsoft Entra tenant of the account, a UUID. Only if no document names it. */
  readonly tenantId?: string;
  /** True if the account keeps versions of blobs. */
  readonly isVersioningEnabled?: boolean;
  /** True if the account writes the change feed. */
  readonly isChangeFeedEnabled?: boolean;
  /** True if the account takes part in object replication with other tenants (`allowCrossTenantReplication`). */
  readonly isCrossTenantReplicationAllowed?: boolean;
}

/** The facts about the target account of an invitation, which names none. */
export interface GivenTargetSettings extends GivenAccountSettings {
  /** Azure region of the account. Case and spaces do not matter. */
  readonly location?: string;
  /** True if the account has a hierarchical namespace (ADLS Gen2). */
  readonly isHnsEnabled?: boolean;
}

/**
 * The facts about a copy beside its documents: estimates, and settings that no document tells. Everything is optional,
 * and nothing has a default: what is absent is unknown.
 */
export interface GivenEngineFacts {
  /** URL of the JSON Schema of this file, for editors. It is never fetched. */
  readonly $schema?: string;
  /** Estimates about the data. */
  readonly estimates?: EngineEstimates;
  /** Settings of the provider's accounts. With several accounts, all of them have these settings. */
  readonly source?: GivenAccountSettings;
  /** Settings of the consumer's account. */
  readonly target?: GivenTargetSettings;
  /** Settings of engines. */
  readonly settings?: EngineSettings;
  /** Treatment of files that are gone at the source. Only for an invitation: a subscription has it. */
  readonly deletions?: 'keep' | 'mirror';
}

const flag = z.boolean().optional();
const count = field.count.optional();
const accountFields = {
  tenantId: field.uuid.optional(),
  isVersioningEnabled: flag,
  isChangeFeedEnabled: flag,
  isCrossTenantReplicationAllowed: flag,
};

export const estimatesSchema = schemaFor<EngineEstimates>()(
  z.strictObject({
    files: count,
    bytes: count,
    changedFilesPerDay: count,
    changedBytesPerDay: count,
    largestFileBytes: count,
    maxLatencyMinutes: z.number().int().min(1).max(MAX_LATENCY_MINUTES).optional(),
    archivedFiles: count,
    appendOrPageBlobs: count,
    customerKeyBlobs: count,
    hasBackdatedFiles: flag,
  }),
);

export const engineFactsSchema = schemaFor<GivenEngineFacts>()(
  z.strictObject({
    $schema: field.schemaReference,
    estimates: estimatesSchema.optional(),
    source: z.strictObject(accountFields).optional(),
    target: z
      .strictObject({ ...accountFields, location: field.region.optional(), isHnsEnabled: flag })
      .optional(),
    settings: z
      .strictObject({
        parallelism: z.number().int().min(1).max(MAX_PARALLELISM).optional(),
        replicationDestinations: count,
        hasPriorityReplication: flag,
        hasTagsReplication: flag,
        moverLocation: field.region.optional(),
        partnerMoverLocation: field.region.optional(),
        otherMoverJobs: count,
      })
      .optional(),
    deletions: z.enum(['keep', 'mirror']).optional(),
  }),
);

/**
 * Reads given facts from a parsed value, and reports all problems at once.
 *
 * @param where Name of the file in errors.
 * @throws DataShareError `DocumentInvalid`
 */
export function parseEngineFacts(value: unknown, where: string): GivenEngineFacts {
  return parseFields<GivenEngineFacts>(engineFactsSchema, value, where);
}
