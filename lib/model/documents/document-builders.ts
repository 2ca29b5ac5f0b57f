import type { Place } from '../values/dataset';
import type { PathPatterns } from '../values/path-patterns';
import { pickPatterns } from '../values/path-patterns';
import { DEFAULT_KEEP_SNAPSHOTS, PreserveAcls, PublishMode } from '../values/publication';
import { ShareKind } from '../values/share-kind';
import type { AcceptanceDocument } from './acceptance';
import { copyChangeSources, keepChangeSources } from './change-facts';
import type { ConsumerFacts } from './consumer';
import type { InvitationBase } from './invitation';
import type { StoreFacts } from './store-facts';
import { getSchemaUrl } from './schema-url';
import type { DatasetLocations, SharedDataset } from './shared-datasets';
import { toDatasetLocations } from './shared-datasets';
import type { ConnectorFacts, SubscriptionBase } from './subscription';
import { DEFAULT_MAX_DELETE_FRACTION, toAcceptedInvitation } from './subscription';
import type { SnapshotTriggerFacts } from './snapshot-trigger';
import type { ObjectReplicationFacts, StorageMoverFacts, SubscriptionEngine } from './subscription-engine';

/*
 * Builds the documents that the two sides exchange or keep. The constructs and the command use the same builders.
 *
 * `Flag` is the type of a yes-or-no value: boolean, or in an app also a token. Any string can be a token there, too. The
 * builders therefore only place values and fill in defaults; `parse-document` checks the documents.
 */

/** The fields of a document that describe a storage account. */
export type StoreFields<Flag> = Omit<StoreFacts, 'isHnsEnabled'> & { readonly isHnsEnabled: Flag };

/** The fields of an invitation. Each dataset has its storage account. */
export type InvitationFields<Flag> = Omit<InvitationBase, DocumentHeader> & {
  readonly datasets: readonly SharedDataset<StoreFields<Flag>>[];
};

/** An invitation whose values can be tokens. */
export type BuiltInvitation<Flag> = InvitationBase & DatasetLocations<StoreFields<Flag>>;

type DocumentHeader = '$schema' | 'documentType';

/** The values that an acceptance is built from. */
export interface AcceptanceFields<Flag> {
  readonly invitation: Pick<InvitationBase, 'invitationId' | 'shareName' | 'termsSha256'>;
  readonly acceptedOn: string;
  readonly consumer: ConsumerFacts;
  /** The consumer's storage account. The provider learns its region and kind only. */
  readonly target: Pick<StoreFields<Flag>, 'location' | 'isHnsEnabled'>;
  readonly reader: AcceptanceDocument['reader'];
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** The consumer's half of object replication, if the provider is to make the other. */
  readonly objectReplication?: ObjectReplicationFacts;
  /** The consumer's half of copies by Storage Mover, if the provider is to make the jobs. */
  readonly storageMover?: StorageMoverFacts;
}

/** The settings of a subscription that have defaults. */
export type SubscriptionChoices = Partial<
  Pick<
    SubscriptionBase,
    | 'deletions'
    | 'maxDeleteFraction'
    | 'preserveTags'
    | 'preserveTier'
    | 'preserveAcls'
    | 'publish'
    | 'keepSnapshots'
    | 'successMarker'
    | 'allowCrossRegion'
    | 'allowCrossKind'
  >
>;

/** The place where a dataset lands, and the patterns of its files. */
export type Landing = Place & PathPatterns;

/** The values that a subscription is built from. */
export interface SubscriptionFields<Flag> {
  readonly subscriptionName: string;
  readonly invitation: InvitationFields<Flag>;
  readonly target: StoreFields<Flag>;
  /** The connector that an in-place share is read through, if it is. */
  readonly connector?: ConnectorFacts;
  /** Returns the place where a dataset of a CopyBased share lands, or undefined if it is not copied. */
  readonly findLanding: (dataset: Omit<SharedDataset, 'source'>) => Landing | undefined;
  readonly choices: SubscriptionChoices;
  readonly snapshotTrigger: SnapshotTriggerFacts;
  /** The carrier of the bytes, if it is not one process of this package. */
  readonly engine?: SubscriptionEngine;
  readonly stateContainer: string;
}

/** Builds an invitation document. */
export function buildInvitationDocument<Flag>(fields: InvitationFields<Flag>): BuiltInvitation<Flag> {
  return buildLocatedInvitation(fields, locateDatasets(fields.datasets));
}

/** Returns the fields of a document that locate datasets. */
export function locateDatasets<Flag>(
  datasets: readonly SharedDataset<StoreFields<Flag>>[],
): DatasetLocations<StoreFields<Flag>> {
  return toDatasetLocations(datasets.map(toStoredDataset));
}

