import getColumns from 'string-width';
import { countColumns, formatFacts, formatParagraph, getWidth } from './format';

/** Formats a table without lines, indented by two. Columns of numbers are aligned to the right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  numeric: readonly number[] = [],
): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const columns = cells.map((row) => row.map(getColumns));
  const widths = head.map((_, column) => columns.reduce((most, row) => Math.max(most, row[column]), 0));
  const formatCell = (text: string, column: number, row: number): string => {
    const space = ' '.repeat(widths[column] - columns[row][column]);
    return numeric.includes(column) ? `${space}${text}` : `${text}${space}`;
  };
  return cells
    .map((row, at) => `  ${row.map((text, column) => formatCell(text, column, at)).join('  ')}`.trimEnd())
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
