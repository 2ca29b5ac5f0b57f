import { createHash } from 'node:crypto';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { DefaultTokenResolver, StringConcat, TerraformStack, Token, Tokenization } from 'cdktf';
import { Construct } from 'constructs';
import { containerScope, DataRole } from '../lib/access/roles';
import { problems } from '../lib/problems';
import { idWithin } from './addresses';
import type { IDataStore } from './data-store';
import type { Dataset } from './dataset';
import { throwProblemsAt } from './problems';
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

  /** Construct path of whom a literal principal was granted to, by store, container and role. */
  private readonly literalGrants = new Map<string, string>();

  /** Lets a recipient list and read a dataset. */
  public read(recipient: Recipient, store: IDataStore, dataset: Dataset): RoleAssignment {
    const stack = TerraformStack.of(this);
    // A container that only Terraform can name goes by its dataset's name.
    const container = Token.isUnresolved(dataset.container) ? dataset.datasetName : dataset.container;
    const path = [idWithin(stack, store), container, idWithin(stack, recipient)];
    return this.grant(
      path,
      DataRole.READER,
      store.storageAccountId,
      dataset.container,
      recipient,
      recipient.node.path,
    );
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
    const key = createHash('sha256')
      .update(expressionOf(stack, identity.principalId))
      .digest('hex')
      .slice(0, 8);
    const path = [idWithin(stack, store), container.id, key];
    return this.grant(path, DataRole.CONTRIBUTOR, store.storageAccountId, container.name, identity, key);
  }

  private grant(
    path: readonly string[],
    role: DataRole,
    storageAccountId: string,
    container: string,
    principal: SynchronizingIdentity,
    principalPath: string,
  ): RoleAssignment {
    const parent = path.reduce<Construct>(
      (scope, id) => scope.node.tryFindChild(id) ?? new Construct(scope, id),
      this,
    );
    const id = role === DataRole.READER ? 'Reader' : 'Contributor';
    const existing = parent.node.tryFindChild(id) as RoleAssignment | undefined;
    if (existing) return existing;

    if (!Token.isUnresolved(principal.principalId)) {
      const key = [path[0], path[1], id, principal.principalId.toLowerCase()].join('/');
      const other = this.literalGrants.get(key);
      if (other !== undefined) {
        throwProblemsAt(this, [problems.grantDuplicate(principal.principalId, path[1], other)]);
      }
      this.literalGrants.set(key, principalPath);
    }
    return new RoleAssignment(parent, id, {
      scope: containerScope(storageAccountId, container),
      roleDefinitionName: role,
      principalId: principal.principalId,
      principalType: assignablePrincipalType(principal.principalType),
    });
  }
}

/** The value as Terraform will see it: tokens are numbered anew in each synthesis, expressions are not. */
function expressionOf(stack: TerraformStack, value: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(value, { scope: stack, resolver, preparing: false }));
}
