import { formatNames } from '../errors/format-value';
import type { InvitationPoint, InvitationToCheck } from './invitation-to-check';
import { nameBoth } from './invitation-to-check';

/** Finds the datasets of an ended invitation that the recipient still reads, or may still read. */
export function findRemainingGrants(
  checked: InvitationToCheck,
  why: string,
  on: string | null,
): InvitationPoint[] {
  const { who, share } = nameBoth(checked);
  const left = checked.reads.filter((each) => !checked.places.include(each));
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
