import type { AccessDiff } from '../../../access/review/access-diff';
import type { AccessWarning } from '../../../access/review/access-warning';
import type { UnclearPoint } from '../../../access/review/unclear-point';
import { accessWarnings } from '../../../errors/catalogue/access-warnings';

/** The unclear point that says the same about a resource as a warning. */
const SAME_AS: Readonly<Partial<Record<AccessWarning['code'], UnclearPoint['code']>>> = {
  ConditionKnownAfterApply: 'ConditionKnownAfterApply',
  ConditionUnreadable: 'ConditionUnreadable',
  OtherWayIn: 'OtherWayChanged',
  ScopeKnownAfterApply: 'ScopeKnownAfterApply',
};

/** Selects the new warnings that no other section of a diff repeats. */
export function selectNewWarnings({ warnings, unclearDetails, sharedKeys }: AccessDiff): AccessWarning[] {
  const points = new Set(unclearDetails.map(({ code, address }) => `${code} ${address}`));
  const messages = new Set(
    sharedKeys.flatMap(({ account }) => [
      accessWarnings.sharedKeysOn(account).message,
      accessWarnings.sharedKeysUnknown(account).message,
    ]),
  );
  return warnings.filter(
    ({ code, address, message }) => !points.has(`${SAME_AS[code]} ${address}`) && !messages.has(message),
  );
}
