import type { Access } from '../access/review/access';
import { ANYBODY } from '../access/review/access';
import type { AccessReport } from '../access/review/access-report';
import { describeNames, describePrincipal, describeScope, describeTime } from '../access/review/descriptions';
import { describeUnread } from '../access/review/other-way-changes';
import type { AccessWarning } from '../access/review/access-warning';
import type { WarningCode } from '../errors/warning-codes';
import { toIdKey } from '../model/rules/same-id';
import type { AccessGap } from './report-facts';
import type { AttentionKind, AttentionPoint, Urgency } from './share-report';
import type { TimeWindow } from './time-window';

/** The kinds of the warnings of an access review. Others are warnings that should be looked at soon. */
const KINDS: ReadonlyMap<WarningCode, readonly [AttentionKind, Urgency]> = new Map([
  ['OtherWayIn', ['OtherWay', 'Soon']],
  ['GetsKeys', ['OtherWay', 'Soon']],
  ['SharedKeysOn', ['OtherWay', 'Soon']],
  ['PublicContainer', ['OtherWay', 'Now']],
  ['RoleUnknown', ['Unclear', 'Soon']],
  ['ScopeKnownAfterApply', ['Unclear', 'Note']],
  ['ConditionKnownAfterApply', ['Unclear', 'Note']],
  ['ConditionUnreadable', ['Unclear', 'Soon']],
  ['SharedKeysUnknown', ['Unclear', 'Note']],
  ['AccessEnded', ['Ended', 'Note']],
  ['ReadsWithoutInvitation', ['Ended', 'Now']],
] as const);

const NO_SHARE = { shareName: null, recipientName: null, on: null } as const;

/**
 * Finds what needs attention about the access that Terraform files declare.
 *
 * @param recipientIds The principals that invitations name: their ends are told with the invitations.
 */
export function findAccessPoints(
  report: AccessReport | null,
  gaps: readonly AccessGap[],
  recipientIds: ReadonlySet<string>,
  window: TimeWindow,
): AttentionPoint[] {
  if (!report) return [];
  const points: AttentionPoint[] = report.warnings.map(toWarningPoint);
  for (const { file, what } of gaps) {
    points.push({
      urgency: 'Soon',
      kind: 'Unclear',
      message: `${file}: ${what}`,
      fix: 'add a plan or a state that has it, and look at these resources in Azure',
      ...NO_SHARE,
    });
  }
  for (const address of report.unreadShares) {
    points.push({
      urgency: 'Soon',
      kind: 'Unclear',
      message: `nobody can tell who reads through the data share ${address}`,
      fix: 'review the resource, and look at the data share in Azure',
      ...NO_SHARE,
    });
  }
  const unread = describeUnread(null, report.unread);
  if (unread !== null) {
    points.push({
      urgency: 'Note',
      kind: 'Unclear',
      message: unread,
      fix: 'check that none of them opens a shared account',
      ...NO_SHARE,
    });
  }
  const others = report.accesses.filter(({ principalId }) => !recipientIds.has(toIdKey(principalId)));
  return [...points, ...others.flatMap((access) => findEndOfAccess(access, window))];
}

function toWarningPoint({ code, message, fix }: AccessWarning): AttentionPoint {
  const [kind, urgency] = KINDS.get(code) ?? ['Warning', 'Soon'];
  return { urgency, kind, message, fix, ...NO_SHARE };
}

/** Finds the ends of the access of principals that no invitation names. */
function findEndOfAccess(access: Access, window: TimeWindow): AttentionPoint[] {
  if (access.principalId === ANYBODY) return [];
  return access.paths
    .filter(({ until }) => until !== null && window.isSoon(until))
    .map((row) => ({
      urgency: 'Note',
      kind: 'EndsSoon',
      message: `the access of ${describePrincipal(access)} to ${describeScope(access.scope)} (${describeNames(row)}) ends on ${describeTime(row.until!)}`,
      fix: null,
      ...NO_SHARE,
      on: row.until,
    }));
}
