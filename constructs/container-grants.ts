import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { containerScope, DataRole } from '../lib/access/roles';
import { problems } from '../lib/problems';
import { comparable, expressionOf, idOfValue, idWithin, shortHash } from './addresses';
import type { IDataStore } from './data-store';
import type { Dataset } from './dataset';
import { throwProblemsAt } from './validation';
import type { PrincipalType, Recipient } from './recipient';
import { assignablePrincipalType } from './recipient';

/** Who runs `datashare sync`. */
export interface SynchronizingIdentity {
  /** Object id of the principal in the consumer's tenant. */
  readonly principalId: string;
  /** What kind of principal it is. */
  readonly principalType: PrincipalType;
}

const ID = 'ContainerGrants';

/**
 * All role assignments of a stack on containers: one for each principal, role and container, because Azure allows no
 * two. Shares and subscriptions that ask for the same grant get the same resource.
 */
export class ContainerGrants extends Construct {
  public static of(scope: Construct): ContainerGrants {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as ContainerGrants | undefined) ?? new ContainerGrants(stack, ID);
  }

  /** Whom each principal, role and container was granted to, as Terraform will see them: Azure allows no two. */
  private readonly granted = new Map<string, RoleAssignment>();

  /** Lets a recipient list and read a dataset. */
  public read(recipient: Recipient, store: IDataStore, dataset: Dataset): RoleAssignment {
    const stack = TerraformStack.of(this);
    const path = [idWithin(stack, store), idOfValue(stack, dataset.container), idWithin(stack, recipient)];
    return this.grant(path, DataRole.READER, store.storageAccountId, dataset.container, recipient);
  }

  /** Lets an identity write to a container that Terraform makes. */
  public write(
    identity: SynchronizingIdentity,
    store: IDataStore,
    container: { readonly id: string; readonly name: string },
  ): RoleAssignment {
    const stack = TerraformStack.of(this);
    // An identity is no construct, so its expression has to tell it from others; a principal that changes replaces
    // the assignment in any case.
    const path = [idWithin(stack, store), container.id, shortHash(expressionOf(stack, identity.principalId))];
    return this.grant(path, DataRole.CONTRIBUTOR, store.storageAccountId, container.name, identity);
  }

  private grant(
    path: readonly string[],
    role: DataRole,
    storageAccountId: string,
    container: string,
    principal: SynchronizingIdentity,
  ): RoleAssignment {
    const stack = TerraformStack.of(this);
    const key = [role, principal.principalId, storageAccountId, container]
      .map((v) => comparable(stack, v))
      .join(' ');
    const id = role === DataRole.READER ? 'Reader' : 'Contributor';
    const parent = path.reduce<Construct>(
      (above, child) => above.node.tryFindChild(child) ?? new Construct(above, child),
      this,
    );
    const [existing, other] = [parent.node.tryFindChild(id), this.granted.get(key)];
    const isOtherType =
      other && other.principalTypeInput !== assignablePrincipalType(principal.principalType);
    if (existing !== other || isOtherType) {
      // One address for two grants, or two recipients, stores or types for one: Terraform or Azure would refuse it later.
      const [who, what] = [principal.principalId, container].map((v) =>
        Token.isUnresolved(v) ? 'a token' : v,
      );
      throwProblemsAt(this, [problems.grantDuplicate(who, what, (other ?? existing)!.node.path)]);
    }
    if (other) return other;
    const assignment = new RoleAssignment(parent, id, {
      scope: containerScope(storageAccountId, container),
      roleDefinitionName: role,
      principalId: principal.principalId,
      principalType: assignablePrincipalType(principal.principalType),
    });
    this.granted.set(key, assignment);
    return assignment;
  }
}
