import { InvitationState } from '../../../lib/model/values/invitation-state';
import { parseAcceptance, parseInvitation } from '../../../lib/model/documents/parsing/parse-document';
import { buildReport } from '../../../lib/report/build-report';
import type { FoundInvitation, ReportFacts } from '../../../lib/report/report-facts';
import { ACCEPTANCE, FULL_INVITATION, withFields } from '../../fixtures/documents';
import {
  createHostileReport,
  createReportFacts,
  EXCHANGE,
  HOSTILE_TEXTS,
  NO_REPORT_FACTS,
  REPORTED_ON,
  STACK,
} from '../../fixtures/share-reports';

const OUTPUTS = { name: 'output.json', kind: 'Outputs' } as const;
const [A, B] = ['5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11', '7c1d2e3f-1111-4222-8333-444455556666'];

function invite(at: number, fields: Readonly<Record<string, unknown>>): FoundInvitation {
  const invitationId = `7b0c1f8e-0000-4000-8000-00000000000${at}`;
  return {
    document: parseInvitation(withFields(FULL_INVITATION, { invitationId, ...fields })),
    input: OUTPUTS,
    unknownFields: [],
  };
}

function report(facts: Partial<ReportFacts>) {
  return buildReport({ ...NO_REPORT_FACTS, ...facts }, REPORTED_ON);
}

const ID = 'recipient.principalId';
const APP = 'recipient.applicationId';
const TENANT = 'recipient.tenantId';
const NAME = 'recipient.recipientName';
const [T1, T2] = ['44444444-0000-4000-8000-000000000001', '44444444-0000-4000-8000-000000000002'];
const NOBODY = { [ID]: null, [APP]: null, grantOn: 'Acceptance' };

test.each([
  ['one principal with two names', { [ID]: A, [NAME]: 'a' }, { [ID]: A.toUpperCase(), [NAME]: 'b' }, 1],
  ['two principals with one name', { [ID]: A }, { [ID]: B }, 2],
  ['one object id in two tenants', { [ID]: A, [TENANT]: T1 }, { [ID]: A, [TENANT]: T2 }, 2],
  ['one object id, once without its tenant', { [ID]: A, [TENANT]: T1 }, { [ID]: A, [TENANT]: null }, 1],
  ['one application', { ...NOBODY, [APP]: A }, { ...NOBODY, [APP]: A }, 1],
  ['an application and its principal', { [ID]: A, [APP]: B }, { ...NOBODY, [APP]: B }, 1],
  ['one name and contact without ids', NOBODY, NOBODY, 1],
  ['one name with two contacts', NOBODY, { ...NOBODY, 'recipient.contact': 'x@y.example' }, 2],
  [
    'one name without a contact',
    { ...NOBODY, 'recipient.contact': null },
    { ...NOBODY, 'recipient.contact': null },
    2,
  ],
])('the recipients of two invitations: %s', (_case, first, second, count) => {
  const { recipients } = report({ invitations: [invite(1, first), invite(2, second)] });
  expect(recipients).toHaveLength(count);
  expect(recipients.flatMap(({ invitations }) => invitations)).toHaveLength(2);
});

test('one invitation in several inputs is one, and what they contradict is told', () => {
  const applied = invite(1, { expiresOn: '2027-09-01T00:00:00Z' });
  const published = { ...invite(1, {}), input: EXCHANGE };
  const { recipients, attention } = report({ invitations: [published, applied] });
  expect(recipients[0].invitations).toEqual([
    expect.objectContaining({ expiresOn: '2027-09-01T00:00:00Z', inputs: [EXCHANGE.name, OUTPUTS.name] }),
  ]);
  expect(attention.map(({ message }) => message).join()).toContain('they differ in expiresOn');
});

test.each([
  [{ expiresOn: '2027-03-20T00:00:00Z' }, 'EndsSoon'],
  [{ expiresOn: '2027-02-01T00:00:00Z' }, 'Ended'],
  [{ state: 'Revoked' }, 'Ended'],
])('an invitation with %j needs attention: %s', (fields, kind) => {
  const { attention } = report({ invitations: [invite(1, fields)] });
  expect(attention).toContainEqual(expect.objectContaining({ kind, shareName: 'sales' }));
});

test('an acceptance that the code does not have yet waits for an answer', () => {
  const waiting = invite(1, { acceptedOn: null, expiresOn: null });
  const { attention } = report({
    invitations: [waiting],
    acceptances: [{ document: parseAcceptance(ACCEPTANCE), input: OUTPUTS, unknownFields: [] }],
  });
  expect(attention[0]).toMatchObject({ urgency: 'Now', kind: 'AnswerWaiting', recipientName: 'fabrikam' });
});

test('a withdrawn invitation whose grant remains needs attention now', () => {
  const facts = createReportFacts({ recipients: 2, runs: 0 });
  const [first] = facts.invitations;
  const revoked = { ...first.document, state: InvitationState.REVOKED };
  const { attention } = report({ ...facts, invitations: [{ ...first, document: revoked }], statuses: [] });
  expect(attention).toContainEqual(
    expect.objectContaining({
      urgency: 'Now',
      kind: 'Ended',
      message: expect.stringContaining('can still read') as string,
    }),
  );
});

test('a grant is unknown without Terraform files, and with a file that is not read in full', () => {
  const facts = createReportFacts({ recipients: 23, runs: 0 });
  const listGrants = (changed: Partial<ReportFacts>): string[] =>
    report({ ...facts, ...changed }).recipients.flatMap(({ reads }) => reads.map(({ grant }) => grant));
  expect(new Set(listGrants({ access: null }))).toEqual(new Set(['Unknown']));
  expect(listGrants({}).filter((grant) => grant === 'NotGranted')).toHaveLength(1);
  const gaps = [{ file: STACK.name, what: 'the resources of module.x are not in the file' }];
  expect(new Set(listGrants({ accessGaps: gaps }))).toEqual(new Set(['Granted', 'Unknown']));
});

test('the order of the inputs does not matter', () => {
  const facts = createReportFacts({ recipients: 12, runs: 60 });
  const reverse = <T>(items: readonly T[]): T[] => [...items].reverse();
  const turned = {
    ...facts,
    inputs: reverse(facts.inputs),
    invitations: reverse(facts.invitations),
    statuses: reverse(facts.statuses),
    receipts: reverse(facts.receipts),
  };
  expect(report(turned)).toEqual(report(facts));
});

test('hostile texts stay as they are, in the fields that they were in', () => {
  const { recipients, problems } = createHostileReport();
  expect(recipients.some(({ displayName }) => HOSTILE_TEXTS.includes(displayName ?? ''))).toBe(true);
  expect(problems[0].message).toBe(HOSTILE_TEXTS[0]);
});
