import { validateWhenComplete } from '../synthesis/late-validation';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { buildReadCondition, buildTagCondition } from '../../lib/access/condition/build-condition';
import { toContainerScope } from '../../lib/access/roles';
import { toValueId, toRelativeId } from '../synthesis/construct-ids';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { PairMap } from '../synthesis/pair-map';
import { MergedAssignment } from './merged-assignment';
import { toDuplicateGrantProblem, findGrantConflict } from './grant-conflict';
import type { IDataStore } from '../data-store/data-store-props';
import type { Precondition } from '../synthesis/check-result';
import type { GrantedScope } from './grant-condition';
import { buildGrantCondition } from './grant-condition';
import type { GrantedRole } from './container-roles';
import { getRoleReference, isTagRole } from './container-roles';
import { StoreClaims } from '../data-store/store-claims';
import type { Grantee } from '../principals/grantee';
import { findDeclaration, toGranteeId } from '../principals/grantee';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { watchAssignments } from './stack-assignments-validation';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { warnOfBypasses } from './bypass-warnings';

const ID = 'ContainerGrants';

/** A container that role assignments are scoped to. */
export interface GrantedContainer {
  /** Part of the Terraform address of the grant. */
  readonly id: string;
  /** Name of the container; can be a token. */
  readonly name: string;
}

type Grant = MergedAssignment<GrantedScope>;

/**
 * All role assignments of a stack on containers: one for each principal, role and container, because Azure allows no
 * second one. Shares and subscriptions merge their grants into it: another grant changes the condition, but not the
 * address.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-assignments
 */
