import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

/** Whether an invitation gives access now. */
export enum InvitationState {
  /** Its datasets may be read. */
  ACTIVE = 'Active',
  /** They may not, for a time. */
  SUSPENDED = 'Suspended',
  /** They may not any more. */
  REVOKED = 'Revoked',
}

/** Says why an invitation gives no access now: it was withdrawn, or its end has come. */
export function findWithdrawalProblems(
  { state, expiresOn }: { readonly state: InvitationState; readonly expiresOn: string | null },
  now: Date,
): Problem[] {
  const found = findStateProblems(state);
  if (expiresOn !== null && Date.parse(expiresOn) <= now.getTime())
    found.push(problems.accessEnded(expiresOn));
  return found;
}

/** The part of it that needs no clock. */
export function findStateProblems(state: InvitationState): Problem[] {
  return state === InvitationState.ACTIVE
    ? []
    : [problems.accessWithdrawn(state === InvitationState.REVOKED)];
}
