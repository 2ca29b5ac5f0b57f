import type { Access } from './access';
import type { AccessInterruption, Replacements } from './access-interruptions';
import { describePrincipal, describeScope } from './descriptions';
import { groupBy } from './group-by';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/** Assignments that are replaced, and whose new place only Terraform will know. */
export interface UnclearReplacements {
  /** The accesses that remain to be compared. */
  readonly before: readonly Access[];
  readonly after: readonly Access[];
  readonly interruptions: readonly AccessInterruption[];
  readonly unclear: readonly UnclearPoint[];
}

/**
 * Finds assignments with a known scope before and an unknown one after. Nobody can tell if that is a gain or a loss, or no change but the
 * interruption.
 */
export function findUnclearReplacements(
  before: readonly Access[],
  after: readonly Access[],
  { replaced, moved }: Replacements,
): UnclearReplacements {
  const oldByAddress = groupBy(before, ({ address }) => moved.get(address) ?? address);
  const replacedAddresses = replaced && new Set(replaced);
  const isUnclear = ({ address, scope }: Access): boolean => {
    const old = oldByAddress.get(address)?.[0];
    const wasKnown = old !== undefined && old.scope.kind !== 'Unknown';
    return scope.kind === 'Unknown' && wasKnown && (replacedAddresses?.has(address) ?? true);
  };
  const unclear = new Map(after.filter(isUnclear).map((access) => [access.address, access]));
  if (unclear.size === 0) return { before, after, interruptions: [], unclear: [] };
  const isOther = ({ address }: Access): boolean => !unclear.has(moved.get(address) ?? address);
  return {
    before: before.filter(isOther),
    after: after.filter(({ address }) => !unclear.has(address)),
    interruptions: [...unclear.keys()].map((address) =>
      toInterruption(oldByAddress.get(address)![0], address),
    ),
    unclear: [...unclear.keys()].map((address) => describeUnclear(oldByAddress.get(address)![0], address)),
  };
}

function toInterruption(access: Access, address: string): AccessInterruption {
  const { principalId, principalName, declaredName = null, scope, role } = access;
  return {
    principalId,
    principalName,
    declaredName,
    scope,
    role,
    because: 'Replaced',
    isCertain: true,
    address,
  };
}

function describeUnclear(access: Access, address: string): UnclearPoint {
  const [who, where] = [describePrincipal(access), describeScope(access.scope)];
  return createUnclearPoint(
    'ScopeKnownAfterApply',
    `${address} gets a scope that is not known yet: ${who} has ${access.role} on ${where} now, and may lose it or gain another`,
    { address, principalId: access.principalId, scope: access.scope },
  );
}