export class ContainerGrants extends Construct {
  public static of(scope: Construct): ContainerGrants {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as ContainerGrants | undefined) ?? new ContainerGrants(stack, ID);
  }

  /** Grants by role, account and container, and by principal, as Terraform sees them. */
  private readonly grants = new PairMap<Grant>();
  /** Scopes by account and container: thousands of assignments have the same. */
  private readonly scopes = new PairMap<string>();
  private readonly stores = new Set<IDataStore>();
  /** Stores with custom roles for index tags. */
  private readonly storesWithTagRoles = new StoreClaims();

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    warnOfBypasses(this, this.stores);
    validateWhenComplete(this, () => this.grants.getAll().flatMap(({ problems: found }) => found));
  }

  /** Returns the container of a dataset, whose name can be a token. */
  public toGrantedContainer(name: string): GrantedContainer {
    return { id: toValueId(TerraformStack.of(this), name), name };
  }

  /**
   * Lets a principal read places in a container and list its folders.
   *
   * @param scopes Places in this container, in addition to those granted before.
   * @param preconditions Checks that only Terraform can make.
   * @throws DataShareError `GrantDuplicate`; the synthesis throws `ConditionTooLarge` if the condition exceeds Azure's
   *   limit
   */
  public grantRead(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    scopes: readonly GrantedScope[],
    preconditions: readonly Precondition[] = [],
  ): Grant {
    this.stores.add(store);
    return this.addScopes('Reader', principal, store, container, scopes, preconditions);
  }

  /**
   * Lets a principal read the index tags of blobs in a container, through a custom role with no other action.
   *
   * @param scopes Places in this container, in addition to those granted before.
   * @param preconditions Checks that only Terraform can make.
   * @throws DataShareError `GrantDuplicate`, `StoreDuplicate`; the synthesis throws `ConditionTooLarge` if the
   *   condition exceeds Azure's limit
   */
  public grantTagRead(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    scopes: readonly GrantedScope[],
    preconditions: readonly Precondition[] = [],
  ): Grant {
    return this.addScopes('TagReader', principal, store, container, scopes, preconditions);
  }

  /** Lets a principal write to a container. */
  public grantWrite(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    preconditions: readonly Precondition[] = [],
  ): RoleAssignment {
    return this.addGrant('Contributor', principal, store, container, preconditions);
  }

  /** Lets a principal write to a container, and set owners and access control lists in it. */
  public grantOwnership(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    preconditions: readonly Precondition[] = [],
  ): RoleAssignment {
    return this.addGrant('Owner', principal, store, container, preconditions);
  }

  /** Lets a principal read and set index tags in a container, through a custom role. */
  public grantTagWrite(
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    preconditions: readonly Precondition[] = [],
  ): RoleAssignment {
    return this.addGrant('TagWriter', principal, store, container, preconditions);
  }

  private addGrant(
    role: 'Contributor' | 'Owner' | 'TagWriter',
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    preconditions: readonly Precondition[],
  ): RoleAssignment {
    const grant = this.findOrCreateGrant(role, principal, store, container);
    grant.addPreconditions(preconditions);
    return grant.assignment;
  }

  private addScopes(
    role: 'Reader' | 'TagReader',
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
    scopes: readonly GrantedScope[],
    preconditions: readonly Precondition[],
  ): Grant {
    const grant = this.findOrCreateGrant(role, principal, store, container);
    const declared = grant.addDeclarations(scopes);
    grant.addPreconditions(preconditions);
    const writeCondition = role === 'Reader' ? buildReadCondition : buildTagCondition;
    grant.setCondition(
      buildGrantCondition(grant.assignment, container.name, store.isHnsEnabled, declared, writeCondition),
    );
    return grant;
  }

  private findOrCreateGrant(
    role: GrantedRole,
    principal: Grantee,
    store: IDataStore,
    container: GrantedContainer,
  ): Grant {
    const stack = TerraformStack.of(this);
    if (isTagRole(role)) this.storesWithTagRoles.claim(this, store);
    const place = [role, store.storageAccountId, container.name].map((v) => toPlaceKey(stack, v)).join(' ');
    const principalKey = toPlaceKey(stack, principal.principalId);
    const storeId = toRelativeId(stack, store);
    const parent = findOrCreatePath(this, storeId, container.id, toGranteeId(stack, principal));
    const existing = this.grants.get(place, principalKey);
    const conflict = findGrantConflict(
      principal,
      container.name,
      existing?.assignment,
      parent.node.tryFindChild(role),
    );
    if (conflict) throwProblemsAt(this, [conflict]);
    if (existing) return existing;
    const otherStackGrants = claimInApp(this, place, principalKey);
    if (otherStackGrants)
      throwProblemsAt(this, [
        toDuplicateGrantProblem(principal, container.name, otherStackGrants, 'OtherStack'),
      ]);

    const created: Grant = new MergedAssignment(parent, role, principal, {
      scope: this.getScope(store.storageAccountId, container.name),
      ...getRoleReference(role, findOrCreatePath(this, storeId), store),
    });
    created.addPreconditions([
      ...toEntraIdPreconditions(findDeclaration(principal) ?? created.assignment, principal),
      ...toAccountIdPreconditions(store),
    ]);
    watchAssignments(stack, store);
    this.grants.set(place, principalKey, created);
    return created;
  }

  private getScope(storageAccountId: string, container: string): string {
    const scope =
      this.scopes.get(storageAccountId, container) ?? toContainerScope(storageAccountId, container);
    this.scopes.set(storageAccountId, container, scope);
    return scope;
  }
}

/** Returns the construct at a path, and creates the missing constructs of the path. */
function findOrCreatePath(scope: Construct, ...path: readonly string[]): Construct {
  return path.reduce<Construct>(
    (above, child) => above.node.tryFindChild(child) ?? new Construct(above, child),
    scope,
  );
}

const claimsByApp = new WeakMap<IConstruct, PairMap<ContainerGrants>>();

/**
 * Reserves a grant for a stack. Returns the grants of another stack of the app if it has the same one: the two would
 * collide in Azure.
 */
function claimInApp(grants: ContainerGrants, place: string, principal: string): ContainerGrants | undefined {
  // An expression of another stack cannot be compared.
  if ([place, principal].some((key) => key.includes('${'))) return undefined;
  const claims = claimsByApp.get(grants.node.root) ?? new PairMap<ContainerGrants>();
  claimsByApp.set(grants.node.root, claims);
  const other = claims.get(place, principal);
  if (other === undefined) claims.set(place, principal, grants);
  return other;
}
