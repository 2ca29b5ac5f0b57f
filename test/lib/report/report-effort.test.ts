import { parseAcceptance, parseInvitation } from '../../../lib/model/documents/parsing/parse-document';
import { DatasetType } from '../../../lib/model/values/dataset';
import { InvitationState } from '../../../lib/model/values/invitation-state';
import { findAttention } from '../../../lib/report/attention';
import { buildReport } from '../../../lib/report/build-report';
import { DatasetGrants, MAX_COMPARED } from '../../../lib/report/dataset-grants';
import { mergeInvitations } from '../../../lib/report/invitation-versions';
import type { FoundInvitation } from '../../../lib/report/report-facts';
import type { ReportedDataset } from '../../../lib/report/share-report';
import { selectVersions } from '../../../lib/report/stack-versions';
import { readReportInput } from '../../../lib/report/read-report-input';
import { ACCEPTANCE, FULL_INVITATION, withFields } from '../../fixtures/documents';
import { createReportFacts, NO_REPORT_FACTS, REPORTED_ON } from '../../fixtures/share-reports';
import { assignment, configuration } from '../../fixtures/terraform';

/* A report of twice as much costs twice as much: the tests count how often a field is read. */

const OUTPUTS = { name: 'output.json', kind: 'Outputs' } as const;

/** Counts how often fields of objects are read. */
class ReadCounter {
  public reads = 0;

  public watch<T extends object>(item: T, field: keyof T & string): T {
    return new Proxy(item, {
      get: (target, name, receiver) => {
        if (name === field) this.reads += 1;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
  }
}

const toInvitationId = (at: number): string => `7b0c1f8e-0000-4000-8000-${String(at).padStart(12, '0')}`;

function inviteOften(count: number, fields: Readonly<Record<string, unknown>> = {}): FoundInvitation[] {
  return Array.from({ length: count }, (_, at) => ({
    document: parseInvitation(
      withFields(FULL_INVITATION, { invitationId: toInvitationId(at), shareName: `share-${at}`, ...fields }),
    ),
    input: OUTPUTS,
    unknownFields: [],
  }));
}

/** The report of one recipient with so many invitations. */
function reportOften(count: number, fields: Readonly<Record<string, unknown>>) {
  const invitations = inviteOften(count, fields);
  const { recipients, frequencies } = buildReport({ ...NO_REPORT_FACTS, invitations }, REPORTED_ON);
  return { merged: mergeInvitations(invitations), recipient: recipients[0], frequencies };
}

/** Counts how often the invitation of a dataset is read while the points of one recipient are found. */
function countReadsOfDatasets(count: number): number {
  const counter = new ReadCounter();
  const { merged, recipient } = reportOften(count, { state: InvitationState.REVOKED });
  const reads = recipient.reads.map((each) => counter.watch(each, 'invitationId'));
  const byId = new Map(merged.map((each) => [each.invitation.invitationId, each]));
  const facts = recipient.invitations.map(({ invitationId }) => ({
    merged: byId.get(invitationId)!,
    status: null,
    acceptances: [],
    isDeclared: false,
  }));
  const checked = {
    facts: NO_REPORT_FACTS,
    merged,
    recipients: [{ recipient: { ...recipient, reads }, facts }],
    subscriptions: [],
    frequencies: [],
    omitted: 0,
  };
  expect(findAttention(checked, REPORTED_ON, 30).length).toBeGreaterThanOrEqual(count);
  return counter.reads;
}

/** Counts how often the ID of an acceptance is read while a report is built. */
function countReadsOfAcceptances(count: number): number {
  const counter = new ReadCounter();
  const acceptances = inviteOften(count).map(({ document: { invitationId } }) => ({
    document: counter.watch(parseAcceptance(withFields(ACCEPTANCE, { invitationId })), 'invitationId'),
    input: OUTPUTS,
    unknownFields: [],
  }));
  buildReport({ ...NO_REPORT_FACTS, invitations: inviteOften(count), acceptances }, REPORTED_ON);
  return counter.reads;
}

const [ACCESS] = createReportFacts({ recipients: 1, runs: 0 }).access!.accesses;

/** Counts how often the scope of an access is read if so many datasets, each in its container, are looked up in as many accesses. */
function countReadsOfScopes(count: number): number {
  const counter = new ReadCounter();
  const containers = Array.from({ length: count }, (_, at) => `container-${at}`);
  const accesses = containers.flatMap((container) =>
    (['ServicePrincipal', 'Group'] as const).map((principalType) =>
      counter.watch({ ...ACCESS, principalType, scope: { ...ACCESS.scope, container } }, 'scope'),
    ),
  );
  const report = createReportFacts({ recipients: 1, runs: 0 }).access!;
  const grants = new DatasetGrants({ ...report, accesses }, REPORTED_ON);
  const name = { principalId: ACCESS.principalId, tenantId: null, file: '' };
  for (const container of containers) grants.find([name], toDataset(container), true);
  return counter.reads;
}

function toDataset(container: string): ReportedDataset {
  const { account } = ACCESS.scope;
  return {
    datasetName: 'x',
    datasetType: DatasetType.FOLDER,
    storageAccountName: account!,
    container,
    path: 'nowhere',
  };
}

/** Counts how often the resources of stacks are listed while their versions are looked for. */
function countReadsOfResources(count: number): number {
  const counter = new ReadCounter();
  const files = Array.from({ length: count }, (_, at) => {
    const stack = configuration({ azurerm_role_assignment: { [`reader-${at}`]: assignment() } });
    const name = `stack-${at}.tf.json`;
    const { terraform } = readReportInput(JSON.stringify(stack), name);
    const current = counter.watch(terraform!.current, 'resources');
    return { name, file: { ...terraform!, current }, stackName: null };
  });
  expect(selectVersions(files).current).toHaveLength(count);
  return counter.reads;
}

test.each([
  ['datasets of one recipient', countReadsOfDatasets],
  ['acceptances', countReadsOfAcceptances],
  ['role assignments', countReadsOfScopes],
  ['stacks', countReadsOfResources],
])('twice as many %s are read twice as often', (_what, countReads) => {
  expect(countReads(40)).toBeLessThanOrEqual(2 * countReads(20));
});

test('among very many accesses at one place, nobody can tell if a dataset is granted', () => {
  const report = createReportFacts({ recipients: 1, runs: 0 }).access!;
  const listOthers = (length: number) =>
    Array.from({ length }, (_, at) => ({ ...ACCESS, principalType: 'Group' as const, principalId: `${at}` }));
  const ask = (others: number) => {
    const grants = new DatasetGrants({ ...report, accesses: listOthers(others) }, REPORTED_ON);
    const name = { principalId: ACCESS.principalId, tenantId: null, file: '' };
    return grants.find([name], { ...toDataset(ACCESS.scope.container!) }, true).grant;
  };
  expect([ask(MAX_COMPARED), ask(MAX_COMPARED + 1)]).toEqual(['NotGranted', 'Unknown']);
});
