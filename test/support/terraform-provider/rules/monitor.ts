import { between, idLike, matches, notEmpty, isOneOf, resourceId } from './checks';
import { location, resourceGroupName, tags } from './common';
import type { TypeRules } from './rules';
import { STORAGE_ACCOUNT_ID } from './storage-container';

export const WORKSPACE_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{workspace}';

/** `LogAnalyticsWorkspaceName` of internal/services/loganalytics/validate/log_analytics_workspace_name.go */
const workspaceName = matches(
  /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  'can only be 4 to 63 letters, digits and hyphens',
);

export const logAnalyticsWorkspace: TypeRules = {
  source: 'internal/services/loganalytics/log_analytics_workspace_resource.go',
  arguments: {
    name: { checks: [workspaceName], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    tags,
    // 7 is taken too, of the free tier.
    retention_in_days: { checks: [between(30, 730)] },
  },
};

export const logAnalyticsSavedSearch: TypeRules = {
  source: 'internal/services/loganalytics/log_analytics_saved_search_resource.go',
  arguments: {
    log_analytics_workspace_id: { checks: [idLike(WORKSPACE_ID)], forcesNew: true },
    name: { forcesNew: true },
    category: { checks: [notEmpty], forcesNew: true },
    display_name: { checks: [notEmpty], forcesNew: true },
    query: { checks: [notEmpty], forcesNew: true },
  },
};

const shortName = matches(/^.{1,12}$/, 'must be 1 to 12 characters long');

export const monitorActionGroup: TypeRules = {
  source: 'internal/services/monitor/monitor_action_group_resource.go',
  arguments: {
    name: { checks: [notEmpty], forcesNew: true },
    resource_group_name: resourceGroupName,
    tags,
    location: { default: 'global', forcesNew: true },
    short_name: { checks: [shortName] },
    enabled: { default: true },
    email_receiver: { block: { name: { checks: [notEmpty] }, email_address: { checks: [notEmpty] } } },
  },
};

/** `MonitorDiagnosticSettingName` of internal/services/monitor/validate/monitor_diagnostic_setting.go, without the words of its messages. */
const settingName = matches(
  /^[^<>*%&:\\?+/]{1,260}$/,
  'characters <, >, *, %, &, :, \\, ?, +, / are not allowed',
);

const AUTHORIZATION_RULE_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.EventHub/namespaces/{namespace}/authorizationRules/{rule}';

/** With azurerm 5 there is no `metric`. */
export const monitorDiagnosticSetting: TypeRules = {
  source: 'internal/services/monitor/monitor_diagnostic_setting_resource.go',
  arguments: {
    name: { checks: [settingName], forcesNew: true },
    target_resource_id: { checks: [resourceId], forcesNew: true },
    eventhub_authorization_rule_id: { checks: [idLike(AUTHORIZATION_RULE_ID)] },
    log_analytics_workspace_id: { checks: [idLike(WORKSPACE_ID)] },
    storage_account_id: { checks: [idLike(STORAGE_ACCOUNT_ID)] },
    partner_solution_id: { checks: [resourceId] },
    log_analytics_destination_type: { checks: [isOneOf('Dedicated', 'AzureDiagnostics')] },
    enabled_log: { block: { category: { checks: [notEmpty] }, category_group: { checks: [notEmpty] } } },
    enabled_metric: { block: { category: { checks: [notEmpty] } } },
    metric: { block: { category: { checks: [notEmpty] } } },
  },
  atLeastOneOf: [
    [
      'eventhub_authorization_rule_id',
      'log_analytics_workspace_id',
      'storage_account_id',
      'partner_solution_id',
    ],
    ['enabled_log', 'enabled_metric', 'metric'],
  ],
  conflicts: { enabled_metric: ['metric'], metric: ['enabled_metric'] },
};

export const monitorMetricAlert: TypeRules = {
  source: 'internal/services/monitor/monitor_metric_alert_resource.go',
  arguments: {
    name: { checks: [notEmpty], forcesNew: true },
    resource_group_name: resourceGroupName,
    tags,
    scopes: { each: [resourceId] },
    enabled: { default: true },
    auto_mitigate: { default: true },
    severity: { checks: [between(0, 4)], default: 3 },
    frequency: { checks: [isOneOf('PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H')], default: 'PT1M' },
    window_size: {
      checks: [isOneOf('PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT6H', 'PT12H', 'P1D')],
      default: 'PT5M',
    },
    criteria: {
      block: {
        metric_namespace: { checks: [notEmpty] },
        metric_name: { checks: [notEmpty] },
        aggregation: { checks: [isOneOf('Average', 'Count', 'Minimum', 'Maximum', 'Total')] },
        operator: {
          checks: [isOneOf('Equals', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual')],
        },
        skip_metric_validation: { default: false },
        dimension: {
          block: {
            name: { checks: [notEmpty] },
            operator: { checks: [isOneOf('Include', 'Exclude', 'StartsWith')] },
          },
        },
      },
    },
  },
  exactlyOneOf: [
    ['criteria', 'dynamic_criteria', 'application_insights_web_test_location_availability_criteria'],
  ],
};

const MINUTES = ['PT5M', 'PT10M', 'PT15M', 'PT30M', 'PT45M'];
const HOURS = ['PT1H', 'PT2H', 'PT3H', 'PT4H', 'PT5H', 'PT6H'];

/** That actions are not muted of an alert that resolves itself is found when it is made. */
export const monitorScheduledQueryRulesAlertV2: TypeRules = {
  source: 'internal/services/monitor/monitor_scheduled_query_rules_alert_v2_resource.go',
  arguments: {
    name: { checks: [notEmpty], forcesNew: true },
    resource_group_name: resourceGroupName,
    location,
    tags,
    scopes: { each: [resourceId], forcesNew: true },
    severity: { checks: [between(0, 4)] },
    enabled: { default: true },
    auto_mitigation_enabled: { default: false },
    workspace_alerts_storage_enabled: { default: false },
    window_duration: { checks: [isOneOf('PT1M', ...MINUTES, ...HOURS, 'P1D', 'P2D')] },
    evaluation_frequency: { checks: [isOneOf('PT1M', ...MINUTES, ...HOURS, 'P1D')] },
    criteria: {
      block: {
        query: { checks: [notEmpty] },
        operator: {
          checks: [isOneOf('Equal', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual')],
        },
        time_aggregation_method: { checks: [isOneOf('Count', 'Average', 'Minimum', 'Maximum', 'Total')] },
      },
    },
    action: { block: { action_groups: { each: [resourceId] } } },
  },
};
