import type { AccountKeys } from './access';
import type { AccessChange, EndChange } from './access-changes';
import { toAccessChanges } from './access-changes';
import type { AccessReport } from './access-report';
import type { AccessWarning } from './access-warning';
import type { AccessInterruption, Replacements } from './access-interruptions';
import { findAccessInterruptions } from './access-interruptions';
import { compareRegions } from './access-regions';
import type { DataDestruction, DataDestructions } from './data-destruction';
import { describePrincipal, describeScope } from './descriptions';
import type { Grant } from './grants';
import { findGrants } from './grants';
import { separateTenants } from './grant-tenants';
import { findPrincipalChanges } from './principal-changes';
import { findSettingChanges } from './setting-changes';
import { findRoleDefinitionChanges } from './role-definition-changes';
import { findBorrowedNames } from './name-warnings';
import { describeUnread, findOtherWayChanges } from './other-way-changes';
import type { SharingChange } from './sharing-changes';
import { findSharingChanges } from './sharing-changes';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';
import { dropUnreadShares, findLeftShares } from './unread-shares';
import { findUnclearReplacements } from './unclear-replacements';
import { findUnreadConditions } from './unread-conditions';

/** A change of an account's shared keys. */
export interface KeysChange {
  readonly account: string;
  readonly before: AccountKeys['sharedKeys'];
  readonly after: AccountKeys['sharedKeys'];
}

export interface AccessDiff {
  /**
   * `Changed` if a principal has more access, less access, or access for another period, or if data is destroyed. `Unclear` if no change is found, but the
   * files are not conclusive. An interruption alone is not a change.
   */
  readonly status: 'Changed' | 'Unclear' | 'Unchanged';
  readonly gains: readonly AccessChange[];
  readonly losses: readonly AccessChange[];
  readonly ends: readonly EndChange[];
  readonly sharedKeys: readonly KeysChange[];
  /** Data that the change destroys. */
  readonly destroys: readonly DataDestruction[];
  /** Access that is interrupted while the change is applied. */
  readonly blinks: readonly AccessInterruption[];
  /** Things that cannot be compared, as sentences. */
  readonly unclear: readonly string[];
  /** The same things with their places and with what a reviewer can do. */
  readonly unclearDetails: readonly UnclearPoint[];
  /** Changes of connectors and of the switches of accounts. They give nobody access by themselves, and are no change of access. */
  readonly dataSharing: readonly SharingChange[];
  /** New resources of other providers, which were not looked into, in one sentence; null for none. */
  readonly notLookedInto: string | null;
  /** New warnings. */
  readonly warnings: readonly AccessWarning[];
}

/** Finds the access that principals gain and lose. The same access through another assignment is not a change. */
export function diffAccess(
  before: AccessReport,
  after: AccessReport,
  replacements: Replacements,
  unclear: readonly UnclearPoint[] = [],
  destructions: DataDestructions = { certain: [], unclear: [] },
): AccessDiff {
  const left = findLeftShares(before.statedShares, after, replacements.moved);
  const comparable = dropUnreadShares(before.accesses, after.accesses, [
    ...before.unreadShares,
    ...after.unreadShares,
    ...left.flatMap(({ addresses }) => addresses),
  ]);
  const open = findUnclearReplacements(...comparable, replacements);
  const read = findUnreadConditions(open.before, open.after, replacements.moved);
  const [old, now] = [read.before, read.after].map((accesses) => findGrants(accesses, after.at));
  const regions = compareRegions(...separateTenants(old, now));
  const { gains, losses, ends } = toAccessChanges(regions);
  const sharedKeys = findKeysChanges(before.accounts, after.accounts);
  const knownWarnings = new Set(before.warnings.map(({ code, message }) => `${code} ${message}`));
  const principalChanges = findPrincipalChanges(before.principals, after.principals, replacements.moved);
  // A change behind a principal says more than that the same resource gives access.
  const told = new Set(principalChanges.map(({ address }) => address));
  const otherWays = findOtherWayChanges(before.otherWays, after.otherWays, replacements.moved, {
    before: before.accesses,
    after: after.accesses,
  });
  const unclearPoints = [
    ...unclear,
    ...left.map(({ point }) => point),
    ...open.unclear,
    ...read.unclear,
    ...destructions.unclear,
    ...describeTooManyRegions(regions.tooMany),
    ...otherWays.filter(({ address }) => !told.has(address)),
    ...findRoleDefinitionChanges(before.roleDefinitions, after.roleDefinitions, replacements.moved),
    ...findSettingChanges(
      before.accountSettings,
      after.accountSettings,
      replacements.moved,
      before.accounts.map(({ account }) => account),
    ),
    ...principalChanges,
  ];
  const isChanged = [gains, losses, ends, sharedKeys, destructions.certain].some(({ length }) => length > 0);
  return {
    status: isChanged ? 'Changed' : unclearPoints.length > 0 ? 'Unclear' : 'Unchanged',
    gains,
    losses,
    ends,
    sharedKeys,
    destroys: destructions.certain,
    blinks: [...open.interruptions, ...findAccessInterruptions(open.before, open.after, replacements)],
    unclear: unclearPoints.map(({ what }) => what),
    unclearDetails: unclearPoints,
    dataSharing: findSharingChanges(before, after, replacements),
    notLookedInto: describeUnread(before.unread, after.unread),
    warnings: [
      ...findBorrowedNames(before.recipients, after.recipients),
      ...after.warnings.filter(({ code, message }) => !knownWarnings.has(`${code} ${message}`)),
    ],
  };
}

function describeTooManyRegions(grants: readonly Grant[]): UnclearPoint[] {
  const points = grants.map((grant) =>
    createUnclearPoint(
      'TooManyOverlaps',
      `the access of ${describePrincipal(grant)} to ${describeScope(grant.scope)} overlaps in too many ways to be compared`,
      grant,
    ),
  );
  return [...new Map(points.map((point) => [point.what, point])).values()];
}

function findKeysChanges(before: readonly AccountKeys[], after: readonly AccountKeys[]): KeysChange[] {
  const known = new Map(before.map(({ account, sharedKeys }) => [account, sharedKeys]));
  return after.flatMap(({ account, sharedKeys }) => {
    const old = known.get(account);
    const hasChanged = old !== undefined && old !== sharedKeys && (old === 'On' || sharedKeys !== 'Off');
    return hasChanged ? [{ account, before: old, after: sharedKeys }] : [];
  });
}
