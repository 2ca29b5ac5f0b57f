import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { AcceptanceDocument } from '../documents/acceptance';
import { isSameId } from '../rules/same-id';
import type { InvitationDocument } from '../documents/invitation';

/** What an acceptance has to answer; `undefined` where it is not known yet, and for Terraform to compare. */
export interface Offer {
  readonly invitationId?: string;
  /** Null where the share has no terms. */
  readonly termsSha256?: string | null;
  /** Null where it may be accepted at any time. */
  readonly acceptBy?: string | null;
  /** When access ends; null where it does not. */
  readonly expiresOn?: string | null;
  /** The tenant that was invited. */
  readonly tenantId?: string;
}

/** What an acceptance of an invitation has to answer. */
export function toOffer(invitation: InvitationDocument): Offer {
  const { invitationId, termsSha256, acceptBy, expiresOn, recipient } = invitation;
  return { invitationId, termsSha256, acceptBy, expiresOn, tenantId: recipient.tenantId ?? undefined };
}

/** Says why an acceptance does not answer an offer: another invitation, terms or tenant, or too late. */
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

/** An invitation may be accepted until a time, and at that time; and while access has not ended. */
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
