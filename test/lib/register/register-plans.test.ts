import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DisclosureRegister, RegisterEntry, RegisterField } from '../../../lib';
import { compareRegisters, getDisclosureRegister, publishInvitations } from '../../../lib';
import { formatRegisterCsv } from '../../../lib/cli/output/register/register-csv';
import { formatRegisterMarkdown } from '../../../lib/cli/output/register/register-markdown';
import { FULL_INVITATION, withFields } from '../../fixtures/documents';
import { bothSides } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { exchange, invitationWith } from '../../support/exchanges';

const env = bothSides();
const now = (): Date => new Date('2027-03-01T00:00:00Z');
const INVITED = withFields(FULL_INVITATION, { exchange: null });
const GOLDEN = join(__dirname, '../../../examples/many-partners/golden/platform.tf.json');

type Json = Record<string, unknown>;

/** Returns a document without fields, and marks of the fields, as a plan shows what is known after apply. */
function hide(document: object, paths: readonly string[]): readonly [Json, Json] {
  const after = structuredClone(document) as Json;
  const marks: Json = {};
  for (const path of paths) {
    const keys = path.split('.');
    const last = keys.pop()!;
    const [value, mark] = keys.reduce<[Json, Json]>(
      ([inValue, inMark], key) => [inValue[key] as Json, (inMark[key] ??= {}) as Json],
      [after, marks],
    );
    delete value[last];
    mark[last] = true;
  }
  return [after, marks];
}

/** A plan that creates the output of an invitation, with fields that are known after apply. */
function planInvitation(document: object, paths: readonly string[] = [], more: Json = {}): object {
  const [after, unknown] = hide(document, paths);
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: {} },
    resource_changes: [],
    output_changes: {
      invitation: { actions: ['create'], before: null, after, after_unknown: unknown },
      ...more,
    },
    prior_state: { format_version: '1.0', values: { root_module: {} } },
    configuration: { root_module: {} },
  };
}

const toFile = (document: object, name = 'plan.json') =>
  ({ kind: 'file', name, text: JSON.stringify(document) }) as const;
const build = (...sources: Parameters<typeof getDisclosureRegister>[0]): Promise<DisclosureRegister> =>
  getDisclosureRegister(sources, { env, now });

test('a plan shows what it will disclose, and that nothing of it is applied', async () => {
  const { entries, problems, gaps } = await build(toFile(planInvitation(INVITED)));
  expect(entries).toMatchObject([{ shareName: 'sales', recipientName: 'fabrikam', isPlanned: true }]);
  expect(entries[0]).not.toHaveProperty('unknownFields');
  expect([problems, gaps]).toEqual([[], []]);
});

test.each<[path: string, fields: readonly RegisterField[], cell: Partial<Record<RegisterField, string>>]>([
  ['expiresOn', ['state', 'until'], { until: 'unknown', state: 'unknown' }],
  ['state', ['state'], { state: 'unknown' }],
  ['acceptedOn', ['acceptedOn', 'acceptedTermsSha256', 'since', 'state'], { since: 'unknown' }],
  ['termsSha256', ['termsSha256'], { termsSha256: 'unknown' }],
  ['purpose', [], { purpose: '' }],
  ['recipient.principalId', ['recipientPrincipalId'], { recipientPrincipalId: 'unknown' }],
  ['recipient.tenantId', ['recipientTenantId'], { recipientTenantId: 'unknown' }],
  ['recipient.recipientName', ['recipientName'], { recipientName: '${known after apply}' }],
  ['shareName', ['shareName'], { shareName: '${known after apply}' }],
  ['invitationId', ['invitationId'], { invitationId: '${output.invitation.invitationId}' }],
  ['source.location', ['sourceRegions'], { sourceRegions: '${known after apply}' }],
  [
    'source.storageAccountName and source.blobEndpoint and source.resourceId',
    ['datasets'],
    { datasets: 'daily: ${known after apply}/curated/sales/daily' },
  ],
])('a plan that does not tell %s: it is unknown in the register', async (path, fields, cell) => {
  const register = await build(toFile(planInvitation(INVITED, path.split(' and '))));
  const [entry] = register.entries;
  expect(register.problems).toEqual([]);
  expect(register.entries).toHaveLength(1);
  expect(entry.unknownFields ?? []).toEqual(fields);
  const [head, row] = formatRegisterCsv(register)
    .split('\r\n')
    .map((line) => line.slice(1, -1).split('","'));
  for (const [field, text] of Object.entries(cell)) expect(row[head.indexOf(field)]).toBe(text);
});

