import type { Construct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { AzapiResource } from '../azapi/azapi-resource';
import { toGroupId } from '../azapi/resource-group-id';
import type { MoverSchedule } from '../azapi/storage-mover-bodies';
import { MOVER_JOB_TYPE, MOVER_PROJECT_TYPE, MOVER_TYPE } from '../azapi/storage-mover-bodies';
import { keepArguments } from '../synthesis/kept-arguments';
import { canonicalizeId } from '../synthesis/props-validation';
import { escapeTemplates, toShownValue } from '../synthesis/terraform-strings';
import { warn } from '../synthesis/warnings';
import type { DefinedEngine, EngineContext } from './engine-context';
import { MoverEndpoints } from './storage-mover-endpoints';
import { toMoverName } from './storage-mover-names';
import type { StorageMoverOptions } from './storage-mover-options';
import { toMoverSchedule } from './storage-mover-schedule';

/** Defines a project of Storage Mover with one job for each dataset of a subscription, and the storage mover around it. */
export function defineStorageMover(
  subscription: Construct,
  options: StorageMoverOptions,
  context: EngineContext,
): DefinedEngine {
  const { subscriptionName, preconditions = [] } = context;
  const description = `carries the datasets of the subscription ${subscriptionName}`;
  const moverId =
    canonicalizeId(options.storageMoverId) ?? defineMover(subscription, options, context, description);
  const project = new AzapiResource(subscription, 'MoverProject', {
    type: MOVER_PROJECT_TYPE,
    parentId: moverId,
    name: toMoverName(subscriptionName),
    body: { properties: { description } },
    ...(preconditions.length > 0 && { lifecycle: { precondition: [...preconditions] } }),
  });
  keepArguments(project);
  defineJobs(subscription, options, context, { moverId, projectId: project.id });
  warnOfRights(subscription);
  if (context.choices.deletions === 'mirror') warnOfDeletions(subscription, context);
  return { facts: { kind: 'StorageMover', resourceId: project.id } };
}

function defineMover(
  subscription: Construct,
  { storageMoverName, resourceGroupName, location, tags }: StorageMoverOptions,
  { target, preconditions = [] }: EngineContext,
  description: string,
): string {
  const mover = new AzapiResource(subscription, 'Mover', {
    type: MOVER_TYPE,
    parentId: toGroupId(target.storageAccountId, resourceGroupName!),
    name: storageMoverName!,
    location: location ?? target.location,
    tags,
    body: { properties: { description } },
    ...(preconditions.length > 0 && { lifecycle: { precondition: [...preconditions] } }),
  });
  return keepArguments(mover).id;
}

function defineJobs(
  subscription: Construct,
  options: StorageMoverOptions,
  { subscriptionName, landings, target, choices, snapshotTrigger: { cron } }: EngineContext,
  { moverId, projectId }: { readonly moverId: string; readonly projectId: string },
): void {
  const endpoints = new MoverEndpoints(subscription, subscriptionName, moverId);
  const from = { kind: 'Source', accountId: canonicalizeId(options.sourceAccountId) } as const;
  const to = { kind: 'Target', accountId: target.storageAccountId, dataStore: target } as const;
  const schedule = cron === null ? undefined : addDates(toMoverSchedule(cron)!, options);
  for (const { datasetName, container, path, target: place } of landings) {
    const source = endpoints.findOrDefine(from, container);
    const landing = endpoints.findOrDefine(to, place.container);
    const ends = {
      sourceName: source.name,
      sourceSubpath: toSubpath(path),
      targetName: landing.name,
      targetSubpath: toSubpath(place.path),
    };
    const job = new AzapiResource(subscription, `MoverJob-${datasetName}`, {
      type: MOVER_JOB_TYPE,
      parentId: projectId,
      name: toMoverName(datasetName),
      body: {
        properties: {
          jobType: 'CloudToCloud',
          copyMode: choices.deletions === 'mirror' ? 'Mirror' : 'Additive',
          ...ends,
          dataIntegrityValidation: 'SaveVerifyFileMD5',
          ...(schedule && { schedule }),
        },
      },
      // Azure changes none of them in a job that exists.
      replaceTriggersExternalValues: Object.values(ends),
      // A job that starts before its identities have their roles fails.
      dependsOn: [...source.resources, ...landing.resources],
    });
    keepArguments(job);
  }
}

function addDates(schedule: MoverSchedule, { startDate, endDate }: StorageMoverOptions): MoverSchedule {
  return { ...schedule, ...(startDate && { startDate }), ...(endDate && { endDate }) };
}

function toSubpath(path: string): string {
  return `/${escapeTemplates(path)}`;
}

function warnOfRights(subscription: Construct): void {
  const rights =
    "the identities of its endpoints get Storage Account Contributor on the provider's account and on the target, by which they can read the keys of these accounts, and Storage Blob Data Owner on the containers";
  warn(subscription, warnings.engineNeedsRights('StorageMover', rights));
}

function warnOfDeletions(subscription: Construct, { landings }: EngineContext): void {
  const places = landings.map(({ target: { container, path } }) =>
    toShownValue(path === '' ? container : `${container}/${path}`),
  );
  warn(subscription, warnings.engineDeletes('StorageMover', places));
}
