import type { Problem } from '../problems';
import { problems, shown } from '../problems';
import { describePlace } from './dataset';
import type { InvitationDocument } from './invitation';
import { withdrawalProblems } from './invitation-state';
import { describeCron } from './schedule';
import type { SubscriptionDocument } from './subscription';
import { TriggerKind } from './trigger';

/** How the provider's present invitation differs from what was accepted. */
export interface InvitationChanges {
  /** What a synchronization must not go on with: nobody has agreed to it. */
  readonly problems: readonly Problem[];
  /** What is good to know: each begins with a stable name. */
  readonly warnings: readonly string[];
}

/**
 * Compares a subscription with the present invitation. Other terms, datasets that are gone or lie elsewhere, another
 * account or kind, and a withdrawn or ended access stop; what was added, and other times, are good to know.
 */
export function changesSince(
  subscription: SubscriptionDocument,
  present: InvitationDocument,
  now: Date,
): InvitationChanges {
  const { invitation } = subscription;
  if (present.invitationId.toLowerCase() !== invitation.invitationId.toLowerCase()) {
    const problem = problems.invitationForeign(present.invitationId, invitation.invitationId);
    return { problems: [problem], warnings: [] };
  }
  const found: Problem[] = [];
  if (present.termsSha256 !== invitation.termsSha256) {
    found.push(problems.termsChanged(invitation.termsSha256, present.termsSha256));
  }
  found.push(...withdrawalProblems(present, now));
  found.push(...endpointProblems(subscription, present), ...datasetProblems(subscription, present));
  return { problems: found, warnings: warningsOf(subscription, present) };
}

function endpointProblems(subscription: SubscriptionDocument, present: InvitationDocument): Problem[] {
  const accepted = subscription.source;
  return [
    ['shareKind', subscription.shareKind, present.shareKind] as const,
    ['storageAccountName', accepted.storageAccountName, present.source.storageAccountName] as const,
    ['blobEndpoint', accepted.blobEndpoint, present.source.blobEndpoint] as const,
    ['isHnsEnabled', accepted.isHnsEnabled, present.source.isHnsEnabled] as const,
  ]
    .filter(([, before, after]) => before !== after)
    .map(([what, before, after]) => problems.endpointChanged(what, before, after));
}

function datasetProblems(subscription: SubscriptionDocument, present: InvitationDocument): Problem[] {
  return subscription.mappings.flatMap(({ datasetName, datasetType, source }) => {
    const now = present.datasets.find((dataset) => dataset.datasetName === datasetName);
    if (!now) return [problems.datasetRemoved(datasetName, 'is shared no more')];
    if (now.datasetType === datasetType && now.container === source.container && now.path === source.path)
      return [];
    const [from, to] = [describePlace(source), describePlace(now)].map(shown);
    const how = `is another one by now: ${to} (${now.datasetType}), not ${from} (${datasetType})`;
    return [problems.datasetRemoved(datasetName, how)];
  });
}

function warningsOf(subscription: SubscriptionDocument, present: InvitationDocument): string[] {
  const { invitation, snapshotTrigger, mappings } = subscription;
  const mapped = new Set(mappings.map(({ datasetName }) => datasetName));
  const warnings = present.datasets
    .filter(({ datasetName }) => !mapped.has(datasetName))
    .map(
      ({ datasetName }) =>
        `DatasetAdded: dataset ${shown(datasetName)} is shared, and not mapped; nothing of it is copied until you map it`,
    );
  if (timeOf(present.expiresOn) !== timeOf(invitation.expiresOn)) {
    const ends = present.expiresOn === null ? 'does not end any more' : `ends on ${present.expiresOn}`;
    warnings.push(
      `ExpiryChanged: access ${ends}, not as accepted (${invitation.expiresOn ?? 'without end'})`,
    );
  }
  const cron = present.snapshotSchedule?.cron ?? null;
  if (snapshotTrigger.kind === TriggerKind.PROVIDER_SCHEDULE && cron !== snapshotTrigger.cron) {
    const suggested = cron === null ? 'suggests no schedule any more' : `suggests ${describeCron(cron)}`;
    warnings.push(
      `ScheduleChanged: the provider ${suggested}, the subscription follows ${describeCron(snapshotTrigger.cron!)}`,
    );
  }
  return warnings;
}

/** One instant can be written in several ways. */
function timeOf(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
