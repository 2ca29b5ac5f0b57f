import { isDeepStrictEqual } from 'node:util';
import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { Construct } from 'constructs';
import { CONDITION_VERSION } from '../../lib/access/condition/build-condition';
import type { Problem } from '../../lib/errors/error-codes';
import type { Precondition } from '../synthesis/check-result';
import type { GrantCondition } from './grant-condition';
import type { Grantee } from '../principals/grantee';
import { toAssignablePrincipalType } from '../principals/principal';
import { keepArguments } from '../synthesis/kept-arguments';
import { resolveOnce } from '../synthesis/resolved-once';
import type { Arguments } from '../synthesis/synthesized-arguments';
import { withoutCreationTraces } from '../synthesis/without-creation-traces';

/** The arguments of a role assignment, without its principal. */
type RoleOnScope = Pick<RoleAssignmentConfig, 'scope' | 'roleDefinitionName' | 'roleDefinitionId'>;

const mergedAssignments = new WeakSet<RoleAssignment>();

/** True if this library defined an assignment. */
export function isMergedAssignment(assignment: RoleAssignment): boolean {
  return mergedAssignments.has(assignment);
}

/** One list for all assignments: there are thousands. */
const NONE: readonly never[] = [];

/** A role assignment that the framework resolves once. */
class GrantAssignment extends RoleAssignment {
  public override toTerraform(): object {
    const { resource, ...blocks } = super.toTerraform() as { readonly resource?: Record<string, Arguments> };
    if (resource === undefined) return blocks;
    const type = this.terraformResourceType;
    const id = this.friendlyUniqueId;
    return { resource: { [type]: { [id]: resolveOnce(resource[type][id] as object) } }, ...blocks };
  }
}

/** One role assignment, with all declarations and preconditions collected for it. */
export class MergedAssignment<T> {
  public readonly assignment: RoleAssignment;
  /** Problems with the current condition. A wider scope can still resolve them. */
  public problems: readonly Problem[] = NONE;
  private declarations: readonly T[] = NONE;
  private addedPreconditions: readonly Precondition[] = NONE;
  private conditionPreconditions: readonly Precondition[] = NONE;
  /** The arguments that the assignment has now. */
  private condition: string | undefined;
  private precondition: readonly Precondition[] = NONE;

  constructor(scope: Construct, id: string, principal: Grantee, role: RoleOnScope) {
    const principalType = toAssignablePrincipalType(principal.principalType);
    this.assignment = withoutCreationTraces(
      () =>
        new GrantAssignment(scope, id, {
          ...role,
          principalId: principal.principalId,
          principalType,
          // Microsoft Entra ID may not have replicated a new service principal yet when Azure checks it.
          skipServicePrincipalAadCheck: principalType === 'ServicePrincipal' ? true : undefined,
        }),
    );
    mergedAssignments.add(this.assignment);
    keepArguments(this.assignment);
  }

  /** Adds declarations, and returns all of them. */
  public addDeclarations(declarations: readonly T[]): readonly T[] {
    this.declarations =
      this.declarations.length === 0 ? declarations : [...this.declarations, ...declarations];
    return this.declarations;
  }

  /** Adds preconditions, each of them once. */
  public addPreconditions(preconditions: readonly Precondition[]): void {
    for (const each of preconditions) {
      if (!this.addedPreconditions.some(({ errorMessage }) => errorMessage === each.errorMessage))
        this.addedPreconditions = [...this.addedPreconditions, each];
    }
    this.setLifecycle();
  }

  /** Sets the condition for all declarations so far. */
  public setCondition({ condition, preconditions, problems: found }: GrantCondition): void {
    this.problems = found;
    this.conditionPreconditions = preconditions;
    this.setLifecycle();
    if (condition === this.condition) return;
    this.condition = condition;
    if (condition === undefined) {
      this.assignment.resetCondition();
      this.assignment.resetConditionVersion();
    } else {
      this.assignment.condition = condition;
      this.assignment.conditionVersion = CONDITION_VERSION;
    }
    keepArguments(this.assignment, 'condition', 'condition_version');
  }

  /** Keeping arguments reads all of them, so with thousands of grants only those that change are kept again. */
  private setLifecycle(): void {
    if (this.addedPreconditions.length + this.conditionPreconditions.length + this.precondition.length === 0)
      return;
    const precondition = [...this.addedPreconditions, ...this.conditionPreconditions];
    if (isDeepStrictEqual(precondition, this.precondition)) return;
    this.precondition = precondition;
    this.assignment.lifecycle = precondition.length > 0 ? { precondition } : undefined;
    keepArguments(this.assignment, 'lifecycle');
  }
}
