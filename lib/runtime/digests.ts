import { randomUUID } from 'node:crypto';
import { createFeedStore } from '../digests/feed-blobs';
import type { DigestJob } from '../digests/find-changes';
import type { GroupedInvitations, NoDigestReason } from '../digests/group-invitations';
import { groupInvitations } from '../digests/group-invitations';
import type { PublishedDigests } from '../digests/publish-digests';
import { writeDigests } from '../digests/write-digests';
import type { Problem } from '../errors/error-codes';
import { throwProblems } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { InvitationDocument } from '../model/documents/invitation';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import { collectSources, listSharedDatasets, listSources } from '../model/documents/shared-datasets';
import type { AzureSession } from './azure-session';
import { openAzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { requireOptions } from './require-options';
import { WITH_TIMES } from './share-proof';

export type { NoDigestReason, PublishedDigests };

/** The longest time for which digests can be kept. */
const MAX_KEEP_DAYS = 365;

/** Options of writing digests. */
export interface DigestRunOptions extends RuntimeOptions {
  /**
   * The way to find changes: `listing` compares each dataset with the listing of the last run, `change-feed` reads the
   * change feed of the accounts, which ADLS Gen2 does not have.
   * @default listing
   */
  readonly from?: 'listing' | 'change-feed';
  /**
   * Days for which digests are kept. A recipient that has not synchronized for longer lists its datasets.
   * @default 14
   */
  readonly keepDays?: number;
}

/** The digests of one invitation. */
export interface InvitationDigests {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** `Overtaken` if another process has published later digests; `Contested` if others replaced them at each attempt. */
  readonly status: PublishedDigests;
}

/** The digests of the recipients of a share that read the same datasets. */
export interface ShareDigests {
  /** Name of the share. */
  readonly shareName: string;
  /** Number of the last digest; 0 if there is none yet. */
  readonly sequence: number;
  /** Number of changes that this run has found. */
  readonly changes: number;
  /** Time up to which changes are in the digests, UTC. */
  readonly coversUntil: string;
  /** True if a series of digests has begun: recipients list their datasets once. */
  readonly isNewSeries: boolean;
  /** The recipients. */
  readonly recipients: readonly InvitationDigests[];
}

/** An invitation without digests. */
export interface InvitationWithoutDigests {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** Name of the share. */
  readonly shareName: string;
  /** Name of the recipient in the share. */
  readonly recipientName: string;
  /** The reason. */
  readonly reason: NoDigestReason;
}

/** The result of writing digests. */
export interface DigestReport {
  /** The digests, by share. */
  readonly shares: readonly ShareDigests[];
  /** The invitations that got none. */
  readonly notWritten: readonly InvitationWithoutDigests[];
}

/**
 * Writes digests of the changes since the last run, one series for all recipients that read the same datasets, to the
 * place that the invitation names, or into the exchange beside it. Recipients that may not read the datasets now get none: a
 * digest names files.
 *
 * @param documents Invitations as JSON texts or parsed values.
 * @throws DataShareError `ValueInvalid` if `keepDays` is not a whole number from 1 to 365, or if the change feed of an account of
 *   ADLS Gen2 is to be read; `ExchangeMissing` if no invitation has a place for digests; `DigestChanged`, `ChangeFeedUnreadable`,
 *   the errors of documents, and if an account cannot be reached
 */
export async function writeShareDigests(
  documents: readonly unknown[],
  options: DigestRunOptions = {},
): Promise<DigestReport> {
  requireOptions('DigestRunOptions', options);
  const { from = 'listing', keepDays = 14 } = options;
  if (!Number.isSafeInteger(keepDays) || keepDays < 1 || keepDays > MAX_KEEP_DAYS)
    throwProblems([problems.valueInvalid('keepDays', `a whole number from 1 to ${MAX_KEEP_DAYS}`, keepDays)]);
  const invitations = documents.map((document) => parseInvitation(document));
  const session = openAzureSession(options);
  const now = session.options.now();
  const { groups, skipped } = groupInvitations(invitations, now);
  const [without] = skipped.filter(({ reason }) => reason === 'NoExchange');
  if (groups.length === 0 && without) throwProblems([problems.exchangeMissing(without.invitation.shareName)]);
  const digested = groups.flatMap((group) => group.invitations.map(({ invitation }) => invitation));
  if (from === 'change-feed') throwProblems(findMissingFeeds(digested));
  const shares: ShareDigests[] = [];
  for (const group of groups) {
    const job = await createDigestJob(session, group);
    const written = await writeDigests(job, group, { from, keepDays });
    const names = new Map(
      group.invitations.map((each) => [each.invitationId, each.invitation.recipient.recipientName]),
    );
    const recipients = written.recipients.map(({ invitationId, status }) => {
      return { invitationId, recipientName: names.get(invitationId)!, status };
    });
    shares.push({ ...written, recipients });
  }
  const notWritten = skipped.map(({ invitation: { invitationId, shareName, recipient }, reason }) => {
    return { invitationId, shareName, recipientName: recipient.recipientName, reason };
  });
  return { shares, notWritten };
}

/** Returns the accounts that have no change feed, whatever their settings are. */
function findMissingFeeds(invitations: readonly InvitationDocument[]): Problem[] {
  const stores = invitations.flatMap(listSources).filter(({ isHnsEnabled }) => isHnsEnabled);
  const names = new Set(stores.map(({ storageAccountName }) => storageAccountName));
  return [...names].map((name) =>
    problems.valueInvalid('from', 'listing: ADLS Gen2 has no change feed', `change-feed, for ${name}`),
  );
}

async function createDigestJob(
  { connections, loadAzure, options, signal }: AzureSession,
  { container: place, invitations: [{ invitation }] }: GroupedInvitations['groups'][number],
): Promise<DigestJob> {
  const azure = loadAzure();
  const connection = connections.connectExchange(place, options);
  const sources = connections.connectSources(collectSources(listSharedDatasets(invitation)), options);
  const stores = new Map(
    sources.map(({ facts, connection: source }) => {
      return [
        facts.storageAccountName,
        new azure.BlobSource(source, WITH_TIMES, facts.isHnsEnabled),
      ] as const;
    }),
  );
  const isHierarchical = findHierarchy(invitation, place.storageAccountName);
  const isDetected =
    isHierarchical === undefined && !connection.usesConnectionString
      ? await azure.detectHierarchy(connection, { container: place.container, path: '' }, signal)
      : isHierarchical;
  return {
    store: new azure.BlobStateStore(connection, place.container, isDetected ?? false),
    getSource: (storageAccountName) => stores.get(storageAccountName)!,
    getFeed: (storageAccountName) => createFeedStore(stores.get(storageAccountName)!),
    now: options.now,
    newId: randomUUID,
    signal,
  };
}

/** Returns undefined if the documents do not tell: the exchange can be in an account that has no datasets. */
function findHierarchy(invitation: InvitationDocument, storageAccountName: string): boolean | undefined {
  return listSources(invitation).find((source) => source.storageAccountName === storageAccountName)
    ?.isHnsEnabled;
}
