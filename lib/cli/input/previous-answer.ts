import type { AcceptanceDocument } from '../../model/documents/acceptance';
import { getDefaultLanding } from '../../model/handshake/answer-invitation';
import type { Place } from '../../model/values/dataset';
import { describePlace, overlaps } from '../../model/values/dataset';
import { parseAcceptance, parseSubscription } from '../../model/documents/parsing/parse-document';
import type { InvitationDocument } from '../../model/documents/invitation';
import type { SharedDataset } from '../../model/documents/shared-datasets';
import { listSources } from '../../model/documents/shared-datasets';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { describePatterns } from '../../model/values/path-patterns';
import { TriggerKind } from '../../model/documents/snapshot-trigger';
import { formatValue } from '../../errors/format-value';
import type { AcceptOptions } from './accept-options';
import { readPredecessor } from './document-files';
import { isSameId } from '../../model/rules/same-id';

/** The previous answer to the same invitation, as far as its files exist. */
export interface PreviousAnswer {
  readonly acceptance?: AcceptanceDocument;
  readonly subscription?: SubscriptionDocument;
}

/** @throws DataShareError if a file belongs to this answer and cannot be parsed: its settings would be lost */
export function readPreviousAnswer(
  files: { readonly acceptance: string; readonly subscription: string },
  { invitationId }: InvitationDocument,
): PreviousAnswer {
  return {
    acceptance: readPredecessor(files.acceptance, 'acceptance', invitationId, parseAcceptance),
    subscription: readPredecessor(files.subscription, 'subscription', invitationId, parseSubscription),
  };
}

/** Fills in the options that are not given from the previous answer. */
export function mergePreviousOptions(given: AcceptOptions, previous: PreviousAnswer): AcceptOptions {
  const { acceptance, subscription } = previous;
  const store = findPreviousStore(given, previous);
  return {
    ...given,
    account: given.account ?? store?.storageAccountName,
    location: given.location ?? store?.location,
    hns: given.hns ?? store?.isHnsEnabled,
    endpoint: given.endpoint ?? store?.blobEndpoint,
    resourceId: given.resourceId ?? store?.resourceId ?? undefined,
    stateContainer: given.stateContainer ?? subscription?.stateContainer,
    trigger: given.trigger ?? findPreviousTrigger(previous),
    consumer: given.consumer ?? acceptance?.consumer.consumerName ?? undefined,
    contact: given.contact ?? acceptance?.consumer.contact ?? undefined,
    ...mergePreviousReader(given, acceptance?.reader),
  };
}

/** Returns the previous account, unless another one is given: its facts do not apply to another account. */
export function findPreviousStore(
  { account }: AcceptOptions,
  { subscription }: PreviousAnswer,
): SubscriptionDocument['target'] | undefined {
  const target = subscription?.target;
  return account === undefined || account === target?.storageAccountName ? target : undefined;
}

type Dataset = Omit<SharedDataset, 'source'>;

/** Finds the previous places of the datasets that are still shared. */
export function findKeptLandings(
  datasets: readonly Dataset[],
  { subscription }: PreviousAnswer,
): ReadonlyMap<string, Place> {
  const kept = new Map<string, Place>();
  for (const { datasetName, datasetType, target } of subscription?.mappings ?? []) {
    const isShared = datasets.some(
      (each) => each.datasetName === datasetName && each.datasetType === datasetType,
    );
    if (isShared && target !== null) kept.set(datasetName, target);
  }
  return kept;
}

/** Chooses the container of new datasets: one of the previous containers, if nothing there is in conflict. */
export function chooseContainer(
  datasets: readonly Dataset[],
  { subscription }: PreviousAnswer,
  kept: ReadonlyMap<string, Place>,
  newContainer: string,
): string {
  const added = datasets.filter(({ datasetName }) => !kept.has(datasetName));
  const isFree = (container: string): boolean =>
    added.every((dataset) =>
      [...kept.values()].every((place) => !overlaps(place, getDefaultLanding(dataset, container))),
    );
  const before = subscription?.mappings.flatMap(({ target }) => (target ? [target.container] : [])) ?? [];
  return before.find(isFree) ?? newContainer;
}

function findPreviousTrigger({ acceptance, subscription }: PreviousAnswer): string | undefined {
  const trigger = (subscription ?? acceptance)?.snapshotTrigger;
  if (trigger === undefined) return undefined;
  if (trigger.kind === TriggerKind.PROVIDER_SCHEDULE) return 'provider';
  return trigger.cron ?? 'manual';
}

/** Fills in the previous reader, unless a given ID differs: then the reader is another identity altogether. */
function mergePreviousReader(
  { reader, readerType, applicationId }: AcceptOptions,
  before: AcceptanceDocument['reader'] | undefined,
): Pick<AcceptOptions, 'reader' | 'readerType' | 'applicationId'> {
  const isOther = (given: string | undefined, id: string | null): boolean =>
    given !== undefined && id !== null && !isSameId(given, id);
  if (!before || isOther(reader, before.principalId) || isOther(applicationId, before.applicationId)) {
    return { reader, readerType, applicationId };
  }
  return {
    reader: reader ?? before.principalId ?? undefined,
    readerType: readerType ?? before.principalType,
    applicationId: applicationId ?? before.applicationId ?? undefined,
  };
}

