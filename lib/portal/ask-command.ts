import type { CliIo } from '../cli/io';
import { problems as catalogue } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import type { RunCommand } from './acts/captured-command';
import { OutputCapture } from './acts/captured-command';

/** The result of a command with `--json`: its document, or the problems. */
export interface CommandAnswer {
  readonly value?: unknown;
  readonly problems: readonly Problem[];
}

/** Longest result that a page shows. */
const MAX_ANSWER_LENGTH = 64 * 1024 * 1024;

/** Commands at the same time, over all pages. Others have to wait for the next try. */
const MAX_ASKED = 8;

let asked = 0;

/** The time after which a page stops waiting for a command. */
const MAX_WAIT_MS = 60_000;

/** Runs a command with `--json` that changes nothing, and reads its result. */
export async function askCommand(
  runCommand: RunCommand,
  io: CliIo,
  argv: readonly string[],
): Promise<CommandAnswer> {
  const capture = new OutputCapture(MAX_ANSWER_LENGTH);
  const signal = AbortSignal.any([io.signal, AbortSignal.timeout(MAX_WAIT_MS)]);
  if (asked >= MAX_ASKED)
    return { problems: [catalogue.usage('too many pages ask at the same time', 'reload this page later')] };
  asked++;
  const exitCode = await runCommand(argv, capture.createIo(io, signal)).finally(() => asked--);
  const text = capture.readDocuments();
  const value = text === undefined ? undefined : parseValue(text);
  const { problems = [] } = (value ?? {}) as { readonly problems?: readonly Problem[] };
  if (value === undefined) return { problems: [catalogue.internalError(new Error('unreadable output'))] };
  // A command may report what it found, and what it could not read.
  return exitCode === 0 || !isRefusal(value) ? { value, problems } : { problems };
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

const isRefusal = (value: unknown): boolean =>
  ['Refused', 'Failed'].includes(String((value as { readonly status?: unknown }).status));
