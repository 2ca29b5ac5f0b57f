import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, Token } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { CONDITION_VERSION } from '../../lib/access/condition/build-condition';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toComparable } from '../synthesis/addresses';
import type { Precondition } from '../synthesis/check-result';
import type { GrantCondition } from './grant-condition';
import type { Grantee } from '../principals/grantee';
import { toAssignablePrincipalType } from '../principals/principal';
import { findDeclaration } from '../principals/grantee';
import { isRecipient } from '../principals/recipient';
import { withoutStackTraces } from '../synthesis/without-stack-traces';

/** The arguments of a role assignment, without its principal. */
type RoleOnScope = Pick<RoleAssignmentConfig, 'scope' | 'roleDefinitionName' | 'roleDefinitionId'>;

/** One role assignment, with all declarations and preconditions collected for it. */
export class AssignedRole<T> {
  public readonly declarations: T[] = [];
  public readonly assignment: RoleAssignment;
  /** Problems with the current condition. A wider scope can still resolve them. */
  public problems: readonly Problem[] = [];
  private readonly addedPreconditions: Precondition[] = [];
  private conditionPreconditions: readonly Precondition[] = [];

  constructor(scope: Construct, id: string, principal: Grantee, role: RoleOnScope) {
    const principalType = toAssignablePrincipalType(principal.principalType);
    this.assignment = withoutStackTraces(
      () =>
        new RoleAssignment(scope, id, {
          ...role,
          principalId: principal.principalId,
          principalType,
          // Microsoft Entra ID may not have replicated a new service principal yet when Azure checks it.
          skipServicePrincipalAadCheck: principalType === 'ServicePrincipal' ? true : undefined,
        }),
    );
  }

  /** Adds preconditions, each of them once. */
  public addPreconditions(preconditions: readonly Precondition[]): void {
    for (const each of preconditions) {
      if (!this.addedPreconditions.some(({ errorMessage }) => errorMessage === each.errorMessage))
        this.addedPreconditions.push(each);
    }
    this.setLifecycle();
  }

  /** Sets the condition for all declarations so far. */
  public setCondition({ condition, preconditions, problems: found }: GrantCondition): void {
    this.problems = found;
    this.conditionPreconditions = preconditions;
    if (condition === undefined) {
      this.assignment.resetCondition();
      this.assignment.resetConditionVersion();
    } else {
      this.assignment.condition = condition;
      this.assignment.conditionVersion = CONDITION_VERSION;
    }
    this.setLifecycle();
  }

  private setLifecycle(): void {
    const precondition = [...this.addedPreconditions, ...this.conditionPreconditions];
    this.assignment.lifecycle = precondition.length > 0 ? { precondition } : undefined;
  }
}

/**
 * Returns the reason why a grant cannot be made: its address is taken, or one grant would have two recipients, stores
 * or principal types. Terraform or Azure would reject it later.
 *
 * @param existing The grant of the same principal, role and scope.
 * @param occupant The construct that has the address.
 */
export function findGrantConflict(
  principal: Grantee,
  container: string,
  existing: RoleAssignment | undefined,
  occupant: IConstruct | undefined,
): Problem | undefined {
  const isOtherType =
    existing !== undefined &&
    existing.principalTypeInput !== toAssignablePrincipalType(principal.principalType);
  if (occupant === existing && !isOtherType) return undefined;
  const other = (existing ?? occupant)!;
  const declaration = findDeclaration(principal);
  if (existing === undefined && occupant instanceof RoleAssignment && isRecipient(declaration)) {
    const stack = TerraformStack.of(occupant);
    const before = occupant.principalIdInput!;
    if (toComparable(stack, before) !== toComparable(stack, principal.principalId)) {
      return toDuplicateGrantProblem(
        { ...principal, principalId: before },
        container,
        other,
        false,
        declaration.recipientName,
      );
    }
  }
  return toDuplicateGrantProblem(principal, container, other, false);
}

/** Returns the problem that another assignment already grants the role. */
export function toDuplicateGrantProblem(
  { principalId }: Grantee,
  container: string,
  other: IConstruct,
  isOtherStack: boolean,
  recipientName?: string,
): Problem {
  const [principal, scope] = [principalId, container].map(toShownValue);
  return problems.grantDuplicate(principal, scope, other.node.path, isOtherStack, recipientName);
}

function toShownValue(value: string): string {
  return Token.isUnresolved(value) ? 'a token' : value;
}
