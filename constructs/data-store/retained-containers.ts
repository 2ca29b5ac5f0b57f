import type { TerraformResource } from 'cdktf';
import { DataResource, Lazy, TerraformElement, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toPathId, toRelativeId } from '../synthesis/construct-ids';
import { keepArguments } from '../synthesis/kept-arguments';
import { validateWhenComplete } from '../synthesis/late-validation';
import { withoutCreationTraces } from '../synthesis/without-creation-traces';
import type { ContainerRetention } from './container-retention';
import type { IDataStore } from './data-store-props';

/** Id of the construct above all containers that the subscriptions of a stack define. */
export const LANDING_CONTAINERS_ID = 'LandingContainers';

const ID = 'RetainedContainers';

/** The containers and folders of an account that stay in Azure. */
interface Retention {
  readonly options: ContainerRetention;
  /** The resources that the code defines. */
  readonly defined: TerraformResource[];
}

const retentions = new WeakMap<IDataStore, Retention>();

/** Declares what becomes of the containers of a store that the code no longer defines. */
export function declareRetention(store: IDataStore, options: ContainerRetention): void {
  if (options.retainOnRemoval !== true) return;
  const retention = { options, defined: [] };
  retentions.set(store, retention);
  RetainedContainers.of(store).add(store, retention);
}

/** Protects a container or folder of a store that retains what it has. */
export function retainResource(store: IDataStore, resource: TerraformResource): void {
  const retention = retentions.get(store);
  if (retention?.options.retainOnRemoval !== true) return;
  retention.defined.push(resource);
  resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
  keepArguments(resource, 'lifecycle');
}

/** Retains the containers of a store in a stack that lands there, which can be another one than that of the store. */
export function retainInStack(scope: Construct, store: IDataStore): void {
  const retention = retentions.get(store);
  if (retention) RetainedContainers.of(scope).add(store, retention);
}

/** The record of all containers and folders that the state of a stack retains, and of those that it forgets. */
class RetainedContainers extends TerraformElement {
  public static of(scope: Construct): RetainedContainers {
    const stack = TerraformStack.of(scope);
    return (
      (stack.node.tryFindChild(ID) as RetainedContainers | undefined) ?? new RetainedContainers(stack, ID)
    );
  }

  private readonly retentions = new Map<IDataStore, Retention>();
  private readonly record: DataResource;

  private constructor(scope: Construct, id: string) {
    super(scope, id);
    validateWhenComplete(this, () => this.findRetiredThatAreDefined());
    this.record = withoutCreationTraces(() => this.defineRecord());
  }

  public add(store: IDataStore, retention: Retention): void {
    this.retentions.set(store, retention);
  }

  /** Blocks that take what was retired from the state, and those that move the record of what moves. */
  public override toTerraform(): object {
    const removed = this.listRetired().map(({ address: from }) => ({ from, lifecycle: { destroy: false } }));
    const moved = this.listDefined().flatMap((resource) => {
      const { moved: blocks = [] } = resource.toTerraform() as { readonly moved?: readonly MovedBlock[] };
      return blocks.map(({ from, to }) => ({ from: this.toInstance(from), to: this.toInstance(to) }));
    });
    return { ...(removed.length > 0 && { removed }), ...(moved.length > 0 && { moved }) };
  }

  /**
   * Defines a resource with an instance for each address. `prevent_destroy` has no effect on a resource whose block is gone. This
   * block stays when that of a container goes, and refuses the plan in its stead.
   */
  private defineRecord(): DataResource {
    const record = new DataResource(this, 'Resource', { lifecycle: { preventDestroy: true } });
    const produce = (): object =>
      Object.fromEntries(
        [...this.listDefined().map(toAddress), ...this.listRetired().map(({ address }) => address)]
          .sort()
          .map((address) => [address, address]),
      );
    record.addOverride('for_each', Lazy.anyValue({ produce }));
    return keepArguments(record);
  }

  /** Returns the address of the record of an address. */
  private toInstance(address: string): string {
    return `${toAddress(this.record)}[${JSON.stringify(address)}]`;
  }

  private listDefined(): TerraformResource[] {
    const stack = TerraformStack.of(this);
    return [...this.retentions.values()]
      .flatMap(({ defined }) => defined)
      .filter((resource) => TerraformStack.of(resource) === stack);
  }

  private listRetired(): RetiredAddress[] {
    const stack = TerraformStack.of(this);
    return [...this.retentions].flatMap(([store, { options }]) =>
      (options.retiredContainers ?? []).flatMap((place, index) =>
        listAddresses(stack, store, place).map((address) => ({ store, index, place, address })),
      ),
    );
  }

  private findRetiredThatAreDefined(): Problem[] {
    const defined = this.listDefined();
    return this.listRetired().flatMap(({ store, index, place, address }) => {
      const other = defined.find((each) => toAddress(each) === address);
      if (!other) return [];
      const prop = `retiredContainers[${index}]`;
      const rule = `a container that the code no longer defines ('${other.node.path}' does)`;
      const fix = "remove it from 'retiredContainers'";
      return [{ ...problems.valueInvalid(prop, rule, place), fix, where: store.node.path }];
    });
  }
}

/** An address that a retired container or folder can have. */
interface RetiredAddress {
  readonly store: IDataStore;
  /** Index in 'retiredContainers'. */
  readonly index: number;
  readonly place: string;
  readonly address: string;
}

interface MovedBlock {
  readonly from: string;
  readonly to: string;
}

function toAddress({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** Lists the addresses that a retired container or folder can have. */
function listAddresses(stack: TerraformStack, store: IDataStore, place: string): string[] {
  const [container, ...segments] = place.split('/');
  const landing = [LANDING_CONTAINERS_ID, toRelativeId(stack, store)];
  if (segments.length > 0) {
    const id = toPathId(stack, container, segments.join('/'));
    return [`azurerm_storage_data_lake_gen2_path.${toLogicalId(stack, [...landing, id])}`];
  }
  const inLanding = toLogicalId(stack, [...landing, container]);
  const { scopes } = store.node;
  const own = scopes.slice(scopes.indexOf(stack) + 1).map(({ node }) => node.id);
  const isHome = TerraformStack.of(store) === stack;
  return [
    `azurerm_storage_container.${inLanding}`,
    `azurerm_storage_data_lake_gen2_filesystem.${inLanding}`,
    ...(isHome ? [`azurerm_storage_container.${toLogicalId(stack, [...own, container])}`] : []),
  ];
}

/** Returns the name that a stack gives to a construct with these ids. No such construct exists. */
function toLogicalId(stack: TerraformStack, [first, ...ids]: readonly string[]): string {
  const root = new Construct(undefined as unknown as Construct, first);
  const { node } = ids.reduce((above, id) => new Construct(above, id), root);
  return stack.getLogicalId(node);
}
