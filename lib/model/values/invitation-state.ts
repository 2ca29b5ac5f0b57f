import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

/** The states of an invitation. */
export enum InvitationState {
  /** The recipient can read the datasets. */
  ACTIVE = 'Active',
  /** The recipient temporarily cannot read the datasets. */
  SUSPENDED = 'Suspended',
  /** The recipient can no longer read the datasets. */
  REVOKED = 'Revoked',
}

/** Finds the reasons why an invitation gives no access now: it was withdrawn, or access has ended. */
export function findWithdrawalProblems(
  { state, expiresOn }: { readonly state: InvitationState; readonly expiresOn: string | null },
  now: Date,
): Problem[] {
  const found = findStateProblems(state);
  if (expiresOn !== null && Date.parse(expiresOn) <= now.getTime())
    found.push(problems.accessEnded(expiresOn));
  return found;
}

/** Finds the reasons that do not depend on the time. */
export function findStateProblems(state: InvitationState): Problem[] {
  return state === InvitationState.ACTIVE
    ? []
    : [problems.accessWithdrawn(state === InvitationState.REVOKED)];
}
