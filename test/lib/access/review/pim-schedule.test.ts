import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import type { AccessReport } from '../../../../lib/access/review/access-report';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Values } from '../../../fixtures/terraform';
import { assignment, configuration, plan } from '../../../fixtures/terraform';

const AT = new Date('2026-11-29T00:00:00Z');
const END = '2027-03-01T00:00:00Z';
const START = '2027-01-01T00:00:00Z';

function createReport(schedule: unknown): AccessReport {
  const values: Values = { ...assignment(), ...(schedule === undefined ? {} : { schedule }) };
  const file = configuration({ azurerm_pim_active_role_assignment: { a: values } });
  const declared = readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'file').current);
  return createAccessReport([{ file: 'file', declared }], AT);
}

function compareSchedules(before: unknown, after: unknown): AccessDiff {
  return diffAccess(createReport(before), createReport(after), { replaced: null, moved: new Map() });
}

test.each<[string, unknown, { from: string | null; until: string | null; provisos: number }]>([
  ['none', undefined, { from: null, until: null, provisos: 0 }],
  ['an end, in a list', [{ expiration: [{ end_date_time: END }] }], { from: null, until: END, provisos: 0 }],
  // CDKTF writes a block that can be there once as an object.
  ['an end, in objects', { expiration: { end_date_time: END } }, { from: null, until: END, provisos: 0 }],
  [
    'a start and days, in objects',
    { start_date_time: START, expiration: { duration_days: 59 } },
    { from: START, until: END, provisos: 0 },
  ],
  [
    'hours after an unknown start',
    { expiration: { duration_hours: 8 } },
    { from: null, until: null, provisos: 1 },
  ],
  [
    'days of a variable',
    { expiration: { duration_days: '${var.days}' } },
    { from: null, until: null, provisos: 1 },
  ],
  [
    'an end of a day of the week',
    { expiration: { end_date_time: 'friday' } },
    { from: null, until: null, provisos: 1 },
  ],
  ['two blocks', [{}, {}], { from: null, until: null, provisos: 1 }],
  ['a text', '${local.schedule}', { from: null, until: null, provisos: 1 }],
])('the period of an assignment with %s', (_what, schedule, { from, until, provisos }) => {
  const [access] = createReport(schedule).accesses;
  const toDay = (time: string | null): string | null => time && new Date(time).toISOString();
  expect(access.schedule).toMatchObject({ from: toDay(from), until: toDay(until) });
  expect(access.schedule.provisos).toHaveLength(provisos);
});

test.each<[string, unknown, unknown]>([
  [
    'its end',
    { expiration: { end_date_time: END } },
    { expiration: { end_date_time: '2027-04-01T00:00:00Z' } },
  ],
  ['its hours', { expiration: { duration_hours: 8 } }, { expiration: { duration_hours: 9 } }],
  [
    'its variable',
    { expiration: { duration_days: '${var.a}' } },
    { expiration: { duration_days: '${var.b}' } },
  ],
  ['what has no end any more', { expiration: { end_date_time: END } }, undefined],
])('a change of %s is a change', (_what, before, after) => {
  expect(compareSchedules(before, after).status).toBe('Changed');
  expect(compareSchedules(before, before).status).not.toBe('Changed');
});

test('a period that is known only after apply is not without an end', () => {
  const address = 'azurerm_pim_eligible_role_assignment.a';
  const file = plan([{ address, after: assignment(), unknown: { schedule: [] } }]);
  const declared = readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'plan').current);
  const [access] = createAccessReport([{ file: 'plan', declared }], AT).accesses;
  expect(access.schedule.provisos).toEqual([`in a period that is known only after apply (${address})`]);
});
