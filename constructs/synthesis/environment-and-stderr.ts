/* The process that runs the app: the only file of the constructs that uses it. */

/** Returns true if an environment variable is set. */
export function hasEnvironmentVariable(name: string): boolean {
  return Boolean(process.env[name]);
}

/** Prints a line to stderr. */
export function printToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
