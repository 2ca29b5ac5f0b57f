import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { AcceptanceDocument } from '../documents/acceptance';
import { isSameId } from '../rules/same-id';
import type { InvitationDocument } from '../documents/invitation';

/** The properties of an invitation that an acceptance has to match; `undefined` if only Terraform knows the value. */
export interface Offer {
  /** Id of the invitation. */
  readonly invitationId?: string;
  /** SHA-256 of the terms; null if the share has none. */
  readonly termsSha256?: string | null;
  /** Deadline for the acceptance; null if there is none. */
  readonly acceptBy?: string | null;
  /** End of access; null if it does not end. */
  readonly expiresOn?: string | null;
  /** The invited tenant. */
  readonly tenantId?: string;
}

/** Returns the properties of an invitation that an acceptance has to match. */
export function toOffer(invitation: InvitationDocument): Offer {
  const { invitationId, termsSha256, acceptBy, expiresOn, recipient } = invitation;
  return { invitationId, termsSha256, acceptBy, expiresOn, tenantId: recipient.tenantId ?? undefined };
}

/** Finds the reasons why an acceptance does not match an offer: another invitation, terms or tenant, or too late. */
export function findAcceptanceMismatches(offer: Offer, acceptance: AcceptanceDocument): Problem[] {
  const found: Problem[] = [];
  if (offer.invitationId !== undefined && !isSameId(offer.invitationId, acceptance.invitationId)) {
    found.push(problems.acceptanceForeign(acceptance.invitationId, offer.invitationId));
  }
  if (offer.termsSha256 !== undefined && offer.termsSha256 !== acceptance.termsSha256) {
    found.push(problems.acceptanceOutdated(acceptance.termsSha256, offer.termsSha256));
  }
  const { tenantId } = acceptance.consumer;
  if (offer.tenantId !== undefined && !(tenantId !== null && isSameId(offer.tenantId, tenantId))) {
    found.push(problems.tenantMismatch(tenantId, offer.tenantId));
  }
  found.push(...findDeadlineProblems(acceptance.acceptedOn, offer));
  return found;
}

/** Finds deadlines that an acceptance missed. It can be given up to and at `acceptBy`, and before `expiresOn`. */
export function findDeadlineProblems(
  acceptedOn: string,
  { acceptBy = null, expiresOn = null }: Pick<Offer, 'acceptBy' | 'expiresOn'>,
): Problem[] {
  const on = Date.parse(acceptedOn);
  const found: Problem[] = [];
  if (acceptBy !== null && on > Date.parse(acceptBy))
    found.push(problems.acceptedTooLate(acceptedOn, acceptBy));
  if (expiresOn !== null && on >= Date.parse(expiresOn)) {
    found.push(problems.acceptedTooLate(acceptedOn, expiresOn, 'expiresOn'));
  }
  return found;
}
