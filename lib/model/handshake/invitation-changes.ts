import type { Problem } from '../../errors/error-codes';
import { problems, warnings } from '../../errors/catalogue';
import type { Warning } from '../../errors/warning-codes';
import { formatValue } from '../../errors/format-value';
import type { Place } from '../values/dataset';
import { describePlace } from '../values/dataset';
import type { StoreFacts } from '../documents/store-facts';
import { GrantTiming } from '../values/grant-timing';
import type { InvitationDocument } from '../documents/invitation';
import type { SharedDataset } from '../documents/shared-datasets';
import { listSharedDatasets, listSharedMappings } from '../documents/shared-datasets';
import { findWithdrawalProblems } from '../values/invitation-state';
import { normalizeRegion } from '../values/region';
import { describeCron } from '../values/schedule';
import type { ShareKind } from '../values/share-kind';
import type { SubscriptionDocument } from '../documents/subscription';
import { isCarriedByProvider } from '../documents/subscription-engine';
import { isSameId } from '../rules/same-id';
import { TriggerKind } from '../documents/snapshot-trigger';

/** The differences between the provider's current invitation and the accepted one. */
export interface InvitationChanges {
  /** Changes that stop synchronizations, because nobody has agreed to them. */
  readonly problems: readonly Problem[];
  /** Changes that do not stop synchronizations. */
  readonly warnings: readonly Warning[];
}

/** The properties of a storage account that are compared. */
export type ComparedSource = Pick<StoreFacts, 'storageAccountName' | 'blobEndpoint' | 'isHnsEnabled'>;

/** The properties of the accepted invitation. */
export interface AcceptedFacts<Source extends ComparedSource = ComparedSource> {
  readonly shareKind: ShareKind;
  readonly termsSha256: string | null;
  readonly datasets: readonly SharedDataset<Source>[];
}

/** The same properties of the current invitation; `undefined` if only Terraform knows the value. */
export interface CurrentFacts<Source extends Partial<ComparedSource> = Partial<ComparedSource>> {
  readonly shareKind?: ShareKind;
  readonly termsSha256?: string | null;
  readonly datasets: readonly (Pick<SharedDataset, 'datasetName' | 'datasetType'> &
    Partial<Place> & { readonly source: Source })[];
}

/** The account of some datasets when they were accepted, and now. */
export interface SourcePair<Accepted, Current> {
  readonly accepted: Accepted;
  readonly current: Current;
  /** One of the datasets; undefined if all datasets are in one account, then and now. */
  readonly datasetName: string | undefined;
}

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
  const { invitation, shareKind } = subscription;
  if (current.invitationId.toLowerCase() !== invitation.invitationId.toLowerCase()) {
    const problem = problems.invitationForeign(current.invitationId, invitation.invitationId);
    return { problems: [problem], warnings: [] };
  }
  const accepted = {
    shareKind,
    termsSha256: invitation.termsSha256,
    datasets: listSharedMappings(subscription).map(
      ({ datasetName, datasetType, source: { store, container, path } }) => {
        return { datasetName, datasetType, container, path, source: store };
      },
    ),
  };
  const { termsSha256 } = current;
  const present = { shareKind: current.shareKind, termsSha256, datasets: listSharedDatasets(current) };
  const found = [
    ...findTermsProblems(accepted, present),
    ...findWithdrawalProblems(current, now),
    ...findPlaceProblems(accepted, present),
    ...pairSources(accepted.datasets, present.datasets).flatMap(findMoveProblems),
    ...findDataShareProblems(subscription, current),
    ...(subscription.preserveTags && !current.preserveTags ? [problems.tagsNotShared()] : []),
  ];
  return { problems: found, warnings: findChangeWarnings(subscription, current) };
}

/**
 * Pairs the accounts of datasets when they were accepted with those of now. If all datasets are in one account, then and now,
 * these two are the pair. Otherwise each dataset counts: a pair is listed once.
 */
