import type { Waiting } from '../../runtime/options';
import type { CliIo } from '../io';
import { formatParagraph, getWidth } from './format';
import { toPrintedLine } from './print';

/** Formats what a command waits for as one line. */
export function formatWaiting({ what, seconds, reason }: Waiting): string {
  return reason === undefined
    ? `waiting for ${what}: no answer for ${seconds} s`
    : `waiting ${seconds} s for ${what}, which is busy (${reason})`;
}

/** Prints what a command waits for on standard error. Progress that is drawn there must be interrupted. */
export function printWaiting(waiting: Waiting, io: CliIo): void {
  const line = toPrintedLine(formatWaiting(waiting), io);
  io.stderr(io.terminal ? formatParagraph('', line, '  ', getWidth(io)) : `${line}\n`);
}
