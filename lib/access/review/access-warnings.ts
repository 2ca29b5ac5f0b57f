import type { Access, AccountKeys } from './access';
import { ANYBODY } from './access';
import type { Invitation } from '../terraform/declared-access';
import { groupBy } from './group-by';
import type { OtherWay } from '../terraform/other-ways';
import { isInvitedScope, isOpenInvitation, toDatasetNames, findOffers } from './invited-shares';
import { appliesToAccount } from '../terraform/arm-scope';
import { coversName } from '../condition/name-match';
import { isPrefixWithoutSlash, findListOnlyRows } from '../condition/readable-paths';
import { namesSuperUser } from '../terraform/role-powers';
import { endsBefore } from '../condition/utc-time';
import { describeNames, describeScope, describePrincipal } from './descriptions';

/** What a reviewer should know beside the table. */
export interface AccessWarning {
  /** Stable name of the kind of warning. */
  readonly code:
    | 'AccessEnded'
    | 'ConditionKnownAfterApply'
    | 'ConditionUnreadable'
    | 'GetsKeys'
    | 'InvitationWithoutAccess'
    | 'ListsMoreThanReads'
    | 'OtherWayIn'
    | 'ReadsWithoutInvitation'
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

export function findAccessWarnings(
  accesses: readonly Access[],
  accounts: readonly AccountKeys[],
  invitations: readonly Invitation[],
  now: Date,
  otherWays: readonly OtherWay[],
): AccessWarning[] {
  const byPrincipal = groupBy(accesses, ({ principalId }) => principalId.toLowerCase());
  const byRecipient = groupBy(invitations, ({ principalId }) => principalId.toLowerCase());
  return [
    ...accesses.flatMap((access) => warnAboutAccess(access, now)),
    ...accesses.flatMap((access) =>
      warnAboutOffers(access, byRecipient.get(access.principalId.toLowerCase()) ?? []),
    ),
    ...accounts.flatMap(warnAboutAccount),
    ...otherWays.map(({ address, what }): AccessWarning => ({
      code: 'OtherWayIn',
      message: `${address} ${what}: it is not told here who`,
      principalId: null,
      address,
    })),
    ...invitations.flatMap((invitation) => {
      const own = byPrincipal.get(invitation.principalId.toLowerCase()) ?? [];
      const others = byRecipient.get(invitation.principalId.toLowerCase()) ?? [];
      return [
        ...warnAboutInvitation(invitation, own, now),
        ...warnAboutClosedInvitation(invitation, others, own, now),
      ];
    }),
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

  const warnings: AccessWarning[] = [];
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
  for (const row of paths.filter(isPrefixWithoutSlash)) {
    warnings.push(
      warn(
        'PrefixWithoutSlash',
        `${who} may read all of ${where} whose name begins with ${describeNames(row)}: without a slash at its end, that is siblings as well`,
      ),
    );
  }
  for (const row of findListOnlyRows(paths)) {
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
function warnAboutOffers(access: Access, invitations: readonly Invitation[]): AccessWarning[] {
  const { scope, gives, paths, principalId, address } = access;
  if (gives !== 'Data' || findOffers(scope, invitations).length === 0) return [];
  return paths
    .filter(({ shares }) => shares.length === 0)
    .map((row) => ({
      code: 'WiderThanShares',
      message: `${describePrincipal(access)} may read more of ${describeScope(scope)}, or for longer, than its shares offer: ${describeNames(row)}`,
      principalId,
      address,
    }));
}

function warnAboutAccount({ account, sharedKeys }: AccountKeys): AccessWarning[] {
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
function warnAboutInvitation(
  invitation: Invitation,
  accesses: readonly Access[],
  now: Date,
): AccessWarning[] {
  const { principalId, recipientName, shareName, expiresOn, datasets } = invitation;
  if (!isOpenInvitation(invitation) || (expiresOn !== null && endsBefore(expiresOn, now.toISOString())))
    return [];
  const own = accesses.filter(
    (access) => access.gives === 'Data' && isInvitedScope(access.scope, invitation),
  );
  // A container that is only known after apply may be any of them.
  if (accesses.some(({ scope }) => scope.container === null)) return [];
  const missing = datasets.filter(
    (dataset) =>
      !own.some(
        ({ scope, paths }) =>
          scope.container === dataset.container &&
          paths.some((row) => coversName(row, toDatasetNames(dataset))),
      ),
  );
  if (missing.length === 0) return [];
  const who = describePrincipal({ principalId, principalName: recipientName });
  return [
    {
      code: 'InvitationWithoutAccess',
      message: `${who} is invited to share ${shareName}, but no assignment here lets it read ${describeDatasets(missing)}`,
      principalId,
      address: null,
    },
  ];
}

/** What somebody reads all the same whose invitation waits, is suspended or was revoked. */
function warnAboutClosedInvitation(
  invitation: Invitation,
  invitations: readonly Invitation[],
  accesses: readonly Access[],
  now: Date,
): AccessWarning[] {
  if (isOpenInvitation(invitation)) return [];
  const { principalId, recipientName, shareName, state } = invitation;
  const who = describePrincipal({ principalId, principalName: recipientName });
  const why = state === 'Active' ? 'waits for an acceptance' : `is ${state.toLowerCase()}`;
  const closed = invitation.datasets.filter((dataset) => !isOffered(dataset, invitation, invitations));
  return accesses.flatMap((access): AccessWarning[] => {
    const { address } = access;
    const read = closed.filter((dataset) => canReadDataset(access, dataset, invitation, now));
    if (read.length === 0) return [];
    const message = `the invitation of ${who} to share ${shareName} ${why}, but ${address} lets it read ${describeDatasets(read)} all the same`;
    return [{ code: 'ReadsWithoutInvitation', message, principalId, address }];
  });
}

type Dataset = Invitation['datasets'][number];

function describeDatasets(datasets: readonly Dataset[]): string {
  return datasets.map(({ container, path }) => (path === '' ? container : `${container}/${path}`)).join(', ');
}

/** Whether another invitation of the same principal has all of it. */
function isOffered(dataset: Dataset, { account }: Invitation, invitations: readonly Invitation[]): boolean {
  return invitations.some(
    (other) =>
      isOpenInvitation(other) &&
      other.account === account &&
      other.datasets.some(
        (offered) =>
          offered.container === dataset.container &&
          coversName(toDatasetNames(offered), toDatasetNames(dataset)),
      ),
  );
}

/** Whether somebody may read something of a dataset now, so far as that is sure. */
function canReadDataset(
  { gives, scope, paths }: Access,
  dataset: Dataset,
  invitation: Invitation,
  now: Date,
): boolean {
  const isThere =
    scope.kind === 'Container'
      ? isInvitedScope(scope, invitation) && scope.container === dataset.container
      : appliesToAccount(scope, { account: invitation.account, subscription: null, resourceGroup: null }) ===
        true;
  if (gives !== 'Data' || !isThere) return false;
  const names = toDatasetNames(dataset);
  return paths.some(
    (row) =>
      (row.until === null || !endsBefore(row.until, now.toISOString())) &&
      (row.containers === null || row.containers.includes(dataset.container)) &&
      (coversName(row, names) || coversName(names, row)),
  );
}
