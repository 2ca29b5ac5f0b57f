import { stringify } from 'csv-stringify/sync';
import { escapeUnprintable, redact } from '../errors/redact';

/** The beginnings that spreadsheets take for a formula, also after spaces and as full-width characters. */
const FORMULA = /^\s*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u;

/**
 * Formats rows as CSV (RFC 4180): every cell is quoted, and lines end with CR and LF. A cell that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
export function formatCsv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return stringify([[...head], ...rows.map((row) => row.map(toCell))], {
    quoted: true,
    quoted_empty: true,
    record_delimiter: 'windows',
  });
}

function toCell(text: string): string {
  const isFormula = FORMULA.test(text);
  const printable = escapeUnprintable(redact(text));
  return isFormula ? `'${printable}` : printable;
}
