import { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Grantee, Principal } from './principal';
import { validatePrincipal } from './principal';
import type { IRecipient } from './recipient';

/** Returns a recipient or principal as a grantee, or undefined if a recipient names no principal. */
export function toGrantee(principal: Principal | IRecipient | undefined): Grantee | undefined {
  // JavaScript callers can pass anything: `validateGrantee` reports it.
  const { principalId, principalType, tenantId, applicationId } = principal ?? {};
  if (principalId === undefined || principalType === undefined) return undefined;
  const declaredBy = Construct.isConstruct(principal) ? principal : undefined;
  return { principalId, principalType, tenantId, applicationId, declaredBy };
}

/** Returns the reasons why a principal or recipient cannot be granted a role. */
export function validateGrantee(prop: string, principal: Principal | IRecipient): (Problem | undefined)[] {
  if (!Construct.isConstruct(principal)) return validatePrincipal(prop, principal);
  return toGrantee(principal)
    ? []
    : [
        {
          ...problems.principalMissing(`'${prop}' is a recipient that names none`),
          fix: "set 'principalId' and 'principalType' of the recipient",
        },
      ];
}
