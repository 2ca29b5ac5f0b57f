import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import type { StorageDataLakeGen2PathAce } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { StorageDataLakeGen2Path } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { AclEntry } from '../../lib/model/values/access-control-list';
import { completeAcl } from '../../lib/model/values/access-control-list';
import type { Landing } from '../../lib/model/checks/landing-overlap';
import type { Place } from '../../lib/model/values/dataset';
import { describePlace, overlaps } from '../../lib/model/values/dataset';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toComparable, toPathId, toRelativeId } from '../synthesis/addresses';
import type { IDataStore } from '../data-store/data-store-props';
import { claimLandingContainers } from '../exchange/exchange-isolation';
import type { Precondition } from '../synthesis/check-result';
import { UniqueStores } from '../data-store/store-claims';

const ID = 'LandingContainers';

/** A place in an account that belongs to one owner. */
interface Claim {
  readonly account: string;
  readonly owner: string;
  readonly target: Place;
}

const hasOverlap = (a: Claim, b: Claim): boolean => a.account === b.account && overlaps(a.target, b.target);

/**
 * All containers that the subscriptions of a stack land in. Subscriptions that land in the same container share its
 * resource.
 */
export class LandingContainers extends Construct {
  public static of(scope: Construct): LandingContainers {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as LandingContainers | undefined) ?? new LandingContainers(stack, ID);
  }

  private readonly stores = new UniqueStores();
  private readonly landings: Claim[] = [];
  private readonly states: Claim[] = [];

  /**
   * Reserves the places of a subscription. Returns the conflicts with other subscriptions of the stack, in data or
   * state.
   */
  public claim(
    store: IDataStore,
    subscriptionName: string,
    landings: readonly Landing[],
    stateContainer: string,
  ): Problem[] {
    const account = toComparable(TerraformStack.of(this), store.storageAccountId);
    const own = landings.map(({ datasetName, target }) => ({
      account,
      owner: `${subscriptionName}/${datasetName}`,
      target,
    }));
    const state = {
      account,
      owner: `the state of ${subscriptionName}`,
      target: { container: stateContainer, path: '' },
    };
    const found: Problem[] = this.states.some(
      (other) => other.owner === state.owner && hasOverlap(other, state),
    )
      ? [problems.duplicateName('subscription in one state container', subscriptionName)]
      : [];
    const containers = new Set([...own, state].map(({ target }) => target.container));
    found.push(...claimLandingContainers(this, store, containers));
    const addOverlaps = (places: readonly Claim[], others: readonly Claim[]): void => {
      for (const place of places) {
        const other = others.find((earlier) => hasOverlap(earlier, place));
        if (other) found.push(problems.targetsOverlap(other.owner, place.owner, describePlace(place.target)));
      }
    };
    addOverlaps(own, this.landings);
    addOverlaps(own, this.states);
    addOverlaps([state], this.landings);
    this.landings.push(...own);
    this.states.push(state);
    return found;
  }

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
    const parent = this.findOrCreateParent(store);
    const existing = parent.node.tryFindChild(name) as StorageContainer | undefined;
    const { storageAccountId } = store;
    const container =
      existing ??
      (acl.length > 0
        ? new StorageDataLakeGen2Filesystem(parent, name, { name, storageAccountId, ace: toAces(acl) })
        : new StorageContainer(parent, name, { name, storageAccountId, containerAccessType: 'private' }));
    if (preconditions.length > 0) {
      const before = container.lifecycle?.precondition ?? [];
      container.lifecycle = { ...container.lifecycle, precondition: [...before, ...preconditions] };
    }
    return container;
  }

  /** Defines the folder at a path of a container, with its access control list. */
  public createFolder(
    store: IDataStore,
    container: StorageContainer | StorageDataLakeGen2Filesystem,
    path: string,
    acl: readonly AclEntry[],
  ): StorageDataLakeGen2Path {
    const id = toPathId(TerraformStack.of(this), container.node.id, path);
    return new StorageDataLakeGen2Path(this.findOrCreateParent(store), id, {
      path,
      filesystemName: container.name,
      storageAccountId: store.storageAccountId,
      resource: 'directory',
      ace: toAces(acl),
    });
  }

  /** Returns the parent construct for the containers and folders of a store. */
  private findOrCreateParent(store: IDataStore): Construct {
    const storeId = toRelativeId(TerraformStack.of(this), store);
    return this.node.tryFindChild(storeId) ?? new Construct(this, storeId);
  }
}

/** Returns entries in the form of azurerm: an entry without a principal has no id. */
function toAces(declared: readonly AclEntry[]): StorageDataLakeGen2PathAce[] {
  return completeAcl(declared).map(({ principalId, ...entry }) => ({
    ...entry,
    ...(principalId !== '' && { id: principalId }),
  }));
}
