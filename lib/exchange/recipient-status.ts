import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { Offer } from '../model/handshake/acceptance-match';
import { acceptanceProblems, offerOf, tooLate } from '../model/handshake/acceptance-match';
import { GrantOn } from '../model/values/grant-on';
import type { InvitationDocument } from '../model/documents/invitation';
import { InvitationState } from '../model/values/invitation-state';
import { isLate } from '../model/values/schedule';
import { ShareKind } from '../model/values/share-kind';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import { TriggerKind } from '../model/documents/trigger';
import type { Problem } from '../errors/error-codes';
import type { Received, Receipts } from './receipts';
import type {
  AcceptanceStatus,
  RecipientState,
  RecipientStatus,
  RejectionStatus,
  SynchronizationStatus,
} from './status';

/** A clock that is a little off is nobody's fault. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/**
 * What is known of one recipient, from its invitation and what it has left.
 *
 * @param odd What else is odd about it.
 */
export function recipientStatus(
  invitation: InvitationDocument,
  exchangeUrl: string | null,
  receipts: Receipts,
  now: Date,
  odd: readonly string[] = [],
): RecipientStatus {
  const notes = [...odd, ...receipts.notes];
  const { acceptance, rejection } = answerOf(invitation, receipts.answer, notes);
  const { lastSuccess } = receipts;
  const last = newer(lastSuccess, receipts.lastFailure);
  const state = stateOf(invitation, acceptance, rejection, last !== undefined, now);
  const schedule = invitation.shareKind === ShareKind.COPY_BASED ? cronOf(invitation, receipts, last) : null;
  const { recipient } = invitation;
  return {
    invitationId: invitation.invitationId,
    shareName: invitation.shareName,
    shareKind: invitation.shareKind,
    recipientName: recipient.recipientName,
    displayName: recipient.displayName,
    contact: recipient.contact,
    state,
    exchange: exchangeUrl,
    acceptBy: invitation.acceptBy,
    expiresOn: invitation.expiresOn,
    acceptance,
    rejection,
    lastSynchronization: last ? synchronizationOf(last) : null,
    lastSuccessOn: lastSuccess ? notAfter(lastSuccess, 'endTime').toISOString() : null,
    synchronizations: receipts.synchronizations,
    schedule,
    isLate: isLateNow(invitation, receipts, schedule, state, now),
    notes,
  };
}

/** Whether somebody who may read, and follows a schedule, has missed a whole interval of it. */
function isLateNow(
  invitation: InvitationDocument,
  { answer, lastSuccess }: Receipts,
  schedule: string | null,
  state: RecipientState,
  now: Date,
): boolean {
  const waits = invitation.grantOn === GrantOn.ACCEPTANCE && invitation.acceptedOn === null;
  if (schedule === null || waits || (state !== 'Accepted' && state !== 'Invited')) return false;
  const began = lastSuccess && notAfter(lastSuccess, 'startTime').getTime();
  const accepted = answer && isAcceptance(answer.document) ? answer.receivedOn.getTime() : undefined;
  const due = [began, accepted].filter((time) => time !== undefined);
  return due.length > 0 && isLate(schedule, new Date(Math.max(...due)), now);
}

/** Of two, the one that the service received later; of one second, the one that began later. */
function newer<T extends Received<{ readonly startTime: string }>>(a?: T, b?: T): T | undefined {
  if (!a || !b) return a ?? b;
  const order =
    +a.receivedOn - +b.receivedOn || Date.parse(a.document.startTime) - Date.parse(b.document.startTime);
  return order < 0 ? b : a;
}

function isAcceptance(document: NonNullable<Receipts['answer']>['document']): document is AcceptanceDocument {
  return document.documentType === 'acceptance';
}

