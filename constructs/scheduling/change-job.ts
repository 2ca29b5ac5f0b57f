import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { AzapiResource } from '../azapi/azapi-resource';
import type { JobBody } from '../azapi/job-body';
import { JOB_TYPE } from '../azapi/job-body';
import { toGroupId } from '../azapi/resource-group-id';
import type { ChangeEventsFacts } from '../../lib/model/documents/change-facts';
import { keepArguments } from '../synthesis/kept-arguments';
import { ChangeScaling } from './change-scaling';
import type { JobSettings } from './job-settings';
import { listDependencies, NOTIFY_SECRET, SINGLE_REPLICA, toJobConfig } from './job-settings';
import { toPollingCron } from './polling-cron';
import type { ChangeJob } from './snapshot-job-props';

const ID = 'Changes';
const RULE = { name: 'changes', type: 'azure-queue' } as const;

/** Defines the job that synchronizes changes. */
export function defineChangeJob(
  scope: Construct,
  { jobName, scaling, onChange }: ChangeJob,
  settings: JobSettings,
  args: readonly string[],
  queue: ChangeEventsFacts | undefined,
): void {
  const config = toJobConfig(jobName, settings, args);
  const { atMostEverySeconds } = onChange;
  if (scaling === ChangeScaling.POLLING || queue === undefined) {
    const cronExpression = toPollingCron(atMostEverySeconds);
    keepArguments(
      new ContainerAppJob(scope, ID, {
        ...config,
        scheduleTriggerConfig: { ...SINGLE_REPLICA, cronExpression },
      }),
    );
    return;
  }
  const metadata = toQueueMetadata(queue);
  if (scaling === ChangeScaling.AZAPI)
    return defineByAzapi(scope, jobName, settings, args, atMostEverySeconds, metadata);
  const job = new ContainerAppJob(scope, ID, {
    ...config,
    eventTriggerConfig: {
      ...SINGLE_REPLICA,
      scale: [
        {
          minExecutions: 0,
          maxExecutions: 1,
          pollingIntervalInSeconds: atMostEverySeconds,
          rules: [{ name: RULE.name, customRuleType: RULE.type, metadata }],
        },
      ],
    },
  });
  // The bindings of azurerm 4.55 do not have this argument.
  job.addOverride('event_trigger_config.scale.0.rules.0.identity_id', settings.identity.identityId);
  keepArguments(job);
}

/** Returns the settings of the scaler. It starts a run for one message or many. */
function toQueueMetadata({ queueEndpoint, queueName }: ChangeEventsFacts): Record<string, string> {
  const accountName = Token.isUnresolved(queueEndpoint)
    ? Token.asString(Fn.element(Fn.split('.', Fn.trimprefix(queueEndpoint, 'https://')), 0))
    : new URL(queueEndpoint).hostname.split('.')[0];
  return { accountName, queueName, queueLength: '1' };
}

function defineByAzapi(
  scope: Construct,
  name: string,
  settings: JobSettings,
  args: readonly string[],
  pollingInterval: number,
  metadata: Record<string, string>,
): void {
  const { identity, imagePull, notifyUrl, environmentId } = settings;
  const { cpu, memory, image } = settings;
  const identityId = identity.identityId;
  const body: JobBody = {
    properties: {
      environmentId,
      workloadProfileName: settings.workloadProfileName,
      configuration: {
        triggerType: 'Event',
        replicaTimeout: settings.replicaTimeoutInSeconds,
        replicaRetryLimit: settings.replicaRetryLimit,
        registries: imagePull && [{ server: imagePull.registry.server, identity: identityId }],
        secrets: notifyUrl === undefined ? undefined : [{ name: NOTIFY_SECRET, value: notifyUrl }],
        eventTriggerConfig: {
          ...SINGLE_REPLICA,
          scale: {
            minExecutions: 0,
            maxExecutions: 1,
            pollingInterval,
            rules: [{ ...RULE, metadata, identity: identityId }],
          },
        },
      },
      template: {
        containers: [
          {
            name: 'datashare',
            image,
            command: ['datashare'],
            args,
            env: settings.variables.map(({ name: variable, value, secretName }) => {
              return { name: variable, value, secretRef: secretName };
            }),
            resources: { cpu, memory },
          },
        ],
      },
    },
  };
  const job = new AzapiResource(scope, ID, {
    type: JOB_TYPE,
    name,
    parentId: toGroupId(environmentId, settings.resourceGroupName),
    location: settings.location,
    identityIds: [identityId],
    body,
    tags: settings.tags,
    dependsOn: listDependencies(settings),
  });
  keepArguments(job);
}
