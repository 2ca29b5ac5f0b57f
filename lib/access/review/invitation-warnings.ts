import { toIdKey } from '../../model/rules/same-id';
import { accessWarnings } from '../../errors/catalogue/access-warnings';
import { coversName } from '../condition/name-match';
import { endsBefore } from '../condition/utc-time';
import { appliesToAccount } from '../terraform/values/arm-scope';
import type { Invitation } from '../terraform/declared-access';
import type { Access } from './access';
import type { AccessWarning } from './access-warning';
import { markName } from './name-marks';
import { describeNames, describePrincipal, describeScope } from './descriptions';
import { groupBy } from './group-by';
import {
  coversDataset,
  findOffers,
  isInvitedScope,
  isOpenInvitation,
  toDatasetNames,
} from './invited-shares';

/** Finds differences between the access that invitations offer and the access that assignments give. */
export function findInvitationWarnings(
  accesses: readonly Access[],
  invitations: readonly Invitation[],
  now: Date,
): AccessWarning[] {
  const byPrincipal = groupBy(accesses, toPrincipalKey);
  const byRecipient = groupBy(invitations, toPrincipalKey);
  return invitations.flatMap((invitation) => {
    const own = byPrincipal.get(toPrincipalKey(invitation)) ?? [];
    const others = byRecipient.get(toPrincipalKey(invitation)) ?? [];
    return [
      ...warnAboutInvitation(invitation, own, now),
      ...warnAboutClosedInvitation(invitation, others, own, now),
    ];
  });
}

/** Finds access to containers of shares that the shares do not offer. */
export function findOfferWarnings(
  accesses: readonly Access[],
  invitations: readonly Invitation[],
): AccessWarning[] {
  const byRecipient = groupBy(invitations, toPrincipalKey);
  return accesses.flatMap((access) => warnAboutOffers(access, byRecipient.get(toPrincipalKey(access)) ?? []));
}

function toPrincipalKey({ principalId }: { readonly principalId: string }): string {
  return toIdKey(principalId);
}

/** Finds the paths in a container that a recipient can read although none of its shares offers them. */
function warnAboutOffers(access: Access, invitations: readonly Invitation[]): AccessWarning[] {
  const { scope, gives, paths, principalId, address, condition } = access;
  // Nobody can tell if a condition that is not known gives more.
  const isKnown = condition.problem === null && condition.state !== 'KnownAfterApply';
  if (gives !== 'Data' || !isKnown || findOffers(scope, invitations).length === 0) return [];
  return paths
    .filter(({ shares }) => shares.length === 0)
    .map((row) => ({
      ...accessWarnings.widerThanShares(describePrincipal(access), describeScope(scope), describeNames(row)),
      principalId,
      address,
    }));
}

/** Warns about datasets of an invitation that no assignment lets the recipient read. */
function warnAboutInvitation(
  invitation: Invitation,
  accesses: readonly Access[],
  now: Date,
): AccessWarning[] {
  const { principalId, recipientName, declaredName, shareName, expiresOn, datasets } = invitation;
  if (!isOpenInvitation(invitation) || (expiresOn !== null && endsBefore(expiresOn, now.toISOString())))
    return [];
  const own = accesses.filter(
    (access) => access.gives === 'Data' && isInvitedScope(access.scope, invitation),
  );
  // A container that is known only after apply can be any of them.
  if (accesses.some(({ scope }) => scope.container === null)) return [];
  const missing = datasets.filter(
    (dataset) =>
      !own.some(
        ({ scope, paths }) =>
          scope.container === dataset.container && paths.some((row) => coversDataset(row, dataset)),
      ),
  );
  if (missing.length === 0) return [];
  const who = describePrincipal({ principalId, principalName: recipientName, declaredName });
  const share = markName('share', shareName);
  const warning = accessWarnings.invitationWithoutAccess(who, share, describeDatasets(missing));
  return [{ ...warning, principalId, address: null }];
}

/** Warns about access without an active invitation: waiting, suspended or revoked. */
function warnAboutClosedInvitation(
  invitation: Invitation,
  invitations: readonly Invitation[],
  accesses: readonly Access[],
  now: Date,
): AccessWarning[] {
  if (isOpenInvitation(invitation)) return [];
  const { principalId, recipientName, declaredName, shareName, state } = invitation;
  const who = describePrincipal({ principalId, principalName: recipientName, declaredName });
  const why = state === 'Active' ? 'is waiting for an acceptance' : `is ${state.toLowerCase()}`;
  const closed = invitation.datasets.filter((dataset) => !isOffered(dataset, invitation, invitations));
  return accesses.flatMap((access): AccessWarning[] => {
    const { address } = access;
    const read = closed.filter((dataset) => canReadDataset(access, dataset, invitation, now));
    if (read.length === 0) return [];
    const invited = { who, shareName: markName('share', shareName), why };
    const warning = accessWarnings.readsWithoutInvitation(invited, address, describeDatasets(read));
    return [{ ...warning, principalId, address }];
  });
}

type Dataset = Invitation['datasets'][number];

function describeDatasets(datasets: readonly Dataset[]): string {
  return datasets.map(({ container, path }) => (path === '' ? container : `${container}/${path}`)).join(', ');
}

/** True if another invitation of the same principal offers all of a dataset. */
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

/** True if an assignment is certain to let its principal read a part of a dataset now. */
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
      (coversDataset(row, dataset) || coversName(names, row)),
  );
}
