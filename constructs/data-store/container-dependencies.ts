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

const waitingByStack = new WeakMap<TerraformStack, Map<TerraformResource, NamedContainer[]>>();
/** The containers that resources wait for already: a stack can be synthesized several times. */
const neededByDependent = new WeakMap<TerraformResource, Set<TerraformResource>>();

/** Registers a resource that names a container by a literal, which refers to nothing. It can name several. */
export function waitForContainer(resource: TerraformResource, container: NamedContainer): void {
  const stack = TerraformStack.of(resource);
  const waiting = waitingByStack.get(stack) ?? new Map<TerraformResource, NamedContainer[]>();
  const known = waiting.get(resource);
  waitingByStack.set(stack, waiting.set(resource, known ? [...known, container] : [container]));
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
  if (containers.size === 0) return;
  for (const [resource, named] of waitingByStack.get(stack) ?? []) {
    const known = neededByDependent.get(resource) ?? new Set<TerraformResource>();
    neededByDependent.set(resource, known);
    for (const { dataStore, container } of named) {
      const name = toAppKey(resource, container);
      const needed = containers.get(`${storage.toStoreKey(dataStore)} ${name}`);
      if (!needed || hasReference(name) || known.has(needed)) continue;
      known.add(needed);
      resource.dependsOn = [...(resource.dependsOn ?? []), dependable(needed)];
    }
  }
}