/** Describes the differences between the new documents and the previous ones, a sentence each. */
export function describeChangesSincePrevious(
  { datasets }: InvitationDocument,
  previous: PreviousAnswer,
  now: Required<PreviousAnswer>,
): string[] {
  const { acceptance, subscription } = previous;
  return [
    ...(subscription ? describeDifferences(SUBSCRIPTION_FIELDS, subscription, now.subscription) : []),
    ...(subscription ? describeLandingChanges(subscription, now.subscription, datasets) : []),
    ...(subscription ? describePatternChanges(subscription, now.subscription) : []),
    ...(acceptance ? describeDifferences(ACCEPTANCE_FIELDS, acceptance, now.acceptance) : []),
  ];
}

type ReportedFields<T> = readonly (readonly [
  name: string,
  value: (document: T) => string | number | boolean | null,
])[];

const SUBSCRIPTION_FIELDS: ReportedFields<SubscriptionDocument> = [
  ["the provider's account", (document) => joinSources(document, 'storageAccountName')],
  ["the provider's endpoint", (document) => joinSources(document, 'blobEndpoint')],
  ['the account', ({ target }) => target.storageAccountName],
  ['its location', ({ target }) => target.location],
  ['its endpoint', ({ target }) => target.blobEndpoint],
  ['its hierarchical namespace', ({ target }) => target.isHnsEnabled],
  ['its tenant', ({ target }) => target.tenantId],
  ['its resource ID', ({ target }) => target.resourceId],
  ['the state container', ({ stateContainer }) => stateContainer],
  ['deletions', ({ deletions }) => deletions],
  ['the fraction that a mirror can delete', ({ maxDeleteFraction }) => maxDeleteFraction],
  ['the way to publish', ({ publish }) => publish],
  ['the number of snapshots to keep', ({ keepSnapshots }) => keepSnapshots],
  ['the success marker', ({ successMarker }) => successMarker],
  ['the copying of index tags', ({ preserveTags }) => preserveTags],
  ['the copying of access tiers', ({ preserveTier }) => preserveTier],
  ['the copying of access control', ({ preserveAcls }) => preserveAcls],
  ['the permission to cross regions', ({ allowCrossRegion }) => allowCrossRegion],
  ['the permission to cross kinds of storage', ({ allowCrossKind }) => allowCrossKind],
  ['the trigger', ({ snapshotTrigger: { kind, cron } }) => (cron === null ? kind : `${kind} ${cron}`)],
];

const ACCEPTANCE_FIELDS: ReportedFields<AcceptanceDocument> = [
  ['the reader', ({ reader }) => reader.principalId],
  ["the reader's type", ({ reader }) => reader.principalType],
  ["the reader's application", ({ reader }) => reader.applicationId],
  ['the consumer', ({ consumer }) => consumer.consumerName],
  ['the contact', ({ consumer }) => consumer.contact],
  ['your tenant', ({ consumer }) => consumer.tenantId],
];

function joinSources(document: SubscriptionDocument, fact: 'storageAccountName' | 'blobEndpoint'): string {
  return listSources(document)
    .map((source) => source[fact])
    .join(', ');
}

function describeDifferences<T>(fields: ReportedFields<T>, before: T, after: T): string[] {
  return fields
    .map(([name, getValue]) => [name, getValue(before), getValue(after)] as const)
    .filter(([, old, present]) => old !== present)
    .map(([name, old, present]) => `${name} is ${describeValue(present)} (was ${describeValue(old)})`);
}

function describeValue(value: string | number | boolean | null): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return value === null ? 'not given' : formatValue(value);
}

function describePatternChanges(before: SubscriptionDocument, after: SubscriptionDocument): string[] {
  const describe = ({ mappings }: SubscriptionDocument, name: string): string | undefined => {
    const mapping = mappings.find(({ datasetName }) => datasetName === name);
    return mapping && describePatterns(mapping);
  };
  return after.mappings.flatMap(({ datasetName }) => {
    const [old, present] = [describe(before, datasetName), describe(after, datasetName)];
    return old === undefined || old === present
      ? []
      : [`dataset ${formatValue(datasetName)} copies ${present} now (was ${old})`];
  });
}

function describeLandingChanges(
  before: SubscriptionDocument,
  after: SubscriptionDocument,
  shared: readonly Pick<Dataset, 'datasetName'>[],
): string[] {
  const findPlace = ({ mappings }: SubscriptionDocument, name: string): string | null | undefined => {
    const mapping = mappings.find(({ datasetName }) => datasetName === name);
    return mapping?.target ? describePlace(mapping.target) : mapping && null;
  };
  const names = new Set([...before.mappings, ...after.mappings].map(({ datasetName }) => datasetName));
  return [...names].flatMap((name) => {
    const [old, present] = [findPlace(before, name), findPlace(after, name)];
    if (old === present) return [];
    const dataset = `dataset ${formatValue(name)}`;
    if (present === undefined) {
      const isShared = shared.some(({ datasetName }) => datasetName === name);
      return [`${dataset} is no longer ${isShared ? 'copied' : 'shared'}; its copies stay`];
    }
    const where = present === null ? 'is read in place' : `is copied to ${formatValue(present)}`;
    return [old === undefined ? `${dataset} is new, and ${where}` : `${dataset} ${where} now`];
  });
}
