import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { Offer } from '../model/handshake/acceptance-match';
import { findAcceptanceMismatches, toOffer, findDeadlineProblems } from '../model/handshake/acceptance-match';
import { GrantTiming } from '../model/values/grant-timing';
import { getInPlaceReading } from '../model/documents/in-place-reading';
import type { InvitationDocument } from '../model/documents/invitation';
import { InvitationState } from '../model/values/invitation-state';
import { isLate } from '../model/values/schedule';
import { ShareKind } from '../model/values/share-kind';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import { TriggerKind } from '../model/documents/snapshot-trigger';
import type { Problem } from '../errors/error-codes';
import { summarizeLatency } from './recipient-latency';
import type { ReceivedDocument, Receipts } from './receipts';
import type {
  AcceptanceStatus,
  RecipientState,
  RecipientStatus,
  RejectionStatus,
  SynchronizationStatus,
} from './status-report';

/** Tolerated difference between clocks. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * Builds the status of one recipient from its invitation and its receipts.
 *
 * @param extraNotes Further notes about the recipient.
 */
export function buildRecipientStatus(
  invitation: InvitationDocument,
  exchangeUrl: string | null,
  receipts: Receipts,
  now: Date,
  extraNotes: readonly string[] = [],
): RecipientStatus {
  const notes = [...extraNotes, ...receipts.notes];
  const { acceptance, rejection } = resolveAnswer(invitation, receipts.answer, notes);
  const { lastSuccess } = receipts;
  const last = pickNewer(lastSuccess, receipts.lastFailure);
  const state = computeRecipientState(invitation, acceptance, rejection, last !== undefined, now);
  const schedule =
    invitation.shareKind === ShareKind.COPY_BASED ? findSchedule(invitation, receipts, last) : null;
  const { recipient } = invitation;
  return {
    invitationId: invitation.invitationId,
    shareName: invitation.shareName,
    shareKind: invitation.shareKind,
    ...getInPlaceReading(invitation),
    recipientName: recipient.recipientName,
    displayName: recipient.displayName,
    contact: recipient.contact,
    state,
    exchange: exchangeUrl,
    acceptBy: invitation.acceptBy,
    expiresOn: invitation.expiresOn,
    acceptance,
    rejection,
    lastSynchronization: last ? toSynchronizationStatus(last, exchangeUrl) : null,
    lastSuccessOn: lastSuccess ? capAtReceipt(lastSuccess, 'endTime').toISOString() : null,
    synchronizations: receipts.synchronizations,
    schedule,
    isLate: isLateNow(invitation, receipts, schedule, state, now),
    frequency:
      invitation.shareKind === ShareKind.COPY_BASED ? (receipts.meter?.measure(schedule) ?? null) : null,
    latency: summarizeLatency(receipts.measured ?? []) ?? null,
    notes,
  };
}

/** True if a recipient with access that follows a schedule has missed a whole interval. */
function isLateNow(
  invitation: InvitationDocument,
  { answer, lastSuccess }: Receipts,
  schedule: string | null,
  state: RecipientState,
  now: Date,
): boolean {
  const isAwaitingGrant = invitation.grantOn === GrantTiming.ACCEPTANCE && invitation.acceptedOn === null;
  if (schedule === null || isAwaitingGrant || (state !== 'Accepted' && state !== 'Invited')) return false;
  const lastStart = lastSuccess && capAtReceipt(lastSuccess, 'startTime').getTime();
  const accepted = answer && isAcceptance(answer.document) ? answer.receivedOn.getTime() : undefined;
  const due = [lastStart, accepted].filter((time) => time !== undefined);
  return due.length > 0 && isLate(schedule, new Date(Math.max(...due)), now);
}

/** Picks the receipt that the service received later; in the same second, the one of the later start. */
export function pickNewer<T extends ReceivedDocument<{ readonly startTime: string }>>(
  a?: T,
  b?: T,
): T | undefined {
  if (!a || !b) return a ?? b;
  const order =
    +a.receivedOn - +b.receivedOn || Date.parse(a.document.startTime) - Date.parse(b.document.startTime);
  return order < 0 ? b : a;
}

function isAcceptance(document: NonNullable<Receipts['answer']>['document']): document is AcceptanceDocument {
  return document.documentType === 'acceptance';
}

/** Resolves the valid answer: the newest one, from the exchange or from the provider's own code. */
function resolveAnswer(
  invitation: InvitationDocument,
  answer: Receipts['answer'],
  notes: string[],
): { readonly acceptance: AcceptanceStatus | null; readonly rejection: RejectionStatus | null } {
  const grantedAcceptance = findGrantedAcceptance(invitation);
  if (
    !answer ||
    (grantedAcceptance && Date.parse(grantedAcceptance.acceptedOn) > answer.receivedOn.getTime())
  ) {
    return { acceptance: grantedAcceptance, rejection: null };
  }
  const receivedOn = answer.receivedOn.toISOString();
  if (!isAcceptance(answer.document)) {
    const { rejectedOn, reason } = answer.document;
    if (isGranted(invitation)) notes.push(STILL_GRANTED);
    return { acceptance: null, rejection: { rejectedOn, reason, receivedOn } };
  }
  const { acceptedOn, termsSha256, consumer, reader, target } = answer.document;
  // Outdated terms are not a mismatch here: they were accepted once, and are reported as a state of their own.
  const found = findAnswerProblems(
    { ...toOffer(invitation), termsSha256: undefined },
    answer.document,
    answer.receivedOn,
  );
  notes.push(...found.map(({ code, message }) => `${code}: ${message}`));
  if (found.length > 0) return { acceptance: grantedAcceptance, rejection: null };
  const terms = termsSha256 === invitation.termsSha256 ? 'Current' : 'Outdated';
  return {
    acceptance: { acceptedOn, receivedOn, terms, termsSha256, consumer, reader, target },
    rejection: null,
  };
}

