import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { findDeadlineProblems } from './acceptance-match';
import type { AcceptanceDocument } from '../documents/acceptance';
import type { ConsumerFacts } from '../documents/consumer';
import type { Place } from '../values/dataset';
import { DatasetType } from '../values/dataset';
import type { PathPatterns } from '../values/path-patterns';
import type { Landing, SubscriptionChoices } from '../documents/document-builders';
import type { ConnectorChoices } from '../documents/connector';
import { buildConnector } from '../documents/connector';
import { buildAcceptanceDocument, buildSubscriptionDocument } from '../documents/document-builders';
import { parseAcceptance, parseRejection, parseSubscription } from '../documents/parsing/parse-document';
import type { StoreFacts } from '../documents/store-facts';
import { findSourceProblems } from '../checks/store-compatibility';
import type { SharedDataset } from '../documents/shared-datasets';
import { groupBySource, listSharedDatasets } from '../documents/shared-datasets';
import type { InvitationDocument } from '../documents/invitation';
import { findWithdrawalProblems } from '../values/invitation-state';
import type { RejectionDocument } from '../documents/rejection';
import { getSchemaUrl } from '../documents/schema-url';
import type { SubscriptionDocument } from '../documents/subscription';
import type { SnapshotTriggerFacts } from '../documents/snapshot-trigger';

/** The values of an acceptance that the consumer decides. */
export interface Acceptance {
  /** Time of the acceptance, UTC. */
  readonly acceptedOn: string;
  readonly consumer: ConsumerFacts;
  readonly reader: AcceptanceDocument['reader'];
  /** The account that snapshots land in; for an in-place share, the account whose region and kind have to match. */
  readonly target: StoreFacts;
  readonly snapshotTrigger: SnapshotTriggerFacts;
}

/** The consumer's settings for a subscription. */
export interface SubscriptionSettings {
  readonly subscriptionName: string;
  /** Container that the datasets land in, each in a folder of its own name. */
  readonly container: string;
  /** Places of the datasets that have another one, by dataset name. */
  readonly landings?: ReadonlyMap<string, Place>;
  /** Patterns of the files to copy, by dataset name. */
  readonly patterns?: ReadonlyMap<string, PathPatterns>;
  /** Names of the datasets that are not copied. */
  readonly leftOut?: ReadonlySet<string>;
  readonly stateContainer: string;
  readonly choices: SubscriptionChoices;
  /** Name and state of the connector, if the share is read through one. */
  readonly connector?: ConnectorChoices;
}

/**
 * Finds the reasons why an invitation cannot be accepted: access was withdrawn or has ended, a deadline has passed, or the two
 * accounts are not compatible. Values that are not known yet are left out of `acceptance` and its `target`.
 *
 * @param leftOut Names of the datasets that are not copied: their accounts do not matter.
 */
export function findInvitationProblems(
  invitation: InvitationDocument,
  acceptance: { readonly acceptedOn?: string; readonly target: Partial<StoreFacts> },
  choices: SubscriptionChoices,
  now: Date,
  leftOut?: ReadonlySet<string>,
): Problem[] {
  const { shareKind } = invitation;
  const { acceptedOn, target } = acceptance;
  const found = findWithdrawalProblems(invitation, now);
  if (acceptedOn !== undefined) {
    const { acceptBy, expiresOn } = invitation;
    const hasEnded = found.some(({ code }) => code === 'AccessEnded');
    found.push(...findDeadlineProblems(acceptedOn, { acceptBy, expiresOn: hasEnded ? null : expiresOn }));
  }
  const { allowCrossRegion = false, allowCrossKind = false, preserveTags, preserveAcls } = choices;
  const terms = { shareKind, allowCrossRegion, allowCrossKind, preserveTags, preserveAcls };
  const mapped = listSharedDatasets(invitation).filter(({ datasetName }) => !leftOut?.has(datasetName));
  found.push(...findSourceProblems(groupBySource(mapped), target, terms));
  if (preserveTags && !invitation.preserveTags) found.push(problems.tagsNotShared());
  return found;
}

/**
 * Creates the acceptance of an invitation, for its provider. It accepts the terms of the invitation.
 *
 * @throws DataShareError `DocumentInvalid`
 */
export function createAcceptance(invitation: InvitationDocument, acceptance: Acceptance): AcceptanceDocument {
  return parseAcceptance(buildAcceptanceDocument({ invitation, ...acceptance }));
}

/**
 * Creates the subscription that belongs to an acceptance, for the consumer's own `datashare check` and `datashare sync`.
 *
 * @throws DataShareError `DocumentInvalid`, `TargetsOverlap`, `DataLakeGen1Refused`
 */
export function createSubscription(
  invitation: InvitationDocument,
  { target, snapshotTrigger }: Acceptance,
  settings: SubscriptionSettings,
): SubscriptionDocument {
  const { subscriptionName, choices, stateContainer } = settings;
  return parseSubscription(
    buildSubscriptionDocument({
      subscriptionName,
      invitation: { ...invitation, datasets: listSharedDatasets(invitation) },
      target,
      connector:
        invitation.inPlace &&
        buildConnector(subscriptionName, invitation.inPlace.dataShareUri, settings.connector),
      findLanding: (dataset) => findLanding(dataset, settings),
      choices,
      snapshotTrigger,
      stateContainer,
    }),
  );
}

/** Creates the rejection of an invitation, for its provider. @throws DataShareError `DocumentInvalid` */
export function createRejection(
  { invitationId, shareName }: InvitationDocument,
  rejection: Pick<RejectionDocument, 'rejectedOn' | 'reason' | 'consumer'>,
): RejectionDocument {
  const { rejectedOn, reason, consumer } = rejection;
  return parseRejection({
    $schema: getSchemaUrl('rejection'),
    documentType: 'rejection',
    schemaVersion: 1,
    invitationId,
    shareName,
    rejectedOn,
    reason,
    consumer,
  });
}

type Dataset = Omit<SharedDataset, 'source'>;

/** Returns the place that a dataset of a copy lands in, and the patterns of its files; undefined if it is not copied. */
export function findLanding(
  dataset: Dataset,
  {
    container,
    landings,
    patterns,
    leftOut,
  }: Pick<SubscriptionSettings, 'container' | 'landings' | 'patterns' | 'leftOut'>,
): Landing | undefined {
  const { datasetName } = dataset;
  if (leftOut?.has(datasetName)) return undefined;
  const place = landings?.get(datasetName) ?? getDefaultLanding(dataset, container);
  return { ...place, ...patterns?.get(datasetName) };
}

/** Returns the default place of a dataset in a container: a folder with the dataset's name. A file keeps its own name in it. */
export function getDefaultLanding({ datasetName, datasetType, path }: Dataset, container: string): Place {
  const isFile = datasetType === DatasetType.FILE;
  return {
    container,
    path: isFile ? `${datasetName}/${path.slice(path.lastIndexOf('/') + 1)}` : datasetName,
  };
}
