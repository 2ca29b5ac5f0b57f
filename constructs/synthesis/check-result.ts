import type { IResolvable, TerraformMetaArguments } from 'cdktf';
import type { ErrorCode, Problem } from '../../lib/errors/error-codes';

/** A Terraform precondition: the plan fails with the message if the condition is false. */
export interface Precondition {
  readonly condition: IResolvable;
  readonly errorMessage: string;
}

/**
 * The result of a check: problems found during synthesis, and preconditions for the values that only Terraform knows.
 */
export interface CheckResult {
  readonly problems: readonly Problem[];
  readonly preconditions: readonly Precondition[];
}

/** The result of a check that can be added to. */
export interface OpenCheckResult extends CheckResult {
  readonly problems: Problem[];
  readonly preconditions: Precondition[];
}

/** The result of a check that found nothing wrong and leaves nothing to Terraform. */
export const PASSED: CheckResult = { problems: [], preconditions: [] };

/** Returns the checks that Terraform makes before it creates a resource, as one of its arguments. */
export function toLifecycle(
  preconditions: readonly Precondition[],
): Pick<TerraformMetaArguments, 'lifecycle'> {
  return preconditions.length > 0 ? { lifecycle: { precondition: [...preconditions] } } : {};
}

export function toPrecondition(
  condition: IResolvable,
  code: ErrorCode,
  message: string,
  where: string,
): Precondition {
  return { condition, errorMessage: `${code}: ${message} (at ${where})` };
}
