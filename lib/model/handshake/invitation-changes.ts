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
import { isSameId } from '../rules/same-id';
import { TriggerKind } from '../documents/snapshot-trigger';

/** The differences between the provider's current invitation and the accepted one. */
export interface InvitationChanges {
  /** Changes that stop synchronizations, because nobody has agreed to them. */
  readonly problems: readonly Problem[];
  /** Changes that do not stop synchronizations. */
  readonly warnings: readonly Warning[];
}

/** The properties of the accepted invitation. */
export interface AcceptedFacts {
  readonly shareKind: ShareKind;
  readonly termsSha256: string | null;
  readonly source: Pick<StoreFacts, 'storageAccountName' | 'blobEndpoint' | 'isHnsEnabled'>;
  readonly datasets: readonly SharedDataset[];
}

/** The same properties of the current invitation; `undefined` if only Terraform knows the value. */
export interface CurrentFacts {
  readonly shareKind?: ShareKind;
  readonly termsSha256?: string | null;
  readonly source: Partial<AcceptedFacts['source']>;
  readonly datasets: readonly (Pick<SharedDataset, 'datasetName' | 'datasetType'> & Partial<Place>)[];
}

type SharedDataset = InvitationDocument['datasets'][number];

/**
 * Compares a subscription with the current invitation. Problems are other terms, removed or moved datasets, another account or
 * kind, index tags that are no longer shared although they are to be copied, and access that was withdrawn or has ended. Added
 * datasets and other times cause warnings only.
 */
export function findInvitationChanges(
  subscription: SubscriptionDocument,
  current: InvitationDocument,
  now: Date,
): InvitationChanges {
  const { invitation, shareKind, source, mappings } = subscription;
  if (current.invitationId.toLowerCase() !== invitation.invitationId.toLowerCase()) {
    const problem = problems.invitationForeign(current.invitationId, invitation.invitationId);
    return { problems: [problem], warnings: [] };
  }
  const accepted: AcceptedFacts = {
    shareKind,
    termsSha256: invitation.termsSha256,
    source,
    datasets: mappings.map(({ source: place, ...dataset }) => ({ ...dataset, ...place })),
  };
  const found = [
    ...findTermsProblems(accepted, current),
    ...findWithdrawalProblems(current, now),
    ...findPlaceProblems(accepted, current),
    ...findMoveProblems(source, current.source),
    ...findDataShareProblems(subscription, current),
    ...(subscription.preserveTags && !current.preserveTags ? [problems.tagsNotShared()] : []),
  ];
  return { problems: found, warnings: findChangeWarnings(subscription, current) };
}

/** Finds a move of the account: to another region, which changes costs, or to another tenant. */
function findMoveProblems(accepted: StoreFacts, current: StoreFacts): Problem[] {
  const found: Problem[] = [];
  const [from, to] = [accepted, current].map(({ location }) => normalizeRegion(location));
  if (from !== to) found.push(problems.endpointChanged('location', accepted.location, current.location));
  const [before, now] = [accepted.tenantId, current.tenantId];
  if (before !== null && now !== null && before.toLowerCase() !== now.toLowerCase()) {
    found.push(problems.endpointChanged('tenantId', before, now));
  }
  return found;
}

/** Finds a data share that was created again, or given up: a connector keeps the URI that it was created with. */
function findDataShareProblems(
  { connector }: SubscriptionDocument,
  { inPlace }: InvitationDocument,
): Problem[] {
  if (connector === undefined) return [];
  const [accepted, present] = [connector.dataShareUri, inPlace?.dataShareUri ?? null];
  if (present !== null && isSameId(present, accepted)) return [];
  return [problems.endpointChanged('inPlace.dataShareUri', accepted, present)];
}

/** Finds changes of an invitation: other terms, another account or kind, and removed or moved datasets. */
export function findChangeProblems(accepted: AcceptedFacts, current: CurrentFacts): Problem[] {
  return [...findTermsProblems(accepted, current), ...findPlaceProblems(accepted, current)];
}

function findTermsProblems(
  { termsSha256: before }: AcceptedFacts,
  { termsSha256: now }: CurrentFacts,
): Problem[] {
  return now === undefined || now === before ? [] : [problems.termsChanged(before, now)];
}

function findPlaceProblems(accepted: AcceptedFacts, current: CurrentFacts): Problem[] {
  const changed = [
    ['shareKind', accepted.shareKind, current.shareKind] as const,
    ...(['storageAccountName', 'blobEndpoint', 'isHnsEnabled'] as const).map(
      (fact) => [fact, accepted.source[fact], current.source[fact]] as const,
    ),
  ]
    .filter(([, before, now]) => now !== undefined && now !== before)
    .map(([what, before, now]) => problems.endpointChanged(what, before, now));
  return [...changed, ...findDatasetProblems(accepted, current)];
}

function findDatasetProblems(accepted: AcceptedFacts, current: CurrentFacts): Problem[] {
  return accepted.datasets.flatMap((before) => {
    const { datasetName, datasetType } = before;
    const now = current.datasets.find((dataset) => dataset.datasetName === datasetName);
    if (!now) return [problems.datasetRemoved(datasetName, 'is no longer shared')];
    const { container = before.container, path = before.path } = now;
    if (now.datasetType === datasetType && container === before.container && path === before.path) return [];
    const [from, to] = [describePlace(before), describePlace({ container, path })].map(formatValue);
    const how = `is now ${to} (${now.datasetType}), not ${from} (${datasetType})`;
    return [problems.datasetRemoved(datasetName, how)];
  });
}

function findChangeWarnings(subscription: SubscriptionDocument, current: InvitationDocument): Warning[] {
  const { invitation, snapshotTrigger, mappings } = subscription;
  const mapped = new Set(mappings.map(({ datasetName }) => datasetName));
  const found = current.datasets
    .filter(({ datasetName }) => !mapped.has(datasetName))
    .map(({ datasetName }) => warnings.datasetAdded(datasetName));
  if (toMilliseconds(current.expiresOn) !== toMilliseconds(invitation.expiresOn))
    found.push(warnings.expiryChanged(current.expiresOn, invitation.expiresOn));
  if (current.grantOn === GrantTiming.ACCEPTANCE && current.acceptedOn === null)
    found.push(warnings.acceptanceAwaited());
  const cron = current.snapshotSchedule?.cron ?? null;
  if (snapshotTrigger.kind === TriggerKind.PROVIDER_SCHEDULE && cron !== snapshotTrigger.cron) {
    const suggested = cron === null ? null : describeCron(cron);
    found.push(warnings.scheduleChanged(suggested, describeCron(snapshotTrigger.cron!)));
  }
  return found;
}

/** Converts an instant for comparisons: texts of one instant can differ. */
function toMilliseconds(instant: string | null): number | null {
  return instant === null ? null : Date.parse(instant);
}
