import { toIdKey } from '../../model/rules/same-id';
import type { Grant } from './grants';

/**
 * Tells apart the grants of a principal that policies of data shares name in several tenants: these are several principals. With one
 * tenant, or in role assignments, which name none, it is the same principal.
 */
export function separateTenants(
  before: readonly Grant[],
  after: readonly Grant[],
): readonly [readonly Grant[], readonly Grant[]] {
  const tenants = new Map<string, Set<string>>();
  for (const { principalId, tenantId } of [...before, ...after]) {
    if (tenantId === null) continue;
    const key = toIdKey(principalId);
    tenants.set(key, (tenants.get(key) ?? new Set()).add(toIdKey(tenantId)));
  }
  if ([...tenants.values()].every(({ size }) => size < 2)) return [before, after];
  const separate = (grant: Grant): Grant => {
    const { principalId, tenantId } = grant;
    const isOneOfSeveral = (tenants.get(toIdKey(principalId))?.size ?? 0) > 1;
    return isOneOfSeveral && tenantId !== null ? { ...grant, apartAs: toIdKey(tenantId) } : grant;
  };
  return [before.map(separate), after.map(separate)];
}
