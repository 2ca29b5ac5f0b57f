import { DataFactory } from '@cdktf/provider-azurerm/lib/data-factory';
import { DataFactoryCredentialUserManagedIdentity } from '@cdktf/provider-azurerm/lib/data-factory-credential-user-managed-identity';
import { DataFactoryPipeline } from '@cdktf/provider-azurerm/lib/data-factory-pipeline';
import { DataFactoryTriggerTumblingWindow } from '@cdktf/provider-azurerm/lib/data-factory-trigger-tumbling-window';
import { MonitorMetricAlert } from '@cdktf/provider-azurerm/lib/monitor-metric-alert';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { getShortestIntervalMinutes } from '../../lib/model/values/interval';
import { toLifecycle } from '../synthesis/check-result';
import type { IManagedIdentity } from '../principals/managed-identity';
import { asManagedIdentity } from '../principals/managed-identity';
import { keepArguments } from '../synthesis/kept-arguments';
import { canonicalizeId } from '../synthesis/props-validation';
import type { DataFactoryOptions } from './data-factory-options';
import { buildActivities, WINDOW_PARAMETERS, WINDOW_VALUES } from './data-factory-pipeline';
import { claimPartName, toPartName, toFactoryName } from './data-factory-names';
import { FactoryStorage } from './data-factory-storage';
import type { DefinedEngine, EngineContext } from './engine-context';

/** Defines the pipeline that carries a subscription's datasets, and the factory around it. */
export function defineDataFactory(
  subscription: Construct,
  options: DataFactoryOptions,
  context: EngineContext,
): DefinedEngine {
  const identity = asManagedIdentity(context.identity)!;
  const factoryId =
    canonicalizeId(options.factoryId) ?? defineFactory(subscription, options, identity, context);
  const credential = keepArguments(
    new DataFactoryCredentialUserManagedIdentity(subscription, 'FactoryCredential', {
      dataFactoryId: factoryId,
      name: `datashare_${toPartName(context.subscriptionName)}`,
      identityId: identity.identityId,
      ...(options.factoryId !== undefined && toLifecycle(context.preconditions ?? [])),
    }),
  );
  const storage = new FactoryStorage(subscription, { factoryId, credential, options, context });
  const pipelineName = toPartName(context.subscriptionName);
  claimPartName(subscription, factoryId, 'pipeline', pipelineName);
  const pipeline = keepArguments(
    new DataFactoryPipeline(subscription, 'FactoryPipeline', {
      dataFactoryId: factoryId,
      name: pipelineName,
      description: `carries the datasets of the subscription ${context.subscriptionName}`,
      // Two runs at once would copy the same files.
      concurrency: 1,
      parameters: WINDOW_PARAMETERS,
      activitiesJson: buildActivities(context.landings.map((landing) => storage.defineCopy(landing))),
      dependsOn: storage.resources,
    }),
  );
  const { cron } = context.snapshotTrigger;
  if (cron !== null) defineTrigger(subscription, factoryId, pipeline, options.startTime!, cron);
  if (options.actionGroupIds?.length) defineAlert(subscription, factoryId, pipelineName, options);
  return { facts: { kind: 'DataFactory', resourceId: factoryId, pipelineName } };
}

function defineFactory(
  subscription: Construct,
  { factoryName, resourceGroupName, managedNetwork, tags }: DataFactoryOptions,
  identity: IManagedIdentity,
  context: EngineContext,
): string {
  const factory = new DataFactory(subscription, 'Factory', {
    name: factoryName!,
    resourceGroupName: resourceGroupName!,
    location: context.target.location,
    identity: { type: 'UserAssigned', identityIds: [identity.identityId] },
    managedVirtualNetworkEnabled: managedNetwork,
    tags,
    ...toLifecycle(context.preconditions ?? []),
  });
  return keepArguments(factory).id;
}

/**
 * Defines the windows in which files must have changed to be copied. A window has minutes or hours: a day is 24 hours.
 *
 * @see https://learn.microsoft.com/azure/data-factory/how-to-create-tumbling-window-trigger
 */
function defineTrigger(
  subscription: Construct,
  dataFactoryId: string,
  { name }: DataFactoryPipeline,
  startTime: string,
  cron: string,
): void {
  const minutes = getShortestIntervalMinutes(cron);
  const isHours = minutes % 60 === 0;
  keepArguments(
    new DataFactoryTriggerTumblingWindow(subscription, 'FactoryTrigger', {
      dataFactoryId,
      name: Token.asString(name),
      frequency: isHours ? 'Hour' : 'Minute',
      interval: isHours ? minutes / 60 : minutes,
      startTime,
      maxConcurrency: 1,
      retry: { count: 3, interval: 300 },
      pipeline: { name, parameters: WINDOW_VALUES },
    }),
  );
}

/** @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-datafactory-factories-metrics */
function defineAlert(
  subscription: Construct,
  factoryId: string,
  pipelineName: string,
  { factoryName, resourceGroupName, actionGroupIds = [], tags }: DataFactoryOptions,
): void {
  keepArguments(
    new MonitorMetricAlert(subscription, 'FactoryAlert', {
      // Two factories of a resource group can have pipelines of the same name.
      name: `${factoryName ?? toFactoryName(factoryId)}-${pipelineName}-failed`,
      resourceGroupName: resourceGroupName!,
      scopes: [factoryId],
      description: `a run of the pipeline ${pipelineName} has failed`,
      severity: 2,
      frequency: 'PT15M',
      windowSize: 'PT30M',
      criteria: [
        {
          metricNamespace: 'Microsoft.DataFactory/factories',
          metricName: 'PipelineFailedRuns',
          aggregation: 'Total',
          operator: 'GreaterThan',
          threshold: 0,
          dimension: [{ name: 'Name', operator: 'Include', values: [pipelineName] }],
        },
      ],
      action: actionGroupIds.map((id) => ({ actionGroupId: canonicalizeId(id) })),
      tags,
    }),
  );
}
