import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { TerraformStack } from 'cdktf';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toExpression, toRelativeId, toShortHash } from '../synthesis/addresses';
import { enumRule, validateText } from '../synthesis/validation';

/** Kinds of principals. */
export enum PrincipalType {
  /** A user. */
  USER = 'User',
  /** A security group. */
  GROUP = 'Group',
  /** A service principal, for example of a multitenant application. */
  SERVICE_PRINCIPAL = 'ServicePrincipal',
  /** A managed identity. In role assignments of Azure, it is a service principal. */
  MANAGED_IDENTITY = 'ManagedIdentity',
}

/** Returns the principal type for `azurerm_role_assignment`. */
export function toAssignablePrincipalType(type: PrincipalType): 'User' | 'Group' | 'ServicePrincipal' {
  return type === PrincipalType.MANAGED_IDENTITY ? 'ServicePrincipal' : type;
}

/** A principal that roles are assigned to. A `Recipient` that names a principal can be used in its place. */
export interface Principal {
  /** Object id of the principal in the tenant of the account that it accesses. */
  readonly principalId: string;
  /** Kind of the principal. */
  readonly principalType: PrincipalType;
  /**
   * Microsoft Entra tenant that the principal comes from. A managed identity of another tenant than the account's is
   * rejected: Azure cannot assign it a role.
   * @default - the tenant of the account
   */
  readonly tenantId?: string;
  /**
   * Application (client) id of the multitenant application behind the service principal. It is the same in every
   * tenant, unlike the object id.
   * @default - not set
   */
  readonly applicationId?: string;
}

/**
 * A principal that is granted a role, with the construct that declares it. The construct is part of the addresses of
 * its grants.
 */
export interface Grantee extends Principal {
  readonly declaredBy?: IConstruct;
}

/** Returns the construct that a principal is, or that declares it. */
export function findDeclaration(principal: Grantee): IConstruct | undefined {
  return Construct.isConstruct(principal) ? principal : principal.declaredBy;
}

/** Returns the problems of a principal that is not a construct. JavaScript callers can pass anything. */
export function validatePrincipal(prop: string, principal: Principal | undefined): (Problem | undefined)[] {
  return [
    validatePrincipalField(`${prop}.principalId`, principal?.principalId, uuidRule),
    validatePrincipalField(`${prop}.principalType`, principal?.principalType, enumRule(PrincipalType)),
    validateText(`${prop}.tenantId`, principal?.tenantId, uuidRule),
    validateText(`${prop}.applicationId`, principal?.applicationId, uuidRule),
  ];
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
    : toShortHash(toExpression(stack, principal.principalId));
}

function validatePrincipalField(
  prop: string,
  value: unknown,
  rule: (value: string) => string | undefined,
): Problem | undefined {
  if (typeof value === 'string') return validateText(prop, value, rule);
  return problems.valueInvalid(prop, rule('')!, value);
}
