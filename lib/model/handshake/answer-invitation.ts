import type { Problem } from '../../errors/error-codes';
import { findDeadlineProblems } from './acceptance-match';
import type { AcceptanceDocument } from '../documents/acceptance';
import type { ConsumerFacts } from '../documents/consumer';
import type { Place } from '../values/dataset';
import { DatasetType } from '../values/dataset';
import { buildAcceptanceDocument, buildSubscriptionDocument } from '../documents/document-builders';
import { parseAcceptance, parseRejection, parseSubscription } from '../documents/parsing/parse-document';
import type { StoreFacts } from '../documents/store-facts';
import { findCompatibilityProblems } from '../checks/store-compatibility';
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
  /** Places of datasets that already have one, by dataset name. */
  readonly landings?: ReadonlyMap<string, Place>;
  readonly stateContainer: string;
  readonly deletions: SubscriptionDocument['deletions'];
  readonly allowCrossRegion: boolean;
  readonly allowCrossKind: boolean;
  /** Settings of copies that no option sets. @default - the defaults of the document */
  readonly copying?: CopySettings;
}

/** The settings of copies that no option of the command sets: people or CDKTF write them into the document. */
export type CopySettings = Pick<
  SubscriptionDocument,
  | 'maxDeleteFraction'
  | 'preserveTags'
  | 'preserveTier'
  | 'preserveAcls'
  | 'publish'
  | 'keepSnapshots'
  | 'successMarker'
>;

/**
 * Finds the reasons why an invitation cannot be accepted: access was withdrawn or has ended, a deadline has passed, or the two
 * accounts are not compatible. Values that are not known yet are left out of `acceptance` and its `target`.
 */
export function findInvitationProblems(
  invitation: InvitationDocument,
  acceptance: { readonly acceptedOn?: string; readonly target: Partial<StoreFacts> },
  allow: Pick<SubscriptionSettings, 'allowCrossRegion' | 'allowCrossKind'>,
  now: Date,
): Problem[] {
  const { shareKind, source } = invitation;
  const { acceptedOn, target } = acceptance;
  const found = findWithdrawalProblems(invitation, now);
  if (acceptedOn !== undefined) {
    const { acceptBy, expiresOn } = invitation;
    const hasEnded = found.some(({ code }) => code === 'AccessEnded');
    found.push(...findDeadlineProblems(acceptedOn, { acceptBy, expiresOn: hasEnded ? null : expiresOn }));
  }
  found.push(...findCompatibilityProblems(source, target, { shareKind, ...allow }));
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
  const { subscriptionName, container, landings, stateContainer } = settings;
  const { deletions, allowCrossRegion, allowCrossKind, copying } = settings;
  return parseSubscription(
    buildSubscriptionDocument({
      subscriptionName,
      invitation,
      target,
      findLanding: (dataset) => landings?.get(dataset.datasetName) ?? getDefaultLanding(dataset, container),
      choices: { deletions, ...copying, allowCrossRegion, allowCrossKind },
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

type Dataset = InvitationDocument['datasets'][number];

/** Returns the default place of a dataset in a container: a folder with the dataset's name. A file keeps its own name in it. */
export function getDefaultLanding({ datasetName, datasetType, path }: Dataset, container: string): Place {
  const isFile = datasetType === DatasetType.FILE;
  return {
    container,
    path: isFile ? `${datasetName}/${path.slice(path.lastIndexOf('/') + 1)}` : datasetName,
  };
}
