/** Rows that a filter hides are found by this text, which is read once. */
const texts = new WeakMap<Element, string>();

function readText(row: Element): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = (row.textContent ?? '').toLowerCase();
  texts.set(row, text);
  return text;
}

/** Shows the rows that have every word of a filter, and counts them. */
function filterRows(input: HTMLInputElement): void {
  const target = input.dataset['filter'] ?? '';
  const rows = [...document.querySelectorAll<HTMLElement>(`#${CSS.escape(target)} [data-row]`)].filter(
    (row) => row.parentElement?.closest('[data-row]') === null,
  );
  const words = input.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const row of rows) {
    const text = readText(row);
    const isShown = words.every((word) => text.includes(word));
    if (row.hidden === isShown) row.hidden = !isShown;
    if (isShown) shown += 1;
  }
  const output = document.querySelector(`[data-count="${CSS.escape(target)}"]`);
  if (output) output.textContent = input.value === '' ? '' : `${shown} of ${rows.length}`;
}

/** Sorts a table by a column, by its numbers if it has them. The same column again turns the order round. */
function sortRows(head: HTMLTableCellElement): void {
  const table = head.closest('table');
  const body = table?.tBodies[0];
  if (!table || !body) return;
  const isDescending = head.getAttribute('aria-sort') === 'ascending';
  const readValue = (row: HTMLTableRowElement): string => {
    const cell = row.cells[head.cellIndex];
    return cell.dataset['value'] ?? cell.textContent ?? '';
  };
  const rows = [...body.rows].map((row) => ({ row, value: readValue(row) }));
  rows.sort((a, b) => a.value.localeCompare(b.value, 'en', { numeric: true }));
  if (isDescending) rows.reverse();
  for (const other of table.querySelectorAll('th[aria-sort]')) other.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
  body.append(...rows.map(({ row }) => row));
}

function openRows(target: string, isOpen: boolean): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>(`#${CSS.escape(target)} > details`)) {
    details.open = isOpen;
  }
}

function copyValue(button: HTMLElement): void {
  const label = button.firstChild;
  void navigator.clipboard.writeText(button.previousElementSibling?.textContent ?? '').then(
    () => label && (label.textContent = 'Copied'),
    () => label && (label.textContent = 'Not copied'),
  );
}

document.documentElement.classList.add('scripted');

for (const head of document.querySelectorAll<HTMLTableCellElement>('th[data-sortable]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  head.append(button);
  button.addEventListener('click', () => sortRows(head));
}

document.addEventListener('input', ({ target }) => {
  if (target instanceof HTMLInputElement && target.dataset['filter'] !== undefined) filterRows(target);
});

document.addEventListener('click', ({ target }) => {
  const button =
    target instanceof Element
      ? target.closest<HTMLElement>('[data-copy], [data-expand], [data-collapse]')
      : null;
  if (!button) return;
  const { copy, expand, collapse } = button.dataset;
  if (copy !== undefined) copyValue(button);
  else openRows(expand ?? collapse ?? '', expand !== undefined);
});

// Paper has everything. The state of the screen returns after it.
let closed: HTMLDetailsElement[] = [];
addEventListener('beforeprint', () => {
  closed = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
  for (const details of closed) details.open = true;
});
addEventListener('afterprint', () => {
  for (const details of closed) details.open = false;
});

export {};
