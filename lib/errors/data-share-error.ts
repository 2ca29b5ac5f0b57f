import type { ErrorCode, Problem } from './error-codes';
import { EXIT_CODES } from './error-codes';

const DATA_SHARE_ERROR = Symbol.for('cdktf-azure-data-share/DataShareError');

/**
 * The one error of this library: everything that is wrong, at once.
 *
 * `code` is the first problem's code; `problems` has them all, each with the
 * offending value in its message, a fix, and where it was found. Codes are
 * stable; texts may improve.
 */
export class DataShareError extends Error {
  /** Recognises the error across copies of this package, where `instanceof` cannot. */
  public static isDataShareError(error: unknown): error is DataShareError {
    return typeof error === 'object' && error !== null && DATA_SHARE_ERROR in error;
  }

  public readonly code: ErrorCode;
  public readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    super(buildMessage(problems), options);
    this.name = 'DataShareError';
    this.code = problems[0].code;
    this.problems = problems;
    Object.defineProperty(this, DATA_SHARE_ERROR, { value: true });
  }

  /** The exit code of a command that ends with this error (the first problem's). */
  public get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** Throws one error with all problems, if there are any. */
export function throwProblems(problems: readonly Problem[], where?: string): void {
  const [first, ...rest] = problems.map((problem) => (where ? { where, ...problem } : problem));
  if (first) throw new DataShareError([first, ...rest]);
}

/** One line for one problem: what is wrong; what to do (where). */
export function describeProblem(problem: Problem): string {
  const where = problem.where ? ` (at ${problem.where})` : '';
  return `${problem.code}: ${problem.message}; ${problem.fix}${where}`;
}

function buildMessage(problems: readonly Problem[]): string {
  if (problems.length === 1) return describeProblem(problems[0]);
  return `${problems.length} problems:\n${problems.map((p) => `  - ${describeProblem(p)}`).join('\n')}`;
}
