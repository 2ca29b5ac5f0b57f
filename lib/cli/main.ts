#!/usr/bin/env node
import pc from 'picocolors';
import { askQuestion, readAllText } from './output/console';
import { run } from './run';

/** The only file that touches the process: everything else is handed a `CliIo`. */
const interrupt = new AbortController();
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Terminals and wrappers may each pass on the same Ctrl-C; only a second one leaves at once.
    const isSecond = interrupt.signal.aborted && Date.now() - interruptedAt > 1000;
    if (isSecond) process.exit(130);
    if (!interrupt.signal.aborted) interruptedAt = Date.now();
    interrupt.abort();
  });
}
// A reader that has seen enough (`datashare history | head`) is no error.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const { stdin, stdout } = process;
const terminal = { input: stdin, output: stdout, onInterrupt: () => interrupt.abort() };

void run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY ? process.stderr : undefined,
  useColors: pc.isColorSupported && process.stdout.isTTY,
  env: process.env,
  now: () => new Date(),
  stdin: () => readAllText(stdin),
  ask: stdin.isTTY && stdout.isTTY ? (question) => askQuestion(terminal, question) : undefined,
  signal: interrupt.signal,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
