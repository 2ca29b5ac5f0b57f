import { accessWarnings } from '../../errors/catalogue/access-warnings';
import { isSameId, toIdKey } from '../../model/rules/same-id';
import type { Invitation } from '../terraform/declared-access';
import type { Access } from './access';
import type { AccessWarning } from './access-warning';
import { groupBy } from './group-by';
import { toAppearance } from './look-alikes';
import type { NameKind } from './name-marks';
import { findNameFaults, isChosenName } from './name-marks';

/** A recipient as an invitation names it. The author of the files writes this name: it proves nothing. */
export interface NamedRecipient {
  readonly principalId: string;
  readonly recipientName: string;
}

export function listRecipients(invitations: readonly Invitation[]): NamedRecipient[] {
  const named = invitations.flatMap(({ principalId, recipientName }) =>
    recipientName === null ? [] : [{ principalId, recipientName }],
  );
  return [...new Map(named.map((each) => [toRecipientKey(each), each])).values()];
}

export function toRecipientKey({ principalId, recipientName }: NamedRecipient): string {
  return JSON.stringify([toIdKey(principalId), recipientName]);
}

/** Finds names of which a reader could be mistaken: names that deceive, that break a rule, and that look like others. */
export function findNameWarnings(
  accesses: readonly Access[],
  invitations: readonly Invitation[],
): AccessWarning[] {
  const names = collectNames(accesses, invitations);
  const warnings = names.flatMap(({ kind, name }) =>
    findNameFaults(kind, name).map((why) => accessWarnings.nameDeceptive(kind, name, why)),
  );
  const chosen = names.filter(({ kind }) => isChosenName(kind));
  const alike = [...groupBy(chosen, ({ kind, name }) => `${kind} ${toAppearance(name)}`).values()]
    .filter((group) => group.length > 1)
    .map((group) =>
      accessWarnings.namesAlike(
        group[0].kind,
        group.map(({ name }) => name),
      ),
    );
  return [...warnings, ...alike, ...findSharedNames(listRecipients(invitations))].map((warning) => ({
    ...warning,
    principalId: null,
    address: null,
  }));
}

/** Finds names of recipients that several principals have. */
function findSharedNames(
  recipients: readonly NamedRecipient[],
): ReturnType<typeof accessWarnings.nameShared>[] {
  return [...groupBy(recipients, ({ recipientName }) => toAppearance(recipientName)).values()].flatMap(
    (group) => {
      const ids = [...new Set(group.map(({ principalId }) => toIdKey(principalId)))];
      return ids.length < 2 ? [] : [accessWarnings.nameShared(group[0].recipientName, ids)];
    },
  );
}

interface ReportName {
  readonly kind: NameKind;
  readonly name: string;
}

function collectNames(accesses: readonly Access[], invitations: readonly Invitation[]): ReportName[] {
  const names: ReportName[] = [
    ...invitations.flatMap(({ shareName, recipientName }): ReportName[] => [
      { kind: 'share', name: shareName },
      ...(recipientName === null ? [] : [{ kind: 'recipient' as const, name: recipientName }]),
    ]),
    ...accesses.flatMap(({ scope, role, principalId, paths }): ReportName[] => [
      ...(scope.account === null ? [] : [{ kind: 'account' as const, name: scope.account }]),
      ...(scope.container === null ? [] : [{ kind: 'container' as const, name: scope.container }]),
      { kind: 'role', name: role },
      { kind: 'principal', name: principalId },
      ...paths.map(({ text }) => ({ kind: 'path' as const, name: text })),
    ]),
  ];
  return [...new Map(names.map((each) => [`${each.kind} ${each.name}`, each])).values()];
}

/** Takes the name from an invitation that the earlier file does not have: its author wrote the name and the object id. */
export function hideNewName(invitation: Invitation, known: readonly NamedRecipient[]): Invitation {
  const { principalId, recipientName } = invitation;
  const isKnown = known.some(
    (each) => isSameId(each.principalId, principalId) && each.recipientName === recipientName,
  );
  return isKnown ? invitation : { ...invitation, recipientName: null, declaredName: recipientName };
}

/** Finds recipients of a change that have the name of a recipient before it, or one that looks like it, and another principal. */
export function findBorrowedNames(
  before: readonly NamedRecipient[],
  after: readonly NamedRecipient[],
): AccessWarning[] {
  const known = groupBy(before, ({ recipientName }) => toAppearance(recipientName));
  const knownKeys = new Set(before.map(toRecipientKey));
  return after.flatMap((recipient) => {
    const { principalId, recipientName } = recipient;
    const holders = known.get(toAppearance(recipientName)) ?? [];
    const ids = holders.map((holder) => holder.principalId).filter((id) => !isSameId(id, principalId));
    if (knownKeys.has(toRecipientKey(recipient)) || ids.length === 0) return [];
    const warning = accessWarnings.knownNameForNewPrincipal(recipientName, principalId, [...new Set(ids)]);
    return [{ ...warning, principalId, address: null }];
  });
}
