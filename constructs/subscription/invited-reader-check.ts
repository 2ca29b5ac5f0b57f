import { Token } from 'cdktf';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { findProviderTenant } from '../../lib/model/documents/shared-datasets';
import { problems } from '../../lib/errors/catalogue';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED, toPrecondition } from '../synthesis/check-result';
import { toGrantee } from '../principals/grantee';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { isFromTenant, checkReader } from '../documents/accepted-reader-check';

/** Checks that the acceptance names the invited reader, if access waits for it. The provider applies the same rules. */
export function checkInvitedReader(
  invitation: DeclaredInvitation,
  { identity, target }: AcceptedSubscriptionProps,
  where: string,
): CheckResult {
  const { grantOn, recipient } = invitation;
  if (grantOn !== GrantTiming.ACCEPTANCE) return PASSED;
  const tenantCheck = checkInvitedTenant(target.tenantId, recipient.tenantId, where);
  const reader = toGrantee(identity);
  if (!reader) return tenantCheck;
  // The policy of a data share names an object id of the consumer's tenant.
  const isHome =
    invitation.inPlace !== undefined || isFromTenant(target.tenantId, findProviderTenant(invitation));
  const readerCheck = checkReader(recipient, reader, isHome, 'consumer', where);
  return {
    problems: [...tenantCheck.problems, ...readerCheck.problems],
    preconditions: [...tenantCheck.preconditions, ...readerCheck.preconditions],
  };
}

function checkInvitedTenant(
  targetTenantId: string | undefined,
  invitedTenantId: string | null,
  where: string,
): CheckResult {
  if (invitedTenantId === null) return PASSED;
  const shownTenant = Token.isUnresolved(invitedTenantId) ? 'a token' : invitedTenantId;
  if (targetTenantId === undefined)
    return { ...PASSED, problems: [problems.tenantMismatch(null, shownTenant, 'consumer')] };
  const isInvitedTenant = isFromTenant(targetTenantId, invitedTenantId);
  if (isInvitedTenant === true) return PASSED;
  const mismatch = problems.tenantMismatch(targetTenantId, shownTenant, 'consumer');
  if (isInvitedTenant === false) return { ...PASSED, problems: [mismatch] };
  const message = `the target's data store is not in the invited tenant; ${mismatch.fix}`;
  return { ...PASSED, preconditions: [toPrecondition(isInvitedTenant, mismatch.code, message, where)] };
}
