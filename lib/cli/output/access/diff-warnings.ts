import type { AccessChange } from '../../../access/review/access-changes';
import type { AccessDiff } from '../../../access/review/access-diff';
import type { AccessWarning } from '../../../access/review/access-warning';
import type { UnclearPoint } from '../../../access/review/unclear-point';
import { describePrincipal, describeScope } from '../../../access/review/descriptions';
import { accessWarnings } from '../../../errors/catalogue/access-warnings';
import type { Warning } from '../../../errors/warning-codes';

/** The unclear point that says the same about a resource as a warning. */
const SAME_AS: Readonly<Partial<Record<AccessWarning['code'], UnclearPoint['code']>>> = {
  ConditionKnownAfterApply: 'ConditionKnownAfterApply',
  ConditionUnreadable: 'ConditionUnreadable',
  OtherWayIn: 'OtherWayChanged',
  ScopeKnownAfterApply: 'ScopeKnownAfterApply',
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
  return warnings.filter(
    ({ code, address, message }) => !points.has(`${SAME_AS[code]} ${address}`) && !told.has(toKey(message)),
  );
}

/** Finds the warning about the powers or the role that a principal gains; undefined for the reading and writing of data. */
export function findSameWarning(gain: AccessChange): Warning | undefined {
  const [who, where] = [describePrincipal(gain), describeScope(gain.scope)];
  if (gain.gives === 'Keys') return accessWarnings.getsKeys(who, gain.role, where, '');
  return gain.gives === 'Unknown' ? accessWarnings.roleUnknown(who, where, gain.role) : undefined;
}

/** Leaves out the powers, of which a gain has only the new ones. */
function toKey(message: string): string {
  return message.replace(/, which controls [^]*$/, '');
}
