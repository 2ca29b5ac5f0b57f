import { DataShareError, describeFinding } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { parseExchangeUrl } from '../exchange/exchange-url';
import { buildExchangeUrl } from '../exchange/published-invitation';
import { buildRecipientStatus } from '../exchange/recipient-status';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { ShareKind } from '../model/values/share-kind';
import type { ReadReportInput } from '../report/read-report-input';
import type { FoundDocument, FoundInvitation, FoundSubscription, ReportFacts } from '../report/report-facts';
import type { ReportInput } from '../report/share-report';
import type { RunRecord } from '../snapshot/contract/run-record';
import { mapConcurrently } from '../streams/ordered-streams';
import { divideReads } from './divide-reads';
import type { RecipientFindings, StatusSource } from './recipient-findings';
import { readRecipients } from './recipient-findings';
import type { ShareReportOptions } from './share-report-options';
import { listSynchronizations } from './snapshots';

/** Run records that are read: of one subscription, and about so many of all. */
const MAX_RECORDS = { ofOne: 1_000, least: 20, ofAll: 20_000 };
/** Subscriptions that are read at the same time. */
const SUBSCRIPTIONS_AT_ONCE = 4;

/** The facts that are read over the network, together with the documents that they are about. */
export type RemoteFacts = Pick<
  ReportFacts,
  'inputs' | 'invitations' | 'subscriptions' | 'statuses' | 'receipts' | 'problems'
>;

/** Reads exchanges, receipts and run records. A source that cannot be read does not hide the others. */
export async function collectRemoteFacts(
  read: readonly ReadReportInput[],
  urls: readonly string[],
  options: ShareReportOptions,
  now: Date,
): Promise<RemoteFacts> {
  const invitations = read.flatMap((each) => each.invitations);
  const subscriptions = read.flatMap((each) => each.subscriptions);
  const exchanges = parseUrls(urls);
  const found = options.offline
    ? { invitations: [], statuses: [], receipts: [], problems: [] }
    : await readExchanges(invitations, subscriptions, exchanges, options, now);
  const records = await readAllRecords(subscriptions, options);
  return {
    inputs: exchanges.inputs,
    invitations: [...invitations, ...found.invitations],
    statuses: found.statuses,
    receipts: found.receipts,
    subscriptions: records.subscriptions,
    problems: [...exchanges.problems, ...found.problems, ...records.problems],
  };
}

/** The URLs of exchanges that can be read, and their names in the report. */
interface ParsedUrls {
  readonly inputs: readonly ReportInput[];
  /** The input of each exchange, by its URL. */
  readonly byExchange: ReadonlyMap<string, ReportInput>;
  readonly problems: readonly Problem[];
}

function parseUrls(urls: readonly string[]): ParsedUrls {
  const inputs: ReportInput[] = [];
  const byExchange = new Map<string, ReportInput>();
  const unread: Problem[] = [];
  for (const url of new Set(urls)) {
    try {
      const input: ReportInput = { name: url, kind: 'Exchange' };
      byExchange.set(buildExchangeUrl(parseExchangeUrl(url).exchange), input);
      inputs.push(input);
    } catch (error) {
      unread.push(...toProblems(error));
    }
  }
  return { inputs, byExchange, problems: unread };
}

/**
 * Reads the receipts of exchanges, and those of invitations that are given in outputs and files. Whoever has accepted an invitation is
 * its consumer, and cannot read receipts.
 */
async function readExchanges(
  invitations: readonly FoundInvitation[],
  subscriptions: readonly FoundDocument<SubscriptionDocument>[],
  { inputs, byExchange }: ParsedUrls,
  options: ShareReportOptions,
  now: Date,
): Promise<Pick<RemoteFacts, 'invitations' | 'statuses' | 'receipts' | 'problems'>> {
  const accepted = new Set(
    subscriptions.map(({ document }) => document.invitation.invitationId.toLowerCase()),
  );
  const isGiven = ({ document, input }: FoundInvitation): boolean =>
    ['Outputs', 'Invitation'].includes(input.kind) && !accepted.has(document.invitationId.toLowerCase());
  const given = invitations.filter(isGiven);
  const sources: StatusSource[] = [
    ...given.map(({ document, input }) => ({ kind: 'invitation', document, where: input.name }) as const),
    ...inputs.map(({ name }) => ({ kind: 'exchange', url: name }) as const),
  ];
  if (sources.length === 0) return { invitations: [], statuses: [], receipts: [], problems: [] };
  const { found, problems } = await readRecipients(sources, options, { now, isMeasured: true });
  const givenIds = new Set(given.map(({ document }) => document.invitationId.toLowerCase()));
  const published = found.flatMap(({ invitation }): FoundInvitation[] => {
    const input = invitation.exchange && byExchange.get(buildExchangeUrl(invitation.exchange));
    const isPublished = input && !givenIds.has(invitation.invitationId.toLowerCase());
    return isPublished ? [{ document: invitation, input, unknownFields: [] }] : [];
  });
  return {
    invitations: published,
    statuses: found.map((each) => toStatus(each, now)),
    receipts: found.flatMap(({ receipts }) => [
      ...(receipts.measured ?? []),
      ...[receipts.lastSuccess, receipts.lastFailure].flatMap((last) => (last ? [last.document] : [])),
    ]),
    problems,
  };
}

function toStatus(
  { invitation, receipts, notes }: RecipientFindings,
  now: Date,
): ReportFacts['statuses'][number] {
  const url = invitation.exchange && buildExchangeUrl(invitation.exchange);
  return buildRecipientStatus(invitation, url, receipts, now, notes);
}

/** Reads the run records of the subscriptions in outputs and files. Those of stacks and plans may not exist yet. */
async function readAllRecords(
  subscriptions: readonly FoundDocument<SubscriptionDocument>[],
  options: ShareReportOptions,
): Promise<{ readonly subscriptions: readonly FoundSubscription[]; readonly problems: readonly Problem[] }> {
  const limit = divideReads(MAX_RECORDS, subscriptions.length);
  const failed = new Map<string, Problem>();
  const readRecords = async (found: FoundDocument<SubscriptionDocument>): Promise<FoundSubscription> => {
    const isRead =
      !options.offline &&
      ['Outputs', 'Subscription'].includes(found.input.kind) &&
      found.document.shareKind === ShareKind.COPY_BASED;
    if (!isRead) return { ...found, records: null };
    try {
      return { ...found, records: await listRecords(found.document, limit, options) };
    } catch (error) {
      if (options.abortSignal?.aborted) throw error;
      for (const problem of toProblems(error)) {
        const named = { ...problem, where: problem.where ?? found.input.name };
        failed.set(describeFinding(named), named);
      }
      return { ...found, records: null };
    }
  };
  const read = await mapConcurrently(subscriptions, SUBSCRIPTIONS_AT_ONCE, readRecords);
  return { subscriptions: read, problems: [...failed.values()] };
}

function listRecords(
  document: SubscriptionDocument,
  limit: number,
  options: ShareReportOptions,
): Promise<RunRecord[]> {
  const {
    before: _before,
    compareVersions: _compare,
    endsWithinDays: _days,
    offline: _offline,
    ...runtime
  } = options;
  return listSynchronizations(document, { ...runtime, limit });
}

function toProblems(error: unknown): readonly Problem[] {
  if (DataShareError.isDataShareError(error)) return error.problems;
  throw error;
}
