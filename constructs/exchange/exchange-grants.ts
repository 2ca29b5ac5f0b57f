import { validateWhenComplete } from '../synthesis/late-validation';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { IResolvable } from 'cdktf';
import { Fn, Lazy, Op, TerraformLocal, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { ExchangedInvitation } from '../../lib/access/condition/exchange-condition';
import { toContainerScope } from '../../lib/access/roles';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import { problems } from '../../lib/errors/catalogue';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { MergedAssignment } from '../grants/merged-assignment';
import { findGrantConflict } from '../grants/grant-conflict';
import type { IDataStore } from '../data-store/data-store-props';
import { buildExchangeGrantCondition } from './exchange-grant-condition';
import type { Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { toLower, toFunctionArgument } from '../synthesis/terraform-strings';
import type { Grantee } from '../principals/grantee';
import { findDeclaration, toGranteeId } from '../principals/grantee';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { watchAssignments } from '../grants/stack-assignments-validation';
import { validateText } from '../synthesis/props-validation';
import { throwProblemsAt } from '../synthesis/throw-problems';

/** The container of an exchange, as role assignments refer to it. */
export interface ExchangeContainer {
  readonly dataStore: IDataStore;
  /** Name of the container, for messages. */
  readonly container: string;
  /** Name of the container as a Terraform reference: what uses it depends on the container. */
  readonly containerReference: string;
  /** ARM id of the custom role. */
  readonly roleDefinitionId: string;
}

const ID = 'Grants';

type Grant = MergedAssignment<ExchangedInvitation>;

/** The role assignments of one exchange: one for each principal, with all its invitations in one condition. */
export class ExchangeGrants extends Construct {
  /** Grants by principal id, as Terraform sees it. */
  private readonly grantsByPrincipal = new Map<string, Grant>();
  /** Invitation ids and their role assignments, by the comparable form of the id. */
  private readonly invitations = new Map<
    string,
    { readonly id: string; readonly assignment: RoleAssignment }
  >();
  /** Requires distinct invitation ids; set if some ids are tokens. */
  private distinctIdPrecondition?: Precondition;

  /** Returns the grants of an exchange. */
  public static of(exchange: IConstruct): ExchangeGrants {
    return exchange.node.findChild(ID) as ExchangeGrants;
  }

  constructor(
    scope: Construct,
    private readonly exchange: ExchangeContainer,
  ) {
    super(scope, ID);
    validateWhenComplete(this, () =>
      [...this.grantsByPrincipal.values()].flatMap(({ problems: found }) => found),
    );
  }

  /**
   * Lets a principal read one invitation and write its receipts, in addition to earlier invitations.
   *
   * @param invitation Its id is a UUID, and belongs to one principal.
   * @throws DataShareError `ValueInvalid`, `GrantDuplicate`, `DuplicateName`; the synthesis throws `ConditionTooLarge` if the
   *   resulting condition exceeds the limit of Azure
   */
  public admit(
    principal: Grantee,
    invitation: ExchangedInvitation,
    preconditions: readonly Precondition[],
  ): void {
    // An id with a slash in it would open the folders of other recipients.
    throwProblemsAt(this.node.scope!, [validateText('invitationId', invitation.invitationId, uuidRule)]);
    const grant = this.findOrCreateGrant(principal);
    this.claimInvitation(invitation.invitationId, grant.assignment);
    const declared = grant.addDeclarations([invitation]);
    grant.addPreconditions(preconditions);
    if (this.distinctIdPrecondition) grant.addPreconditions([this.distinctIdPrecondition]);
    grant.setCondition(
      buildExchangeGrantCondition(grant.assignment, this.exchange.container, principal.principalId, declared),
    );
  }

  /** Reserves an invitation for one principal: two principals would share one folder. */
  private claimInvitation(id: string, assignment: RoleAssignment): void {
    const key = toPlaceKey(TerraformStack.of(this), id);
    const other = this.invitations.get(key);
    if (other && other.assignment !== assignment) {
      const shownId = Token.isUnresolved(id) ? 'a token' : id;
      throwProblemsAt(this, [problems.duplicateName('invitation', shownId)]);
    }
    this.invitations.set(key, { id, assignment });
    const hasUnknownId = [...this.invitations.values()].some((each) => Token.isUnresolved(each.id));
    if (this.distinctIdPrecondition || !hasUnknownId || this.invitations.size < 2) return;
    this.distinctIdPrecondition = this.createDistinctIdPrecondition();
    for (const grant of this.grantsByPrincipal.values())
      grant.addPreconditions([this.distinctIdPrecondition]);
  }

  private createDistinctIdPrecondition(): Precondition {
    const { scope } = this.node;
    const ids = (): string[] =>
      [...this.invitations.values()].map(({ id }) => toFunctionArgument(toLower(id)));
    // One local value for all assignments. It is resolved when all invitations are known.
    const local = new TerraformLocal(scope as Construct, 'InvitationIds', Lazy.anyValue({ produce: ids }));
    const all = local.asList;
    const condition: IResolvable = Op.eq(Fn.lengthOf(Fn.distinct(all)), Fn.lengthOf(all));
    const message = `two invitations of the exchange have the same 'invitationId' and would share a folder; give each its own id`;
    return toPrecondition(condition, 'DuplicateName', message, this.node.path);
  }

  private findOrCreateGrant(principal: Grantee): Grant {
    const stack = TerraformStack.of(this);
    const { dataStore, container, containerReference, roleDefinitionId } = this.exchange;
    const key = toPlaceKey(stack, principal.principalId);
    const id = toGranteeId(stack, principal);
    const existing = this.grantsByPrincipal.get(key);
    const conflict = findGrantConflict(
      principal,
      container,
      existing?.assignment,
      this.node.tryFindChild(id),
    );
    if (conflict) throwProblemsAt(this, [conflict]);
    if (existing) return existing;

    const created: Grant = new MergedAssignment(this, id, principal, {
      scope: toContainerScope(dataStore.storageAccountId, containerReference),
      roleDefinitionId,
    });
    created.addPreconditions([
      ...toEntraIdPreconditions(findDeclaration(principal) ?? created.assignment, principal),
      ...toAccountIdPreconditions(dataStore),
    ]);
    watchAssignments(stack, dataStore);
    this.grantsByPrincipal.set(key, created);
    return created;
  }
}
