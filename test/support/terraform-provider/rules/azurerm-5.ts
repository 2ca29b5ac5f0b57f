import type { Values } from '../values';
import { asText, UNKNOWN } from '../values';
import { isOneOf } from './checks';
import { containerAppEnvironment, refusePublicAccess } from './container-apps';
import { storageQueue } from './event-grid';
import { roleAssignment } from './role-assignment';
import type { ArgumentRules, TypeRules } from './rules';
import { storageAccount } from './storage-account';
import { storageBlob } from './storage-blob';
import { storageContainer } from './storage-container';

/*
 * The rules that differ in hashicorp/terraform-provider-azurerm at v5.2.0, by the guide website/docs/guides/5.0-upgrade-guide.html.markdown
 * and by the files that the rules of 4.55.0 name.
 */

/** The rules of a type, with other arguments. */
function change(
  { arguments: own, ...rules }: TypeRules,
  changed: Readonly<Record<string, ArgumentRules>>,
  without: readonly string[] = [],
): TypeRules {
  const left = Object.entries(own).filter(([name]) => !without.includes(name));
  return { ...rules, arguments: { ...Object.fromEntries(left), ...changed } };
}

const CONTAINER_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[^/]+\/blobServices\/default\/containers\/[^/]+$/;

const inPlace = (name: string): Readonly<Record<string, ArgumentRules>> => ({
  [name]: { checks: roleAssignment.arguments[name].checks },
});

/** There is an `Update` for three of the arguments. */
const { hasNoUpdate: _, ...assignment } = roleAssignment;

/** `commonids.ParseStorageContainerID` is only asked when the blob is made: the argument has no `ValidateFunc`. */
function refuseContainerId({ storage_container_id: id }: Values): string | undefined {
  return CONTAINER_ID.test(asText(id)) ? undefined : `parsing ${JSON.stringify(id)}`;
}

/** The file's `CustomizeDiff`, which tells an id that is not there from one that is not known yet. */
function refuseLogs(planned: Values): string | undefined {
  const { logs_destination, log_analytics_workspace_id: id } = planned;
  const isThere = id === UNKNOWN || asText(id) !== '';
  if (logs_destination === 'log-analytics')
    return isThere
      ? refusePublicAccess(planned)
      : '`log_analytics_workspace_id` must be set when `logs_destination` is set to `log-analytics`';
  return isThere && logs_destination !== UNKNOWN
    ? '`log_analytics_workspace_id` can only be set when `logs_destination` is set to `log-analytics` or `""`'
    : refusePublicAccess(planned);
}

export const AZURERM_5_RULES: Readonly<Record<string, TypeRules>> = {
  azurerm_container_app_environment: {
    ...change(containerAppEnvironment, {
      logs_destination: { checks: [isOneOf('azure-monitor', 'log-analytics')], default: '' },
    }),
    refusedPlan: refuseLogs,
  },
  azurerm_role_assignment: change(assignment, {
    ...inPlace('condition'),
    ...inPlace('condition_version'),
    ...inPlace('description'),
  }),
  azurerm_storage_account: change(storageAccount, {
    allow_nested_items_to_be_public: { default: false },
    min_tls_version: { checks: [isOneOf('TLS1_2')], default: 'TLS1_2' },
  }),
  azurerm_storage_blob: {
    ...change(storageBlob, { storage_container_id: { forcesNew: true } }, [
      'storage_account_name',
      'storage_container_name',
    ]),
    refusedCreation: refuseContainerId,
  },
  azurerm_storage_container: {
    ...change(storageContainer, {}, ['storage_account_name']),
    exactlyOneOf: [],
  },
  azurerm_storage_queue: { ...change(storageQueue, {}, ['storage_account_name']), exactlyOneOf: [] },
};
