import type { Access, AccountKeys } from './access';
import { ANYBODY } from './access';
import type { Invitation } from '../terraform/declared-access';
import { grouped } from './grouped';
import type { OtherWay } from '../terraform/other-ways';
import { isIn, isOpen, namesOf, offersIn } from './invited-shares';
import { coversName } from '../condition/name-match';
import { isTrap, listedOnly } from '../condition/readable-paths';
import { namesSuperUser } from '../terraform/role-powers';
import { endsBefore } from '../condition/time';
import { describeNames, describePlace, describeWho } from './words';

/** What a reviewer should know beside the table. */
export interface Warning {
  /** Stable name of the kind of warning. */
  readonly code:
    | 'AccessEnded'
    | 'ConditionKnownAfterApply'
    | 'ConditionUnreadable'
    | 'GetsKeys'
    | 'InvitationWithoutAccess'
    | 'ListsMoreThanReads'
    | 'OtherWayIn'
    | 'PrefixWithoutSlash'
    | 'PublicContainer'
    | 'RoleUnknown'
    | 'ScopeKnownAfterApply'
    | 'SharedKeysOn'
    | 'SharedKeysUnknown'
    | 'SuperUserUnconditioned'
    | 'WiderThanShares';
  readonly message: string;
  /** Whose access it is about; null where it is about an account. */
  readonly principalId: string | null;
  /** Terraform address of what it is about; null where it is about an account or an invitation. */
  readonly address: string | null;
}

export function warningsOf(
  accesses: readonly Access[],
  accounts: readonly AccountKeys[],
  invitations: readonly Invitation[],
  now: Date,
  otherWays: readonly OtherWay[],
): Warning[] {
  const byPrincipal = grouped(accesses, ({ principalId }) => principalId.toLowerCase());
  const byRecipient = grouped(invitations, ({ principalId }) => principalId.toLowerCase());
  return [
    ...accesses.flatMap((access) => ofAccess(access, now)),
    ...accesses.flatMap((access) =>
      ofOffers(access, byRecipient.get(access.principalId.toLowerCase()) ?? []),
    ),
    ...accounts.flatMap(ofAccount),
    ...otherWays.map(({ address, what }): Warning => ({
      code: 'OtherWayIn',
      message: `${address} ${what}: it is not told here who`,
      principalId: null,
      address,
    })),
    ...invitations.flatMap((invitation) =>
      ofInvitation(invitation, byPrincipal.get(invitation.principalId.toLowerCase()) ?? [], now),
    ),
  ];
}

function ofAccess(access: Access, now: Date): Warning[] {
  const { address, gives, condition, scope, role, paths } = access;
  const [who, where] = [describeWho(access), describePlace(scope)];
  const warn = (code: Warning['code'], message: string): Warning => ({
    code,
    message,
    principalId: access.principalId,
    address,
  });
  if (gives === 'Keys') {
    return [
      warn(
        'GetsKeys',
        `${who} has ${role} on ${where} and may get account keys, turn them on, or give itself a role: all of it opens all data`,
      ),
    ];
  }
  if (gives === 'Write') return [];
  if (gives === 'Unknown') {
    return [warn('RoleUnknown', `${who} has a role on ${where} that is not known here: ${role}`)];
  }
  if (access.principalId === ANYBODY)
    return [warn('PublicContainer', `anybody may read ${where} without signing in`)];

  const warnings: Warning[] = [];
  if (scope.kind === 'Unknown') {
    warnings.push(warn('ScopeKnownAfterApply', `what ${who} may read is only known after apply: ${where}`));
  }
  if (condition.state === 'KnownAfterApply') {
    warnings.push(
      warn('ConditionKnownAfterApply', `the condition of ${who} on ${where} is only known after apply`),
    );
  }
  if (condition.state === 'Unreadable') {
    warnings.push(
      warn(
        'ConditionUnreadable',
        `the condition of ${who} on ${where} cannot be told in paths: read it yourself`,
      ),
    );
  }
  if (condition.text !== null && access.isSuperUser && !namesSuperUser(condition.text)) {
    warnings.push(
      warn(
        'SuperUserUnconditioned',
        `the condition of ${who} on ${where} does not name runAsSuperUser, which ${role} has: on ADLS Gen2 it narrows nothing`,
      ),
    );
  }
  for (const row of paths.filter(isTrap)) {
    warnings.push(
      warn(
        'PrefixWithoutSlash',
        `${who} may read all of ${where} whose name begins with ${describeNames(row)}: without a slash at its end, that is siblings as well`,
      ),
    );
  }
  for (const row of listedOnly(paths)) {
    warnings.push(
      warn(
        'ListsMoreThanReads',
        `${who} may list names that it may not read in ${where}: ${describeNames(row)}`,
      ),
    );
  }
  for (const row of paths.filter(({ until }) => until !== null && endsBefore(until, now.toISOString()))) {
    warnings.push(
      warn('AccessEnded', `the access of ${who} to ${where}: ${describeNames(row)} ended ${row.until}`),
    );
  }
  return warnings;
}

/** What somebody who is invited to shares of a container may read there, and none of them offers. */
function ofOffers(access: Access, invitations: readonly Invitation[]): Warning[] {
  const { scope, gives, paths, principalId, address } = access;
  if (gives !== 'Data' || offersIn(scope, invitations).length === 0) return [];
  return paths
    .filter(({ shares }) => shares.length === 0)
    .map((row) => ({
      code: 'WiderThanShares',
      message: `${describeWho(access)} may read more of ${describePlace(scope)}, or for longer, than its shares offer: ${describeNames(row)}`,
      principalId,
      address,
    }));
}

function ofAccount({ account, sharedKeys }: AccountKeys): Warning[] {
  if (sharedKeys === 'Off') return [];
  const isOn = sharedKeys === 'On';
  return [
    {
      code: isOn ? 'SharedKeysOn' : 'SharedKeysUnknown',
      message: isOn
        ? `shared keys of ${account} are on: who has one reads everything, past all conditions`
        : `these files do not say whether shared keys of ${account} are off`,
      principalId: null,
      address: null,
    },
  ];
}

/** An invitation whose datasets no assignment of these files lets its recipient read. */
function ofInvitation(invitation: Invitation, accesses: readonly Access[], now: Date): Warning[] {
  const { principalId, recipientName, shareName, expiresOn, datasets } = invitation;
  if (!isOpen(invitation) || (expiresOn !== null && endsBefore(expiresOn, now.toISOString()))) return [];
  const own = accesses.filter((access) => access.gives === 'Data' && isIn(access.scope, invitation));
  // A container that is only known after apply may be any of them.
  if (accesses.some(({ scope }) => scope.container === null)) return [];
  const missing = datasets.filter(
    (dataset) =>
      !own.some(
        ({ scope, paths }) =>
          scope.container === dataset.container && paths.some((row) => coversName(row, namesOf(dataset))),
      ),
  );
  const places = missing.map(({ container, path }) => (path === '' ? container : `${container}/${path}`));
  if (places.length === 0) return [];
  const who = describeWho({ principalId, principalName: recipientName });
  return [
    {
      code: 'InvitationWithoutAccess',
      message: `${who} is invited to share ${shareName}, but no assignment here lets it read ${places.join(', ')}`,
      principalId,
      address: null,
    },
  ];
}
