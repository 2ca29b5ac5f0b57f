import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { conditionFor, tagConditionFor } from '../../lib/access/condition/condition';
import type { AccessScope } from '../../lib/access/condition/scopes';
import { containerScope } from '../../lib/access/roles';
import { describeProblem } from '../../lib/errors/data-share-error';
import { comparable, idOfValue, idWithin } from '../synthesis/addresses';
import { AssignedRole, clashOf, duplicateGrant } from './role-assignment';
import { countAssignment } from './assignment-limit';
import type { IDataStore } from '../data-store/data-store-props';
import type { Precondition } from '../synthesis/preconditions';
import { grantCondition } from './grant-condition';
import type { GrantedRole } from './role-definitions';
import { definitionOf, isTagRole } from './role-definitions';
import { OneStoreEach } from '../data-store/one-construct-per-store';
import type { Grantee } from '../principals/principal';
import { idOfPrincipal } from '../principals/principal';
import { watchAssignments } from './role-assignment-checks';
import { throwProblemsAt } from '../synthesis/validation';
import { warnOfWaysAround } from './bypass-warnings';

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
  /** Those that have roles for index tags. */
  private readonly tagged = new OneStoreEach();

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
    this.stores.add(store);
    return this.admit('Reader', principal, store, container, scopes, preconditions);
  }

  /**
   * Lets a principal read the index tags of blobs in places of a container, by a custom role that has no other action.
   *
   * @param scopes All in this container; what it may read already stays.
   * @param preconditions What must hold, of what only Terraform knows.
   * @throws DataShareError `GrantDuplicate`, `StoreDuplicate`; the synthesis, where the condition is then
   *   `ConditionTooLarge`
   */
  public readTags(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    scopes: readonly AccessScope[],
    preconditions: readonly Precondition[] = [],
  ): RoleAssignment {
    return this.admit('TagReader', principal, store, container, scopes, preconditions);
  }

  /** Lets a principal write to a container that Terraform makes. */
  public write(principal: Grantee, store: IDataStore, container: GrantedContainer): RoleAssignment {
    return this.grant('Contributor', principal, store, container).assignment;
  }

  /** Lets a principal write to a container that Terraform makes, and say who owns what is in it. */
  public own(principal: Grantee, store: IDataStore, container: GrantedContainer): RoleAssignment {
    return this.grant('Owner', principal, store, container).assignment;
  }

  /** Lets a principal read and set index tags in a container that Terraform makes, by a custom role. */
  public writeTags(principal: Grantee, store: IDataStore, container: GrantedContainer): RoleAssignment {
    return this.grant('TagWriter', principal, store, container).assignment;
  }

  private admit(
    role: 'Reader' | 'TagReader',
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    scopes: readonly AccessScope[],
    preconditions: readonly Precondition[],
  ): RoleAssignment {
    const grant = this.grant(role, principal, store, container);
    grant.declared.push(...scopes);
    grant.demand(preconditions);
    const { assignment, declared } = grant;
    const write = role === 'Reader' ? conditionFor : tagConditionFor;
    grant.setCondition(grantCondition(assignment, container.name, store.isHnsEnabled, declared, write));
    return assignment;
  }

  private grant(
    role: GrantedRole,
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
  ): Grant {
    const stack = TerraformStack.of(this);
    if (isTagRole(role)) this.tagged.claim(this, store);
    const key = [role, principal.principalId, store.storageAccountId, container.name]
      .map((v) => comparable(stack, v))
      .join(' ');
    const storeId = idWithin(stack, store);
    const parent = below(this, storeId, container.id, idOfPrincipal(stack, principal));
    const known = this.granted.get(key);
    const clash = clashOf(principal, container.name, known?.assignment, parent.node.tryFindChild(role));
    if (clash) throwProblemsAt(this, [clash]);
    if (known) return known;
    const elsewhere = claimInApp(this, key);
    if (elsewhere) throwProblemsAt(this, [duplicateGrant(principal, container.name, elsewhere, true)]);

    const made: Grant = new AssignedRole(parent, role, principal, {
      scope: containerScope(store.storageAccountId, container.name),
      ...definitionOf(role, below(this, storeId), store),
    });
    countAssignment(this, store.storageAccountId);
    watchAssignments(stack, store);
    this.granted.set(key, made);
    return made;
  }
}

/** The construct at the end of a path, made where it is not there yet. */
function below(scope: Construct, ...path: readonly string[]): Construct {
  return path.reduce<Construct>(
    (above, child) => above.node.tryFindChild(child) ?? new Construct(above, child),
    scope,
  );
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
