import { spawnSync } from 'node:child_process';

interface RunOptions {
  readonly cwd: string;
  /** Values beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Prints the output only if the command fails. */
  readonly isQuiet?: boolean;
}

/** Runs a command to its end. If it fails, or does not start, this process ends as well. */
export function runCommand(options: RunOptions, command: string, ...args: readonly string[]): void {
  const { cwd, env, isQuiet = false } = options;
  const result = spawnSync(command, args, {
    cwd,
    stdio: isQuiet ? 'pipe' : 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (result.status === 0) return;
  if (isQuiet) console.error(`${result.stdout}${result.stderr}`);
  const reason = result.error ? `did not start: ${result.error.message}` : `ended with ${result.status}`;
  console.error(`${command} ${args.join(' ')} ${reason}`);
  process.exit(result.status ?? 1);
}
