import { redact } from './redact';
import type { ErrorCode, Problem } from './error-codes';
import { EXIT_CODES } from './error-codes';
import type { Finding } from './finding';

const DATA_SHARE_ERROR = Symbol.for('cdktf-azure-data-share/DataShareError');

/**
 * The one error of this library. It holds all problems that were found.
 *
 * `code` is the code of the first problem. `problems` has all of them, each with the offending value in its message, a fix,
 * and its place. Codes are stable; texts may improve.
 */
export class DataShareError extends Error {
  /** Recognizes the error across copies of this package, where `instanceof` fails. */
  public static isDataShareError(error: unknown): error is DataShareError {
    return typeof error === 'object' && error !== null && DATA_SHARE_ERROR in error;
  }

  /** Code of the first problem. */
  public readonly code: ErrorCode;
  /** All problems, in the order in which they were found. */
  public readonly problems: readonly Problem[];

  constructor(problems: readonly [Problem, ...Problem[]], options?: ErrorOptions) {
    super(buildMessage(problems), options);
    this.name = 'DataShareError';
    this.code = problems[0].code;
    this.problems = problems;
    // The message has all of it: a printed error does not repeat it.
    for (const key of ['name', 'code', 'problems']) Object.defineProperty(this, key, { enumerable: false });
    Object.defineProperty(this, DATA_SHARE_ERROR, { value: true });
  }

  /** The exit code of a command that ends with this error: that of the first problem. */
  public get exitCode(): number {
    return EXIT_CODES[this.code];
  }
}

/** Throws one error with all problems, if there are any. @param where The place of problems that do not name one. */
export function throwProblems(problems: readonly Problem[], where?: string): void {
  const [first, ...rest] = problems.map((problem) => (where ? { where, ...problem } : problem));
  if (first) throw new DataShareError([first, ...rest]);
}

/** Formats a finding in one line: code, message, fix and place. */
export function describeFinding({ code, message, fix, where }: Finding): string {
  return `${code}: ${message}; ${fix}${where ? ` (at ${where})` : ''}`;
}

function buildMessage(problems: readonly Problem[]): string {
  if (problems.length === 1) return describeFinding(problems[0]);
  return `${problems.length} problems:\n${problems.map((p) => `  - ${describeFinding(p)}`).join('\n')}`;
}

/** Summarizes an error in one line. */
export function summarizeError(error: unknown): string {
  if (!DataShareError.isDataShareError(error)) return redact(String(error));
  const [{ code, message }] = error.problems;
  return `${code}: ${message}`;
}
