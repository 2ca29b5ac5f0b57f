import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { CONDITION_VERSION } from '../lib/access/condition/condition';
import type { ExchangedInvitation } from '../lib/access/condition/exchange-condition';
import { containerScope } from '../lib/access/roles';
import { describeProblem } from '../lib/errors';
import type { Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import { comparable } from './addresses';
import { countAssignment } from './assignment-budget';
import { ContainerGrants } from './container-grants';
import type { IDataStore } from './data-store-props';
import { exchangeGrantCondition } from './exchange-grant-condition';
import type { Precondition } from './fit';
import type { Grantee } from './principal';
import { assignablePrincipalType, idOfPrincipal } from './principal';
import { throwProblemsAt } from './validation';
import { withoutStackTraces } from './without-stack-traces';

/** What recipients are granted on. */
export interface ExchangeContainer {
  readonly dataStore: IDataStore;
  /** Name of the container, for people. */
  readonly container: string;
  /** The container's name, by which Terraform waits for it. */
  readonly containerReference: string;
  /** ARM id of the custom role. */
  readonly roleDefinitionId: string;
}

interface Grant {
  readonly assignment: RoleAssignment;
  readonly invitations: ExchangedInvitation[];
  readonly preconditions: Precondition[];
  problems: readonly Problem[];
}

/** The role assignments of one exchange: one for each principal, with all its invitations in its condition. */
export class ExchangeGrants extends Construct {
  /** By principal, as Terraform will see it. */
  private readonly granted = new Map<string, Grant>();

  constructor(
    scope: Construct,
    id: string,
    private readonly exchange: ExchangeContainer,
  ) {
    super(scope, id);
    this.node.addValidation({
      validate: () => [...this.granted.values()].flatMap(({ problems: found }) => found.map(describeProblem)),
    });
  }

  /** Lets a principal read one invitation and leave receipts of it; what it may already stays. */
  public admit(
    principal: Grantee,
    invitation: ExchangedInvitation,
    preconditions: readonly Precondition[],
  ): void {
    const grant = this.grant(principal);
    const { assignment, invitations } = grant;
    invitations.push(invitation);
    const isNew = ({ errorMessage }: Precondition): boolean =>
      !grant.preconditions.some((known) => known.errorMessage === errorMessage);
    grant.preconditions.push(...preconditions.filter(isNew));
    const made = exchangeGrantCondition(assignment, this.exchange.container, invitations);
    grant.problems = made.problems;
    assignment.condition = made.condition;
    const demanded = [...grant.preconditions, ...made.preconditions];
    assignment.lifecycle = demanded.length > 0 ? { precondition: demanded } : undefined;
  }

  private grant(principal: Grantee): Grant {
    const stack = TerraformStack.of(this);
    const { dataStore, container, containerReference, roleDefinitionId } = this.exchange;
    const key = comparable(stack, principal.principalId);
    const id = idOfPrincipal(stack, principal);
    const [existing, known] = [this.node.tryFindChild(id), this.granted.get(key)];
    const other = known?.assignment;
    const principalType = assignablePrincipalType(principal.principalType);
    if (existing !== other || (other && other.principalTypeInput !== principalType)) {
      const who = Token.isUnresolved(principal.principalId) ? 'a token' : principal.principalId;
      const path = (other ?? existing)!.node.path;
      throwProblemsAt(this, [problems.grantDuplicate(who, container, path, false)]);
    }
    if (known) return known;

    const assignment = withoutStackTraces(
      () =>
        new RoleAssignment(this, id, {
          scope: containerScope(dataStore.storageAccountId, containerReference),
          roleDefinitionId,
          principalId: principal.principalId,
          principalType,
          conditionVersion: CONDITION_VERSION,
          // Entra ID may not know a new service principal yet where the check would ask.
          skipServicePrincipalAadCheck: principalType === 'ServicePrincipal' ? true : undefined,
        }),
    );
    countAssignment(ContainerGrants.of(this), dataStore.storageAccountId);
    const made: Grant = { assignment, invitations: [], preconditions: [], problems: [] };
    this.granted.set(key, made);
    return made;
  }
}
