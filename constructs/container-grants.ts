import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { containerScope, DataRole } from '../lib/access/roles';
import type { AccessScope } from '../lib/access/condition/scopes';
import { describeProblem } from '../lib/errors';
import { comparable, idOfValue, idWithin } from './addresses';
import { AssignedRole, clashOf, duplicateGrant } from './assigned-role';
import { countAssignment } from './assignment-budget';
import type { IDataStore } from './data-store-props';
import type { Precondition } from './fit';
import { grantCondition } from './grant-condition';
import type { Grantee } from './principal';
import { idOfPrincipal } from './principal';
import { throwProblemsAt } from './validation';
import { warnOfWaysAround } from './ways-around';

const ID = 'ContainerGrants';

/** A container that somebody is granted something on. */
export interface GrantedContainer {
  /** What the address of the grant is made of. */
  readonly id: string;
  /** Its name; may be a token. */
  readonly name: string;
}

type Grant = AssignedRole<AccessScope>;

/**
 * All role assignments of a stack on containers: one for each principal, role and container, because Azure allows no
 * two. What several shares and subscriptions grant is merged into it: adding one changes its condition, and not its
 * address.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments
 */
export class ContainerGrants extends Construct {
  public static of(scope: Construct): ContainerGrants {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as ContainerGrants | undefined) ?? new ContainerGrants(stack, ID);
  }

  /** By whom, role and container are granted, as Terraform will see them. */
  private readonly granted = new Map<string, Grant>();
  private readonly stores = new Set<IDataStore>();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    warnOfWaysAround(this, this.stores);
    this.node.addValidation({
      validate: () => [...this.granted.values()].flatMap(({ problems: found }) => found.map(describeProblem)),
    });
  }

  /** The container of a dataset, which may be named by a token. */
  public containerOf(name: string): GrantedContainer {
    return { id: idOfValue(TerraformStack.of(this), name), name };
  }

  /**
   * Lets a principal read places in a container, and list its folders.
   *
   * @param scopes All in this container; what it may read already stays.
   * @param preconditions What must hold, of what only Terraform knows.
   * @throws DataShareError `GrantDuplicate`; the synthesis, where the condition is then `ConditionTooLarge`
   */
  public read(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    scopes: readonly AccessScope[],
    preconditions: readonly Precondition[] = [],
  ): RoleAssignment {
    const grant = this.grant(DataRole.READER, principal, store, container);
    this.stores.add(store);
    grant.declared.push(...scopes);
    grant.demand(preconditions);
    const { assignment, declared } = grant;
    grant.setCondition(grantCondition(assignment, container.name, store.isHnsEnabled, declared));
    return assignment;
  }

  /** Lets a principal write to a container that Terraform makes. */
  public write(principal: Grantee, store: IDataStore, container: GrantedContainer): RoleAssignment {
    return this.grant(DataRole.CONTRIBUTOR, principal, store, container).assignment;
  }

  private grant(role: DataRole, principal: Grantee, store: IDataStore, container: GrantedContainer): Grant {
    const stack = TerraformStack.of(this);
    const key = [role, principal.principalId, store.storageAccountId, container.name]
      .map((v) => comparable(stack, v))
      .join(' ');
    const path = [idWithin(stack, store), container.id, idOfPrincipal(stack, principal)];
    const id = role === DataRole.READER ? 'Reader' : 'Contributor';
    const parent = path.reduce<Construct>(
      (above, child) => above.node.tryFindChild(child) ?? new Construct(above, child),
      this,
    );
    const known = this.granted.get(key);
    const clash = clashOf(principal, container.name, known?.assignment, parent.node.tryFindChild(id));
    if (clash) throwProblemsAt(this, [clash]);
    if (known) return known;
    const elsewhere = claimInApp(this, key);
    if (elsewhere) throwProblemsAt(this, [duplicateGrant(principal, container.name, elsewhere, true)]);

    const made: Grant = new AssignedRole(parent, id, principal, {
      scope: containerScope(store.storageAccountId, container.name),
      roleDefinitionName: role,
    });
    countAssignment(this, store.storageAccountId);
    this.granted.set(key, made);
    return made;
  }
}

const claimedInApp = new WeakMap<IConstruct, Map<string, ContainerGrants>>();

/** Takes a grant for a stack; the one of another stack of the app where that has it: the two would collide at apply. */
function claimInApp(grants: ContainerGrants, key: string): ContainerGrants | undefined {
  // What an expression stands for in another stack, we cannot know.
  if (key.includes('${')) return undefined;
  const claimed = claimedInApp.get(grants.node.root) ?? new Map<string, ContainerGrants>();
  claimedInApp.set(grants.node.root, claimed);
  const other = claimed.get(key);
  if (other === undefined) claimed.set(key, grants);
  return other;
}
