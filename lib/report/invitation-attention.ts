import { describeTime } from '../access/review/descriptions';
import { formatCount } from '../errors/format-count';
import { formatForeignText, formatNames } from '../errors/format-value';
import { GrantTiming } from '../model/values/grant-timing';
import { InvitationState } from '../model/values/invitation-state';
import type { InvitationPoint, InvitationToCheck } from './invitation-to-check';
import { nameBoth } from './invitation-to-check';
import { findRemainingGrants } from './remaining-grants';
import type { AttentionPoint } from './share-report';
import type { TimeWindow } from './time-window';

/** Finds what needs attention about one invitation. */
export function findInvitationPoints(checked: InvitationToCheck, window: TimeWindow): AttentionPoint[] {
  const { shareName } = checked.invitation;
  const { recipientName } = checked.merged.invitation.recipient;
  const points = [
    ...findEndPoints(checked, window),
    ...findSynchronizationPoints(checked),
    ...findAnswerPoints(checked),
    ...findUnclearPoints(checked),
  ];
  return points.map((point) => ({ ...point, shareName, recipientName }));
}

function findEndPoints(checked: InvitationToCheck, window: TimeWindow): InvitationPoint[] {
  const { invitation, reads } = checked;
  const { who, share } = nameBoth(checked);
  const { declaredState, expiresOn, acceptBy, acceptedOn, status } = invitation;
  const isExpired = expiresOn !== null && window.isOver(expiresOn);
  if (declaredState !== InvitationState.ACTIVE || isExpired) {
    const why = isExpired
      ? `its access ended on ${describeTime(expiresOn)}`
      : `its invitation is ${declaredState.toLowerCase()}`;
    return findRemainingGrants(checked, why, isExpired ? expiresOn : null);
  }
  const ends = [expiresOn, ...reads.map(({ until }) => until)].filter(
    (end) => end !== null && window.isSoon(end),
  );
  const points: InvitationPoint[] = ends
    .sort()
    .slice(0, 1)
    .map((end) => ({
      urgency: 'Soon',
      kind: 'EndsSoon',
      message: `the access of ${who} to ${share} ends on ${describeTime(end!)}`,
      fix: 'set a later end in the code of the share and apply it, or let the recipient know',
      on: end,
    }));
  const isAnswered =
    acceptedOn !== null ||
    checked.acceptances.length > 0 ||
    status?.state === 'Accepted' ||
    Boolean(status?.acceptance ?? status?.rejection);
  if (acceptBy !== null && window.isSoon(acceptBy) && !isAnswered) {
    points.push({
      urgency: 'Soon',
      kind: 'EndsSoon',
      message: `${who} can accept ${share} until ${describeTime(acceptBy)}, and no answer is known`,
      fix: 'remind the recipient, or set a later time in the code of the share',
      on: acceptBy,
    });
  }
  if (acceptBy !== null && window.isOver(acceptBy) && !isAnswered) {
    points.push({
      urgency: 'Note',
      kind: 'Ended',
      message: `${who} can no longer accept ${share}: the time for an answer ended on ${describeTime(acceptBy)}`,
      fix: 'set a later time in the code of the share, or withdraw the invitation',
      on: acceptBy,
    });
  }
  return points;
}

function findSynchronizationPoints(checked: InvitationToCheck): InvitationPoint[] {
  const { status } = checked.invitation;
  if (!status) return [];
  const { who, share } = nameBoth(checked);
  const { isLate, lastSuccessOn, lastSynchronization: last } = status;
  const success =
    lastSuccessOn === null
      ? 'no synchronization has succeeded yet'
      : `the last success was on ${describeTime(lastSuccessOn)}`;
  return [
    ...(isLate
      ? [
          {
            urgency: 'Now',
            kind: 'Late',
            message: `${who} is late with ${share}: ${success}`,
            fix: 'ask the recipient why its synchronization does not run',
            on: lastSuccessOn,
          } as const,
        ]
      : []),
    ...(last?.status === 'Failed'
      ? [
          {
            urgency: 'Now',
            kind: 'Failed',
            message: `the last synchronization of ${share} by ${who} failed (${formatCount(last.filesFailed, 'file')}); ${success}`,
            fix: "look at the recipient's run record, and check that the recipient can read the data",
            on: last.endedOn,
          } as const,
        ]
      : []),
  ];
}

function findAnswerPoints(checked: InvitationToCheck): InvitationPoint[] {
  const { invitation, acceptances } = checked;
  const { who, share } = nameBoth(checked);
  const { status, grantOn, acceptedOn, declaredState } = invitation;
  const points: InvitationPoint[] = [];
  if (status?.acceptance?.terms === 'Outdated') {
    points.push({
      urgency: 'Soon',
      kind: 'TermsOutdated',
      message: `${who} accepted other terms of ${share} than the present ones`,
      fix: 'publish or send the current invitation, and ask the recipient to accept it again',
      on: status.acceptance.acceptedOn,
    });
  }
  const answeredOn = status?.acceptance?.acceptedOn ?? acceptances[0]?.acceptedOn ?? null;
  const isWaiting = grantOn === GrantTiming.ACCEPTANCE && acceptedOn === null;
  if (isWaiting && answeredOn !== null && declaredState === InvitationState.ACTIVE) {
    points.push({
      urgency: 'Now',
      kind: 'AnswerWaiting',
      message: `${who} accepted ${share} on ${describeTime(answeredOn)}, and waits for access`,
      fix: 'pass the acceptance to the invitation in the code of the share, and apply it',
      on: answeredOn,
    });
  }
  if (status?.rejection) {
    const { reason, rejectedOn } = status.rejection;
    points.push({
      urgency: 'Note',
      kind: 'AnswerWaiting',
      message: `${who} rejected ${share} on ${describeTime(rejectedOn)}${reason === null ? '' : `: ${formatForeignText(reason)}`}`,
      fix: 'withdraw the invitation, or agree on other terms',
      on: rejectedOn,
    });
  }
  return points;
}

function findUnclearPoints(checked: InvitationToCheck): InvitationPoint[] {
  const { reads, invitation, merged, isAccessRead } = checked;
  const { who, share } = nameBoth(checked);
  const { unknownFields, contradictions } = merged;
  const points: InvitationPoint[] = (invitation.status?.notes ?? []).map((note) => ({
    urgency: 'Soon',
    kind: 'Warning',
    message: `${who} of ${share}: ${note}`,
    fix: null,
    on: null,
  }));
  if (contradictions.length > 0) {
    points.push({
      urgency: 'Soon',
      kind: 'Unclear',
      message: `the inputs have different versions of the invitation of ${who} to ${share}: they differ in ${contradictions.join(', ')}`,
      fix: 'publish the current invitation, and pass only current files',
      on: null,
    });
  }
  if (unknownFields.length > 0) {
    points.push({
      urgency: 'Note',
      kind: 'Unclear',
      message: `only Terraform knows ${unknownFields.join(', ')} in the invitation of ${who} to ${share}`,
      fix: 'add the state, or the outputs of the applied stack, to the inputs',
      on: null,
    });
  }
  const unknown = reads.filter(({ grant }) => grant === 'Unknown');
  if (isAccessRead && unknown.length > 0 && invitation.declaredState === InvitationState.ACTIVE) {
    points.push({
      urgency: 'Note',
      kind: 'Unclear',
      message: `the inputs do not tell if ${who} can read ${formatNames(unknown.map(({ datasetName }) => datasetName))} of ${share}`,
      fix: 'add the stack that grants the access, its plan or its state to the inputs',
      on: null,
    });
  }
  return points;
}