export function pairSources<Accepted, Current>(
  accepted: readonly { readonly datasetName: string; readonly source: Accepted }[],
  current: readonly { readonly datasetName: string; readonly source: Current }[],
): SourcePair<Accepted, Current>[] {
  const [before, now] = [accepted, current].map((datasets) => new Set(datasets.map(({ source }) => source)));
  if (before.size === 1 && now.size === 1)
    return [{ accepted: accepted[0].source, current: current[0].source, datasetName: undefined }];
  const byName = new Map(current.map((dataset) => [dataset.datasetName, dataset.source]));
  const paired = new Map<Accepted, Set<Current>>();
  return accepted.flatMap(({ datasetName, source }) => {
    const present = byName.get(datasetName);
    const known = paired.get(source) ?? new Set<Current>();
    paired.set(source, known);
    if (present === undefined || known.has(present)) return [];
    known.add(present);
    return [{ accepted: source, current: present, datasetName }];
  });
}

/** Finds a move of the account: to another region, which changes costs, or to another tenant. */
function findMoveProblems({ accepted, current, datasetName }: SourcePair<StoreFacts, StoreFacts>): Problem[] {
  const found: Problem[] = [];
  const account = datasetName === undefined ? undefined : accepted.storageAccountName;
  if (account !== undefined && account !== current.storageAccountName) return [];
  const [from, to] = [accepted, current].map(({ location }) => normalizeRegion(location));
  if (from !== to)
    found.push(problems.endpointChanged('location', accepted.location, current.location, account));
  const [before, now] = [accepted.tenantId, current.tenantId];
  if (before !== null && now !== null && before.toLowerCase() !== now.toLowerCase()) {
    found.push(problems.endpointChanged('tenantId', before, now, account));
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
  const { shareKind } = current;
  const isOtherKind = shareKind !== undefined && shareKind !== accepted.shareKind;
  return [
    ...(isOtherKind ? [problems.endpointChanged('shareKind', accepted.shareKind, shareKind)] : []),
    ...pairSources(accepted.datasets, current.datasets).flatMap(findSourceChanges),
    ...findDatasetProblems(accepted, current),
  ];
}

/** Finds changes of an account. With several accounts, a dataset that moved to another one is a change of the dataset. */
function findSourceChanges({
  accepted,
  current,
  datasetName,
}: SourcePair<ComparedSource, Partial<ComparedSource>>): Problem[] {
  const account = datasetName === undefined ? undefined : accepted.storageAccountName;
  if (account !== undefined && isOtherAccount(accepted, current)) return [];
  return (['storageAccountName', 'blobEndpoint', 'isHnsEnabled'] as const)
    .map((fact) => [fact, accepted[fact], current[fact]] as const)
    .filter(([, before, now]) => now !== undefined && now !== before)
    .map(([what, before, now]) => problems.endpointChanged(what, before, now, account));
}

function isOtherAccount(accepted: ComparedSource, { storageAccountName }: Partial<ComparedSource>): boolean {
  return storageAccountName !== undefined && storageAccountName !== accepted.storageAccountName;
}

function findDatasetProblems(accepted: AcceptedFacts, current: CurrentFacts): Problem[] {
  const isSinglePair = pairSources(accepted.datasets, current.datasets)[0]?.datasetName === undefined;
  const byName = new Map(current.datasets.map((dataset) => [dataset.datasetName, dataset]));
  return accepted.datasets.flatMap((before) => {
    const { datasetName, datasetType } = before;
    const now = byName.get(datasetName);
    if (!now) return [problems.datasetRemoved(datasetName, 'is no longer shared')];
    const { container = before.container, path = before.path } = now;
    const hasMoved = !isSinglePair && isOtherAccount(before.source, now.source);
    const isSamePlace = container === before.container && path === before.path;
    if (now.datasetType === datasetType && isSamePlace && !hasMoved) return [];
    const toShown = (place: Place, source: Partial<ComparedSource>): string =>
      formatValue(`${hasMoved ? `${source.storageAccountName}/` : ''}${describePlace(place)}`);
    const [from, to] = [toShown(before, before.source), toShown({ container, path }, now.source)];
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
  if (isCarriedByProvider(subscription.engine) && current.storageMover === undefined)
    found.push(warnings.engineOfferWithdrawn());
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
