import { Construct, type IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { Principal } from './principal';
import { validatePrincipal } from './principal';
import type { IRecipient } from './recipient';
import type { TerraformStack } from 'cdktf';
import { toRelativeId, toShortHash } from '../synthesis/construct-ids';
import { toStableExpression } from '../synthesis/stable-expression';

/** Returns a recipient or principal as a grantee, or undefined if a recipient names no principal. */
export function toGrantee(principal: Principal): Grantee;
export function toGrantee(principal: Principal | IRecipient | undefined): Grantee | undefined;
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

/**
 * A principal that is granted a role, with the construct that declares it. The construct is part of the addresses of
 * its grants.
 */
export interface Grantee extends Principal {
  readonly declaredBy?: IConstruct;
}

/** Returns the construct that a principal is, or that declares it. */
export function findDeclaration(principal: Grantee | undefined): IConstruct | undefined {
  return principal === undefined
    ? undefined
    : Construct.isConstruct(principal)
      ? principal
      : principal.declaredBy;
}

/**
 * Returns the part of a grant's address that identifies its principal. For a construct, it is the construct's id, so
 * that another principal id does not change the address. Otherwise it is a hash of the principal id; a change then
 * replaces the role assignment in any case.
 */
export function toGranteeId(stack: TerraformStack, principal: Grantee): string {
  const declaration = findDeclaration(principal);
  return declaration
    ? toRelativeId(stack, declaration)
    : toShortHash(toStableExpression(stack, principal.principalId));
}
