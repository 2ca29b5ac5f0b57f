import { formatNames } from '../errors/format-value';
import { InvitationState } from '../model/values/invitation-state';
import type { InvitationPoint, InvitationToCheck } from './invitation-to-check';
import { nameBoth } from './invitation-to-check';
import type { ReadableDataset } from './share-report';
import type { TimeWindow } from './time-window';

/** Finds the datasets of an ended invitation that the recipient still reads, or may still read. */
export function findRemainingGrants(
  own: readonly ReadableDataset[],
  checked: InvitationToCheck,
  why: string,
  on: string | null,
  window: TimeWindow,
): InvitationPoint[] {
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
  const message = `${who} should no longer read ${share}, because ${why}; the inputs do not tell if a grant remains`;
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
