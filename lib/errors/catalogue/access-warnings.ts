import type { Warning } from '../warning-codes';

/** Warnings of an access review: `datashare access` and `datashare access diff`. */
export const accessWarnings = {
  /** @param powers What the role controls, such as `account keys, role assignments`. */
  getsKeys: (who: string, role: string, where: string, powers: string, isConditioned = false): Warning => ({
    code: 'GetsKeys',
    message: `${who} has ${role} on ${where}, which controls ${powers}${isConditioned ? ', partly restricted by its condition' : ''}: each of these can open all data`,
    fix: 'assign a data role on a container instead, or accept that this principal can read everything',
  }),
  roleUnknown: (who: string, where: string, role: string): Warning => ({
    code: 'RoleUnknown',
    message: `${who} has an unknown role on ${where}: ${role}`,
    fix: 'review the definition of the role, or use a built-in role',
  }),
  publicContainer: (where: string, isKnown = true): Warning => ({
    code: 'PublicContainer',
    message: isKnown
      ? `anybody can read ${where} without signing in`
      : `anybody may be able to read ${where} without signing in: container_access_type is known only after apply`,
    fix: 'make the container private, or disable public access of the account',
  }),
  scopeKnownAfterApply: (who: string, where: string): Warning => ({
    code: 'ScopeKnownAfterApply',
    message: where.includes('known only after apply')
      ? `the scope of a role assignment of ${who} is known only after apply`
      : `the scope of ${who} is known only after apply: ${where}`,
    fix: 'review the expression of the scope, or compare again after the apply',
  }),
  conditionKnownAfterApply: (who: string, where: string): Warning => ({
    code: 'ConditionKnownAfterApply',
    message: `the condition of ${who} on ${where} is known only after apply`,
    fix: 'review the expression of the condition, or compare again after the apply',
  }),
  /** @param why Such as `the condition has version 1.0, not 2.0`. */
  conditionUnreadable: (who: string, where: string, why: string): Warning => ({
    code: 'ConditionUnreadable',
    message: `nobody can tell what the condition of ${who} on ${where} allows: ${why}`,
    fix: 'review the text of the condition, and write it in the form that Azure documents',
  }),
  superUserUnconditioned: (who: string, where: string, role: string): Warning => ({
    code: 'SuperUserUnconditioned',
    message: `the condition of ${who} on ${where} does not name runAsSuperUser, an action of ${role}: on ADLS Gen2 it restricts nothing`,
    fix: 'use a role without that action, such as Storage Blob Data Reader, or name the action in the condition',
  }),
  prefixWithoutSlash: (who: string, where: string, names: string): Warning => ({
    code: 'PrefixWithoutSlash',
    message: `${who} can read every name in ${where} that begins with ${names}: without a trailing slash, this includes siblings`,
    fix: 'end the prefix in the condition with a slash',
  }),
  listsMoreThanReads: (who: string, where: string, names: string): Warning => ({
    code: 'ListsMoreThanReads',
    message: `${who} can list names in ${where} that it cannot read: ${names}`,
    fix: 'restrict listing in the condition to the prefix that the principal can read',
  }),
  accessEnded: (who: string, where: string, names: string, until: string): Warning => ({
    code: 'AccessEnded',
    message: `the access of ${who} to ${where} (${names}) ended on ${until}`,
    fix: 'remove the assignment, or set a later end',
  }),
  sharedKeysOn: (account: string): Warning => ({
    code: 'SharedKeysOn',
    message: `shared keys of ${account} are enabled: anybody with a key can read everything, regardless of conditions`,
    fix: 'disable shared keys of the account (shared_access_key_enabled = false)',
  }),
  sharedKeysUnknown: (account: string): Warning => ({
    code: 'SharedKeysUnknown',
    message: `these files do not say if shared keys of ${account} are disabled`,
    fix: 'check the account, or include the files of the stack that creates it',
  }),
  otherWayIn: (address: string, what: string): Warning => ({
    code: 'OtherWayIn',
    message: `${address} ${what}: this report does not show who gets access that way`,
    fix: 'review the resource',
  }),
  nameDeceptive: (kind: string, name: string, why: string): Warning => ({
    code: 'NameDeceptive',
    message: `the name of the ${kind} "${name}" ${why}`,
    fix: 'compare the name letter by letter with the one that you expect, or refuse the change',
  }),
  namesAlike: (kind: string, names: readonly string[]): Warning => ({
    code: 'NamesAlike',
    message: `these names of a ${kind} look alike: ${names.join(', ')}`,
    fix: 'check that each of them is meant, and rename one',
  }),
  nameShared: (name: string, principalIds: readonly string[]): Warning => ({
    code: 'NameShared',
    message: `several principals are invited as "${name}": ${principalIds.join(', ')}`,
    fix: 'check each object ID: the author of an invitation chooses the name of its recipient',
  }),
  knownNameForNewPrincipal: (name: string, principalId: string, known: readonly string[]): Warning => ({
    code: 'KnownNameForNewPrincipal',
    message: `this change invites ${principalId} as "${name}", the name of ${known.join(', ')} so far`,
    fix: 'ask the recipient for its object ID through a different channel',
  }),
  widerThanShares: (who: string, where: string, names: string): Warning => ({
    code: 'WiderThanShares',
    message: `${who} can read more of ${where}, or for longer, than its shares offer: ${names}`,
    fix: 'remove the wider assignment, or offer these paths by a share',
  }),
  invitationWithoutAccess: (who: string, shareName: string, datasets: string): Warning => ({
    code: 'InvitationWithoutAccess',
    message: `${who} is invited to share ${shareName}, but no assignment in these files lets it read ${datasets}`,
    fix: 'include the files of the stack that grants it, or let the share create the grant',
  }),
  readsWithoutInvitation: (
    { who, shareName, why }: { readonly who: string; readonly shareName: string; readonly why: string },
    address: string,
    datasets: string,
  ): Warning => ({
    code: 'ReadsWithoutInvitation',
    message: `the invitation of ${who} to share ${shareName} ${why}, but ${address} still lets it read ${datasets}`,
    fix: 'remove the assignment, or reinstate the invitation',
  }),
};
