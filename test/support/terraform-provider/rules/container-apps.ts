import { atLeast, idLike, matches, notEmpty, isOneOf } from './checks';
import { location, resourceGroupName, tags } from './common';
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

/** The file's `CustomizeDiff` has the conflicts between an environment and its logs. */
export const containerAppEnvironment: TypeRules = {
  source: 'internal/services/containerapps/container_app_environment_resource.go',
  arguments: {
    name: { checks: [environmentName], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    tags,
    log_analytics_workspace_id: { checks: [idLike(WORKSPACE_ID)] },
    logs_destination: { checks: [isOneOf('azure-monitor', '', 'log-analytics')] },
    workload_profile: {
      block: { name: { checks: [notEmpty] }, workload_profile_type: { checks: [notEmpty] } },
    },
  },
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
    identity: {
      block: {
        type: { checks: [isOneOf('SystemAssigned', 'UserAssigned', 'SystemAssigned, UserAssigned')] },
      },
    },
  },
  exactlyOneOf: [['event_trigger_config', 'manual_trigger_config', 'schedule_trigger_config']],
};
