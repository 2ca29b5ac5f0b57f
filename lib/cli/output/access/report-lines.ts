import { NAME_MARK } from '../../../access/review/name-marks';
import type { AdvisedSentence } from '../../../access/words/advised-sentences';
import { groupByAdvice, LEGEND } from '../../../access/words/advised-sentences';
import { escapeUnprintable, redact } from '../../../errors/redact';
import type { CliIo } from '../../io';
import { countColumns, createColors, formatMore, formatParagraph, WIDTH } from '../format';

/** A terminal that is narrower wraps lines itself. */
const MIN_WIDTH = 40;

/** Returns the width of a report: that of the terminal, which can be wide, or the usual one if there is none. */
export function getReportWidth({ columns = WIDTH }: Pick<CliIo, 'columns'>): number {
  return Math.max(MIN_WIDTH, columns);
}

/** A space within a value that people copy, such as an address. No other text has it: control characters are escaped. */
const FIXED_SPACE = '\u0001';

/** Formats a text of a file for a terminal: without secrets, and so that it cannot control the terminal. */
export function formatPlain(text: string): string {
  return escapeUnprintable(redact(text));
}

/** Formats a value that people copy: a line breaks before it or after it. */
export function formatCopied(text: string): string {
  return formatPlain(text).replaceAll(' ', FIXED_SPACE);
}

/** Commands and arguments in our texts, which people copy as a whole. */
const COMMANDS = /\bterraform(?: (?:show|plan|apply|state|-[a-z]+)\b)+|\b[a-z_]+ = [a-z]+\b/g;

/** Formats a value within a sentence. Addresses, paths and times are what people copy; names and roles are words. */
export function formatValue(text: string): string {
  return /[/[]|^\d{4}-\d\d-\d\d /.test(text) ? formatCopied(text) : formatPlain(text);
}

/**
 * Wraps a text to the width of the report. A word of letters, digits and signs of ASCII is never split, because people copy
 * ids, addresses and paths. The terminal wraps such a word if it is longer than a line.
 */
export function formatLines(
  mark: string,
  text: string,
  io: Pick<CliIo, 'columns'>,
  nextMark = ' '.repeat(mark.length),
): string {
  const width = getReportWidth(io);
  const room = width - countColumns(nextMark);
  const copied = text.replace(COMMANDS, (command) => command.replaceAll(' ', FIXED_SPACE));
  // A value that is longer than a line breaks at its spaces.
  const fitted = copied
    .split(' ')
    .map((word) => (countColumns(word) > room ? word.replaceAll(FIXED_SPACE, ' ') : word))
    .join(' ');
  return formatParagraph(mark, fitted, nextMark, width, isCopied).replaceAll(FIXED_SPACE, ' ');
}

const isCopied = (word: string): boolean =>
  [...word].every((character) => character === FIXED_SPACE || (character > ' ' && character <= '~'));

/** Formats a title, and what is said beside it: on the same line, if there is room. */
export function formatTitle(title: string, beside: string, io: Pick<CliIo, 'columns' | 'useColors'>): string {
  const paint = createColors(io.useColors);
  const lines = formatLines('', title, io, '  ').trimEnd();
  if (beside === '') return paint.bold(lines);
  const last = lines.slice(lines.lastIndexOf('\n') + 1);
  const isBeside = countColumns(`${last}  ${beside}`) <= getReportWidth(io);
  return `${paint.bold(lines)}${isBeside ? '  ' : '\n  '}${paint.dim(beside)}`;
}

/** Formats a sentence for a terminal. The address in it is not split. */
export function formatAbout(text: string, address: string | null): string {
  const plain = formatPlain(text);
  return address === null ? plain : plain.replaceAll(formatPlain(address), () => formatCopied(address));
}

interface AdviceOptions {
  readonly mark?: string;
  /** Maximum number of sentences with the same advice. The others are counted. */
  readonly max?: number;
}

/** Formats sentences, and below those with the same advice the advice. */
export function formatAdvised(
  rows: readonly AdvisedSentence[],
  io: Pick<CliIo, 'columns'>,
  { mark = '  ! ', max = Infinity }: AdviceOptions = {},
): string {
  return groupByAdvice(rows)
    .map(({ sentences, fix }) => {
      const left = sentences.slice(max).length;
      return [
        ...sentences.slice(0, max).map((sentence) => formatLines(mark, sentence, io)),
        left === 0 ? '' : formatLines(mark, formatMore(left), io),
        fix === null ? '' : formatLines('    what to do: ', fix, io, '    '),
      ].join('');
    })
    .join('');
}

/** Explains the marks beside names, if a report has one. */
export function formatLegend(report: string, io: Pick<CliIo, 'columns'>): string {
  return report.includes(NAME_MARK) ? `\n${formatLines('', LEGEND, io)}` : '';
}
