import { groupBy } from '../access/review/group-by';
import { toPrintedAccess } from '../access/review/printed-access';
import type { InvitationDocument } from '../model/documents/invitation';
import { listSharedMappings, listSources } from '../model/documents/shared-datasets';
import { findAttention } from './attention';
import { DatasetGrants } from './dataset-grants';
import { sortByKey } from './deterministic-order';
import type { MergedInvitation } from './invitation-versions';
import { mergeInvitations, toInvitationKey } from './invitation-versions';
import { groupRecipients } from './recipients';
import type { FoundSubscription, ReportFacts } from './report-facts';
import type { InvitationFacts } from './reported-recipients';
import { reportRecipient, reportShares } from './reported-recipients';
import { reportFrequencies, reportSynchronizations } from './reported-synchronizations';
import type { StoreFacts } from '../model/documents/store-facts';
import type { ReportedSubscription, ShareReport } from './share-report';

/** By default, access that ends within this many days needs attention. */
export const ENDS_WITHIN_DAYS = 30;

/** Choices of a report. */
export interface ReportChoices {
  /** Access that ends within this many days needs attention. */
  readonly endsWithinDays: number;
}

/**
 * Builds a report from everything that its inputs contain. The result does not depend on the order of the inputs.
 *
 * @param now Time of the report.
 */
export function buildReport(
  facts: ReportFacts,
  now: Date,
  { endsWithinDays }: ReportChoices = { endsWithinDays: ENDS_WITHIN_DAYS },
): ShareReport {
  const merged = mergeInvitations(facts.invitations);
  const byInvitation = collectInvitationFacts(merged, facts);
  const grants = new DatasetGrants(facts.access, now);
  const recipients = sortByKey(
    groupRecipients(merged).map((group) => reportRecipient(group, byInvitation, grants)),
    ({ recipient }) => [recipient.recipientName, recipient.key],
  );
  const subscriptions = sortByKey(facts.subscriptions, ({ document, input }) => [
    document.subscriptionName,
    document.invitation.invitationId,
    input.name,
  ]);
  const { synchronizations, omitted } = reportSynchronizations(facts.receipts, subscriptions, {
    recipientNames: new Map(
      merged.map(({ invitation }) => [toId(invitation), invitation.recipient.recipientName]),
    ),
    schedules: collectSchedules({ ...facts, subscriptions }),
  });
  const frequencies = reportFrequencies(facts.statuses, subscriptions, now);
  return {
    documentType: 'shareReport',
    schemaVersion: 1,
    createdOn: now.toISOString(),
    inputs: sortByKey(facts.inputs, ({ name, kind }) => [name, kind]),
    attention: findAttention(
      { facts, merged, recipients, subscriptions, frequencies, omitted },
      now,
      endsWithinDays,
    ),
    shares: reportShares(merged),
    recipients: recipients.map(({ recipient }) => recipient),
    subscriptions: subscriptions.map(reportSubscription),
    synchronizations,
    frequencies,
    access: facts.access && toPrintedAccess(facts.access),
    accessGaps: sortByKey(
      [...new Set(facts.accessGaps.map(({ file, what }) => `${file}: ${what}`))],
      (gap) => [gap],
    ),
    compared: facts.comparison && { before: facts.comparison.before, after: facts.comparison.after },
    accessDiff: facts.comparison?.diff ?? null,
    problems: sortByKey(facts.problems, ({ where = null, code, message }) => [where, code, message]),
  };
}

function toId({ invitationId }: InvitationDocument): string {
  return invitationId.toLowerCase();
}

/** Collects what the inputs tell about each invitation besides its documents. */
function collectInvitationFacts(
  merged: readonly MergedInvitation[],
  { statuses, acceptances, accessGaps }: ReportFacts,
): Map<MergedInvitation, InvitationFacts> {
  const statusById = new Map(statuses.map((status) => [status.invitationId.toLowerCase(), status]));
  const incomplete = new Set(accessGaps.map(({ file }) => file));
  const answers = groupBy(acceptances, ({ document, input }) =>
    toInvitationKey(document.invitationId, input.name),
  );
  return new Map(
    merged.map((each) => {
      const id = toId(each.invitation);
      const isDeclared = each.versions.some(
        ({ input }) =>
          ['SynthesizedStack', 'Plan', 'State'].includes(input.kind) && !incomplete.has(input.name),
      );
      return [
        each,
        {
          merged: each,
          status: statusById.get(id) ?? null,
          acceptances: (answers.get(id) ?? []).map(({ document }) => document),
          isDeclared,
        },
      ];
    }),
  );
}

/** Collects the schedules that recipients follow, by id of the invitation. */
function collectSchedules({ statuses, subscriptions }: ReportFacts): Map<string, string> {
  const followed = [
    ...statuses.map(({ invitationId, schedule }) => [invitationId, schedule] as const),
    ...subscriptions.map(
      ({ document }) => [document.invitation.invitationId, document.snapshotTrigger.cron] as const,
    ),
  ];
  return new Map(
    followed.flatMap(([id, cron]) => (cron === null ? [] : [[id.toLowerCase(), cron] as const])),
  );
}

function reportSubscription({ document, records }: FoundSubscription): ReportedSubscription {
  const { subscriptionName, invitation, shareKind, target, snapshotTrigger } = document;
  return {
    subscriptionName,
    invitationId: invitation.invitationId,
    shareName: invitation.shareName,
    shareKind,
    sources: listSources<StoreFacts>(document),
    target,
    mappings: listSharedMappings(document).map(({ datasetName, datasetType, source, target: place }) => ({
      dataset: {
        datasetName,
        datasetType,
        storageAccountName: source.store.storageAccountName,
        container: source.container,
        path: source.path,
      },
      target: place && { container: place.container, path: place.path },
    })),
    cron: snapshotTrigger.cron,
    expiresOn: invitation.expiresOn,
    areRecordsRead: records !== null,
  };
}
