/** The script of a page. Written by `npm run page`: do not edit. */
export const CLIENT_SCRIPT = `(() => {
const texts = new WeakMap();
function readText(row) {
const known = texts.get(row);
if (known !== undefined)
return known;
const text = (row.textContent ?? '').toLowerCase();
texts.set(row, text);
return text;
}
function filterRows(input) {
const target = input.dataset['filter'] ?? '';
const rows = [...document.querySelectorAll(\`#\${CSS.escape(target)} [data-row]\`)].filter((row) => row.parentElement?.closest('[data-row]') === null);
const words = input.value.toLowerCase().split(/\\s+/);
let shown = 0;
for (const row of rows) {
const text = readText(row);
const isShown = words.every((word) => text.includes(word));
if (row.hidden === isShown)
row.hidden = !isShown;
if (isShown)
shown += 1;
}
const output = document.querySelector(\`[data-count="\${CSS.escape(target)}"]\`);
if (output)
output.textContent = input.value === '' ? '' : \`\${shown} of \${rows.length}\`;
}
function sortRows(head) {
const table = head.closest('table');
const body = table?.tBodies[0];
if (!table || !body)
return;
const isDescending = head.getAttribute('aria-sort') === 'ascending';
const readValue = (row) => {
const cell = row.cells[head.cellIndex];
return cell.dataset['value'] ?? cell.textContent ?? '';
};
const rows = [...body.rows].map((row) => ({ row, value: readValue(row) }));
rows.sort((a, b) => a.value.localeCompare(b.value, 'en', { numeric: true }));
if (isDescending)
rows.reverse();
for (const other of table.querySelectorAll('th[aria-sort]'))
other.removeAttribute('aria-sort');
head.setAttribute('aria-sort', isDescending ? 'descending' : 'ascending');
body.append(...rows.map(({ row }) => row));
}
function openRows(target, isOpen) {
for (const details of document.querySelectorAll(\`#\${CSS.escape(target)} > details\`)) {
details.open = isOpen;
}
}
function copyValue(button) {
const label = button.firstChild;
void navigator.clipboard.writeText(button.previousElementSibling?.textContent ?? '').then(() => label && (label.textContent = 'Copied'), () => label && (label.textContent = 'Not copied'));
}
document.documentElement.classList.add('scripted');
for (const head of document.querySelectorAll('th[data-sortable]')) {
const button = document.createElement('button');
button.type = 'button';
button.append(...head.childNodes);
head.append(button);
button.addEventListener('click', () => sortRows(head));
}
document.addEventListener('input', ({ target }) => {
if (target instanceof HTMLInputElement && target.dataset['filter'] !== undefined)
filterRows(target);
});
document.addEventListener('click', ({ target }) => {
const button = target instanceof Element
? target.closest('[data-copy], [data-expand], [data-collapse]')
: null;
if (!button)
return;
const { copy, expand, collapse } = button.dataset;
if (copy !== undefined)
copyValue(button);
else
openRows(expand ?? collapse ?? '', expand !== undefined);
});
let closed = [];
addEventListener('beforeprint', () => {
closed = [...document.querySelectorAll('details:not([open])')];
for (const details of closed)
details.open = true;
});
addEventListener('afterprint', () => {
for (const details of closed)
details.open = false;
});
})();`;