/** Builds an invitation document of which the located datasets are known: those of thousands of invitations are the same. */
export function buildLocatedInvitation<Flag>(
  fields: Omit<InvitationFields<Flag>, 'datasets'>,
  { schemaVersion, ...locations }: DatasetLocations<StoreFields<Flag>>,
): BuiltInvitation<Flag> {
  return {
    $schema: getSchemaUrl('invitation', schemaVersion),
    documentType: 'invitation',
    schemaVersion,
    invitationId: fields.invitationId,
    shareName: fields.shareName,
    shareKind: fields.shareKind,
    description: fields.description,
    ...(fields.purpose !== undefined && { purpose: fields.purpose }),
    ...(fields.legalBasis !== undefined && { legalBasis: fields.legalBasis }),
    termsOfUse: fields.termsOfUse,
    termsSha256: fields.termsSha256,
    provider: fields.provider,
    ...(fields.inPlace && { inPlace: fields.inPlace }),
    ...(fields.storageMover && { storageMover: fields.storageMover }),
    acceptBy: fields.acceptBy,
    expiresOn: fields.expiresOn,
    state: fields.state,
    grantOn: fields.grantOn,
    acceptedOn: fields.acceptedOn,
    snapshotSchedule: fields.snapshotSchedule,
    preserveTags: fields.preserveTags,
    exchange: fields.exchange,
    ...copyChangeSources(fields),
    ...locations,
    recipient: fields.recipient,
  } as BuiltInvitation<Flag>;
}

/** Builds the acceptance of an invitation. It accepts the terms of use that the invitation has. */
export function buildAcceptanceDocument<Flag>(fields: AcceptanceFields<Flag>): object {
  const { invitation, acceptedOn, consumer, target, reader, snapshotTrigger } = fields;
  const { objectReplication, storageMover } = fields;
  return {
    $schema: getSchemaUrl('acceptance'),
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: invitation.invitationId,
    shareName: invitation.shareName,
    termsSha256: invitation.termsSha256,
    acceptedOn,
    consumer,
    target: { location: target.location, isHnsEnabled: target.isHnsEnabled },
    reader,
    snapshotTrigger,
    ...(objectReplication && { objectReplication }),
    ...(storageMover && { storageMover }),
  };
}

/** Builds a subscription document: the input of `datashare check` and `datashare sync`. */
export function buildSubscriptionDocument<Flag>(fields: SubscriptionFields<Flag>): object {
  const { subscriptionName, invitation, target, connector, choices, snapshotTrigger, stateContainer } =
    fields;
  const { schemaVersion, ...locations } = buildMappings(fields);
  return {
    $schema: getSchemaUrl('subscription', schemaVersion),
    documentType: 'subscription',
    schemaVersion,
    subscriptionName,
    invitation: toAcceptedInvitation(invitation),
    shareKind: invitation.shareKind,
    ...locations.accounts,
    target: toStoreFields(target),
    ...(connector && { connector }),
    mappings: locations.mappings,
    deletions: choices.deletions ?? 'keep',
    maxDeleteFraction: choices.maxDeleteFraction ?? DEFAULT_MAX_DELETE_FRACTION,
    preserveTags: choices.preserveTags ?? false,
    preserveTier: choices.preserveTier ?? false,
    preserveAcls: choices.preserveAcls ?? PreserveAcls.NONE,
    publish: choices.publish ?? PublishMode.IN_PLACE,
    keepSnapshots: choices.keepSnapshots ?? DEFAULT_KEEP_SNAPSHOTS,
    successMarker: choices.successMarker ?? false,
    allowCrossRegion: choices.allowCrossRegion ?? false,
    allowCrossKind: choices.allowCrossKind ?? false,
    snapshotTrigger,
    ...(fields.engine && { engine: fields.engine }),
    exchange: invitation.exchange,
    ...keepChangeSources(invitation, [
      ...locations.sources,
      ...(invitation.exchange ? [invitation.exchange] : []),
    ]),
    stateContainer,
  };
}

/**
 * Maps the datasets of a copy that land somewhere; for an in-place share, all datasets, without a place. A subscription names
 * only the accounts of these datasets.
 */
function buildMappings<Flag>({ invitation, findLanding }: SubscriptionFields<Flag>): {
  readonly schemaVersion: 1 | 2;
  readonly accounts: object;
  readonly sources: readonly StoreFields<Flag>[];
  readonly mappings: readonly object[];
} {
  const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
  const mapped = invitation.datasets.map(toStoredDataset).flatMap((dataset) => {
    const landing = isCopy ? findLanding(dataset) : undefined;
    if (isCopy && !landing) return [];
    const target = landing ? { container: landing.container, path: landing.path } : null;
    return [{ ...dataset, target, patterns: pickPatterns(landing ?? {}) }];
  });
  // Without a dataset, which no reader accepts, the document still has the account.
  const located = toDatasetLocations(mapped.length > 0 ? mapped : invitation.datasets.map(toStoredDataset));
  const isSingle = located.schemaVersion === 1;
  const mappings = mapped.map(({ datasetName, datasetType, source, container, path, target, patterns }) => {
    const { storageAccountName } = source;
    const place = { container, path };
    const from = isSingle ? place : { storageAccountName, ...place };
    return { datasetName, datasetType, source: from, target, ...patterns };
  });
  const accounts = isSingle ? { source: located.source } : { sources: located.sources };
  const sources = isSingle ? [located.source] : located.sources;
  return { schemaVersion: located.schemaVersion, accounts, sources, mappings };
}

function toStoredDataset<Flag>(dataset: SharedDataset<StoreFields<Flag>>): SharedDataset<StoreFields<Flag>> {
  return { ...dataset, source: toStoreFields(dataset.source) };
}

/** Keeps the fields that documents have. */
function toStoreFields<Flag>(store: StoreFields<Flag>): StoreFields<Flag> {
  return {
    storageAccountName: store.storageAccountName,
    blobEndpoint: store.blobEndpoint,
    location: store.location,
    isHnsEnabled: store.isHnsEnabled,
    tenantId: store.tenantId,
    resourceId: store.resourceId,
  };
}
