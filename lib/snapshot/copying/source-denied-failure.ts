import type { Problem } from '../../errors/error-codes';
import { fileFailures, problems } from '../../errors/catalogue';
import type { FileFailure } from '../../errors/failure-codes';
import type { Place } from '../../model/values/dataset';

/** The reason why the target's account could not read a file of the source, and the problem with its fix. */
export interface Denial {
  readonly reason: string;
  readonly problem?: Problem;
}

export function toSourceDenied(
  from: Place,
  { reason, problem }: Denial,
): FileFailure & { readonly problem: Problem } {
  if (problem) return { ...fileFailures.sourceDenied(reason), fix: problem.fix, problem };
  return {
    ...fileFailures.sourceDenied(reason),
    problem: problems.accessDenied('source', from.container, reason),
  };
}
