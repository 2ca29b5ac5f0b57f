import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { AzapiResource } from '../../azapi/azapi-resource';
import { toGroupId } from '../../azapi/resource-group-id';
import type { CrossTenantTarget, MoverSchedule } from '../../azapi/storage-mover-bodies';
import { MOVER_JOB_TYPE, MOVER_PROJECT_TYPE, MOVER_TYPE } from '../../azapi/storage-mover-bodies';
import type { IDataStore } from '../../data-store/data-store-props';
import type { Precondition } from '../../synthesis/check-result';
import { toLifecycle } from '../../synthesis/check-result';
import { keepArguments } from '../../synthesis/kept-arguments';
import { canonicalizeId } from '../../synthesis/props-validation';
import { escapeTemplates } from '../../synthesis/terraform-strings';
import type { StorageMoverSettings } from './mover-options';
import { claimPartName, toMoverName } from './mover-names';
import { toMoverSchedule } from './mover-schedule';

/** The owner of a storage mover, a project or both. */
export interface MoverOwner {
  readonly description: string;
  readonly preconditions: readonly Precondition[];
}

/** Returns the id of a storage mover: one that exists, or one that is defined in the Azure subscription of a data store. */
export function findOrDefineMover(
  scope: Construct,
  { storageMoverId, storageMoverName, resourceGroupName, tags }: StorageMoverSettings,
  { dataStore, location }: { readonly dataStore: IDataStore; readonly location: string },
  { description, preconditions }: MoverOwner,
): string {
  if (storageMoverId !== undefined) return canonicalizeId(storageMoverId);
  const parentId = toGroupId(dataStore.storageAccountId, resourceGroupName!);
  const mover = new AzapiResource(scope, 'Mover', {
    type: MOVER_TYPE,
    parentId,
    name: storageMoverName!,
    location,
    tags,
    body: { properties: { description } },
    ...toLifecycle(preconditions),
  });
  return keepArguments(mover).id;
}

/** Defines the project that has all jobs of one subscription or invitation; returns its id. */
export function defineMoverProject(
  scope: Construct,
  moverId: string,
  name: string,
  { description, preconditions }: MoverOwner,
): string {
  claimPartName(scope, moverId, 'project', name);
  const project = new AzapiResource(scope, 'MoverProject', {
    type: MOVER_PROJECT_TYPE,
    parentId: moverId,
    name,
    body: { properties: { description } },
    ...toLifecycle(preconditions),
  });
  return keepArguments(project).id;
}

/** A copy of one dataset, from endpoint to endpoint. Values can be tokens. */
export interface MoverJob {
  readonly datasetName: string;
  readonly source: { readonly name: string; readonly path: string };
  readonly target: {
    readonly name: string;
    readonly path: string;
    /** The endpoint, if it is of another tenant. */
    readonly ofOtherTenant?: CrossTenantTarget;
  };
  readonly deletions: 'keep' | 'mirror';
  readonly schedule?: MoverSchedule;
  /** Endpoints and roles: a job that starts before its identities have their roles fails. */
  readonly needs: readonly TerraformResource[];
}

/** Defines a job. Nothing starts it but its schedule, or somebody. */
export function defineMoverJob(scope: Construct, projectId: string, job: MoverJob): void {
  const { datasetName, source, target, deletions, schedule, needs } = job;
  const ends = {
    sourceName: source.name,
    sourceSubpath: toSubpath(source.path),
    targetName: target.name,
    targetSubpath: toSubpath(target.path),
  };
  const { ofOtherTenant } = target;
  const resource = new AzapiResource(scope, `MoverJob-${datasetName}`, {
    type: MOVER_JOB_TYPE,
    parentId: projectId,
    name: toMoverName(datasetName),
    body: {
      properties: {
        jobType: 'CloudToCloud',
        copyMode: deletions === 'mirror' ? 'Mirror' : 'Additive',
        ...ends,
        dataIntegrityValidation: 'SaveVerifyFileMD5',
        ...(ofOtherTenant && { isCrossTenantJob: true, ...ofOtherTenant }),
        ...(schedule && { schedule }),
      },
    },
    // Azure changes none of them in a job that exists.
    replaceTriggersExternalValues: [...Object.values(ends), ...Object.values<string>({ ...ofOtherTenant })],
    dependsOn: [...needs],
  });
  keepArguments(resource);
}

/** Returns the schedule of jobs; undefined if nothing starts them by the clock. */
export function toJobSchedule(
  cron: string | null,
  { startDate, endDate }: Pick<StorageMoverSettings, 'startDate' | 'endDate'>,
): MoverSchedule | undefined {
  if (cron === null) return undefined;
  return { ...toMoverSchedule(cron)!, ...(startDate && { startDate }), ...(endDate && { endDate }) };
}

function toSubpath(path: string): string {
  return `/${escapeTemplates(path)}`;
}
