import { AZURERM_5_RULES } from './azurerm-5';
import { azapiResource, azapiResourceAction, azapiUpdateResource } from './azapi';
import { notEmpty } from './checks';
import { location, resourceGroupName, tags } from './common';
import { containerAppEnvironment, containerAppJob } from './container-apps';
import { dataLakeFilesystem, dataLakePath } from './data-lake';
import { storageQueue, systemTopic, systemTopicEventSubscription } from './event-grid';
import { dataFactory, dataFactoryCredential, dataFactoryPipeline, dataFactoryTrigger } from './data-factory';
import {
  logAnalyticsSavedSearch,
  logAnalyticsWorkspace,
  monitorActionGroup,
  monitorDiagnosticSetting,
  monitorMetricAlert,
  monitorScheduledQueryRulesAlertV2,
} from './monitor';
import { roleAssignment } from './role-assignment';
import { roleDefinition } from './role-definition';
import type { TypeRules } from './rules';
import { storageAccount } from './storage-account';
import { storageBlob } from './storage-blob';
import { storageContainer } from './storage-container';

const resourceGroup: TypeRules = {
  source: 'internal/services/resource/resource_group_resource.go',
  arguments: { name: resourceGroupName, location, tags, managed_by: { checks: [notEmpty] } },
};

const userAssignedIdentity: TypeRules = {
  source: 'internal/services/managedidentity/user_assigned_identity_resource.go',
  arguments: { name: { forcesNew: true }, resource_group_name: resourceGroupName, location, tags },
};

/** Of the resources that the constructs, the examples and their tests define. */
const RULES: Readonly<Record<string, TypeRules>> = {
  azapi_resource: azapiResource,
  azapi_resource_action: azapiResourceAction,
  azapi_update_resource: azapiUpdateResource,
  azurerm_container_app_environment: containerAppEnvironment,
  azurerm_container_app_job: containerAppJob,
  azurerm_data_factory: dataFactory,
  azurerm_data_factory_credential_user_managed_identity: dataFactoryCredential,
  azurerm_data_factory_pipeline: dataFactoryPipeline,
  azurerm_data_factory_trigger_tumbling_window: dataFactoryTrigger,
  azurerm_eventgrid_system_topic: systemTopic,
  azurerm_eventgrid_system_topic_event_subscription: systemTopicEventSubscription,
  azurerm_log_analytics_saved_search: logAnalyticsSavedSearch,
  azurerm_log_analytics_workspace: logAnalyticsWorkspace,
  azurerm_monitor_action_group: monitorActionGroup,
  azurerm_monitor_diagnostic_setting: monitorDiagnosticSetting,
  azurerm_monitor_metric_alert: monitorMetricAlert,
  azurerm_monitor_scheduled_query_rules_alert_v2: monitorScheduledQueryRulesAlertV2,
  azurerm_resource_group: resourceGroup,
  azurerm_role_assignment: roleAssignment,
  azurerm_role_definition: roleDefinition,
  azurerm_storage_account: storageAccount,
  azurerm_storage_blob: storageBlob,
  azurerm_storage_container: storageContainer,
  azurerm_storage_data_lake_gen2_filesystem: dataLakeFilesystem,
  azurerm_storage_data_lake_gen2_path: dataLakePath,
  azurerm_storage_queue: storageQueue,
  azurerm_user_assigned_identity: userAssignedIdentity,
};

const NO_RULES: TypeRules = { source: 'the schema alone', arguments: {} };

/** The rules of the provider's code for a resource, as far as they are written down here. */
export function getTypeRules(type: string, version = '4.55.0'): TypeRules {
  const newer = version === '5.2.0' ? AZURERM_5_RULES[type] : undefined;
  return newer ?? RULES[type] ?? NO_RULES;
}
