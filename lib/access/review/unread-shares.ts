import type { Access } from './access';

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

/** Returns the address of the resource behind an access: a share has one access for each asset. */
export function toShareAddress(address: string): string {
  return address.replace(/ \(asset \d+\)$/, '');
}
