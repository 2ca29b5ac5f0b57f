#!/usr/bin/env node
import dns from 'node:dns';
import { readFileSync, realpathSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import pc from 'picocolors';
import { findCommandName } from './output/command-name';
import { askQuestion, readInterruptibly } from './output/console';
import { detectShell } from './output/shell';
import { limitLookups } from './limit-lookups';
import { run } from './run';

/**
 * The time after the first interruption at which the process exits in any case. A run ends before: copies in flight get
 * 15 seconds, and the state 7 more. Container hosts kill a process 30 seconds after SIGTERM.
 */
const INTERRUPTION_LIMIT_MS = 28_000;

/** The time after the end of a command at which the process exits even if something keeps it alive, such as a lost request. */
const LINGER_MS = 2000;

function exitInterrupted(): void {
  process.stderr.write('error: the operation was interrupted, and did not end in time [Interrupted]\n');
  exitAtOnce();
}

/** Exits as an interrupted process. Only a signal does not wait for a look-up of a name, which may take minutes. */
function exitAtOnce(): void {
  if (countLookups() > 0) {
    process.removeAllListeners('SIGINT');
    process.kill(process.pid, 'SIGINT');
  }
  process.exit(130);
}

/** Exits some time after the end of a command, when all output has been taken. Normally, the process has ended before. */
function exitSoon(exitCode: number): void {
  setTimeout(() => {
    const isWritten = [process.stdout, process.stderr].every(
      (stream) => stream.writableLength === 0 || unwritable.has(stream),
    );
    if (isWritten && exitCode === 130) exitAtOnce();
    else if (isWritten) process.exit(exitCode);
    else exitSoon(exitCode);
  }, LINGER_MS).unref();
}

const countLookups = limitLookups(dns);

// A run plans thousands of copies together, which all live for a while. V8 would conclude that the objects of requests live long, too, and
// leave them to full garbage collections. And it would let the heap grow to up to four times what is live before a full collection. Both cost
// memory and save no time: docs/decisions/copy-requests.md. Nothing else depends on these flags.
setFlagsFromString('--no-allocation-site-pretenuring');
setFlagsFromString('--heap-growing-percent=100');

/** The only file that touches the process: everything else takes a `CliIo`. */
const interrupt = new AbortController();
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A terminal and a wrapper may both pass on one Ctrl-C, so only a later one exits at once.
    const isSecond = interrupt.signal.aborted && Date.now() - interruptedAt > 1000;
    if (isSecond) exitAtOnce();
    if (interrupt.signal.aborted) return;
    interruptedAt = Date.now();
    interrupt.abort();
    setTimeout(exitInterrupted, INTERRUPTION_LIMIT_MS).unref();
  });
}
// A closed pipe (`datashare history | head`) is not an error. A full disk under a log does not end a run: its data matters
// more than its output.
const unwritable = new Set<NodeJS.WriteStream>();
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    const isNews = error.code !== 'EPIPE' && !unwritable.has(stream);
    unwritable.add(stream);
    if (isNews && stream === process.stdout && !unwritable.has(process.stderr))
      process.stderr.write(`warning: output is lost: standard output cannot be written (${error.code})\n`);
  });
}

/** Writes output. Some versions of Node.js throw the error of a file instead of reporting it to its stream. */
function write(stream: NodeJS.WriteStream, text: string): void {
  try {
    stream.write(text);
  } catch (error) {
    stream.emit('error', error);
  }
}

const { stdin, stdout } = process;
const attempt = (read: () => string): string | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
const commandName = findCommandName({
  script: process.argv[1],
  env: process.env,
  cwd: attempt(() => process.cwd()) ?? '/',
  platform: process.platform,
  readFile: (path) => attempt(() => readFileSync(path, 'utf8')),
  realPath: (path) => attempt(() => realpathSync(path)),
});
const terminal = { input: stdin, output: stdout, onInterrupt: () => interrupt.abort() };

void run(process.argv.slice(2), {
  stdout: (text) => write(process.stdout, text),
  stderr: (text) => write(process.stderr, text),
  terminal: process.stderr.isTTY ? process.stderr : undefined,
  columns: stdout.isTTY ? stdout.columns : undefined,
  useColors: pc.isColorSupported && process.stdout.isTTY,
  commandName,
  shell: detectShell(process.platform, process.env),
  env: process.env,
  now: () => new Date(),
  stdin: () => readInterruptibly(stdin, interrupt.signal),
  ask: stdin.isTTY && stdout.isTTY ? (question) => askQuestion(terminal, question) : undefined,
  signal: interrupt.signal,
}).then((exitCode) => {
  process.exitCode = exitCode;
  exitSoon(exitCode);
});
