import { z } from 'zod';
import * as field from '../documents/parsing/schema-fields';
import { parseFields } from '../documents/parsing/parse-document';
import { schemaFor } from '../documents/parsing/schema-for';
import { MAX_DATASETS } from '../values/dataset';
import { PreserveAcls, PublishMode } from '../values/publication';
import { MAX_PARALLELISM } from './engine-kind';
import type { EngineChangeTrigger, EngineEstimates, EngineSettings } from './engine-facts';
import { findContradictions } from './estimate-contradictions';
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
 * The facts about a copy beside its documents: estimates, settings that no document tells, and the choices of a subscription that
 * is not accepted yet. Everything is optional. What is absent and has no default is unknown.
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
  /** Choices of the consumer. Only for an invitation: a subscription has its own. */
  readonly subscription?: GivenChoices;
}

/** The choices of a subscription that nobody has accepted yet. */
export interface GivenChoices {
  /** Places of datasets in the consumer's account, one for each dataset. */
  readonly mappings?: readonly {
    /** Name of the dataset. */
    readonly datasetName: string;
    /** Name of the container. */
    readonly container: string;
    /** Folder without a trailing slash, or '' for the whole container; for a File, the blob name of the copy. */
    readonly path: string;
  }[];
  /** Treatment of files that are gone at the source. */
  readonly deletions?: 'keep' | 'mirror';
  /** The way a snapshot becomes visible. */
  readonly publish?: PublishMode;
  /** True if an empty file marks each complete dataset. */
  readonly successMarker?: boolean;
  /** True if blob index tags are copied. */
  readonly preserveTags?: boolean;
  /** True if access tiers are copied. */
  readonly preserveTier?: boolean;
  /** POSIX access control to copy. */
  readonly preserveAcls?: PreserveAcls;
  /** Container of the consumer's account that keeps manifests and run records. */
  readonly stateContainer?: string;
  /** Schedule in five fields of cron, UTC; null if a person or a pipeline starts each synchronization. */
  readonly cron?: string | null;
  /** When changes at the source start synchronizations beside the schedule; null if they start none. */
  readonly onChange?: EngineChangeTrigger | null;
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
  z
    .strictObject({
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
      bytesPerSecond: z.number().int().min(1).optional(),
    })
    .superRefine((estimates, context) => {
      for (const { field: name, requirement } of findContradictions(estimates))
        context.addIssue({ code: 'custom', path: [name], message: `must be ${requirement}` });
    }),
);

const choicesSchema = z.strictObject({
  mappings: z
    .array(
      z.strictObject({
        datasetName: field.name,
        container: field.targetContainer,
        path: field.folderPath,
      }),
    )
    .max(MAX_DATASETS)
    .optional(),
  deletions: z.enum(['keep', 'mirror']).optional(),
  publish: z.enum(PublishMode).optional(),
  successMarker: flag,
  preserveTags: flag,
  preserveTier: flag,
  preserveAcls: z.enum(PreserveAcls).optional(),
  stateContainer: field.containerName.optional(),
  cron: field.cron.nullable().optional(),
  onChange: z
    .strictObject({ atMostEverySeconds: z.number().int().min(60).max(86_400) })
    .nullable()
    .optional(),
});

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
        replicationSources: count,
        hasPriorityReplication: flag,
        hasTagsReplication: flag,
        moverLocation: field.region.optional(),
        partnerMoverLocation: field.region.optional(),
        otherMoverJobs: count,
      })
      .optional(),
    subscription: choicesSchema.optional(),
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
