import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A command, with variables that are added to the environment of this process. */
export interface Command {
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** The cost of a command. */
export interface Cost {
  readonly wallSeconds: number;
  /** User and system time of the process and all its children. */
  readonly cpuSeconds: number;
  /** The peak memory of the process, or of the largest of the processes that it starts. */
  readonly peakMiB: number;
}

/*
 * Bash starts the command and prints its process ID. Its `times` reports the CPU time of all children, which the kernel
 * records when they exit. The memory is VmHWM, which only grows, so sampling it every few milliseconds is enough.
 */
const WRAPPER = '(echo $BASHPID >&3; exec "$@"); code=$?; times >&3; exit $code';

const LOOK_MS = 10;

/** @throws Error with the end of the command's output, if it fails */
export async function measureCommand({ argv, env, cwd }: Command): Promise<Cost> {
  const beganAt = performance.now();
  const child = spawn('bash', ['-c', WRAPPER, 'bash', ...argv], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const said = Promise.all([text(child.stdout!), text(child.stderr!)]);
  const notes = text((child.stdio[3] as Readable).on('data', (first: Buffer) => watch(String(first))));
  let peakMiB = 0;
  let timer: NodeJS.Timeout | undefined;
  function watch(line: string): void {
    const pid = parseInt(line, 10);
    timer ??= setInterval(
      () => (peakMiB = Math.max(peakMiB, ...[pid, ...listChildren(pid)].map(readPeakMiB))),
      LOOK_MS,
    );
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const wallSeconds = (performance.now() - beganAt) / 1000;
  clearInterval(timer);
  if (code !== 0) throw new Error(`exit code ${code}: ${(await said).join('').trim().slice(-500)}`);
  return { wallSeconds, cpuSeconds: parseCpuSeconds(await notes), peakMiB };
}

/** Returns none if the process has exited. */
function listChildren(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);
  } catch {
    return [];
  }
}

/** Returns 0 if the process has exited. */
function readPeakMiB(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

/** Parses the last line of `times`, which is for the children: `0m1.234s 0m0.123s`. */
function parseCpuSeconds(notes: string): number {
  const [user, system] = notes.trim().split('\n').at(-1)!.split(' ');
  return parseSeconds(user) + parseSeconds(system);
}

function parseSeconds(time: string): number {
  const [, minutes, seconds] = /(\d+)m([\d.]+)s/.exec(time)!;
  return Number(minutes) * 60 + Number(seconds);
}
