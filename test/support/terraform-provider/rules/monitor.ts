import { between, idLike, matches, notEmpty, isOneOf, resourceId } from './checks';
import { location, resourceGroupName, tags } from './common';
import type { TypeRules } from './rules';

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

/** That there is one log or metric at least, and one place for them, is in `AtLeastOneOf`. */
export const monitorDiagnosticSetting: TypeRules = {
  source: 'internal/services/monitor/monitor_diagnostic_setting_resource.go',
  arguments: {
    name: { checks: [notEmpty], forcesNew: true },
    target_resource_id: { checks: [resourceId], forcesNew: true },
    log_analytics_workspace_id: { checks: [idLike(WORKSPACE_ID)] },
  },
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
