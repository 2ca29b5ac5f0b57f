import type { Construct } from 'constructs';
import { warnings } from '../../../lib/errors/catalogue';
import { canonicalizeId } from '../../synthesis/props-validation';
import { escapeTemplates, toShownValue } from '../../synthesis/terraform-strings';
import { warn } from '../../synthesis/warnings';
import type { DefinedEngine, EngineContext } from '../engine-context';
import { registerMoverJobs } from './declared-mover-jobs';
import { MoverEndpoints } from './mover-endpoints';
import { toMoverName } from './mover-names';
import type { StorageMoverOptions } from './mover-options';
import { setsUpBothSides } from './mover-options';
import { defineMoverJob, defineMoverProject, findOrDefineMover, toJobSchedule } from './mover-resources';

/**
 * Defines what carries the datasets of a subscription by Storage Mover: everything if both accounts are in one tenant, or the
 * consumer's half, from which the provider makes the jobs.
 */
export function defineStorageMover(
  subscription: Construct,
  options: StorageMoverOptions,
  context: EngineContext,
): DefinedEngine {
  const isBoth = setsUpBothSides(options);
  warn(subscription, warnings.engineNeedsRights('StorageMover', isBoth ? RIGHTS_OF_BOTH : RIGHTS_OF_HALF));
  if (context.choices.deletions === 'mirror') warnOfDeletions(subscription, context);
  return isBoth
    ? defineBothSides(subscription, options, context)
    : defineConsumerHalf(subscription, options, context);
}

/** Defines a project with one job for each dataset, and the storage mover around it. */
function defineBothSides(
  subscription: Construct,
  options: StorageMoverOptions,
  { subscriptionName, landings, target, choices, snapshotTrigger, preconditions = [] }: EngineContext,
): DefinedEngine {
  const owner = { description: describe(subscriptionName), preconditions };
  const location = options.location ?? target.location;
  const moverId = findOrDefineMover(subscription, options, { dataStore: target, location }, owner);
  const projectId = defineMoverProject(subscription, moverId, toMoverName(subscriptionName), owner);
  const endpoints = new MoverEndpoints(subscription, subscriptionName, moverId);
  const from = {
    kind: 'Source',
    accountId: canonicalizeId(options.sourceAccountId!),
    preconditions,
  } as const;
  const to = {
    kind: 'Target',
    accountId: target.storageAccountId,
    dataStore: target,
    preconditions,
  } as const;
  for (const { datasetName, container, path, target: place } of landings) {
    const source = endpoints.findOrDefine(from, container);
    const landing = endpoints.findOrDefine(to, place.container);
    defineMoverJob(subscription, projectId, {
      datasetName,
      source: { name: source.name, path },
      target: { name: landing.name, path: place.path },
      deletions: choices.deletions ?? 'keep',
      schedule: toJobSchedule(snapshotTrigger.cron, options),
      needs: [...source.resources, ...landing.resources],
    });
  }
  const place = options.storageMoverId ?? target.storageAccountId;
  registerMoverJobs(subscription, place, snapshotTrigger.cron, landings.length);
  return { facts: { kind: 'StorageMover', resourceId: projectId } };
}

/**
 * Defines a storage mover and the endpoints that a job of the provider writes to.
 *
 * @see https://learn.microsoft.com/azure/storage-mover/azure-cross-tenant-blob-migration
 */
function defineConsumerHalf(
  subscription: Construct,
  options: StorageMoverOptions,
  { subscriptionName, landings, target, choices, moverOffer, preconditions = [] }: EngineContext,
): DefinedEngine {
  const { sourceAccountId, location: offered } = moverOffer!;
  const location = options.location ?? offered;
  const owner = { description: describe(subscriptionName), preconditions };
  const moverId = findOrDefineMover(subscription, options, { dataStore: target, location }, owner);
  const endpoints = new MoverEndpoints(subscription, subscriptionName, moverId);
  const side = {
    kind: 'Target',
    accountId: target.storageAccountId,
    dataStore: target,
    partnerAccountId: canonicalizeId(escapeTemplates(sourceAccountId)),
    preconditions,
  } as const;
  return {
    facts: { kind: 'StorageMover', resourceId: moverId },
    storageMover: {
      destinationAccountId: target.storageAccountId,
      location: isLocationKnown(options) ? location : null,
      deletions: choices.deletions ?? 'keep',
      jobs: landings.map(({ datasetName, target: { container, path } }) => ({
        datasetName,
        endpointId: endpoints.findOrDefine(side, container).id,
        path,
      })),
    },
  };
}

/** True if the region is that of the storage mover for certain: nobody need say where an existing one is. */
function isLocationKnown({ storageMoverId, location }: StorageMoverOptions): boolean {
  return storageMoverId === undefined || location !== undefined;
}

function describe(subscriptionName: string): string {
  return `carries the datasets of the subscription ${subscriptionName}`;
}

const RIGHTS_OF_BOTH =
  "the identities of its endpoints get Storage Account Contributor on the provider's account and on the target, by which they can read the keys of these accounts, and Storage Blob Data Owner on the containers";

const RIGHTS_OF_HALF =
  'the identities of its endpoints get Storage Account Contributor on the target, by which they can read its keys, and Storage Blob Data Owner on the landing containers; the jobs are those of the provider, who chooses which folders of these containers they write to and delete from';

function warnOfDeletions(subscription: Construct, { landings }: EngineContext): void {
  const places = landings.map(({ target: { container, path } }) =>
    toShownValue(path === '' ? container : `${container}/${path}`),
  );
  warn(subscription, warnings.engineDeletes('StorageMover', places));
}
