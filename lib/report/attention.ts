import { groupBy } from '../access/review/group-by';
import { formatCount } from '../errors/format-count';
import { formatValue } from '../errors/format-value';
import { toIdKey } from '../model/rules/same-id';
import { findAccessPoints } from './access-attention';
import { sortByKey, toCanonicalText } from './deterministic-order';
import { findInvitationPoints } from './invitation-attention';
import type { MergedInvitation } from './invitation-versions';
import type { FoundSubscription, ReportFacts } from './report-facts';
import { OfferedPlaces } from './offered-places';
import type { RecipientReport } from './reported-recipients';
import type { AttentionKind, AttentionPoint, Frequency, Urgency } from './share-report';
import { findSubscriptionPoints } from './subscription-attention';
import { TimeWindow } from './time-window';

/** The parts of a report that points are found in. */
export interface CheckedReport {
  readonly facts: ReportFacts;
  readonly merged: readonly MergedInvitation[];
  readonly recipients: readonly RecipientReport[];
  readonly subscriptions: readonly FoundSubscription[];
  readonly frequencies: readonly Frequency[];
  /** Number of synchronizations that the report leaves out. */
  readonly omitted: number;
}

const URGENCIES: readonly Urgency[] = ['Now', 'Soon', 'Note'];
const KINDS: readonly AttentionKind[] = [
  'EndsSoon',
  'Ended',
  'Late',
  'Failed',
  'TermsOutdated',
  'AnswerWaiting',
  'Warning',
  'OtherWay',
  'Unclear',
  'Unread',
];

/** Finds everything that a person should look at, most urgent first. */
export function findAttention(checked: CheckedReport, now: Date, endsWithinDays: number): AttentionPoint[] {
  const window = new TimeWindow(now, endsWithinDays);
  const points = [
    ...findPointsOfInvitations(checked, window),
    ...findPointsOfSubscriptions(checked, window),
    ...findPointsOfAccess(checked, window),
    ...findPointsOfInputs(checked),
  ];
  const unique = new Map(points.map((point) => [toCanonicalText(point), point]));
  return sortByKey([...unique.values()], ({ urgency, kind, on, shareName, recipientName, message }) => [
    String(URGENCIES.indexOf(urgency)),
    String(KINDS.indexOf(kind)).padStart(2, '0'),
    on ?? '~',
    shareName,
    recipientName,
    message,
  ]);
}

function findPointsOfInvitations({ facts, recipients }: CheckedReport, window: TimeWindow): AttentionPoint[] {
  const isAccessRead = facts.access !== null;
  return recipients.flatMap(({ recipient, facts: known }) => {
    const places = new OfferedPlaces(recipient, window);
    const byInvitation = groupBy(recipient.reads, ({ invitationId }) => invitationId);
    return known.flatMap(({ merged, acceptances }, index) => {
      const invitation = recipient.invitations[index];
      const reads = byInvitation.get(invitation.invitationId) ?? [];
      return findInvitationPoints({ invitation, reads, places, merged, acceptances, isAccessRead }, window);
    });
  });
}

function findPointsOfSubscriptions(
  { merged, subscriptions, frequencies }: CheckedReport,
  window: TimeWindow,
): AttentionPoint[] {
  const byId = new Map(merged.map((each) => [each.invitation.invitationId.toLowerCase(), each]));
  const toKey = (name: string, id: string): string => JSON.stringify([name, id.toLowerCase()]);
  const measures = groupBy(frequencies, ({ recipientName, invitationId }) =>
    toKey(recipientName, invitationId),
  );
  return subscriptions.flatMap((found) => {
    const { subscriptionName, invitation } = found.document;
    const id = invitation.invitationId.toLowerCase();
    const measured = found.records === null ? undefined : measures.get(toKey(subscriptionName, id))?.[0];
    return findSubscriptionPoints({ found, merged: byId.get(id), frequency: measured }, window);
  });
}

function findPointsOfAccess({ facts, recipients }: CheckedReport, window: TimeWindow): AttentionPoint[] {
  const ids = new Set(
    recipients.flatMap(({ recipient: { principalId } }) =>
      principalId === null ? [] : [toIdKey(principalId)],
    ),
  );
  return findAccessPoints(facts.access, facts.accessGaps, ids, window);
}

/** Finds what the inputs leave open: nothing that is missing from a report is silent. */
function findPointsOfInputs({ facts, merged, omitted }: CheckedReport): AttentionPoint[] {
  const none = { shareName: null, recipientName: null, on: null };
  const known = new Set(merged.map(({ invitation }) => invitation.invitationId.toLowerCase()));
  const points: AttentionPoint[] = facts.problems.map((problem) => ({
    urgency: 'Now',
    kind: 'Unread',
    message: problem.where === undefined ? problem.message : `${problem.where}: ${problem.message}`,
    fix: problem.fix,
    ...none,
  }));
  for (const { document, input } of facts.acceptances) {
    if (known.has(document.invitationId.toLowerCase())) continue;
    const message = `the acceptance of ${formatValue(document.shareName)} in ${input.name} answers no invitation of the inputs`;
    const fix = 'add the invitation to the inputs';
    points.push({ urgency: 'Note', kind: 'Unclear', message, fix, ...none, shareName: document.shareName });
  }
  if (facts.access === null && merged.length > 0) {
    const message =
      'no Terraform file is among the inputs: the report does not tell who was granted access, or who else has it';
    const fix = 'add the stacks of the shares, their plans or their states to the inputs';
    points.push({ urgency: 'Note', kind: 'Unclear', message, fix, ...none });
  }
  for (const message of facts.notes)
    points.push({ urgency: 'Note', kind: 'Unclear', message, fix: null, ...none });
  if (omitted > 0) {
    const message = `${formatCount(omitted, 'older synchronization is', 'older synchronizations are')} not listed`;
    points.push({ urgency: 'Note', kind: 'Unclear', message, fix: null, ...none });
  }
  return points;
}
