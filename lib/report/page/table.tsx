import type { ComponentChildren, VNode } from 'preact';

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
  /** True if a reader may sort the table by it. */
  readonly isSortable?: boolean;
}

/** A cell: what it shows, or that together with a value that it is sorted by. */
export type Cell =
  ComponentChildren | { readonly shown: ComponentChildren; readonly sortBy: string | number };

interface TableProps {
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly isCaptionHidden?: boolean;
  readonly id?: string;
}

/** A table that becomes a list on a narrow screen. */
export function Table({ caption, columns, rows, isCaptionHidden = false, id }: TableProps): VNode {
  return (
    <table id={id}>
      <caption>{isCaptionHidden ? <span class="hidden-label">{caption}</span> : caption}</caption>
      <thead>
        <tr>
          {columns.map(({ title, isNumber, isSortable }) => (
            <th
              scope="col"
              class={isNumber ? 'number' : undefined}
              data-sortable={isSortable ? '' : undefined}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr data-row="">
            {cells.map((cell, at) => (
              <TableCell cell={cell} column={columns[at]} isHead={at === 0} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TableCell({
  cell,
  column,
  isHead,
}: {
  readonly cell: Cell;
  readonly column: Column;
  readonly isHead: boolean;
}): VNode {
  const { shown, sortBy } = isSorted(cell) ? cell : { shown: cell, sortBy: undefined };
  const kind = column.isNumber ? 'number' : undefined;
  return isHead ? (
    <th scope="row" class={kind} data-label={column.title} data-value={sortBy}>
      <span>{shown}</span>
    </th>
  ) : (
    <td class={kind} data-label={column.title} data-value={sortBy}>
      <span>{shown}</span>
    </td>
  );
}

function isSorted(
  cell: Cell,
): cell is { readonly shown: ComponentChildren; readonly sortBy: string | number } {
  return typeof cell === 'object' && cell !== null && 'sortBy' in cell;
}
