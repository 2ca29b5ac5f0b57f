import { accessWarnings } from '../../errors/catalogue/access-warnings';
import type { Warning } from '../../errors/warning-codes';
import { findListOnlyRows, isPrefixWithoutSlash } from '../condition/readable-paths';
import { endsBefore } from '../condition/utc-time';
import { describePowers } from '../role-definitions/storage-powers';
import type { Invitation } from '../terraform/declared-access';
import type { OtherWay } from '../terraform/other-ways/other-way';
import type { Access, AccountKeys } from './access';
import { ANYBODY, SUPER_USER_PROVISO } from './access';
import type { AccessWarning } from './access-warning';
import { describeNames, describePrincipal, describeScope } from './descriptions';
import { findInvitationWarnings, findOfferWarnings } from './invitation-warnings';

/** Finds everything in a report that a reviewer should know in addition to the table. */
export function findAccessWarnings(
  accesses: readonly Access[],
  accounts: readonly AccountKeys[],
  invitations: readonly Invitation[],
  now: Date,
  otherWays: readonly OtherWay[],
): AccessWarning[] {
  return [
    ...accesses.flatMap((access) => warnAboutAccess(access, now)),
    ...findOfferWarnings(accesses, invitations),
    ...accounts.flatMap(warnAboutAccount),
    ...otherWays.map(warnAboutOtherWay),
    ...findInvitationWarnings(accesses, invitations, now),
  ];
}

function warnAboutAccess(access: Access, now: Date): AccessWarning[] {
  const { address, gives, condition, scope, role, paths } = access;
  const [who, where] = [describePrincipal(access), describeScope(scope)];
  const warn = (warning: Warning): AccessWarning => ({
    ...warning,
    principalId: access.principalId,
    address,
  });
  if (gives === 'Keys') {
    // Roles that set access control lists read blobs as well, which the report shows.
    if (access.powers.every(({ power }) => power === 'AccessControlLists')) return [];
    const powers = describePowers(access.powers.map(({ power }) => power));
    const isConditioned = access.powers.some((each) => each.isConditioned);
    return [warn(accessWarnings.getsKeys(who, role, where, powers, isConditioned))];
  }
  if (gives === 'Write') return [];
  if (gives === 'Unknown') return [warn(accessWarnings.roleUnknown(who, where, role))];
  if (access.principalId === ANYBODY)
    return [warn(accessWarnings.publicContainer(where, condition.state === 'None'))];

  const warnings: AccessWarning[] = [];
  if (scope.kind === 'Unknown') warnings.push(warn(accessWarnings.scopeKnownAfterApply(who, where)));
  if (condition.state === 'KnownAfterApply') {
    warnings.push(warn(accessWarnings.conditionKnownAfterApply(who, where)));
  }
  if (condition.problem !== null)
    warnings.push(warn(accessWarnings.conditionUnreadable(who, where, condition.problem)));
  if (paths.some(({ provisos }) => provisos.includes(SUPER_USER_PROVISO))) {
    warnings.push(warn(accessWarnings.superUserUnconditioned(who, where, role)));
  }
  for (const row of paths.filter(isPrefixWithoutSlash)) {
    warnings.push(warn(accessWarnings.prefixWithoutSlash(who, where, describeNames(row))));
  }
  for (const row of findListOnlyRows(paths)) {
    warnings.push(warn(accessWarnings.listsMoreThanReads(who, where, describeNames(row))));
  }
  for (const row of paths) {
    if (row.until === null || !endsBefore(row.until, now.toISOString())) continue;
    warnings.push(warn(accessWarnings.accessEnded(who, where, describeNames(row), row.until)));
  }
  return warnings;
}

function warnAboutAccount({ account, sharedKeys }: AccountKeys): AccessWarning[] {
  if (sharedKeys === 'Off') return [];
  const warning =
    sharedKeys === 'On' ? accessWarnings.sharedKeysOn(account) : accessWarnings.sharedKeysUnknown(account);
  return [{ ...warning, principalId: null, address: null }];
}

function warnAboutOtherWay({ address, what }: OtherWay): AccessWarning {
  return { ...accessWarnings.otherWayIn(address, what), principalId: null, address };
}
