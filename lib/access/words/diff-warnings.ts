import type { AccessChange } from '../review/access-changes';
import type { AccessDiff } from '../review/access-diff';
import type { AccessWarning } from '../review/access-warning';
import type { UnclearPoint } from '../review/unclear-point';
import { ANYBODY } from '../review/access';
import { describePrincipal, describeScope } from '../review/descriptions';
import { accessWarnings } from '../../errors/catalogue/access-warnings';
import type { Warning } from '../../errors/warning-codes';

/** The unclear points that say the same about a resource as a warning. */
const SAME_AS: Readonly<Partial<Record<AccessWarning['code'], readonly UnclearPoint['code'][]>>> = {
  ConditionKnownAfterApply: ['ConditionKnownAfterApply'],
  ConditionUnreadable: ['ConditionUnreadable'],
  OtherWayIn: ['OtherWayChanged', 'PrincipalChanged'],
  ScopeKnownAfterApply: ['ScopeKnownAfterApply'],
};

/** Selects the new warnings that no other section of a diff repeats. */
export function selectNewWarnings({
  warnings,
  unclearDetails,
  sharedKeys,
  gains,
}: AccessDiff): AccessWarning[] {
  const points = new Set(unclearDetails.map(({ code, address }) => `${code} ${address}`));
  const told = new Set([
    ...sharedKeys.flatMap(({ account }) => [
      accessWarnings.sharedKeysOn(account).message,
      accessWarnings.sharedKeysUnknown(account).message,
    ]),
    ...gains.flatMap((gain) => findSameWarning(gain)?.message ?? []).map(toKey),
  ]);
  const isUnclear = ({ code, address }: AccessWarning): boolean =>
    SAME_AS[code]?.some((each) => points.has(`${each} ${address}`)) ?? false;
  return warnings.filter((warning) => !isUnclear(warning) && !told.has(toKey(warning.message)));
}

/** Finds the warning that says the same as a gain; undefined if there is none. */
export function findSameWarning(gain: AccessChange): Warning | undefined {
  const { gives, role, scope, principalId, paths } = gain;
  const [who, where] = [describePrincipal(gain), describeScope(scope)];
  if (gives === 'Keys') return accessWarnings.getsKeys(who, role, where, '');
  if (gives === 'Unknown') return accessWarnings.roleUnknown(who, where, role);
  if (gives === 'Write') return undefined;
  const isOpen = paths.some(({ provisos }) =>
    provisos.some((each) => each.includes('known only after apply')),
  );
  if (principalId === ANYBODY) return accessWarnings.publicContainer(where, !isOpen);
  if (scope.kind === 'Unknown') return accessWarnings.scopeKnownAfterApply(who, where);
  return isOpen ? accessWarnings.conditionKnownAfterApply(who, where) : undefined;
}

/** Leaves out the powers, of which a gain has only the new ones. */
function toKey(message: string): string {
  return message.replace(/, which controls [^]*$/, '');
}
