import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, Token } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { CONDITION_VERSION } from '../../lib/access/condition/condition';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { comparable } from '../synthesis/addresses';
import type { Precondition } from '../synthesis/preconditions';
import type { GrantCondition } from './grant-condition';
import type { Grantee } from '../principals/principal';
import { assignablePrincipalType, declarationOf } from '../principals/principal';
import { Recipient } from '../principals/recipient';
import { withoutStackTraces } from '../synthesis/without-stack-traces';

/** What an assignment is made of, but for its principal. */
type RoleOnScope = Pick<RoleAssignmentConfig, 'scope' | 'roleDefinitionName' | 'roleDefinitionId'>;

/** One role assignment, and what has been declared and asked of it so far. */
export class AssignedRole<T> {
  public readonly declared: T[] = [];
  public readonly assignment: RoleAssignment;
  /** What is wrong with its condition so far; a wider scope may still mend it. */
  public problems: readonly Problem[] = [];
  private readonly demanded: Precondition[] = [];
  private ofCondition: readonly Precondition[] = [];

  constructor(scope: Construct, id: string, principal: Grantee, role: RoleOnScope) {
    const principalType = assignablePrincipalType(principal.principalType);
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
  public demand(preconditions: readonly Precondition[]): void {
    for (const each of preconditions) {
      if (!this.demanded.some(({ errorMessage }) => errorMessage === each.errorMessage))
        this.demanded.push(each);
    }
    this.setLifecycle();
  }

  /** Takes the condition that what is declared by now has. */
  public setCondition({ condition, preconditions, problems: found }: GrantCondition): void {
    this.problems = found;
    this.ofCondition = preconditions;
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
    const precondition = [...this.demanded, ...this.ofCondition];
    this.assignment.lifecycle = precondition.length > 0 ? { precondition } : undefined;
  }
}

/**
 * What stands in the way of a grant: one address for two grants; or two recipients, stores or types for one. Terraform
 * or Azure would refuse it later.
 *
 * @param known The grant of the same principal, role and scope.
 * @param existing What has the address.
 */
export function clashOf(
  principal: Grantee,
  container: string,
  known: RoleAssignment | undefined,
  existing: IConstruct | undefined,
): Problem | undefined {
  const isOtherType =
    known !== undefined && known.principalTypeInput !== assignablePrincipalType(principal.principalType);
  if (existing === known && !isOtherType) return undefined;
  const other = (known ?? existing)!;
  const declaration = declarationOf(principal);
  if (known === undefined && existing instanceof RoleAssignment && declaration instanceof Recipient) {
    const stack = TerraformStack.of(existing);
    const before = existing.principalIdInput!;
    if (comparable(stack, before) !== comparable(stack, principal.principalId)) {
      return duplicateGrant(
        { ...principal, principalId: before },
        container,
        other,
        false,
        declaration.recipientName,
      );
    }
  }
  return duplicateGrant(principal, container, other, false);
}

/** Says that another assignment grants it already. */
export function duplicateGrant(
  { principalId }: Grantee,
  container: string,
  other: IConstruct,
  isOtherStack: boolean,
  recipientName?: string,
): Problem {
  const [who, what] = [principalId, container].map(shownValue);
  return problems.grantDuplicate(who, what, other.node.path, isOtherStack, recipientName);
}

function shownValue(value: string): string {
  return Token.isUnresolved(value) ? 'a token' : value;
}
