import { escapeUnprintable } from '../../errors/redact';
import { truncateText, WIDTH } from './format';
import { formatTableToFit } from './format-table';

/** The least columns of a name. */
const SHORTEST_NAME = 12;

/** Formats a table whose first column has names of the other side. Long ones are shortened, so that the table fits. */
export function formatNamedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[],
  columns?: number,
): string {
  const widths = head
    .slice(1)
    .map((each, at) => Math.max(each.length, ...rows.map((row) => row[at + 1].length)));
  const others = widths.reduce((sum, width) => sum + 2 + width, 2);
  const room = Math.max(SHORTEST_NAME, WIDTH - others);
  const shown = rows.map(([name, ...rest]) => [truncateText(escapeUnprintable(name), room, 4), ...rest]);
  return formatTableToFit(head, shown, numeric, columns);
}
