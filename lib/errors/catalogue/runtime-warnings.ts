import { formatCount } from '../format-count';
import { formatValue } from '../format-value';
import type { Warning } from '../warning-codes';

const DOCUMENT_FAULTS = {
  missing: 'was missing',
  other: 'named another one',
  foreign: 'was replaced by a document of somebody else',
} as const;

const ACCEPT_AGAIN = 'accept the current invitation again to follow the change';

/** Warnings of the runtime. */
export const runtimeWarnings = {
  acceptanceAwaited: (): Warning => ({
    code: 'AcceptanceAwaited',
    message: 'the provider has not granted access yet, because it waits for your acceptance',
    fix: 'send it your acceptance, or wait until the provider has applied it',
  }),
  datasetAdded: (datasetName: string): Warning => ({
    code: 'DatasetAdded',
    message: `dataset ${formatValue(datasetName)} is shared, but is not part of this subscription`,
    fix: 'accept the current invitation again to include it',
  }),
  digestNotUsed: (reason: string): Warning => ({
    code: 'DigestNotUsed',
    message: `the datasets are listed, because the digests of the provider cannot be used: ${reason}`,
    fix: 'ask the provider to run its digest job if this comes again; nothing is lost, because the listing finds all changes',
  }),
  eventsGivenUp: (count: number, subscriptionName: string): Warning => ({
    code: 'EventsGivenUp',
    message: `${formatCount(count, 'message', 'messages')} of the queue of change events cannot be read or ${count === 1 ? 'fails' : 'fail'} again and again, and ${count === 1 ? 'was' : 'were'} moved to ${subscriptionName}/dead-letters/ in the state container`,
    fix: 'look at these blobs; a synchronization with a listing copies what they tell of',
  }),
  /** @param count Number of messages that are left. */
  eventsNotDeleted: (count: number, reason: string): Warning => ({
    code: 'EventsNotDeleted',
    message: `the files were synchronized, but ${formatCount(count, 'message', 'messages')} could not be removed from the queue of change events, and ${count === 1 ? 'comes' : 'come'} back: ${reason}`,
    fix: 'nothing is lost; if this keeps happening, ask the provider whether your identity has Storage Queue Data Message Processor on the queue',
  }),
  /** @param reason The reason why the queue cannot be read. */
  eventsNotReceived: (reason: string): Warning => ({
    code: 'EventsNotReceived',
    message: `the change events are not received, so the changes that they have missed are not counted: ${reason}`,
    fix: 'ask the provider if your identity has Storage Queue Data Message Processor on the queue',
  }),
  /** @param accepted The expiry that was accepted; null for access without end. */
  expiryChanged: (expiresOn: string | null, accepted: string | null): Warning => ({
    code: 'ExpiryChanged',
    message: `access ${expiresOn === null ? 'no longer ends' : `ends on ${expiresOn}`}; you accepted ${accepted === null ? 'access without end' : `access until ${accepted}`}`,
    fix: ACCEPT_AGAIN,
  }),
  invitationNotRead: (reason: string): Warning => ({
    code: 'InvitationNotRead',
    message: `the current invitation cannot be read, so changes by the provider are not known: ${reason}`,
    fix: 'check your access to the exchange, or pass the current invitation as a file',
  }),
  lockBroken: (owner: string): Warning => ({
    code: 'LockBroken',
    message: `took over the lock of a running synchronization: ${owner}`,
    fix: 'make sure that the other run has ended, and schedule the subscription in one place only',
  }),
  /** @param minutes Time without progress after which a process counts as stuck. */
  rangeTakenOver: (owner: string, minutes: number): Warning => ({
    code: 'RangeTakenOver',
    message: `took over files from a process that shares this run and has made no progress for ${minutes} minutes: ${owner}`,
    fix: 'find out what that process waits for: its log names the account that does not answer',
  }),
  datasetPassedOn: (datasetName: string, reason: string): Warning => ({
    code: 'DatasetPassedOn',
    message: `this process cannot copy files of dataset ${formatValue(datasetName)}, and leaves them to the others that share the run: ${reason}`,
    fix: 'give every process of the run the same identity, network and options',
  }),
  movedAside: (from: string, to: string): Warning => ({
    code: 'MovedAside',
    message: `the previous content of ${from} was moved to ${to}`,
    fix: 'delete it when nobody needs it',
  }),
  notifyFailed: (host: string, reason: string): Warning => ({
    code: 'NotifyFailed',
    message: `${host} did not accept the notification (${reason})`,
    fix: 'check the URL and the service; nothing else is affected',
  }),
  /** @param shown What was there instead of the document that names the snapshot. */
  publicationRepaired: (
    place: string,
    snapshotName: string,
    shown: 'missing' | 'other' | 'foreign',
  ): Warning => ({
    code: 'PublicationRepaired',
    message: `the document at ${place} that names the published snapshot ${DOCUMENT_FAULTS[shown]}; it names ${snapshotName} again`,
    fix: 'find out who changed it: readers may have read another snapshot, or none',
  }),
  /** @param lost Reason why the receipt could not be kept for the next run either; undefined if it is kept. */
  receiptNotLeft: (reason: string, lost: string | undefined): Warning => ({
    code: 'ReceiptNotLeft',
    message: `a receipt could not be written to the exchange (${reason})${lost === undefined ? '' : `, nor kept for the next synchronization (${lost})`}`,
    fix:
      lost === undefined
        ? 'nothing to do: the next synchronization sends it again'
        : 'check your access to the exchange and to the state container',
  }),
  engineOfferWithdrawn: (): Warning => ({
    code: 'EngineOfferWithdrawn',
    message:
      'the invitation no longer offers copies by Storage Mover, which carries this subscription: the provider has removed the jobs, or will',
    fix: 'ask the provider to offer it again, or choose another engine',
  }),
  /** @param suggested The schedule of the provider in words; null if it suggests none. */
  scheduleChanged: (suggested: string | null, followed: string): Warning => ({
    code: 'ScheduleChanged',
    message: `the provider ${suggested === null ? 'no longer suggests a schedule' : `now suggests ${suggested}`}; the subscription follows ${followed}`,
    fix: ACCEPT_AGAIN,
  }),
  snapshotHeld: (datasetName: string, snapshotName: string, since: string): Warning => ({
    code: 'SnapshotHeld',
    message: `dataset ${formatValue(datasetName)} is held since ${since}, so snapshot ${snapshotName} was copied but not published`,
    fix: 'release it when its data may be published; the next synchronization then publishes it',
  }),
  /** @param others Files in it that this subscription did not write; undefined if its manifest is missing. */
  snapshotLeft: (place: string, others: number | undefined): Warning => ({
    code: 'SnapshotLeft',
    message: `${place} is an expired snapshot that was not removed: ${others === undefined ? 'its manifest is missing' : `it has ${others} files of somebody else, or that could not be deleted`}`,
    fix: 'delete it when nobody needs it',
  }),
  /** @param now The source in the subscription. @param before The source of the last snapshot. */
  sourceChanged: (datasetName: string, now: string, before: string): Warning => ({
    code: 'SourceChanged',
    message: `dataset ${formatValue(datasetName)} now comes from ${formatValue(now)}; the last snapshot came from ${formatValue(before)}`,
    fix: 'if this is not intended, correct the source in the subscription; files of both sources stay known, and all files are copied again',
  }),
  stateRebuilt: (path: string, reason: string): Warning => ({
    code: 'StateRebuilt',
    message: `the state at ${formatValue(path)} was ignored and is written again: ${reason}`,
    fix: 'find out who wrote it; files that are gone from the source, and that only it knew, stay at the target',
  }),
};
