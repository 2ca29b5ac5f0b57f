import { uuidRule } from '../../lib/model/rules/naming-rules';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { findMistakenIds } from './same-id-check';
import { enumRule, validateText } from '../synthesis/props-validation';

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

/** Returns the problems of a principal that is not a construct. JavaScript callers can pass anything. */
export function validatePrincipal(prop: string, principal: Principal | undefined): (Problem | undefined)[] {
  return [
    validatePrincipalField(`${prop}.principalId`, principal?.principalId, uuidRule),
    validatePrincipalField(`${prop}.principalType`, principal?.principalType, enumRule(PrincipalType)),
    validateText(`${prop}.tenantId`, principal?.tenantId, uuidRule),
    validateText(`${prop}.applicationId`, principal?.applicationId, uuidRule),
    ...findMistakenIds(principal ?? {}, `${prop}.`),
  ];
}

function validatePrincipalField(
  prop: string,
  value: unknown,
  rule: (value: string) => string | undefined,
): Problem | undefined {
  if (typeof value === 'string') return validateText(prop, value, rule);
  return problems.valueInvalid(prop, rule('')!, value);
}
