import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack as Stack } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { idWithin } from './addresses';
import type { IDataStore } from './data-store';
import type { Precondition } from './fit';

const ID = 'LandingContainers';

/** All containers that the subscriptions of a stack land in: one resource for each, also where several land in it. */
export class LandingContainers extends Construct {
  public static of(scope: Construct): LandingContainers {
    const stack: Stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as LandingContainers | undefined) ?? new LandingContainers(stack, ID);
  }

  /** The private container of this name; it is made only where the preconditions hold. */
  public container(
    store: IDataStore,
    name: string,
    preconditions: readonly Precondition[],
  ): StorageContainer {
    const storeId = idWithin(TerraformStack.of(this), store);
    const parent = this.node.tryFindChild(storeId) ?? new Construct(this, storeId);
    const container =
      (parent.node.tryFindChild(name) as StorageContainer | undefined) ??
      new StorageContainer(parent, name, {
        name,
        storageAccountId: store.storageAccountId,
        containerAccessType: 'private',
      });
    if (preconditions.length > 0) {
      const before = container.lifecycle?.precondition ?? [];
      container.lifecycle = { ...container.lifecycle, precondition: [...before, ...preconditions] };
    }
    return container;
  }
}
