import { setTimeout } from 'node:timers/promises';
import pc from 'picocolors';
import { run } from '../../lib/cli/run';
import { prompt, printError } from './screen';

/** Prints a command as a person would type it, runs it in this process, and expects an exit code. */
export async function datashare(
  env: Readonly<Record<string, string>>,
  expected: number,
  ...args: string[]
): Promise<void> {
  await runTyped(env, expected, args, new AbortController());
}

/** Waits until a command has printed a certain text. */
export type WaitForOutput = (text: RegExp) => Promise<void>;

/** Runs a command that stays, while something else happens, and then ends it as Ctrl-C does. */
export async function datashareWhile(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  act: (waitForOutput: WaitForOutput) => Promise<void>,
): Promise<void> {
  const end = new AbortController();
  let output = '';
  const running = runTyped(env, 0, args, end, (text) => (output += text));
  const waitForOutput: WaitForOutput = async (text) => {
    const giveUpAt = Date.now() + PATIENCE_MS;
    while (!text.test(output)) {
      if (Date.now() > giveUpAt) throw new Error(`datashare ${args.join(' ')} did not print ${text}`);
      await setTimeout(50);
    }
  };
  try {
    await act(waitForOutput);
  } finally {
    end.abort();
    await running;
  }
}

/** The longest that an output is waited for. */
const PATIENCE_MS = 30_000;

async function runTyped(
  env: Readonly<Record<string, string>>,
  expected: number,
  args: readonly string[],
  { signal }: AbortController,
  readOutput: (text: string) => void = () => {},
): Promise<void> {
  console.log();
  const typed = args.map((arg) => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`)).join(' ');
  prompt(`datashare ${typed}`);
  const exitCode = await run(args, {
    stdout: (text) => {
      process.stdout.write(text);
      readOutput(text);
    },
    stderr: printError,
    stdin: () => Promise.resolve(''),
    terminal: process.stderr.isTTY ? process.stderr : undefined,
    useColors: pc.isColorSupported && process.stdout.isTTY,
    commandName: 'datashare',
    shell: 'Posix',
    env,
    now: () => new Date(),
    signal,
  });
  if (exitCode !== expected) throw new Error(`datashare ${typed} ended with ${exitCode}, not ${expected}`);
  console.log(pc.dim(`exit code ${exitCode}`));
}
