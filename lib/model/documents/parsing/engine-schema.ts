import { z } from 'zod';
import type { OtherEngineKind } from '../../engines/engine-kind';
import { ENGINE_KINDS, MAX_MOVER_JOBS, MAX_PARALLELISM } from '../../engines/engine-kind';
import { blobPathRule } from '../../rules/naming-rules';
import { PublishMode } from '../../values/publication';
import * as field from './schema-fields';
import type { AddIssue } from './source-rules';
import type { SubscriptionEngine } from '../subscription-engine';

/** Maximum number of rules of a policy. @see https://learn.microsoft.com/azure/storage/blobs/object-replication-overview */
const MAX_RULES = 1000;

const prefix = field
  .text(1025)
  .refine((value) => value.endsWith('/') && blobPathRule(value.slice(0, -1)) === undefined, {
    error: 'must be a folder with a trailing slash',
  });

/** The carrier of a subscription's bytes; absent for one process of this package. */
export const engineSchema = z
  .strictObject({
    kind: z.enum(ENGINE_KINDS),
    parallelism: z.number().int().min(2).max(MAX_PARALLELISM).optional(),
    resourceId: field.resourceId.optional(),
    pipelineName: field.line(260).optional(),
  })
  .optional();

/** The consumer's half of object replication, in an acceptance. */
export const objectReplicationSchema = z
  .strictObject({
    policyId: field.uuid,
    destinationAccountId: field.storageAccountId,
    rules: z
      .array(
        z.strictObject({
          ruleId: field.uuid,
          sourceContainer: field.sourceContainer,
          destinationContainer: field.targetContainer,
          prefixes: z.array(prefix).max(MAX_RULES),
          createdAfter: field.instant.optional(),
        }),
      )
      .min(1, { error: 'must have at least one rule' })
      .max(MAX_RULES),
  })
  .optional();

/** The consumer's half of copies by Storage Mover, in an acceptance. */
export const storageMoverSchema = z
  .strictObject({
    destinationAccountId: field.storageAccountId,
    location: field.region.nullable().default(null),
    deletions: z.enum(['keep', 'mirror']).default('keep'),
    jobs: z
      .array(
        z.strictObject({
          datasetName: field.name,
          endpointId: field.moverEndpointId,
          path: field.folderPath,
        }),
      )
      .min(1, { error: 'must have at least one job' })
      .max(MAX_MOVER_JOBS),
  })
  .optional();

/** The provider's offer of copies by Storage Mover, in an invitation. */
export const storageMoverOfferSchema = z
  .strictObject({ sourceAccountId: field.storageAccountId, location: field.region })
  .optional();

/** The resource of each engine. Requests are sent to it: its type must be one whose runs can be read. */
const RESOURCES: Readonly<Record<OtherEngineKind, RegExp>> = {
  ObjectReplication:
    /\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+\/objectReplicationPolicies\/[^/]+$/i,
  StorageMover: /\/providers\/Microsoft\.StorageMover\/storageMovers\/[^/]+(?:\/projects\/[^/]+)?$/i,
  DataFactory: /\/providers\/Microsoft\.DataFactory\/factories\/[^/]+$/i,
};

/** Checks that an engine has only the fields of its kind, and a contract that engines of Azure can keep. */
export function checkEngine(
  {
    engine,
    publish,
    successMarker,
  }: {
    readonly engine?: SubscriptionEngine;
    readonly publish: PublishMode;
    readonly successMarker: boolean;
  },
  addIssue: AddIssue,
): void {
  if (engine === undefined) return;
  const { kind, parallelism, resourceId, pipelineName } = engine;
  const allowed = {
    parallelism: kind === 'Own',
    resourceId: kind !== 'Own',
    pipelineName: kind === 'DataFactory',
  };
  for (const [name, value] of Object.entries({ parallelism, resourceId, pipelineName }))
    if (value !== undefined && !allowed[name as keyof typeof allowed])
      addIssue(['engine', name], `must be left out for ${kind}`, { value });
  if (kind === 'Own') return;
  if (resourceId !== undefined && !RESOURCES[kind].test(resourceId))
    addIssue(['engine', 'resourceId'], `must be the ARM id of what ${kind} runs`, { value: resourceId });
  if (publish === PublishMode.ATOMIC)
    addIssue(['publish'], `must be '${PublishMode.IN_PLACE}' for ${kind}, which writes files one by one`, {
      value: publish,
    });
  if (successMarker)
    addIssue(['successMarker'], `must be false for ${kind}, which marks nothing`, { value: successMarker });
}
