import { formatCount } from '../../errors/format-count';
import { groupBy } from './group-by';
import type { OtherWay } from '../terraform/other-ways/other-way';
import type { UnreadResource } from '../terraform/other-ways/other-ways';
import type { Access } from './access';
import { toShareAddress } from './unread-shares';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/**
 * Describes the resources that give or may give access and that are new, changed or removed. One with equal content is no change.
 *
 * @param accesses What the files give exactly. A resource that is among it on one side is neither new nor gone.
 * @param moved Moved addresses, from old to new.
 */
export function findOtherWayChanges(
  before: readonly OtherWay[],
  after: readonly OtherWay[],
  moved: ReadonlyMap<string, string>,
  accesses: { readonly before: readonly Access[]; readonly after: readonly Access[] },
): UnclearPoint[] {
  const create = (what: string, address: string): UnclearPoint =>
    createUnclearPoint('OtherWayChanged', what, { address });
  const toKey = (address: string, what: string): string => `${address}\u0000${what}`;
  const old = before.map((way) => ({ ...way, address: moved.get(way.address) ?? way.address }));
  // A resource can be several ways: for each, the sentence says which.
  const known = new Map(old.map((way) => [way.address, way]));
  const exact = new Map(old.map((way) => [toKey(way.address, way.what), way]));
  // A data share that was read is not new if it no longer is.
  const wasRead = new Set(
    accesses.before.map(({ address }) => toShareAddress(moved.get(address) ?? address)),
  );
  const isRead = new Set(accesses.after.map(({ address }) => toShareAddress(address)));
  const kept = new Set(after.map(({ address }) => address));
  return [
    ...after.flatMap(({ address, what, content }) => {
      const was = exact.get(toKey(address, what)) ?? known.get(address);
      if (!was)
        return [create(`${address} ${wasRead.has(address) ? 'changes' : 'is new'}: it ${what}`, address)];
      if (was.content === content) return [];
      const names = findChangedNames(was.content, content);
      return [create(`${address} changes${names === '' ? '' : ` (${names})`}: it ${what}`, address)];
    }),
    ...old
      .filter(({ address }) => !kept.has(address))
      .map(({ address, what }) => {
        const verb = isRead.has(address) ? 'changes' : 'is no longer there, or no longer gives access';
        return create(`${address} ${verb}: it ${what} before`, address);
      }),
  ];
}

/** Maximum number of arguments to name. */
const MAX_NAMES = 5;

/** Names the arguments whose digests differ: `ace, owner`. */
function findChangedNames(before: string, after: string): string {
  const [old, now] = [before, after].map(parseDigests);
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => old[name] !== now[name],
  );
  const rest = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
}

function parseDigests(content: string): Readonly<Record<string, unknown>> {
  const value: unknown = content.startsWith('{') ? JSON.parse(content) : {};
  return value as Readonly<Record<string, unknown>>;
}

/** The advice for resources that were not looked into. */
export const UNREAD_FIX = 'check that none of them opens or copies shared data';

/**
 * Describes the resources that were not looked into in one sentence; null for none.
 *
 * @param before The resources before a change: only new ones are described. Null if there is no change.
 */
export function describeUnread(
  before: readonly UnreadResource[] | null,
  after: readonly UnreadResource[],
): string | null {
  const known = new Set(before?.map(({ address }) => address));
  const noun = before === null ? 'resource' : 'new resource';
  const fresh = after.filter(({ address }) => !known.has(address));
  if (fresh.length === 0) return null;
  const providers = [...groupBy(fresh, ({ provider }) => provider)].sort(([a], [b]) => (a < b ? -1 : 1));
  const counts = providers.map(([provider, { length }]) => `${provider} (${length})`).join(', ');
  const what = formatCount(fresh.length, noun);
  const others = formatCount(providers.length, 'provider');
  const [refer, were] = fresh.length === 1 ? ['refers', 'was'] : ['refer', 'were'];
  return `${what} of ${others} that this tool does not know ${refer} to nothing shared, and ${were} not looked into: ${counts}`;
}
