import fc from 'fast-check';
import { createShareReport, parseSynchronizationReceipt } from '../../../lib';
import type { CreatedShareReport, ReportFile } from '../../../lib';
import { DataShareError } from '../../../lib/errors/data-share-error';
import { buildReport } from '../../../lib/report/build-report';
import { MAX_SYNCHRONIZATIONS } from '../../../lib/report/reported-synchronizations';
import {
  ACCEPTANCE,
  FULL_INVITATION,
  FULL_SUBSCRIPTION,
  SYNCHRONIZATION_RECEIPT,
  withFields,
} from '../../fixtures/documents';
import { NO_REPORT_FACTS, REPORTED_ON } from '../../fixtures/share-reports';
import { assignment, configuration, plan } from '../../fixtures/terraform';

const toId = (kind: number, at: number): string =>
  `${kind}0000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
const toInvitationId = (at: number): string => toId(1, at);
const toPrincipalId = (at: number): string => toId(2, at);
const toSubscriptionName = (at: number): string => `subscription-${at}`;

const DOCUMENTS = {
  invitation: (at: number) =>
    withFields(FULL_INVITATION, {
      invitationId: toInvitationId(at),
      shareName: `share-${at}`,
      'recipient.principalId': toPrincipalId(at % 3),
      'recipient.applicationId': null,
      exchange: null,
    }),
  subscription: (at: number) =>
    withFields(FULL_SUBSCRIPTION, {
      subscriptionName: toSubscriptionName(at),
      'invitation.invitationId': toInvitationId(at),
    }),
  acceptance: (at: number) => withFields(ACCEPTANCE, { invitationId: toInvitationId(at) }),
} as const;

type Kind = keyof typeof DOCUMENTS;

/** One thing that an input contains. */
interface Item {
  readonly kind: Kind | 'grant';
  readonly at: number;
}

interface Input {
  readonly form: 'Stack' | 'Plan' | 'Outputs' | 'Documents';
  readonly items: readonly Item[];
  /** True if the file cannot be read. */
  readonly isBroken: boolean;
}

const ITEM: fc.Arbitrary<Item> = fc.record({
  kind: fc.constantFrom('invitation', 'subscription', 'acceptance', 'grant'),
  at: fc.integer({ min: 0, max: 7 }),
});

const INPUTS: fc.Arbitrary<readonly Input[]> = fc.array(
  fc.record({
    form: fc.constantFrom('Stack', 'Plan', 'Outputs', 'Documents'),
    items: fc.uniqueArray(ITEM, { maxLength: 6, selector: ({ kind, at }) => `${kind} ${at}` }),
    isBroken: fc.integer({ min: 0, max: 9 }).map((dice) => dice === 0),
  }),
  { maxLength: 6 },
);

/** The files of an input, each with the things in it. */
function writeFiles(
  { form, items, isBroken }: Input,
  index: number,
): { readonly file: ReportFile; readonly items: readonly Item[]; readonly isBroken: boolean }[] {
  const documents = items.flatMap((item) =>
    item.kind === 'grant' ? [] : [{ item, document: DOCUMENTS[item.kind](item.at) }],
  );
  const grants = items
    .filter(({ kind }) => kind === 'grant')
    .map(({ at }) => ({
      address: `azurerm_role_assignment.reader-${index}-${at}`,
      after: assignment({ principal_id: toPrincipalId(at) }),
    }));
  const outputs = documents.map(({ document }) => document as never);
  const write = (name: string, value: unknown, kept: readonly Item[]) => {
    const text = JSON.stringify(value);
    return {
      file: { kind: 'file', name, text: isBroken ? text.slice(1) : text },
      items: kept,
      isBroken,
    } as const;
  };
  const resources = Object.fromEntries(grants.map(({ address, after }) => [address.split('.')[1], after]));
  switch (form) {
    case 'Stack':
      return [
        write(`${index}.tf.json`, configuration({ azurerm_role_assignment: resources }, outputs), items),
      ];
    case 'Plan':
      return [write(`${index}.plan.json`, plan(grants, outputs), items)];
    case 'Outputs': {
      const printed = documents.map(({ document }, at) => [
        `output${at}`,
        { value: document, sensitive: false },
      ]);
      return documents.length === 0
        ? []
        : [
            write(
              `${index}.output.json`,
              Object.fromEntries(printed),
              documents.map(({ item }) => item),
            ),
          ];
    }
    case 'Documents':
      return documents.map(({ item, document }, at) => write(`${index}-${at}.json`, document, [item]));
  }
}

/** Lists the things of a report, in the words of the items. */
function listReported(report: CreatedShareReport): ReadonlySet<string> {
  const accesses = JSON.stringify(report.access);
  const isReported = (at: number): boolean =>
    report.recipients.some(({ invitations }) =>
      invitations.some(({ invitationId }) => invitationId === toInvitationId(at)),
    );
  const attention = JSON.stringify(report.attention);
  const ats = Array.from({ length: 8 }, (_, at) => at);
  return new Set([
    ...ats.filter(isReported).map((at) => `invitation ${at}`),
    ...report.subscriptions.map(({ subscriptionName }) => subscriptionName.replace('-', ' ')),
    ...ats.filter((at) => accesses.includes(toPrincipalId(at))).map((at) => `grant ${at}`),
    // An acceptance is told with its invitation, or as one that answers none.
    ...ats
      .filter((at) => isReported(at) || attention.includes('answers no invitation of the inputs'))
      .map((at) => `acceptance ${at}`),
  ]);
}

test.each([false, true])(
  'a report has every grant, invitation, subscription and acceptance, or names its file (versions compared: %s)',
  async (compareVersions) => {
    await fc.assert(
      fc.asyncProperty(INPUTS, async (inputs) => {
        const files = inputs.flatMap(writeFiles);
        const sources = files.map(({ file }) => file);
        const options = { offline: true, compareVersions, now: () => REPORTED_ON };
        const report = await createShareReport(sources, options).catch((error: unknown) => {
          // Versions that nobody can tell apart are refused, and nothing is reported.
          if (compareVersions && DataShareError.isDataShareError(error)) return error.code;
          throw error;
        });
        if (typeof report === 'string') return expect(report).toBe('ReportVersionsUnclear');
        const reported = listReported(report);
        const unread = new Set(report.problems.map(({ where = '' }) => where.split(',')[0]));
        for (const { file, items, isBroken } of files) {
          expect([file.name, unread.has(file.name)]).toEqual([file.name, isBroken]);
          if (isBroken || file.name === report.compared?.before) continue;
          for (const { kind, at } of items)
            expect([file.name, `${kind} ${at}`, reported.has(`${kind} ${at}`)]).toEqual([
              file.name,
              `${kind} ${at}`,
              true,
            ]);
        }
      }),
      { numRuns: 30 },
    );
  },
);

test('a report has every synchronization of receipts, or tells how many are not listed', () => {
  const RECEIPT = parseSynchronizationReceipt(SYNCHRONIZATION_RECEIPT);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 40 }), (ats) => {
      const receipts = ats.map((at) => ({ ...RECEIPT, synchronizationId: toId(3, at) }));
      const { synchronizations } = buildReport({ ...NO_REPORT_FACTS, receipts }, REPORTED_ON);
      expect(synchronizations.map(({ synchronizationId }) => synchronizationId).sort()).toEqual(
        [...new Set(receipts.map(({ synchronizationId }) => synchronizationId))].sort(),
      );
    }),
    { numRuns: 40 },
  );
  const receipts = Array.from({ length: MAX_SYNCHRONIZATIONS + 2 }, (_, at) => ({
    ...RECEIPT,
    synchronizationId: toId(3, at),
  }));
  const { attention } = buildReport({ ...NO_REPORT_FACTS, receipts }, REPORTED_ON);
  expect(attention.map(({ message }) => message)).toContain('2 older synchronizations are not listed');
});
