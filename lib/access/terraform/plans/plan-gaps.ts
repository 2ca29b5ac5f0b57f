import { formatCount } from '../../../errors/format-count';
import { mayCarryAccess } from '../../resource-types/access-types';
import { describeForgotten } from '../files/forgotten-resources';
import type { Json } from '../syntax/json-values';
import { toList } from '../syntax/json-values';
import type { PlannedChange } from './planned-change';
import type { TerraformResource } from '../files/terraform-file';

/** The parts of a plan that are understood, or that have no say about resources. */
const KNOWN_PARTS = new Set([
  'format_version',
  'terraform_version',
  'variables',
  'planned_values',
  'resource_drift',
  'resource_changes',
  'deferred_changes',
  'output_changes',
  'prior_state',
  'configuration',
  'relevant_attributes',
  'checks',
  'timestamp',
  'applyable',
  'complete',
  'errored',
]);

/**
 * The parts of a change. The reason of an action, the paths that force a replacement, imported ids and generated code explain the values,
 * and do not add to them.
 */
const CHANGE_PARTS = new Set([
  'address',
  'previous_address',
  'module_address',
  'mode',
  'type',
  'name',
  'index',
  'index_unknown',
  'provider_name',
  'deposed',
  'change',
  'action_reason',
]);
const VALUE_PARTS = new Set([
  'actions',
  'before',
  'after',
  'after_unknown',
  'before_sensitive',
  'after_sensitive',
  'replace_paths',
  'importing',
  'generated_config',
  'before_identity',
  'after_identity',
]);
const ACTIONS = new Set(['no-op', 'create', 'read', 'update', 'delete', 'forget']);

/** Maximum number of parts to name. */
const MAX_PARTS = 10;

/** Data sources that create a SAS. Terraform reads them before the plan, so that new ones are in the prior state like old ones. */
const CREATES_SAS = /^azurerm_storage_account_(?:blob_container_)?sas$/;

/** Finds the reasons why a plan does not say everything about what Azure will have. */
export function findPlanGaps(
  file: Json,
  changes: readonly PlannedChange[],
  kept: readonly TerraformResource[],
  prior: readonly TerraformResource[],
): string[] {
  const forgotten = changes.filter(({ change }) => change.actions.includes('forget'));
  const isForgotten = new Set(forgotten.map(({ address }) => address));
  const untouched = kept.filter(({ address }) => !isForgotten.has(address));
  return [
    ...(file['errored'] === true ? ['the plan ended with an error and is incomplete'] : []),
    ...(file['complete'] === false ? ['the plan is not complete: it can leave out changes'] : []),
    ...(toList(file['deferred_changes']).length > 0 ? ['the plan defers changes and is incomplete'] : []),
    ...(untouched.length > 0
      ? [
          `the plan leaves out ${formatCount(untouched.length, 'resource')} of the state, and this report shows the state of ${untouched.length === 1 ? 'it' : 'them'}`,
        ]
      : []),
    ...Object.keys(file)
      .filter((part) => !KNOWN_PARTS.has(part))
      .map((part) => `the plan has a part that is not understood (${part})`),
    ...findUnreadParts(changes).map((part) => `the plan has a part that is not understood (${part})`),
    ...prior
      .filter(({ type, isData }) => isData && CREATES_SAS.test(type))
      .map(
        ({ address }) =>
          `${address} creates a SAS while Terraform plans, and the plan does not tell whether it is new`,
      ),
    ...forgotten
      .filter(({ type = '' }) => type === '' || mayCarryAccess(type))
      .map(({ address }) => describeForgotten(address)),
  ];
}

/** Finds parts and actions of changes that a later version of Terraform can add. */
function findUnreadParts(changes: readonly PlannedChange[]): string[] {
  const parts = changes.flatMap((each) => [
    ...Object.keys(each).filter((name) => !CHANGE_PARTS.has(name)),
    ...Object.keys(each.change)
      .filter((name) => !VALUE_PARTS.has(name))
      .map((name) => `change.${name}`),
    ...each.change.actions.filter((action) => !ACTIONS.has(action)).map((action) => `action ${action}`),
  ]);
  return [...new Set(parts)].slice(0, MAX_PARTS);
}
