import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import type { StorageDataLakeGen2PathAce } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { StorageDataLakeGen2Path } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { AclEntry } from '../../lib/model/values/access-control-list';
import { wholeAcl } from '../../lib/model/values/access-control-list';
import type { Landing } from '../../lib/model/checks/landing-overlap';
import type { Place } from '../../lib/model/values/dataset';
import { describePlace, overlaps } from '../../lib/model/values/dataset';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { comparable, idOfPath, idWithin } from '../synthesis/addresses';
import type { IDataStore } from '../data-store/data-store-props';
import { landingContainerProblems } from '../exchange/exchange-isolation';
import type { Precondition } from '../synthesis/preconditions';
import { OneStoreEach } from '../data-store/one-construct-per-store';

const ID = 'LandingContainers';

/** A place of an account that something has for itself. */
interface Claim {
  readonly account: string;
  readonly what: string;
  readonly target: Place;
}

const meets = (a: Claim, b: Claim): boolean => a.account === b.account && overlaps(a.target, b.target);

/** All containers that the subscriptions of a stack land in: one resource for each, also where several land in it. */
export class LandingContainers extends Construct {
  public static of(scope: Construct): LandingContainers {
    const stack = TerraformStack.of(scope);
    return (stack.node.tryFindChild(ID) as LandingContainers | undefined) ?? new LandingContainers(stack, ID);
  }

  private readonly stores = new OneStoreEach();
  private readonly landings: Claim[] = [];
  private readonly states: Claim[] = [];

  /** Says where a subscription would meet another one of the stack: in its data, or in its state. */
  public claim(
    store: IDataStore,
    subscriptionName: string,
    landings: readonly Landing[],
    stateContainer: string,
  ): Problem[] {
    const account = comparable(TerraformStack.of(this), store.storageAccountId);
    const own = landings.map(({ datasetName, target }) => ({
      account,
      what: `${subscriptionName}/${datasetName}`,
      target,
    }));
    const state = {
      account,
      what: `the state of ${subscriptionName}`,
      target: { container: stateContainer, path: '' },
    };
    const found: Problem[] = this.states.some((other) => other.what === state.what && meets(other, state))
      ? [problems.duplicateName('subscription in one state container', subscriptionName)]
      : [];
    const containers = new Set([...own, state].map(({ target }) => target.container));
    found.push(...landingContainerProblems(this, store, containers));
    const collide = (places: readonly Claim[], others: readonly Claim[]): void => {
      for (const place of places) {
        const other = others.find((earlier) => meets(earlier, place));
        if (other) found.push(problems.targetsOverlap(other.what, place.what, describePlace(place.target)));
      }
    };
    collide(own, this.landings);
    collide(own, this.states);
    collide([state], this.landings);
    this.landings.push(...own);
    this.states.push(state);
    return found;
  }

  /**
   * The private container of this name; it is made only where the preconditions hold.
   *
   * @param acl The access control lists of its root, where they are declared: then the storage service makes it.
   */
  public container(
    store: IDataStore,
    name: string,
    preconditions: readonly Precondition[],
    acl: readonly AclEntry[] = [],
  ): StorageContainer | StorageDataLakeGen2Filesystem {
    this.stores.claim(this, store);
    const parent = this.below(store);
    const known = parent.node.tryFindChild(name) as StorageContainer | undefined;
    const { storageAccountId } = store;
    const container =
      known ??
      (acl.length > 0
        ? new StorageDataLakeGen2Filesystem(parent, name, { name, storageAccountId, ace: acesOf(acl) })
        : new StorageContainer(parent, name, { name, storageAccountId, containerAccessType: 'private' }));
    if (preconditions.length > 0) {
      const before = container.lifecycle?.precondition ?? [];
      container.lifecycle = { ...container.lifecycle, precondition: [...before, ...preconditions] };
    }
    return container;
  }

  /** The folder at a path of a container, with its access control lists. */
  public folder(
    store: IDataStore,
    container: StorageContainer | StorageDataLakeGen2Filesystem,
    path: string,
    acl: readonly AclEntry[],
  ): StorageDataLakeGen2Path {
    const id = idOfPath(TerraformStack.of(this), container.node.id, path);
    return new StorageDataLakeGen2Path(this.below(store), id, {
      path,
      filesystemName: container.name,
      storageAccountId: store.storageAccountId,
      resource: 'directory',
      ace: acesOf(acl),
    });
  }

  /** What the containers and folders of a store are below. */
  private below(store: IDataStore): Construct {
    const storeId = idWithin(TerraformStack.of(this), store);
    return this.node.tryFindChild(storeId) ?? new Construct(this, storeId);
  }
}

/** As azurerm has them: an entry without a principal has no id. */
function acesOf(declared: readonly AclEntry[]): StorageDataLakeGen2PathAce[] {
  return wholeAcl(declared).map(({ principalId, ...entry }) => ({
    ...entry,
    ...(principalId !== '' && { id: principalId }),
  }));
}
