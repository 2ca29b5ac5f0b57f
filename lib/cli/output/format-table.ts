import Table from 'cli-table3';
import { countColumns, formatFacts, formatParagraph, getWidth } from './format';

const NO_LINES = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '',
  bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
}; // prettier-ignore

/** Formats a table without lines, indented by two. Columns of numbers are aligned to the right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  numeric: readonly number[] = [],
): string {
  const body = new Table({
    head: [...head],
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    colAligns: head.map((_, column) => (numeric.includes(column) ? 'right' : 'left')),
  });
  body.push(...rows.map((row) => row.map(String)));
  return body
    .toString()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}

/**
 * Formats a table, or on a terminal that is too narrow for it, a block for each row: the value of the first column, and the
 * other values with their names below it.
 *
 * @param columns The width of the terminal; undefined if there is none.
 */
export function formatTableToFit(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[],
  columns = Infinity,
): string {
  const table = formatTable(head, rows, numeric);
  const fits = columns === Infinity || table.split('\n').every((line) => countColumns(line) <= columns);
  if (fits) return table;
  const width = getWidth({ columns });
  const blocks = rows.map(([first, ...others]) => {
    // The name of a value that is empty would read like a value.
    const facts = others.map((value, index) => [head[index + 1], value === '' ? null : value] as const);
    return `${formatParagraph('  ', first, '  ', width)}${formatFacts(facts, width - 2).replace(/^(?=.)/gm, '  ')}`;
  });
  return blocks.join('').trimEnd();
}
