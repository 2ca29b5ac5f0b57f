import { acceptanceProblems } from '../model/acceptance-fit';
import type { AcceptanceDocument } from '../model/acceptance';
import type { InvitationDocument } from '../model/invitation';
import { InvitationState } from '../model/invitation-state';
import { isLate } from '../model/schedule';
import { ShareKind } from '../model/share-kind';
import type { SnapshotTriggerFacts } from '../model/trigger';
import { TriggerKind } from '../model/trigger';
import type { Received, Receipts } from './receipts';
import type {
  AcceptanceStatus,
  RecipientState,
  RecipientStatus,
  RejectionStatus,
  SynchronizationStatus,
} from './status';

/** Where nothing was received, or nothing can be. */
export const NO_RECEIPTS: Receipts = { synchronizations: 0, notes: [] };

/** What is known of one recipient, from its invitation and what it has left. */
export function recipientStatus(
  invitation: InvitationDocument,
  exchangeUrl: string | null,
  receipts: Receipts,
  now: Date,
): RecipientStatus {
  const notes = [...receipts.notes];
  const { acceptance, rejection } = answerOf(invitation, receipts.answer, notes);
  const { lastSynchronization, lastSuccess } = receipts;
  const state = stateOf(invitation, acceptance, rejection, now);
  const accepted =
    receipts.answer && isAcceptance(receipts.answer.document) ? receipts.answer.document : undefined;
  const trigger = lastSynchronization?.document.snapshotTrigger ?? accepted?.snapshotTrigger;
  const schedule = invitation.shareKind === ShareKind.COPY_BASED ? cronOf(trigger, invitation) : null;
  const lastSuccessOn = lastSuccess && endOf(lastSuccess);
  const due = lastSuccessOn ?? (accepted && receipts.answer!.receivedOn);
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
    lastSynchronization: lastSynchronization ? synchronizationOf(lastSynchronization) : null,
    lastSuccessOn: lastSuccessOn?.toISOString() ?? null,
    synchronizations: receipts.synchronizations,
    schedule,
    isLate:
      schedule !== null &&
      due !== undefined &&
      (state === 'Accepted' || state === 'Invited') &&
      isLate(schedule, due, now),
    notes,
  };
}

function isAcceptance(document: NonNullable<Receipts['answer']>['document']): document is AcceptanceDocument {
  return document.documentType === 'acceptance';
}

/** The answer that counts: the newest one, and the one that the provider's own code has taken in. */
function answerOf(
  invitation: InvitationDocument,
  answer: Receipts['answer'],
  notes: string[],
): { readonly acceptance: AcceptanceStatus | null; readonly rejection: RejectionStatus | null } {
  if (answer?.document.documentType === 'rejection') {
    const { rejectedOn, reason } = answer.document;
    return {
      acceptance: null,
      rejection: { rejectedOn, reason, receivedOn: answer.receivedOn.toISOString() },
    };
  }
  const taken = takenAcceptance(invitation);
  if (!answer) return { acceptance: taken, rejection: null };

  const { acceptedOn, termsSha256, consumer, reader, target } = answer.document;
  const found = acceptanceProblems(
    {
      invitationId: invitation.invitationId,
      acceptBy: invitation.acceptBy,
      tenantId: invitation.recipient.tenantId ?? undefined,
    },
    answer.document,
  );
  // Received after the time is as late as accepted after it; a clock that is a little off is nobody's fault.
  notes.push(...found.map(({ code, message }) => `${code}: ${message}`));
  if (found.length > 0) return { acceptance: taken, rejection: null };
  return {
    acceptance: {
      acceptedOn,
      receivedOn: answer.receivedOn.toISOString(),
      terms: termsSha256 === invitation.termsSha256 ? 'Current' : 'Outdated',
      termsSha256,
      consumer,
      reader,
      target,
    },
    rejection: null,
  };
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
  { state, expiresOn, acceptBy }: InvitationDocument,
  acceptance: AcceptanceStatus | null,
  rejection: RejectionStatus | null,
  now: Date,
): RecipientState {
  const isOver = (time: string | null): boolean => time !== null && Date.parse(time) <= now.getTime();
  if (state !== InvitationState.ACTIVE) return state;
  if (isOver(expiresOn)) return 'Expired';
  if (acceptance) return 'Accepted';
  if (rejection) return 'Rejected';
  return isOver(acceptBy) ? 'Expired' : 'Invited';
}

function cronOf(trigger: SnapshotTriggerFacts | undefined, invitation: InvitationDocument): string | null {
  if (trigger?.kind !== TriggerKind.PROVIDER_SCHEDULE) return trigger?.cron ?? null;
  return invitation.snapshotSchedule?.cron ?? trigger.cron;
}

/** A receipt that waited for the exchange came later than the run ended; none can come before. */
function endOf({ receivedOn, document }: Received<{ readonly endTime: string }>): Date {
  return new Date(Math.min(receivedOn.getTime(), Date.parse(document.endTime)));
}

function synchronizationOf(received: NonNullable<Receipts['lastSynchronization']>): SynchronizationStatus {
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
    endedOn: endOf(received).toISOString(),
  };
}
