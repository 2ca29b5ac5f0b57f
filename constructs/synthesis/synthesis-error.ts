import { join } from 'node:path';
import { DataShareError } from '../../lib/errors/data-share-error';
import type { Problem } from '../../lib/errors/error-codes';
import { hasEnvironmentVariable } from './environment-and-stderr';
import { nameTokens } from './terraform-strings';

/** Environment variable that makes errors of the synthesis show their whole stack trace. */
export const STACK_TRACE_VARIABLE = 'DATASHARE_STACK_TRACE';

/**
 * Throws one error with all problems, if there are any. Where nobody catches it, Node.js prints a block for each problem, and
 * the line of the app that called. The stack trace is not shown, unless the variable `DATASHARE_STACK_TRACE` is set.
 *
 * @param where The place of problems that do not name one.
 */
export function throwSynthesisProblems(problems: readonly Problem[], where?: string): void {
  const [first, ...rest] = problems.map((problem) => hideTokens(where ? { where, ...problem } : problem));
  if (!first) return;
  const error = shortenStack(createError([first, ...rest]));
  // The comment keeps Node.js from printing this line of source code above the error.
  throw error; // node-do-not-add-exception-line
}

/** Names tokens in the texts of a problem: what the framework writes for them means nothing to a reader. */
function hideTokens(problem: Problem): Problem {
  const [message, fix, where] = [problem.message, problem.fix, problem.where ?? ''].map(nameTokens);
  return { ...problem, message, fix, ...(problem.where === undefined ? {} : { where }) };
}

/** Creates an error with enough frames to reach the app: the framework calls late validations from deep within. */
function createError(problems: readonly [Problem, ...Problem[]]): DataShareError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 50;
  try {
    return new DataShareError(problems);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Calls a function of the shared code, and presents the error that it throws in the way of the synthesis. */
export function withSynthesisErrors<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    const shown = DataShareError.isDataShareError(error) ? shortenStack(error) : error;
    throw shown; // node-do-not-add-exception-line
  }
}

/** Replaces the stack trace, which Node.js prints, with the problems and the line of the app. */
function shortenStack(error: DataShareError): DataShareError {
  if (hasEnvironmentVariable(STACK_TRACE_VARIABLE)) return error;
  const caller = findCallerFrame(error.stack ?? '');
  const { problems, name } = error;
  const blocks = problems.map(describeBlock);
  const text = blocks.length === 1 ? blocks[0] : `${blocks.length} problems\n${blocks.join('\n')}`;
  const stack = [`${name}: ${text}`, ...(caller === undefined ? [] : [caller])].join('\n');
  // Node.js prints a cause with its stack trace. The message names it.
  Reflect.deleteProperty(error, 'cause');
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
}

function describeBlock({ code, message, fix, where }: Problem): string {
  return [`${code}: ${message}`, `  fix: ${fix}`, ...(where ? [`  at:  ${where}`] : [])].join('\n');
}

const PACKAGE = join(__dirname, '..', '..');
/** The code between the app and the error: this package, the framework and Node.js. */
const INNER_FRAME = new RegExp(
  `\\(?(${[join(PACKAGE, 'constructs'), join(PACKAGE, 'lib')].map((path) => path.replace(/[^\w/]/g, '\\$&')).join('|')})[\\\\/]|node_modules[\\\\/](cdktf|cdktn|constructs)[\\\\/]|node:|\\(<anonymous>\\)`,
);

/** Finds the frame of the app that called this package; undefined if the stack trace has none. */
function findCallerFrame(stack: string): string | undefined {
  return stack.split('\n').find((line) => /^ {4}at /.test(line) && !INNER_FRAME.test(line));
}
