/**
 * Makes a resource without the stack trace that CDKTF takes for each of its nested blocks.
 *
 * With source maps these traces are two fifths of a synthesis of 10,000 grants, and they would only show our own code.
 * Errors are not affected: theirs is written when somebody looks.
 */
export function withoutStackTraces<T>(make: () => T): T {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is put back as it was, and not called
  const { prepareStackTrace } = Error;
  Error.prepareStackTrace = () => '';
  try {
    return make();
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}
