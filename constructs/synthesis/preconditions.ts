import type { IResolvable } from 'cdktf';
import { Token, Fn, Op } from 'cdktf';
import type { ErrorCode, Problem } from '../../lib/errors/error-codes';

/** A Terraform precondition: the plan fails with the message where the condition is false. */
export interface Precondition {
  readonly condition: IResolvable;
  readonly errorMessage: string;
}

/** What does not fit already, and what Terraform has to check because only it will know. */
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

/** In lower case: now, or by Terraform. */
export function toLower(value: string): string {
  return Token.isUnresolved(value) ? Token.asString(Fn.lower(value)) : value.toLowerCase();
}

/** Ids are the same in whatever case. */
export function equalsIgnoringCase(a: string, b: string): IResolvable {
  return Op.eq(toLower(a), toLower(b));
}
