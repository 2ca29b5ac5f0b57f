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

/** What a consumer says to an invitation that they accept. */
export interface Acceptance {
  /** When it is accepted, UTC. */
  readonly acceptedOn: string;
  readonly consumer: ConsumerFacts;
  readonly reader: AcceptanceDocument['reader'];
  /** Store that the snapshots land in; of an in-place share, the store whose region and kind must match. */
  readonly target: StoreFacts;
  readonly snapshotTrigger: SnapshotTriggerFacts;
}

/** How the consumer keeps what they have accepted. */
export interface SubscriptionSettings {
  readonly subscriptionName: string;
  /** Container that the datasets land in, each in a folder of its own name. */
  readonly container: string;
  /** Where datasets land that have a place already, by name. */
  readonly landings?: ReadonlyMap<string, Place>;
  readonly stateContainer: string;
  readonly deletions: SubscriptionDocument['deletions'];
  readonly allowCrossRegion: boolean;
  readonly allowCrossKind: boolean;
  /** What else a subscription of copies says. @default - the defaults of the document */
  readonly copying?: CopySettings;
}

/** What no option asks for: it is written into the document by hand, or by CDKTF. */
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
 * Says why an invitation cannot be accepted like this: it came to its end, or the two sides do not fit. What is not
 * known yet is left out of `target` and `acceptance`.
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
 * The acceptance of an invitation, for its provider. It accepts the terms that the invitation has.
 *
 * @throws DataShareError `DocumentInvalid`
 */
export function createAcceptance(invitation: InvitationDocument, acceptance: Acceptance): AcceptanceDocument {
  return parseAcceptance(buildAcceptanceDocument({ invitation, ...acceptance }));
}

/**
 * The subscription that goes with an acceptance, for the consumer's own `datashare check` and `datashare sync`.
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

/** The rejection of an invitation, for its provider. @throws DataShareError `DocumentInvalid` */
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

/** Where a dataset lands in a container: a folder of its name; a file keeps its own name in it. */
export function getDefaultLanding({ datasetName, datasetType, path }: Dataset, container: string): Place {
  const isFile = datasetType === DatasetType.FILE;
  return {
    container,
    path: isFile ? `${datasetName}/${path.slice(path.lastIndexOf('/') + 1)}` : datasetName,
  };
}
