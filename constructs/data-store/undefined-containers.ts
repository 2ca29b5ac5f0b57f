import type { TerraformResource } from 'cdktf';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { hasReference } from '../synthesis/comparison-keys';
import { validateWhenComplete } from '../synthesis/late-validation';
import { readElementArguments } from '../synthesis/synthesized-arguments';
import { toShownValue } from '../synthesis/terraform-strings';
import { warn } from '../synthesis/warnings';
import type { IDataStore } from './data-store-props';
import { DeclaredStorage } from './declared-storage-index';
import { listConstructs } from '../synthesis/all-constructs';

/** A container that a construct names and does not define. */
interface UsedContainer {
  readonly user: IConstruct;
  readonly dataStore: IDataStore;
  readonly name: string;
  /** Text after "which". */
  readonly use: string;
}

const usedByStack = new WeakMap<TerraformStack, UsedContainer[]>();

/**
 * Warns, when the app is complete, of a container that nothing in the app defines although it defines the account. Containers such
 * as `$web` are made by Azure.
 */
export function watchNamedContainer(
  user: IConstruct,
  dataStore: IDataStore,
  name: string,
  use: string,
): void {
  if (Token.isUnresolved(name) || name.startsWith('$')) return;
  const stack = TerraformStack.of(user);
  const known = usedByStack.get(stack);
  const used = known ?? [];
  used.push({ user, dataStore, name, use });
  if (known) return;
  usedByStack.set(stack, used);
  validateWhenComplete(stack, () => {
    const { root } = stack.node;
    if (listConstructs(root).some(canBeContainerOfAzapi)) return [];
    const storage = new DeclaredStorage(root);
    const defined = new Set(storage.containers.map((each) => `${each.account} ${each.name}`));
    // A container whose name only Terraform knows can be any container of its account.
    const open = new Set(
      storage.containers.filter((each) => hasReference(each.name)).map(({ account }) => account),
    );
    for (const each of used) {
      const account = storage.toStoreKey(each.dataStore);
      if (!storage.findAccount(each.dataStore) || open.has(account)) continue;
      if (defined.has(`${account} ${each.name}`)) continue;
      const shown = toShownValue(each.dataStore.storageAccountName);
      const hasMethod = 'addContainer' in each.dataStore;
      warn(each.user, warnings.containerUndefined(each.name, shown, each.use, hasMethod));
    }
    return [];
  });
}

/** True for a resource of azapi that can be a container: its names are in no schema that could be read here. */
function canBeContainerOfAzapi(construct: IConstruct): boolean {
  if ((construct as Partial<TerraformResource>).terraformResourceType !== 'azapi_resource') return false;
  const { type } = readElementArguments(construct as TerraformResource);
  return typeof type !== 'string' || Token.isUnresolved(type) || /\/containers(@|$)/i.test(type);
}
