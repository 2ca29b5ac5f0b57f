import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, Token } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { CONDITION_VERSION } from '../../lib/access/condition/build-condition';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toComparable } from '../synthesis/addresses';
import type { Precondition } from '../synthesis/preconditions';
import type { GrantCondition } from './grant-condition';
import type { Grantee } from '../principals/principal';
import { toAssignablePrincipalType, findDeclaration } from '../principals/principal';
import { isRecipient } from '../principals/recipient';
import { withoutStackTraces } from '../synthesis/without-stack-traces';

/** What an assignment is made of, but for its principal. */
type RoleOnScope = Pick<RoleAssignmentConfig, 'scope' | 'roleDefinitionName' | 'roleDefinitionId'>;

/** One role assignment, and what has been declared and asked of it so far. */
export class AssignedRole<T> {
  public readonly declarations: T[] = [];
  public readonly assignment: RoleAssignment;
  /** What is wrong with its condition so far; a wider scope may still mend it. */
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
          // Entra ID may not know a new service principal yet where the check would ask.
          skipServicePrincipalAadCheck: principalType === 'ServicePrincipal' ? true : undefined,
        }),
    );
  }

  /** Asks more of Terraform: each thing once. */
  public addPreconditions(preconditions: readonly Precondition[]): void {
    for (const each of preconditions) {
      if (!this.addedPreconditions.some(({ errorMessage }) => errorMessage === each.errorMessage))
        this.addedPreconditions.push(each);
    }
    this.setLifecycle();
  }

  /** Takes the condition that what is declared by now has. */
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
 * What stands in the way of a grant: one address for two grants; or two recipients, stores or types for one. Terraform
 * or Azure would refuse it later.
 *
 * @param existing The grant of the same principal, role and scope.
 * @param occupant What has the address.
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

/** Says that another assignment grants it already. */
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
