import pc from 'picocolors';
import { formatCount } from '../../errors/format-count';
import { escapeUnprintable } from '../../errors/redact';
import type { CliIo } from '../io';

export { formatBytes, formatDuration } from '../../model/values/quantities';

export function formatFileCount(count: number): string {
  return formatCount(count, 'file');
}

/** Formats a UTC time: 2026-11-21 14:03:22. */
export function formatUtc(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

/** The width of output, which most terminals have. */
export const WIDTH = 80;

/** Returns the width of output on a terminal that may be narrower. */
export const getWidth = ({ columns = WIDTH }: Pick<CliIo, 'columns'>): number =>
  Math.max(MIN_WIDTH, Math.min(WIDTH, columns));

const MIN_WIDTH = 30;

/**
 * Counts the columns that a text needs at most. Terminals give some characters two columns and differ on which, so every
 * character outside ASCII counts as two: a terminal never wraps a line to where our mark would be missing.
 */
export function countColumns(text: string): number {
  return [...text].reduce((sum, character) => sum + getCharacterWidth(character), 0);
}

const getCharacterWidth = (character: string): number => (character <= '\u007f' ? 1 : 2);

/**
 * Wraps a text to the width of a terminal. The first line begins with a mark; a word that is too long is split.
 *
 * @param isWhole True for a word that is never split.
 */
export function formatParagraph(
  mark: string,
  text: string,
  nextMark = ' '.repeat(mark.length),
  width = WIDTH,
  isWhole = (_word: string): boolean => false,
): string {
  const lines: string[] = [];
  let line = mark;
  let used = countColumns(mark);
  let isFirst = true;
  const putCharacter = (character: string): void => {
    const next = used + getCharacterWidth(character);
    if (next > width) lines.push(line);
    line = next > width ? `${nextMark}${character}` : `${line}${character}`;
    used = next > width ? countColumns(line) : next;
  };
  // Split at non-breaking spaces too, so that each line has its mark.
  for (const word of text.split(/\p{Zs}/u)) {
    const columns = countColumns(word);
    if (!isFirst && used + 1 + columns > width) {
      lines.push(line);
      // A word that is not split can begin further to the left, if it fits there.
      const isShifted = nextMark.trim() === '' && columns <= width && isWhole(word);
      line = isShifted ? nextMark.slice(0, width - columns) : nextMark;
      used = countColumns(line);
    } else if (!isFirst) putCharacter(' ');
    if (isWhole(word)) [line, used] = [`${line}${word}`, used + columns];
    else for (const character of word) putCharacter(character);
    isFirst &&= word === '';
  }
  return `${[...lines, line].join('\n')}\n`;
}

/**
 * Quotes a text from the other side. Its lines and indentation are kept, and each line begins with a bar, so that the
 * text cannot imitate our output.
 */
export function quoteText(text: string, width = WIDTH): string {
  const lines = text
    .trimEnd()
    .replace(/\r\n?/g, '\n')
    .replaceAll('\t', '    ')
    .replace(/\p{Zs}/gu, ' ')
    .split('\n');
  return lines
    .map((line) => {
      const indent = (/^ */.exec(line)?.[0] ?? '').slice(0, Math.floor(width / 2));
      const mark = `  | ${indent}`;
      const content = escapeUnprintable(line.slice(indent.length));
      return formatParagraph(mark, content, mark, width).replace(/ +$/gm, '');
    })
    .join('');
}

/** Formats named values, one below the other. Long values wrap next to their names; values that are null are left out. */
export function formatFacts(
  rows: readonly (readonly [name: string, value: string | null])[],
  width = WIDTH,
): string {
  const shown = rows.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
  const nameWidth = Math.max(...shown.map(([name]) => name.length));
  return shown
    .map(([name, value]) =>
      formatParagraph(`  ${name.padEnd(nameWidth)}  `, escapeUnprintable(value), undefined, width),
    )
    .join('');
}

/** Formats a past time: just now, 12 min ago, 2 h ago, 3 d ago. */
export function formatTimeAgo(instant: string, now: string): string {
  const minutes = Math.floor((Date.parse(now) - Date.parse(instant)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** Formats a future time: in 5 min, in 13 h, in 3 d. */
export function formatTimeUntil(instant: string, now: string): string {
  const minutes = Math.ceil((Date.parse(instant) - Date.parse(now)) / 60_000);
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `in ${hours} h` : `in ${Math.floor(hours / 24)} d`;
}

/** Takes the longest beginning of a text that fits into this many columns, and at least one character. */
function takeColumns(text: string, room: number): string {
  let taken = '';
  let left = room;
  for (const character of text) {
    left -= getCharacterWidth(character);
    if (left < 0 && taken !== '') break;
    taken += character;
  }
  return taken;
}

/** Truncates a text to this many columns. `end` columns of its end are kept, which often tells more than the middle. */
export function truncateText(text: string, width: number, end = 0): string {
  if (countColumns(text) <= width) return text;
  const last = reverseText(end === 0 ? '' : takeColumns(reverseText(text), end));
  return `${takeColumns(text, width - countColumns(last) - 3)}...${last}`;
}

const reverseText = (text: string): string => [...text].reverse().join('');

export const createColors = (useColors: boolean): ReturnType<typeof pc.createColors> =>
  pc.createColors(useColors);

/** Ends a list that is cut. @param rest How to see the others. */
export function formatMore(count: number, rest = '--json prints all of them'): string {
  return `... and ${count.toLocaleString('en-US')} more; ${rest}`;
}

/** Formats a fraction as a percentage: 0.2 is 20%. */
export function formatPercent(fraction: number): string {
  return `${(fraction * 100).toLocaleString('en-US', { maximumFractionDigits: 2 })}%`;
}
