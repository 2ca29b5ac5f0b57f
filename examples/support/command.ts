import pc from 'picocolors';
import { run } from '../../lib/cli/run';
import { prompt, printError } from './screen';

/** Prints a command as a person would type it, runs it in this process, and expects an exit code. */
export async function datashare(
  env: Readonly<Record<string, string>>,
  expected: number,
  ...args: string[]
): Promise<void> {
  console.log();
  const typed = args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ');
  prompt(`datashare ${typed}`);
  const exitCode = await run(args, {
    stdout: (text) => process.stdout.write(text),
    stderr: printError,
    stdin: () => Promise.resolve(''),
    terminal: process.stderr.isTTY ? process.stderr : undefined,
    useColors: pc.isColorSupported && process.stdout.isTTY,
    commandName: 'datashare',
    shell: 'Posix',
    env,
    now: () => new Date(),
    signal: new AbortController().signal,
  });
  if (exitCode !== expected) throw new Error(`datashare ${typed} ended with ${exitCode}, not ${expected}`);
  console.log(pc.dim(`exit code ${exitCode}`));
}
