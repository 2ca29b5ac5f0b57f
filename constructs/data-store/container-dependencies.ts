import type { TerraformResource } from 'cdktf';
import { dependable, TerraformStack } from 'cdktf';
import { hasReference, toAppKey } from '../synthesis/comparison-keys';
import type { IDataStore } from './data-store-props';
import type { DeclaredStorage } from './declared-storage-index';

/** A container that a resource names. */
export interface NamedContainer {
  readonly dataStore: IDataStore;
  /** Name of the container; can be a token. */
  readonly container: string;
}

const waitingByStack = new WeakMap<TerraformStack, Map<TerraformResource, NamedContainer>>();
/** The resources that wait for their containers already: a stack can be synthesized several times. */
const dependents = new WeakSet<TerraformResource>();

/** Registers a resource that names a container by a literal, which refers to nothing. */
export function waitForContainer(resource: TerraformResource, container: NamedContainer): void {
  const stack = TerraformStack.of(resource);
  const waiting = waitingByStack.get(stack) ?? new Map<TerraformResource, NamedContainer>();
  waitingByStack.set(stack, waiting.set(resource, container));
}

/**
 * Makes the registered resources of a stack wait for the containers that the stack defines: Terraform could create them first.
 */
export function dependOnContainers(stack: TerraformStack, storage: DeclaredStorage): void {
  const containers = new Map(
    storage.containers
      .filter(({ resource }) => TerraformStack.of(resource) === stack)
      .map(({ account, name, resource }) => [`${account} ${name}`, resource]),
  );
  for (const [resource, { dataStore, container }] of waitingByStack.get(stack) ?? []) {
    const name = toAppKey(resource, container);
    const needed = containers.get(`${storage.toStoreKey(dataStore)} ${name}`);
    if (!needed || hasReference(name) || dependents.has(resource)) continue;
    dependents.add(resource);
    resource.dependsOn = [...(resource.dependsOn ?? []), dependable(needed)];
  }
}
