import type { Waiting } from '../../runtime/options';
import type { CliIo } from '../io';
import { toPrintedLine } from './print';

/** Formats what a command waits for as one line. */
export function formatWaiting({ what, seconds, reason }: Waiting): string {
  return reason === undefined
    ? `waiting for ${what}: no answer for ${seconds} s`
    : `waiting ${seconds} s for ${what}, which is busy (${reason})`;
}

/** Moves to the start of the line and clears it: a progress bar may be drawn there, and is drawn again below. */
const CLEAR_LINE = '\r\u001b[K';

/** Prints what a command waits for on standard error. */
export function printWaiting(waiting: Waiting, io: CliIo): void {
  io.stderr(`${io.terminal ? CLEAR_LINE : ''}${toPrintedLine(formatWaiting(waiting), io)}\n`);
}
