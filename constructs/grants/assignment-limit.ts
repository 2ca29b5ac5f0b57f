import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { IConstruct } from 'constructs';
import { TerraformStack } from 'cdktf';
import { warnings } from '../../lib/errors/catalogue';
import { hasReference, toAppKey } from '../synthesis/comparison-keys';
import { isProviderOfType } from '../synthesis/resource-types';
import { warn } from '../synthesis/warnings';
import type { DeclaredAssignment } from './declared-assignments';
import { listConstructs } from '../synthesis/all-constructs';

/** @see https://learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits */
const MAX_ASSIGNMENTS = 4000;
/** Number of assignments from which a warning is due. */
const WARNING_THRESHOLD = MAX_ASSIGNMENTS * 0.9;

/**
 * Counts the role assignments of all stacks of an app, in each Azure subscription. Warns in a stack that has some of them if
 * their number approaches Azure's limit, or exceeds it.
 */
export function warnOfManyAssignments(stack: TerraformStack, all: readonly DeclaredAssignment[]): void {
  const defaults = new Map<TerraformStack, string>();
  const counts = new Map<string, { total: number; site?: IConstruct }>();
  for (const { assignment, scopeId } of all) {
    const home = TerraformStack.of(assignment);
    const known = /^\/subscriptions\/([^/<>]+)/.exec(scopeId)?.[1];
    if (!defaults.has(home)) defaults.set(home, findProviderSubscription(home));
    const subscription = known === undefined ? defaults.get(home)! : `subscription ${known}`;
    const count = counts.get(subscription) ?? { total: 0 };
    count.total += typeof assignment.count === 'number' ? assignment.count : 1;
    if (home === stack) count.site ??= stack;
    counts.set(subscription, count);
  }
  for (const [subscription, { total, site }] of counts) {
    if (site === undefined || total < WARNING_THRESHOLD) continue;
    const shown = hasReference(subscription) ? THE_SUBSCRIPTION : subscription;
    if (total > MAX_ASSIGNMENTS) warn(site, warnings.assignmentLimitExceeded(MAX_ASSIGNMENTS, shown));
    else warn(site, warnings.manyAssignments(total, MAX_ASSIGNMENTS, shown));
  }
}

const THE_SUBSCRIPTION = 'the subscription of its Terraform provider';

/** Names the subscription that a stack's provider says. Without one, all stacks of an app are taken to have the same. */
function findProviderSubscription(stack: TerraformStack): string {
  const provider = listConstructs(stack).find(
    (construct): construct is AzurermProvider =>
      isProviderOfType(AzurermProvider, construct) && construct.alias === undefined,
  );
  const subscriptionId = provider?.subscriptionIdInput;
  return subscriptionId === undefined ? THE_SUBSCRIPTION : `subscription ${toAppKey(stack, subscriptionId)}`;
}
