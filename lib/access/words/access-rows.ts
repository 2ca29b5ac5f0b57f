import type { Access } from '../review/access';
import { describeTime } from '../review/descriptions';
import { markName } from '../review/name-marks';
import type { TextFormatter } from './access-words';
import { describeLimits, describePeriod, formatNames, formatOffers } from './access-words';

/** A row of a table of access. */
export interface AccessRow {
  readonly cells: readonly [paths: string, may: string, until: string, by: string];
  /** Limits of the paths; '' if there are none. */
  readonly limits: string;
}

const UNREAD_NOTE = 'at most everything: its condition cannot be read, see the warnings';

/**
 * Describes the paths of one access, a row each.
 *
 * @param writes True if the same assignment gives access to write.
 */
export function buildAccessRows(
  { gives, role: name, standing, paths, condition }: Access,
  writes: boolean,
  set: TextFormatter,
): AccessRow[] {
  const role = markName('role', name);
  const eligible = standing === 'Eligible' ? ' (once activated)' : '';
  // Conditions on writing say little about a principal that can delete.
  if (gives === 'Write' && paths.length === 0)
    return [{ cells: ['-', 'write', '-', `${set(role)}${eligible}`], limits: '' }];
  if (paths.length === 0) return [{ cells: ['nothing', '-', '-', `${set(role)}${eligible}`], limits: '' }];
  return paths.map((row) => {
    const until = row.until === null ? 'no end' : set(describeTime(row.until));
    const from = row.from === null ? '' : `, ${describePeriod({ from: row.from, until: null }, set)}`;
    const offers = formatOffers(row, set);
    // A share that does not offer all of it is not the source.
    const noun = row.offers.length === 1 ? 'share' : 'shares';
    const beyond = offers === '' ? '' : `, beyond ${noun} ${offers}`;
    const isRead = condition.problem === null;
    const by = row.shares.length === 0 || !isRead ? `${set(role)}${isRead ? beyond : ''}` : offers;
    const operations = row.operations.map((each) => each.toLowerCase());
    return {
      cells: [
        isRead ? set(formatNames(row)) : 'cannot tell',
        [...operations, ...(writes ? ['write'] : [])].join(', '),
        `${until}${from}`,
        `${by}${eligible}`,
      ],
      limits: (isRead ? describeLimits(row, set) : [UNREAD_NOTE]).join(', '),
    };
  });
}
