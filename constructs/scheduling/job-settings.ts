import type {
  ContainerAppJobConfig,
  ContainerAppJobTemplateContainer,
  ContainerAppJobTemplateContainerEnv,
} from '@cdktf/provider-azurerm/lib/container-app-job';
import type { TerraformResource } from 'cdktf';
import type { IManagedIdentity } from '../principals/managed-identity';
import type { ImagePull } from './image-pull';

/** Name of the secret that has the URL for run records. */
export const NOTIFY_SECRET = 'notify-url';

/** The settings that the jobs of one subscription have in common. */
export interface JobSettings {
  readonly resourceGroupName: string;
  readonly location: string;
  readonly environmentId: string;
  readonly workloadProfileName?: string;
  readonly identity: IManagedIdentity;
  readonly imagePull?: ImagePull;
  readonly notifyUrl?: string;
  readonly replicaTimeoutInSeconds: number;
  readonly replicaRetryLimit: number;
  readonly image: string;
  readonly cpu: number;
  readonly memory: string;
  readonly variables: readonly ContainerAppJobTemplateContainerEnv[];
  readonly tags?: Record<string, string>;
}

/** One replica at a time: the lock of a subscription admits one run. */
export const SINGLE_REPLICA = { parallelism: 1, replicaCompletionCount: 1 } as const;

/** Returns the settings of replicas that work on one run together. Each of them ends when the run does. */
export function toReplicas(count: number): {
  readonly parallelism: number;
  readonly replicaCompletionCount: number;
} {
  return { parallelism: count, replicaCompletionCount: count };
}

/** Returns what a job waits for. */
export function listDependencies({ imagePull }: JobSettings): TerraformResource[] | undefined {
  return imagePull && [imagePull.assignment];
}

/** Returns the arguments of a job of azurerm, without its trigger. */
export function toJobConfig(
  name: string,
  settings: JobSettings,
  args: readonly string[],
): Omit<ContainerAppJobConfig, 'manualTriggerConfig' | 'scheduleTriggerConfig' | 'eventTriggerConfig'> {
  const { identity, imagePull, notifyUrl } = settings;
  return {
    name,
    resourceGroupName: settings.resourceGroupName,
    location: settings.location,
    containerAppEnvironmentId: settings.environmentId,
    workloadProfileName: settings.workloadProfileName,
    identity: { type: 'UserAssigned', identityIds: [identity.identityId] },
    registry: imagePull && [imagePull.registry],
    dependsOn: listDependencies(settings),
    secret: notifyUrl === undefined ? undefined : [{ name: NOTIFY_SECRET, value: notifyUrl }],
    replicaTimeoutInSeconds: settings.replicaTimeoutInSeconds,
    replicaRetryLimit: settings.replicaRetryLimit,
    template: { container: [toContainer(settings, args)] },
    tags: settings.tags,
  };
}

function toContainer(
  { image, cpu, memory, variables }: JobSettings,
  args: readonly string[],
): ContainerAppJobTemplateContainer {
  return {
    name: 'datashare',
    image,
    command: ['datashare'],
    args: [...args],
    cpu,
    memory,
    env: [...variables],
  };
}
