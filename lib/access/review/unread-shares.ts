import type { StatedShare } from '../terraform/data-sharing/storage-data-shares';
import type { Access } from './access';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/** The accesses of both sides without those of data shares that one side cannot read: neither a loss nor a gain is known of them. */
export function dropUnreadShares(
  before: readonly Access[],
  after: readonly Access[],
  unreadShares: readonly string[],
): readonly [readonly Access[], readonly Access[]] {
  if (unreadShares.length === 0) return [before, after];
  const unread = new Set(unreadShares);
  const isRead = ({ address }: Access): boolean => !unread.has(toShareAddress(address));
  return [before.filter(isRead), after.filter(isRead)];
}

/** A data share that stays as it was changed, though nothing states that any more. */
export interface LeftShare {
  /** The addresses of its access before and after. */
  readonly addresses: readonly string[];
  readonly point: UnclearPoint;
}

/**
 * Finds the data shares whose change is gone while they stay: Azure keeps their lists. Terraform does nothing in Azure when an action
 * is removed.
 *
 * @param moved Moved addresses, from old to new.
 */
export function findLeftShares(
  before: readonly StatedShare[],
  after: { readonly statedShares: readonly StatedShare[]; readonly unreadShares: readonly string[] },
  moved: ReadonlyMap<string, string>,
): LeftShare[] {
  const now = new Map(after.statedShares.map((share) => [share.address, share]));
  const unread = new Set(after.unreadShares);
  return before.flatMap(({ address, isCreated, isChanged }): LeftShare[] => {
    const own = moved.get(address) ?? address;
    const is = now.get(own);
    // Without its resource, the data share is destroyed. One that nobody can read is told as that.
    const isGone = isCreated && !is;
    if (!isChanged || is?.isChanged || isGone || unread.has(own)) return [];
    const what = `nothing states the assets and policies of ${own} any more: the data share keeps those that it has`;
    return [
      { addresses: [address, own], point: createUnclearPoint('OtherWayChanged', what, { address: own }) },
    ];
  });
}

/** Returns the address of the resource behind an access: a share has one access for each asset. */
export function toShareAddress(address: string): string {
  return address.replace(/ \(asset \d+\)$/, '');
}
