import type { ArmScope } from '../terraform/values/arm-scope';
import type { Invitation } from '../terraform/declared-access';
import type { NameMatch } from '../condition/name-match';
import { ANY_NAME, coversName } from '../condition/name-match';
import type { ReadablePaths } from '../condition/readable-paths';
import { endsBefore } from '../condition/utc-time';
import type { ShareOffer } from './access';

/**
 * Finds the shares that offer paths to a principal. None, if no share offers all of the paths for as long, or if the scope is
 * above a container.
 */
export function findShares(
  scope: ArmScope,
  row: ReadablePaths,
  invitations: readonly Invitation[],
): string[] {
  const offers = findOffers(scope, invitations);
  const isOffered = offers.some(
    ({ names, invitation }) => coversName(names, row) && lastsAsLong(invitation.expiresOn, row.until),
  );
  if (!isOffered) return [];
  const related = offers.filter(({ names }) => coversName(names, row) || coversName(row, names));
  return [...new Set(related.map(({ invitation }) => invitation.shareName))].sort();
}

/**
 * Finds the offers behind the shares of a row: which share offers which of its names until when. Names that a share offers for
 * longer than the row are in a row of their own.
 */
export function findShareOffers(
  scope: ArmScope,
  row: ReadablePaths,
  invitations: readonly Invitation[],
): ShareOffer[] {
  const offers = findOffers(scope, invitations).flatMap(({ names, invitation }): ShareOffer[] => {
    const { shareName: share, expiresOn } = invitation;
    const isLonger = expiresOn !== row.until && lastsAsLong(expiresOn, row.until);
    const until = isLonger ? row.until : expiresOn;
    if (coversName(names, row)) return [{ share, match: row.match, text: row.text, until }];
    return coversName(row, names) && !isLonger ? [{ share, ...names, until }] : [];
  });
  return offers.sort((a, c) => (toOfferKey(a) < toOfferKey(c) ? -1 : 1));
}

function toOfferKey({ share, text, until }: ShareOffer): string {
  return [share, text, until ?? '~'].join('\u0000');
}

/** Finds the names that open invitations offer in a container. */
export function findOffers(
  scope: ArmScope,
  invitations: readonly Invitation[],
): { readonly invitation: Invitation; readonly names: NameMatch }[] {
  return invitations
    .filter((invitation) => isOpenInvitation(invitation) && isInvitedScope(scope, invitation))
    .flatMap((invitation) =>
      invitation.datasets
        .filter(({ container }) => container === scope.container)
        .flatMap((dataset) => listOfferedNames(dataset, invitation).map((names) => ({ invitation, names }))),
    );
}

function lastsAsLong(expiresOn: string | null, until: string | null): boolean {
  return expiresOn === null || expiresOn === until || (until !== null && endsBefore(until, expiresOn));
}

/** True if an invitation is meant to give access now. */
export function isOpenInvitation({ state, isWaiting }: Invitation): boolean {
  return state === 'Active' && !isWaiting;
}

/** True if an invitation can be for datasets in a container. */
export function isInvitedScope(scope: ArmScope, { account }: Invitation): boolean {
  return (
    scope.kind === 'Container' && (account === null || scope.account === null || account === scope.account)
  );
}

/** Lists the names that a dataset offers. The path of a data share's asset does not tell if it is a blob or a folder. */
function listOfferedNames(dataset: Invitation['datasets'][number], invitation: Invitation): NameMatch[] {
  const names = toDatasetNames(dataset);
  const isOpen = invitation.isOfDataShare && names.match === 'Equals';
  return isOpen ? [names, { match: 'StartsWith', text: `${names.text}/` }] : [names];
}

/** True if a row has all blobs of a dataset. */
export function coversDataset(row: ReadablePaths, dataset: Invitation['datasets'][number]): boolean {
  const names = toDatasetNames(dataset);
  const isFolderItself = row.withFolderItself && names.match === 'Equals' && row.text === `${names.text}/`;
  return isFolderItself || coversName(row, names);
}

/** Returns the names of the blobs in a dataset. */
export function toDatasetNames({ type, path }: Invitation['datasets'][number]): NameMatch {
  if (type === 'File') return { match: 'Equals', text: path };
  return type === 'Folder' ? { match: 'StartsWith', text: `${path}/` } : ANY_NAME;
}
