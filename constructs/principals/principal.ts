import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { TerraformStack } from 'cdktf';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toExpression, toRelativeId, toShortHash } from '../synthesis/addresses';
import { enumRule, validateText } from '../synthesis/validation';

/** What kind of principal somebody is. */
export enum PrincipalType {
  /** A user. */
  USER = 'User',
  /** A security group. */
  GROUP = 'Group',
  /** A service principal, for example of a multitenant application. */
  SERVICE_PRINCIPAL = 'ServicePrincipal',
  /** Azure's role assignments know managed identities as service principals. */
  MANAGED_IDENTITY = 'ManagedIdentity',
}

/** The principal type as `azurerm_role_assignment` takes it. */
export function toAssignablePrincipalType(type: PrincipalType): 'User' | 'Group' | 'ServicePrincipal' {
  return type === PrincipalType.MANAGED_IDENTITY ? 'ServicePrincipal' : type;
}

/** Whom a role is assigned to. A `Recipient` with a principal is as good as one. */
export interface Principal {
  /** Object id of the principal in the tenant of the account that it is to use. */
  readonly principalId: string;
  /** What kind of principal it is. */
  readonly principalType: PrincipalType;
  /**
   * Microsoft Entra tenant that the principal comes from. A managed identity of another tenant than the account's is
   * refused: Azure cannot assign it a role.
   * @default - the account's
   */
  readonly tenantId?: string;
  /**
   * Application (client) id of the multi-tenant application that the principal is a service principal of: the same in
   * every tenant, where an object id is another one.
   * @default - not said
   */
  readonly applicationId?: string;
}

/** A principal, and the construct that the addresses of its grants are made of where it is none itself. */
export interface Grantee extends Principal {
  readonly declaredBy?: IConstruct;
}

/** The construct that a principal is, or is declared by. */
export function findDeclaration(principal: Grantee): IConstruct | undefined {
  return Construct.isConstruct(principal) ? principal : principal.declaredBy;
}

/** Says what is wrong with a principal that is no construct. JavaScript lets anything stand there. */
export function validatePrincipal(prop: string, principal: Principal | undefined): (Problem | undefined)[] {
  return [
    validatePrincipalField(`${prop}.principalId`, principal?.principalId, uuidRule),
    validatePrincipalField(`${prop}.principalType`, principal?.principalType, enumRule(PrincipalType)),
    validateText(`${prop}.tenantId`, principal?.tenantId, uuidRule),
    validateText(`${prop}.applicationId`, principal?.applicationId, uuidRule),
  ];
}

/**
 * The id of a principal's grants: a recipient's own, so that another principal id moves nothing; without a construct,
 * its expression has to tell it from others, and another one replaces the assignment in any case.
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
