import { describeTime } from '../access/review/descriptions';
import { formatCount } from '../errors/format-count';
import { formatForeignText, formatNames, formatValue } from '../errors/format-value';
import { GrantTiming } from '../model/values/grant-timing';
import { InvitationState } from '../model/values/invitation-state';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { MergedInvitation } from './invitation-versions';
import type { AttentionPoint, ReadableDataset, ReportedInvitation, ReportedRecipient } from './share-report';
import type { TimeWindow } from './time-window';

/** One invitation of a recipient, with everything that points about it need. */
export interface InvitationToCheck {
  readonly recipient: ReportedRecipient;
  readonly invitation: ReportedInvitation;
  readonly merged: MergedInvitation;
  readonly acceptances: readonly AcceptanceDocument[];
  /** True if Terraform files are among the inputs. */
  readonly isAccessRead: boolean;
}

type Point = Omit<AttentionPoint, 'shareName' | 'recipientName'>;

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

/** Names the recipient and the share for a message. */
function nameBoth({ invitation, merged }: InvitationToCheck): {
  readonly who: string;
  readonly share: string;
} {
  return {
    who: formatValue(merged.invitation.recipient.recipientName),
    share: formatValue(invitation.shareName),
  };
}

function findEndPoints(checked: InvitationToCheck, window: TimeWindow): Point[] {
  const { recipient, invitation } = checked;
  const { who, share } = nameBoth(checked);
  const { declaredState, expiresOn, acceptBy, acceptedOn, status } = invitation;
  const own = recipient.reads.filter(({ invitationId }) => invitationId === invitation.invitationId);
  const isExpired = expiresOn !== null && window.isOver(expiresOn);
  if (declaredState !== InvitationState.ACTIVE || isExpired) {
    const why = isExpired
      ? `its access ended on ${describeTime(expiresOn)}`
      : `its invitation is ${declaredState.toLowerCase()}`;
    return findRemainingGrants(own, checked, why, isExpired ? expiresOn : null, window);
  }
  const ends = [expiresOn, ...own.map(({ until }) => until)].filter(
    (end) => end !== null && window.isSoon(end),
  );
  const points: Point[] = ends
    .sort()
    .slice(0, 1)
    .map((end) => ({
      urgency: 'Soon',
      kind: 'EndsSoon',
      message: `the access of ${who} to ${share} ends on ${describeTime(end!)}`,
      fix: 'set a later end in the code of the share and apply it, or let the recipient know',
      on: end,
    }));
  const isAnswered = acceptedOn !== null || (status !== null && status.state !== 'Invited');
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

/** Finds the datasets of an ended invitation that the recipient still reads, or may still read. */
function findRemainingGrants(
  own: readonly ReadableDataset[],
  checked: InvitationToCheck,
  why: string,
  on: string | null,
  window: TimeWindow,
): Point[] {
  const { who, share } = nameBoth(checked);
  const others = checked.recipient.reads.filter(({ invitationId }) => {
    const other = checked.recipient.invitations.find((each) => each.invitationId === invitationId);
    return (
      invitationId !== checked.invitation.invitationId &&
      other?.declaredState === InvitationState.ACTIVE &&
      (other.expiresOn === null || !window.isOver(other.expiresOn))
    );
  });
  const left = own.filter((each) => !others.some((other) => includesDataset(other, each)));
  const granted = left.filter(({ grant }) => grant === 'Granted');
  const unknown = left.filter(({ grant }) => grant === 'Unknown');
  if (granted.length > 0) {
    const names = formatNames(granted.map(({ datasetName }) => datasetName));
    const message = `${who} can still read ${names} of ${share}, although ${why}`;
    const fix = 'apply the stack of the share, and remove the role assignments that give this access';
    return [{ urgency: 'Now', kind: 'Ended', message, fix, on }];
  }
  if (unknown.length === 0) return [];
  const message = `${who} has lost ${share}, because ${why}; the inputs do not tell if a grant remains`;
  const fix = 'add the stack of the share, its plan or its state to the inputs';
  return [{ urgency: 'Note', kind: 'Ended', message, fix, on }];
}

/** True if a dataset is at the place of another one, or within it. */
function includesDataset(outer: ReadableDataset, inner: ReadableDataset): boolean {
  return (
    outer.storageAccountName.toLowerCase() === inner.storageAccountName.toLowerCase() &&
    outer.container === inner.container &&
    (outer.path === '' || outer.path === inner.path || inner.path.startsWith(`${outer.path}/`))
  );
}

function findSynchronizationPoints(checked: InvitationToCheck): Point[] {
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

function findAnswerPoints(checked: InvitationToCheck): Point[] {
  const { invitation, acceptances } = checked;
  const { who, share } = nameBoth(checked);
  const { status, grantOn, acceptedOn, declaredState } = invitation;
  const points: Point[] = [];
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

function findUnclearPoints(checked: InvitationToCheck): Point[] {
  const { recipient, invitation, merged, isAccessRead } = checked;
  const { who, share } = nameBoth(checked);
  const { unknownFields, contradictions } = merged;
  const points: Point[] = (invitation.status?.notes ?? []).map((note) => ({
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
  const unknown = recipient.reads.filter(
    ({ grant, invitationId }) => grant === 'Unknown' && invitationId === invitation.invitationId,
  );
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