/** The answer that counts: the newest one, in the exchange or taken in by the provider's own code. */
function answerOf(
  invitation: InvitationDocument,
  answer: Receipts['answer'],
  notes: string[],
): { readonly acceptance: AcceptanceStatus | null; readonly rejection: RejectionStatus | null } {
  const taken = takenAcceptance(invitation);
  if (!answer || (taken && Date.parse(taken.acceptedOn) > answer.receivedOn.getTime())) {
    return { acceptance: taken, rejection: null };
  }
  const receivedOn = answer.receivedOn.toISOString();
  if (!isAcceptance(answer.document)) {
    const { rejectedOn, reason } = answer.document;
    if (mayRead(invitation)) notes.push(STILL_GRANTED);
    return { acceptance: null, rejection: { rejectedOn, reason, receivedOn } };
  }
  const { acceptedOn, termsSha256, consumer, reader, target } = answer.document;
  // Outdated terms are a state of its own: they were accepted, once.
  const found = answerProblems(
    { ...offerOf(invitation), termsSha256: undefined },
    answer.document,
    answer.receivedOn,
  );
  notes.push(...found.map(({ code, message }) => `${code}: ${message}`));
  if (found.length > 0) return { acceptance: taken, rejection: null };
  const terms = termsSha256 === invitation.termsSha256 ? 'Current' : 'Outdated';
  return {
    acceptance: { acceptedOn, receivedOn, terms, termsSha256, consumer, reader, target },
    rejection: null,
  };
}

const STILL_GRANTED = 'has rejected, and may still read: set the state to Revoked, apply, and publish';

/** Whether the datasets are granted, for all that the invitation says. */
function mayRead({ state, grantOn, acceptedOn }: InvitationDocument): boolean {
  return state === InvitationState.ACTIVE && (grantOn === GrantOn.INVITATION || acceptedOn !== null);
}

/** Why an acceptance that was received does not answer an offer; when it came counts, whatever it says. */
export function answerProblems(offer: Offer, acceptance: AcceptanceDocument, receivedOn: Date): Problem[] {
  const found = acceptanceProblems(offer, acceptance);
  if (found.some(({ code }) => code === 'AcceptedTooLate')) return found;
  const leastLate = new Date(receivedOn.getTime() - CLOCK_SKEW_MS).toISOString();
  return [...found, ...tooLate(leastLate, offer)];
}

/** Terms that the provider granted access on are the present ones: another hash does not synthesize. */
function takenAcceptance({ acceptedOn, termsSha256 }: InvitationDocument): AcceptanceStatus | null {
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

function stateOf(
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
  // Who was granted access with the invitation, and uses it, keeps it.
  const isUsed = grantOn === GrantOn.INVITATION && isSynchronized;
  return isOver(acceptBy) && !isUsed ? 'Expired' : 'Invited';
}

/** The schedule that was named last: by the acceptance, or by a synchronization since. */
function cronOf(
  invitation: InvitationDocument,
  { answer }: Receipts,
  last: Received<SynchronizationReceipt> | undefined,
): string | null {
  const accepted = answer && isAcceptance(answer.document) ? answer.document : undefined;
  const isAnswerNewer = accepted && (!last || answer!.receivedOn > last.receivedOn);
  const trigger = isAnswerNewer ? accepted.snapshotTrigger : (last?.document.snapshotTrigger ?? undefined);
  if (trigger?.kind !== TriggerKind.PROVIDER_SCHEDULE) return trigger?.cron ?? null;
  return invitation.snapshotSchedule?.cron ?? trigger.cron;
}

/** As the consumer says, and not after it was received: a receipt may have waited for the exchange. */
function notAfter<K extends 'startTime' | 'endTime'>(
  { receivedOn, document }: Received<Pick<SynchronizationReceipt, K>>,
  time: K,
): Date {
  return new Date(Math.min(receivedOn.getTime(), Date.parse(document[time])));
}

function synchronizationOf(received: Received<SynchronizationReceipt>): SynchronizationStatus {
  const { document, receivedOn } = received;
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
    receivedOn: receivedOn.toISOString(),
    endedOn: notAfter(received, 'endTime').toISOString(),
  };
}
