import { ContainerAppEnvironment } from '@cdktf/provider-azurerm/lib/container-app-environment';
import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { MACHINES } from '../../lib/model/rules/container-machines';
import { toAppKey, toAttributeKey } from '../synthesis/comparison-keys';
import { keepArguments } from '../synthesis/kept-arguments';
import { validateWhenComplete } from '../synthesis/late-validation';
import { canonicalizeId } from '../synthesis/props-validation';
import { isResourceOfType } from '../synthesis/resource-types';
import { readArguments } from '../synthesis/synthesized-arguments';
import type { SnapshotJobProps, ISnapshotJob } from './snapshot-job-props';
import { listConstructs } from '../synthesis/all-constructs';

/** Workload profile that is billed by use. Azure adds it to each environment. */
export const CONSUMPTION = 'Consumption';

/** The settings of an environment that a job defines. */
export interface EnvironmentSettings {
  readonly resourceGroupName: string;
  readonly location: string;
  readonly logAnalyticsWorkspaceId?: string;
  readonly tags?: Record<string, string>;
}

/** Defines the environment of a job, with the Consumption profile. */
export function defineEnvironment(
  job: Construct,
  name: string,
  { resourceGroupName, location, tags, ...settings }: EnvironmentSettings,
): ContainerAppEnvironment {
  const logAnalyticsWorkspaceId = canonicalizeId(settings.logAnalyticsWorkspaceId);
  const environment = new ContainerAppEnvironment(job, 'Environment', {
    name,
    resourceGroupName,
    location,
    logsDestination: logAnalyticsWorkspaceId === undefined ? undefined : 'log-analytics',
    logAnalyticsWorkspaceId,
    // Azure does not allow adding profiles to an environment that was created without one.
    workloadProfile: [{ name: CONSUMPTION, workloadProfileType: CONSUMPTION }],
    tags,
  });
  return keepArguments(environment);
}

/**
 * Requires that an environment which the app defines has the workload profile of a job, and that the machines of the profile are large
 * enough. Only Azure knows the profiles of other environments.
 */
export function validateProfileWhenComplete(job: ISnapshotJob, props: SnapshotJobProps): void {
  const { environmentId, workloadProfileName: name } = props;
  if (environmentId === undefined || !Token.isUnresolved(environmentId)) return;
  if (name === undefined || Token.isUnresolved(name) || name === CONSUMPTION) return;
  // Profiles can be added after the job, so they are read when the app is complete.
  validateWhenComplete(job, () => {
    const environment = findEnvironment(job, environmentId);
    const profiles = environment && readProfiles(environment);
    if (profiles === undefined) return [];
    if (profiles.has(name)) return findSizeProblems(props, profiles.get(name));
    const known = [...new Set([CONSUMPTION, ...profiles.keys()])].sort().join(', ');
    const rule = `one of ${known}: the environment '${environment!.node.path}' has no other profile`;
    return [problems.valueInvalid('workloadProfileName', rule, name)];
  });
}

/** Returns the environment that an id refers to if the app defines it. */
function findEnvironment(job: ISnapshotJob, environmentId: string): ContainerAppEnvironment | undefined {
  const key = toAppKey(job, environmentId);
  return listConstructs(job.node.root).find(
    (each): each is ContainerAppEnvironment =>
      isResourceOfType(ContainerAppEnvironment, each) && toAttributeKey(each, 'id') === key,
  );
}

/** Returns the types of the profiles of an environment, by their names; undefined if only Terraform knows them. */
function readProfiles(environment: ContainerAppEnvironment): ReadonlyMap<string, unknown> | undefined {
  const { workload_profile: profiles = [], dynamic } = readArguments(
    TerraformStack.of(environment),
    environment,
  );
  if (dynamic !== undefined || Token.isUnresolved(profiles) || !Array.isArray(profiles)) return undefined;
  const types = new Map<string, unknown>();
  for (const profile of profiles as readonly unknown[]) {
    const { name, workload_profile_type: type } = (profile ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || Token.isUnresolved(name)) return undefined;
    types.set(name, type);
  }
  return types;
}

/** Returns the problem of a replica that is larger than a machine of its profile. */
function findSizeProblems({ cpu = 0.5, memory }: SnapshotJobProps, type: unknown): Problem[] {
  const machine = typeof type === 'string' ? MACHINES[type] : undefined;
  if (machine === undefined) return [];
  const found: Problem[] = [];
  if (!Token.isUnresolved(cpu) && cpu > machine.cpu) {
    const rule = `at most ${machine.cpu} vCPUs, as many as a machine of type ${String(type)} has`;
    found.push(problems.valueInvalid('cpu', rule, cpu));
  }
  const given = memory ?? `${cpu * 2}Gi`;
  if (!Token.isUnresolved(given) && Number.parseFloat(given) > machine.gibibytes) {
    const rule = `at most "${machine.gibibytes}Gi", as much as a machine of type ${String(type)} has`;
    found.push(problems.valueInvalid('memory', rule, given));
  }
  return found;
}
