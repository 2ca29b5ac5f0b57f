import { findListOnlyRows, isPrefixWithoutSlash } from '../condition/readable-paths';
import { endsBefore } from '../condition/utc-time';
import type { Invitation } from '../terraform/declared-access';
import type { OtherWay } from '../terraform/other-ways';
import { namesSuperUser } from '../terraform/role-powers';
import type { Access, AccountKeys } from './access';
import { ANYBODY } from './access';
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
  const warn = (code: AccessWarning['code'], message: string): AccessWarning => ({
    code,
    message,
    principalId: access.principalId,
    address,
  });
  if (gives === 'Keys') {
    return [
      warn(
        'GetsKeys',
        `${who} has ${role} on ${where} and can get account keys, enable them, or assign itself a role: each of these opens all data`,
      ),
    ];
  }
  if (gives === 'Write') return [];
  if (gives === 'Unknown') {
    return [warn('RoleUnknown', `${who} has an unknown role on ${where}: ${role}`)];
  }
  if (access.principalId === ANYBODY)
    return [warn('PublicContainer', `anybody can read ${where} without signing in`)];

  const warnings: AccessWarning[] = [];
  if (scope.kind === 'Unknown') {
    warnings.push(warn('ScopeKnownAfterApply', `the scope of ${who} is known only after apply: ${where}`));
  }
  if (condition.state === 'KnownAfterApply') {
    warnings.push(
      warn('ConditionKnownAfterApply', `the condition of ${who} on ${where} is known only after apply`),
    );
  }
  if (condition.state === 'Unreadable') {
    warnings.push(
      warn(
        'ConditionUnreadable',
        `the condition of ${who} on ${where} cannot be shown as paths: review its text`,
      ),
    );
  }
  if (condition.text !== null && access.isSuperUser && !namesSuperUser(condition.text)) {
    warnings.push(
      warn(
        'SuperUserUnconditioned',
        `the condition of ${who} on ${where} does not name runAsSuperUser, an action of ${role}: on ADLS Gen2 it restricts nothing`,
      ),
    );
  }
  for (const row of paths.filter(isPrefixWithoutSlash)) {
    warnings.push(
      warn(
        'PrefixWithoutSlash',
        `${who} can read every name in ${where} that begins with ${describeNames(row)}: without a trailing slash, this includes siblings`,
      ),
    );
  }
  for (const row of findListOnlyRows(paths)) {
    warnings.push(
      warn(
        'ListsMoreThanReads',
        `${who} can list names in ${where} that it cannot read: ${describeNames(row)}`,
      ),
    );
  }
  for (const row of paths.filter(({ until }) => until !== null && endsBefore(until, now.toISOString()))) {
    warnings.push(
      warn('AccessEnded', `the access of ${who} to ${where} (${describeNames(row)}) ended on ${row.until}`),
    );
  }
  return warnings;
}

function warnAboutAccount({ account, sharedKeys }: AccountKeys): AccessWarning[] {
  if (sharedKeys === 'Off') return [];
  const isOn = sharedKeys === 'On';
  return [
    {
      code: isOn ? 'SharedKeysOn' : 'SharedKeysUnknown',
      message: isOn
        ? `shared keys of ${account} are enabled: anybody with a key can read everything, regardless of conditions`
        : `these files do not say if shared keys of ${account} are disabled`,
      principalId: null,
      address: null,
    },
  ];
}

function warnAboutOtherWay({ address, what }: OtherWay): AccessWarning {
  const message = `${address} ${what}: this report does not show who gets access that way`;
  return { code: 'OtherWayIn', message, principalId: null, address };
}
