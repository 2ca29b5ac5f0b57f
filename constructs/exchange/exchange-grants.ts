import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { IResolvable } from 'cdktf';
import { Fn, Lazy, Op, TerraformLocal, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { ExchangedInvitation } from '../../lib/access/condition/exchange-condition';
import { containerScope } from '../../lib/access/roles';
import { describeProblem } from '../../lib/errors/data-share-error';
import { problems } from '../../lib/errors/catalogue';
import { comparable } from '../synthesis/addresses';
import { AssignedRole, clashOf } from '../grants/role-assignment';
import { countAssignment } from '../grants/assignment-limit';
import { ContainerGrants } from '../grants/container-grants';
import type { IDataStore } from '../data-store/data-store-props';
import { exchangeGrantCondition } from './exchange-grant-condition';
import type { Precondition } from '../synthesis/preconditions';
import { lowered } from '../synthesis/preconditions';
import { precondition } from '../synthesis/preconditions';
import type { Grantee } from '../principals/principal';
import { idOfPrincipal } from '../principals/principal';
import { watchAssignments } from '../grants/role-assignment-checks';
import { joined } from '../synthesis/terraform-strings';
import { throwProblemsAt } from '../synthesis/validation';

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

type Grant = AssignedRole<ExchangedInvitation>;

/** The role assignments of one exchange: one for each principal, with all its invitations in its condition. */
export class ExchangeGrants extends Construct {
  /** By principal, as Terraform will see it. */
  private readonly granted = new Map<string, Grant>();
  /** Each invitation's id, by what it is compared by; and which assignment it is of. */
  private readonly invitations = new Map<string, { readonly id: string; readonly of: RoleAssignment }>();
  /** Asked where some of the ids are only known to Terraform. */
  private areDistinct?: Precondition;

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
    this.claim(invitation.invitationId, grant.assignment);
    grant.declared.push(invitation);
    grant.demand(preconditions);
    if (this.areDistinct) grant.demand([this.areDistinct]);
    grant.setCondition(exchangeGrantCondition(grant.assignment, this.exchange.container, grant.declared));
  }

  /** An invitation is of one recipient: two would read, and write, in one folder. */
  private claim(id: string, of: RoleAssignment): void {
    const key = comparable(TerraformStack.of(this), id);
    const other = this.invitations.get(key);
    if (other && other.of !== of) {
      const shownId = Token.isUnresolved(id) ? 'a token' : id;
      throwProblemsAt(this, [problems.duplicateName('invitation', shownId)]);
    }
    this.invitations.set(key, { id, of });
    const isAsked = [...this.invitations.values()].some((each) => Token.isUnresolved(each.id));
    if (this.areDistinct || !isAsked || this.invitations.size < 2) return;
    this.areDistinct = this.distinctIds();
    for (const grant of this.granted.values()) grant.demand([this.areDistinct]);
  }

  private distinctIds(): Precondition {
    const { scope } = this.node;
    const ids = (): string[] => [...this.invitations.values()].map(({ id }) => joined(lowered(id)));
    // One text for all assignments, with the ids that there are in the end.
    const local = new TerraformLocal(scope as Construct, 'InvitationIds', Lazy.anyValue({ produce: ids }));
    const all = local.asList;
    const condition: IResolvable = Op.eq(Fn.lengthOf(Fn.distinct(all)), Fn.lengthOf(all));
    const message = `two invitations of the exchange have one 'invitationId', and would share one folder; give each an id of its own`;
    return precondition(condition, 'DuplicateName', message, this.node.path);
  }

  private grant(principal: Grantee): Grant {
    const stack = TerraformStack.of(this);
    const { dataStore, container, containerReference, roleDefinitionId } = this.exchange;
    const key = comparable(stack, principal.principalId);
    const id = idOfPrincipal(stack, principal);
    const known = this.granted.get(key);
    const clash = clashOf(principal, container, known?.assignment, this.node.tryFindChild(id));
    if (clash) throwProblemsAt(this, [clash]);
    if (known) return known;

    const made: Grant = new AssignedRole(this, id, principal, {
      scope: containerScope(dataStore.storageAccountId, containerReference),
      roleDefinitionId,
    });
    countAssignment(ContainerGrants.of(this), dataStore.storageAccountId);
    watchAssignments(stack, dataStore);
    this.granted.set(key, made);
    return made;
  }
}
