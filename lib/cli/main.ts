#!/usr/bin/env node
import pc from 'picocolors';
import { run } from './run';

/** The only file that touches the process: everything else is handed a `CliIo`. */
const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(130);
    interrupt.abort();
  });
}
// A reader that has seen enough (`datashare history | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  terminal: process.stderr.isTTY ? process.stderr : undefined,
  useColors: pc.isColorSupported && process.stdout.isTTY,
  env: process.env,
  now: () => new Date(),
  signal: interrupt.signal,
}).then((exitCode) => {
  process.exitCode = exitCode;
});
