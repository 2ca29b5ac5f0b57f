import type { IResolvable } from 'cdktf';
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
  readonly problems: Problem[];
  readonly preconditions: Precondition[];
}

export function toPrecondition(
  condition: IResolvable,
  code: ErrorCode,
  message: string,
  where: string,
): Precondition {
  return { condition, errorMessage: `${code}: ${message} (at ${where})` };
}
