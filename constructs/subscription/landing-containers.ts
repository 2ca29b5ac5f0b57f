import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import type { StorageDataLakeGen2PathAce } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { StorageDataLakeGen2Path } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { AclEntry } from '../../lib/model/values/access-control-list';
import { completeAcl } from '../../lib/model/values/access-control-list';
import { toPathId, toRelativeId } from '../synthesis/construct-ids';
import type { IDataStore } from '../data-store/data-store-props';
import type { Precondition } from '../synthesis/check-result';
import type { GrantedContainer } from '../grants/container-grants';
import { LandingClaims } from './landing-claims';
import {
  LANDING_CONTAINERS_ID as ID,
  retainInStack,
  retainResource,
} from '../data-store/retained-containers';
import { keepArguments } from '../synthesis/kept-arguments';
import { watchStorage } from '../data-store/stack-storage-validation';
import { StoreClaims } from '../data-store/store-claims';

/**
 * All containers that the subscriptions of a stack land in. Subscriptions that land in the same container share its
 * resource.
 */
export class LandingContainers extends Construct {
  public static of(scope: Construct): LandingContainers {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as LandingContainers | undefined) ?? new LandingContainers(stack, ID);
  }

  /** The places that the subscriptions of the stack have reserved. */
  public readonly claims = new LandingClaims(this);
  private readonly stores = new StoreClaims();

  /**
   * Returns the private container of this name. Terraform only creates it if the preconditions hold.
   *
   * @param acl Access control entries of its root. With entries, the storage service creates the container.
   */
  public findOrCreateContainer(
    store: IDataStore,
    name: string,
    preconditions: readonly Precondition[],
    acl: readonly AclEntry[] = [],
  ): StorageContainer | StorageDataLakeGen2Filesystem {
    this.stores.claim(this, store);
    watchStorage(this, store);
    const parent = this.findOrCreateParent(store);
    const existing = parent.node.tryFindChild(name) as StorageContainer | undefined;
    const { storageAccountId } = store;
    const container =
      existing ??
      (acl.length > 0
        ? new StorageDataLakeGen2Filesystem(parent, name, { name, storageAccountId, ace: toAces(acl) })
        : new StorageContainer(parent, name, { name, storageAccountId, containerAccessType: 'private' }));
    if (!existing) retainResource(store, keepArguments(container));
    if (preconditions.length > 0) {
      const before = container.lifecycle?.precondition ?? [];
      container.lifecycle = { ...container.lifecycle, precondition: [...before, ...preconditions] };
      keepArguments(container, 'lifecycle');
    }
    return container;
  }

  /** Registers a container that the subscriptions of the stack do not define. */
  public useExistingContainer(store: IDataStore): void {
    this.stores.claim(this, store);
    watchStorage(this, store);
    this.findOrCreateParent(store);
  }

  /** Defines the folder at a path of a container, with its access control list. */
  public createFolder(
    store: IDataStore,
    { id: containerId, name: filesystemName }: GrantedContainer,
    path: string,
    acl: readonly AclEntry[],
  ): StorageDataLakeGen2Path {
    const id = toPathId(TerraformStack.of(this), containerId, path);
    const folder = new StorageDataLakeGen2Path(this.findOrCreateParent(store), id, {
      path,
      filesystemName,
      storageAccountId: store.storageAccountId,
      resource: 'directory',
      ace: toAces(acl),
    });
    retainResource(store, keepArguments(folder));
    return folder;
  }

  /** Returns the parent construct for the containers and folders of a store. */
  private findOrCreateParent(store: IDataStore): Construct {
    const storeId = toRelativeId(TerraformStack.of(this), store);
    const parent = this.node.tryFindChild(storeId) ?? new Construct(this, storeId);
    retainInStack(this, store);
    return parent;
  }
}

/** Returns entries in the form of azurerm: an entry without a principal has no id. */
function toAces(declared: readonly AclEntry[]): StorageDataLakeGen2PathAce[] {
  return completeAcl(declared).map(({ principalId, ...entry }) => ({
    ...entry,
    ...(principalId !== '' && { id: principalId }),
  }));
}
