import { Token } from 'cdktf';
import { GrantOn } from '../../lib/model/values/grant-on';
import { problems } from '../../lib/errors/catalogue';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { Fit } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import { declaredGrantee } from '../principals/grantee';
import type { DeclaredInvitation } from '../documents/invitation';
import { isOfTenant, readerFit } from '../documents/reader-match';

/** Whether the provider will find in the acceptance who was invited: asked where access waits for it, by the same rules. */
export function invitedFit(
  { grantOn, recipient, source }: DeclaredInvitation,
  { identity, target }: AcceptedSubscriptionProps,
  where: string,
): Fit {
  if (grantOn !== GrantOn.ACCEPTANCE) return { problems: [], preconditions: [] };
  const tenant = tenantFit(target.tenantId, recipient.tenantId, where);
  const reader = declaredGrantee(identity);
  if (!reader) return tenant;
  const isHome = isOfTenant(target.tenantId, source.tenantId);
  const named = readerFit(recipient, reader, isHome, 'consumer', where);
  return {
    problems: [...tenant.problems, ...named.problems],
    preconditions: [...tenant.preconditions, ...named.preconditions],
  };
}

function tenantFit(own: string | undefined, invited: string | null, where: string): Fit {
  const fit: Fit = { problems: [], preconditions: [] };
  if (invited === null) return fit;
  const shownTenant = Token.isUnresolved(invited) ? 'a token' : invited;
  if (own === undefined)
    return { ...fit, problems: [problems.tenantMismatch(null, shownTenant, 'consumer')] };
  const isIt = isOfTenant(own, invited);
  if (isIt === true) return fit;
  const mismatch = problems.tenantMismatch(own, shownTenant, 'consumer');
  if (isIt === false) return { ...fit, problems: [mismatch] };
  const message = `the target's data store is of another tenant than was invited; ${mismatch.fix}`;
  return { ...fit, preconditions: [precondition(isIt, mismatch.code, message, where)] };
}
