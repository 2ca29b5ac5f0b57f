import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { warn } from '../synthesis/warnings';

/** @see https://learn.microsoft.com/azure/role-based-access-control/troubleshoot-limits */
const MAX_ASSIGNMENTS = 4000;
/** Number of assignments from which a warning is due. */
const WARNING_THRESHOLD = MAX_ASSIGNMENTS * 0.9;

const countsByStack = new WeakMap<IConstruct, Map<string, number>>();

/**
 * Counts a role assignment of a stack. Warns once when the number approaches Azure's limit for a subscription, and once
 * when it exceeds the limit.
 */
export function countAssignment(grants: IConstruct, storageAccountId: string): void {
  const bySubscription = countsByStack.get(grants) ?? new Map<string, number>();
  countsByStack.set(grants, bySubscription);
  const subscription = describeSubscription(storageAccountId);
  const count = (bySubscription.get(subscription) ?? 0) + 1;
  bySubscription.set(subscription, count);
  if (count === WARNING_THRESHOLD)
    warn(grants, warnings.manyAssignments(count, MAX_ASSIGNMENTS, subscription));
  if (count === MAX_ASSIGNMENTS + 1)
    warn(grants, warnings.assignmentLimitExceeded(MAX_ASSIGNMENTS, subscription));
}

/** Names the subscription of an account. An account that the stack defines is in the subscription of its provider. */
function describeSubscription(storageAccountId: string): string {
  const id = Token.isUnresolved(storageAccountId)
    ? undefined
    : /^\/subscriptions\/([^/]+)\//i.exec(storageAccountId)?.[1];
  return id === undefined ? 'the subscription of its Terraform provider' : `subscription ${id.toLowerCase()}`;
}
