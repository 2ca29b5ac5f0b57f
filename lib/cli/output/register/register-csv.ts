import type { RegisterDiff } from '../../../register/compare-registers';
import type { DisclosureRegister, RegisterEntry } from '../../../register/disclosure-register';
import { formatRegisterValue, REGISTER_FIELDS } from '../../../register/disclosure-register';
// Loaded with the command: its library is needed by no other one.
import type * as Csv from '../../../register/register-csv';

/** Formats a register as CSV, one row for each disclosure. */
export function formatRegisterCsv({ entries }: DisclosureRegister): string {
  return loadCsv().formatCsv(REGISTER_FIELDS, entries.map(toRow));
}

/** Formats a comparison as CSV, one row for each difference. */
export function formatDiffCsv({ added, removed, changed }: RegisterDiff): string {
  const toWhole =
    (change: string) =>
    ({ shareName, recipientName, invitationId }: RegisterEntry): string[] => [
      change,
      shareName,
      recipientName,
      invitationId,
      '',
      '',
      '',
    ];
  const rows = [
    ...added.map(toWhole('added')),
    ...removed.map(toWhole('removed')),
    ...changed.flatMap(({ shareName, recipientName, invitationId, changes }) =>
      changes.map(({ field, before, after }) => [
        'changed',
        shareName,
        recipientName,
        invitationId,
        field,
        before,
        after,
      ]),
    ),
  ];
  const head = ['change', 'shareName', 'recipientName', 'invitationId', 'field', 'before', 'after'];
  return loadCsv().formatCsv(head, rows);
}

function toRow(entry: RegisterEntry): string[] {
  return REGISTER_FIELDS.map((field) => formatRegisterValue(entry, field));
}

function loadCsv(): typeof Csv {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('../../../register/register-csv') as typeof Csv;
}
