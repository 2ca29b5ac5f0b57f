import type { Problem } from '../../errors/error-codes';
import { problems, warnings } from '../../errors/catalogue';
import type { Warning } from '../../errors/warning-codes';
import { formatValue } from '../../errors/format-value';
import type { Place } from '../values/dataset';
import { describePlace } from '../values/dataset';
import type { StoreFacts } from '../documents/store-facts';
import { GrantTiming } from '../values/grant-timing';
import type { InvitationDocument } from '../documents/invitation';
import { findWithdrawalProblems } from '../values/invitation-state';
import { normalizeRegion } from '../values/region';
import { describeCron } from '../values/schedule';
import type { ShareKind } from '../values/share-kind';
import type { SubscriptionDocument } from '../documents/subscription';
import { TriggerKind } from '../documents/snapshot-trigger';

/** How the provider's present invitation differs from what was accepted. */
export interface InvitationChanges {
  /** What a synchronization must not go on with: nobody has agreed to it. */
  readonly problems: readonly Problem[];
  /** Changes that stop nothing. */
  readonly warnings: readonly Warning[];
}

/** What was accepted. */
export interface AcceptedFacts {
  readonly shareKind: ShareKind;
  readonly termsSha256: string | null;
  readonly source: Pick<StoreFacts, 'storageAccountName' | 'blobEndpoint' | 'isHnsEnabled'>;
  readonly datasets: readonly SharedDataset[];
}

/** What an invitation says of it now; `undefined` where that is not known yet. */
export interface PresentFacts {
  readonly shareKind?: ShareKind;
  readonly termsSha256?: string | null;
  readonly source: Partial<AcceptedFacts['source']>;
  readonly datasets: readonly (Pick<SharedDataset, 'datasetName' | 'datasetType'> & Partial<Place>)[];
}

type SharedDataset = InvitationDocument['datasets'][number];

/**
 * Compares a subscription with the present invitation. Other terms, datasets that are gone or lie elsewhere, another
 * account or kind, index tags that are to be copied and are shared no more, and a withdrawn or ended access stop; what was added, and other times, are good to know.
 */
export function findInvitationChanges(
  subscription: SubscriptionDocument,
  present: InvitationDocument,
  now: Date,
): InvitationChanges {
  const { invitation, shareKind, source, mappings } = subscription;
  if (present.invitationId.toLowerCase() !== invitation.invitationId.toLowerCase()) {
    const problem = problems.invitationForeign(present.invitationId, invitation.invitationId);
    return { problems: [problem], warnings: [] };
  }
  const accepted: AcceptedFacts = {
    shareKind,
    termsSha256: invitation.termsSha256,
    source,
    datasets: mappings.map(({ source: place, ...dataset }) => ({ ...dataset, ...place })),
  };
  const found = [
    ...findTermsProblems(accepted, present),
    ...findWithdrawalProblems(present, now),
    ...findPlaceProblems(accepted, present),
    ...findMoveProblems(source, present.source),
    ...(subscription.preserveTags && !present.preserveTags ? [problems.tagsNotShared()] : []),
  ];
  return { problems: found, warnings: findChangeWarnings(subscription, present) };
}

/** Another region is another bill, another tenant somebody else's. */
function findMoveProblems(accepted: StoreFacts, present: StoreFacts): Problem[] {
  const found: Problem[] = [];
  const [from, to] = [accepted, present].map(({ location }) => normalizeRegion(location));
  if (from !== to) found.push(problems.endpointChanged('location', accepted.location, present.location));
  const [before, now] = [accepted.tenantId, present.tenantId];
  if (before !== null && now !== null && before.toLowerCase() !== now.toLowerCase()) {
    found.push(problems.endpointChanged('tenantId', before, now));
  }
  return found;
}

/** Says how an invitation differs from what was accepted: other terms, another account or kind, datasets gone or elsewhere. */
export function findChangeProblems(accepted: AcceptedFacts, present: PresentFacts): Problem[] {
  return [...findTermsProblems(accepted, present), ...findPlaceProblems(accepted, present)];
}

function findTermsProblems(
  { termsSha256: before }: AcceptedFacts,
  { termsSha256: now }: PresentFacts,
): Problem[] {
  return now === undefined || now === before ? [] : [problems.termsChanged(before, now)];
}

function findPlaceProblems(accepted: AcceptedFacts, present: PresentFacts): Problem[] {
  const changed = [
    ['shareKind', accepted.shareKind, present.shareKind] as const,
    ...(['storageAccountName', 'blobEndpoint', 'isHnsEnabled'] as const).map(
      (fact) => [fact, accepted.source[fact], present.source[fact]] as const,
    ),
  ]
    .filter(([, before, now]) => now !== undefined && now !== before)
    .map(([what, before, now]) => problems.endpointChanged(what, before, now));
  return [...changed, ...findDatasetProblems(accepted, present)];
}

function findDatasetProblems(accepted: AcceptedFacts, present: PresentFacts): Problem[] {
  return accepted.datasets.flatMap((before) => {
    const { datasetName, datasetType } = before;
    const now = present.datasets.find((dataset) => dataset.datasetName === datasetName);
    if (!now) return [problems.datasetRemoved(datasetName, 'is shared no more')];
    const { container = before.container, path = before.path } = now;
    if (now.datasetType === datasetType && container === before.container && path === before.path) return [];
    const [from, to] = [describePlace(before), describePlace({ container, path })].map(formatValue);
    const how = `is another one by now: ${to} (${now.datasetType}), not ${from} (${datasetType})`;
    return [problems.datasetRemoved(datasetName, how)];
  });
}

function findChangeWarnings(subscription: SubscriptionDocument, present: InvitationDocument): Warning[] {
  const { invitation, snapshotTrigger, mappings } = subscription;
  const mapped = new Set(mappings.map(({ datasetName }) => datasetName));
  const found = present.datasets
    .filter(({ datasetName }) => !mapped.has(datasetName))
    .map(({ datasetName }) => warnings.datasetAdded(datasetName));
  if (toMilliseconds(present.expiresOn) !== toMilliseconds(invitation.expiresOn))
    found.push(warnings.expiryChanged(present.expiresOn, invitation.expiresOn));
  if (present.grantOn === GrantTiming.ACCEPTANCE && present.acceptedOn === null)
    found.push(warnings.acceptanceAwaited());
  const cron = present.snapshotSchedule?.cron ?? null;
  if (snapshotTrigger.kind === TriggerKind.PROVIDER_SCHEDULE && cron !== snapshotTrigger.cron) {
    const suggested = cron === null ? null : describeCron(cron);
    found.push(warnings.scheduleChanged(suggested, describeCron(snapshotTrigger.cron!)));
  }
  return found;
}

/** One instant can be written in several ways. */
function toMilliseconds(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