test('an end that only Terraform knows is not printed as no end', async () => {
  const plan = planInvitation(INVITED, ['expiresOn', 'termsSha256']);
  const markdown = formatRegisterMarkdown(await build(toFile(plan)));
  expect(markdown).toContain('| unknown, planned only |');
  expect(markdown).not.toContain('no end');
  expect(markdown).not.toContain('no terms');
  const { exitCode, stdout } = await datashare(['register', documentFile(plan)], { env, now });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/ until +unknown\n/);
  expect(stdout).toMatch(/ terms +unknown\n/);
  expect(stdout).toMatch(/ state +unknown, planned only\n/);
});

test('a whole output that only Terraform knows is told: an invitation in it is missing', async () => {
  const unknown = { actions: ['create'], before: null, after_unknown: true };
  const plan = documentFile(planInvitation(INVITED, [], { later: unknown }), 'plan.json');
  const { stdout } = await datashare(['register', plan], { env, now });
  expect(stdout.replace(/\s+/g, ' ')).toContain(
    'only Terraform knows the output "later", and it can be an invitation or another document',
  );
  const report = await datashare(['report', plan, '--json', '--offline'], { env, now });
  expect(report.stdout).toContain('only Terraform knows the output \\"later\\"');
});

test('a file without invitations is told', async () => {
  const { entries, gaps } = await build(toFile({ format_version: '1.0', values: { outputs: {} } }));
  expect([entries, gaps]).toEqual([[], ['"plan.json" has no invitation']]);
});

test('a synthesized stack has a row for each of its invitations', async () => {
  const text = readFileSync(GOLDEN, 'utf8');
  const declared = text.match(/"documentType": "invitation"/g)!.length;
  const { entries } = await build({ kind: 'file', name: 'platform.tf.json', text });
  expect(entries).toHaveLength(declared);
  expect(entries.every(({ isPlanned }) => isPlanned)).toBe(true);
});

test.each<[string, Json, Partial<RegisterEntry>]>([
  ['revoked by the provider', { state: 'Revoked' }, { state: 'Revoked' }],
  ['whose access has ended', { expiresOn: '2027-02-01T00:00:00Z' }, { state: 'Expired' }],
  [
    'that nobody has accepted in the code',
    { acceptedOn: null },
    { state: 'Unknown', targetRegion: null, unknownFields: expect.arrayContaining(['targetRegion']) as [] },
  ],
])('a planned invitation in an exchange that was not asked: %s', async (_case, fields, expected) => {
  const planned = withFields(FULL_INVITATION, fields);
  expect((await build(toFile(planInvitation(planned)))).entries).toMatchObject([expected]);
});

test('what was published counts before the plan, and the plan before the code', async () => {
  const place = await exchange();
  const published = invitationWith({ exchange: place.facts, purpose: 'Research' });
  await publishInvitations([published], { env });
  const planned = { ...published, purpose: 'Sales' };
  const { entries } = await build({ kind: 'exchange', url: place.url }, toFile(planInvitation(planned)));
  expect(entries).toMatchObject([{ purpose: 'Research', state: 'Invited' }]);
  expect(entries[0]).not.toHaveProperty('isPlanned');
});

test('a later register tells that a plan was applied', async () => {
  const planned = await build(toFile(planInvitation(INVITED, ['expiresOn'])));
  const applied = await build({ kind: 'invitation', document: INVITED, where: 'test' });
  const [changed] = compareRegisters(planned, applied).changed;
  expect(changed.changes).toContainEqual({ field: 'isPlanned', before: 'true', after: '' });
  expect(changed.changes).toContainEqual({
    field: 'until',
    before: 'unknown',
    after: '2027-07-01T00:00:00Z',
  });
});

test('a register of a plan is compared with from its file', async () => {
  const plan = documentFile(planInvitation(INVITED, ['expiresOn']), 'plan.json');
  const out = documentFile('', 'register.json');
  await datashare(['register', plan, '--json', '-o', out], { env, now });
  const { exitCode, stdout } = await datashare(['register', plan, '--diff', out], { env, now });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('No differences.');
});