const STILL_GRANTED =
  'rejected the invitation but still has access: set its state to Revoked, apply, and publish';

/** True if the datasets are granted according to the invitation. */
function isGranted({ state, grantOn, acceptedOn }: InvitationDocument): boolean {
  return state === InvitationState.ACTIVE && (grantOn === GrantTiming.INVITATION || acceptedOn !== null);
}

/** Finds the reasons why a received acceptance does not answer an offer. The time of arrival counts, whatever time it states. */
export function findAnswerProblems(
  offer: Offer,
  acceptance: AcceptanceDocument,
  receivedOn: Date,
): Problem[] {
  const found = findAcceptanceMismatches(offer, acceptance);
  if (found.some(({ code }) => code === 'AcceptedTooLate')) return found;
  const earliestReceipt = new Date(receivedOn.getTime() - CLOCK_SKEW_MS).toISOString();
  return [...found, ...findDeadlineProblems(earliestReceipt, offer)];
}

/** Finds the acceptance that access was granted on. Its terms are current, because another hash does not synthesize. */
function findGrantedAcceptance({ acceptedOn, termsSha256 }: InvitationDocument): AcceptanceStatus | null {
  if (acceptedOn === null) return null;
  return {
    acceptedOn,
    receivedOn: null,
    terms: 'Current',
    termsSha256,
    consumer: null,
    reader: null,
    target: null,
  };
}

function computeRecipientState(
  { state, expiresOn, acceptBy, grantOn }: InvitationDocument,
  acceptance: AcceptanceStatus | null,
  rejection: RejectionStatus | null,
  isSynchronized: boolean,
  now: Date,
): RecipientState {
  const isOver = (time: string | null): boolean => time !== null && Date.parse(time) <= now.getTime();
  if (state !== InvitationState.ACTIVE) return state;
  if (isOver(expiresOn)) return 'Expired';
  if (acceptance) return 'Accepted';
  if (rejection) return 'Rejected';
  // A recipient that had access from the start, and uses it, keeps it.
  const isUsed = grantOn === GrantTiming.INVITATION && isSynchronized;
  return isOver(acceptBy) && !isUsed ? 'Expired' : 'Invited';
}

/** Finds the schedule that was stated last: by the acceptance, or by a later synchronization. */
function findSchedule(
  invitation: InvitationDocument,
  { answer }: Receipts,
  last: ReceivedDocument<SynchronizationReceipt> | undefined,
): string | null {
  const accepted = answer && isAcceptance(answer.document) ? answer.document : undefined;
  const isAnswerNewer = accepted && (!last || answer!.receivedOn > last.receivedOn);
  const trigger = isAnswerNewer ? accepted.snapshotTrigger : (last?.document.snapshotTrigger ?? undefined);
  if (trigger?.kind !== TriggerKind.PROVIDER_SCHEDULE) return trigger?.cron ?? null;
  return invitation.snapshotSchedule?.cron ?? trigger.cron;
}

/** Returns a time that the consumer states, but not later than the arrival of the receipt, which may have been delayed. */
export function capAtReceipt<K extends 'startTime' | 'endTime'>(
  { receivedOn, document }: ReceivedDocument<Pick<SynchronizationReceipt, K>>,
  time: K,
): Date {
  return new Date(Math.min(receivedOn.getTime(), Date.parse(document[time])));
}

function toSynchronizationStatus(
  received: ReceivedDocument<SynchronizationReceipt>,
  exchangeUrl: string | null,
): SynchronizationStatus {
  const { document, path, receivedOn } = received;
  return {
    synchronizationId: document.synchronizationId,
    synchronizationMode: document.synchronizationMode,
    status: document.status,
    startTime: document.startTime,
    endTime: document.endTime,
    durationMs: document.durationMs,
    filesWritten: document.filesWritten,
    sizeWritten: document.sizeWritten,
    filesFailed: document.filesFailed,
    trigger: document.trigger ?? null,
    changeLatencyMs: document.changeLatencyMs ?? null,
    filesMissedByEvents: document.filesMissedByEvents ?? null,
    receiptUrl: exchangeUrl === null ? null : `${exchangeUrl}/${path}`,
    receivedOn: receivedOn.toISOString(),
    endedOn: capAtReceipt(received, 'endTime').toISOString(),
  };
}
