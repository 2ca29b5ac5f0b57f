import { z } from 'zod';
import { DataShareError } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { EXIT_CODES } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

const isErrorCode = (code: string): boolean => Object.hasOwn(EXIT_CODES, code);

/** The problems that ended the work of a process, as it leaves them for the others. */
export const sharedProblemsSchema = z.array(
  z.object({ code: z.string().refine(isErrorCode), message: z.string(), fix: z.string() }),
);

export type SharedProblems = z.infer<typeof sharedProblemsSchema>;

/** Returns the problems of a failure. */
export function toSharedProblems(failure: unknown): SharedProblems {
  const found: readonly Problem[] = DataShareError.isDataShareError(failure)
    ? failure.problems
    : [problems.internalError(failure)];
  return found.map(({ code, message, fix }) => ({ code, message, fix }));
}

/** Returns the failure of these problems; undefined if there are none. */
export function toFailure(found: SharedProblems): DataShareError | undefined {
  return found.length > 0 ? new DataShareError(found as readonly Problem[] as [Problem]) : undefined;
}
