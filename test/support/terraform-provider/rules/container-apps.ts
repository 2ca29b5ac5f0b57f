import { atLeast, idLike, matches, notEmpty, isOneOf, resourceGroupName as groupName } from './checks';
import { asText, UNKNOWN } from '../values';
import type { Value, Values } from '../values';
import { identity, location, refuseIdentity, resourceGroupName, tags } from './common';
import type { ArgumentRules, TypeRules } from './rules';
import { WORKSPACE_ID } from './monitor';

const ENVIRONMENT_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.App/managedEnvironments/{environment}';

/** `ManagedEnvironmentName` of internal/services/containerapps/validate/validate.go, without the words of its message. */
const environmentName = matches(
  /^[a-zA-Z][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]?$/,
  'must consist of alphanumeric characters or hyphens',
);

/** `ContainerAppJobName` of the same file. */
const jobName = matches(
  /^(?!.*--)[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
  'must consist of lower case alphanumeric characters, or hyphens, and not exceed 32 characters',
);

/** Both kinds of trigger have the same two. */
const replicas: Readonly<Record<string, ArgumentRules>> = {
  parallelism: { checks: [atLeast(1)], default: 1 },
  replica_completion_count: { checks: [atLeast(1)], default: 1 },
};

/** `PossibleValuesForWorkloadProfileSku` of internal/services/containerapps/helpers/container_app_environment.go */
const PROFILES = [
  ...['Consumption', 'Consumption-GPU-NC24-A100', 'Consumption-GPU-NC8as-T4', 'D4', 'D8', 'D16', 'D32'],
  ...['E4', 'E8', 'E16', 'E32', 'NC24-A100', 'NC48-A100', 'NC96-A100'],
];

const SUBNET_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}/subnets/{subnet}';

/** `SecretName` of internal/services/containerapps/validate/validate.go */
const secretName = matches(
  /^[a-z0-9](?:[a-z0-9-]{0,251}[a-z0-9])?$/,
  'must consist of lower case alphanumeric characters',
);

/** `ContainerAppContainerName` of the same file. */
const containerName = matches(
  /^(?:[a-z0-9]|[a-z0-9][a-z0-9-.]{0,44}[a-z0-9_])$/,
  'must consist of lower case alphanumeric characters',
);

const isSet = (value: Value | undefined): boolean =>
  value === UNKNOWN || (typeof value === 'string' && value !== '');

/** `CustomizeDiff`. With azurerm 4, a destination that is not written follows from the workspace. */
function refuseLogs(planned: Values, config: Values): string | undefined {
  const { logs_destination: logs, log_analytics_workspace_id: id } = config;
  if (logs === 'log-analytics' && !isSet(id))
    return '`log_analytics_workspace_id` must be set when `logs_destination` is set to `log-analytics`';
  if ((logs === 'azure-monitor' || logs === '') && isSet(id))
    return '`log_analytics_workspace_id` can only be set when `logs_destination` is set to `log-analytics` or omitted';
  return refusePublicAccess(planned);
}

export function refusePublicAccess(values: Values): string | undefined {
  return values['internal_load_balancer_enabled'] === true &&
    asText(values['public_network_access']) === 'Enabled'
    ? '`public_network_access` cannot be `Enabled` when `internal_load_balancer_enabled` is set to `true`'
    : undefined;
}

export const containerAppEnvironment: TypeRules = {
  source: 'internal/services/containerapps/container_app_environment_resource.go',
  arguments: {
    name: { checks: [environmentName], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    tags,
    dapr_application_insights_connection_string: { checks: [notEmpty], forcesNew: true },
    infrastructure_resource_group_name: { checks: [groupName], forcesNew: true },
    infrastructure_subnet_id: { checks: [idLike(SUBNET_ID)], forcesNew: true },
    public_network_access: { checks: [isOneOf('Disabled', 'Enabled')] },
    identity,
    log_analytics_workspace_id: { checks: [idLike(WORKSPACE_ID)] },
    logs_destination: { checks: [isOneOf('azure-monitor', '', 'log-analytics')] },
    workload_profile: {
      block: { name: { checks: [notEmpty] }, workload_profile_type: { checks: [isOneOf(...PROFILES)] } },
    },
  },
  requiredWith: {
    infrastructure_resource_group_name: ['workload_profile'],
    internal_load_balancer_enabled: ['infrastructure_subnet_id'],
    zone_redundancy_enabled: ['infrastructure_subnet_id'],
  },
  refusedPlan: refuseLogs,
  refusedCreation: refuseIdentity,
};

export const containerAppJob: TypeRules = {
  source: 'internal/services/containerapps/container_app_job_resource.go',
  arguments: {
    name: { checks: [jobName], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    tags,
    container_app_environment_id: { checks: [idLike(ENVIRONMENT_ID)], forcesNew: true },
    workload_profile_name: { checks: [notEmpty] },
    replica_timeout_in_seconds: { checks: [atLeast(1)] },
    replica_retry_limit: { checks: [atLeast(0)] },
    schedule_trigger_config: { block: { ...replicas, cron_expression: { checks: [notEmpty] } } },
    manual_trigger_config: { block: replicas },
    identity,
    secret: { block: { name: { checks: [secretName] } } },
    template: {
      block: {
        container: {
          block: {
            name: { checks: [containerName] },
            image: { checks: [notEmpty] },
            cpu: { checks: [atLeast(0.1)] },
            memory: { checks: [notEmpty] },
          },
        },
      },
    },
  },
  refusedCreation: refuseIdentity,
  exactlyOneOf: [['event_trigger_config', 'manual_trigger_config', 'schedule_trigger_config']],
};
