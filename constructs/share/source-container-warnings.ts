import type { TerraformResource } from 'cdktf';
import { TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { AzapiResource } from '../azapi/azapi-resource';
import { DataStore } from '../data-store/data-store';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { hasReference } from '../synthesis/comparison-keys';
import { validateWhenComplete } from '../synthesis/late-validation';
import { toShownValue } from '../synthesis/terraform-strings';
import { warn } from '../synthesis/warnings';
import type { IShare } from './share-props';

const sharesByStack = new WeakMap<TerraformStack, IShare[]>();

/**
 * Warns, when the app is complete, of the containers of a share that nothing in the app defines although it defines their
 * account. Containers such as `$web` are made by Azure.
 */
export function watchSourceContainers(share: IShare): void {
  const stack = TerraformStack.of(share);
  const known = sharesByStack.get(stack);
  known?.push(share);
  if (known) return;
  const shares = [share];
  sharesByStack.set(stack, shares);
  validateWhenComplete(stack, () => {
    // A container that azapi creates has no schema that could be read here.
    if (stack.node.root.node.findAll().some(isFromAzapi)) return [];
    const storage = new DeclaredStorage(stack.node.root);
    const defined = new Set(storage.containers.map(({ account, name }) => `${account} ${name}`));
    // A container whose name only Terraform knows can be any container of its account.
    const open = new Set(
      storage.containers.filter(({ name }) => hasReference(name)).map(({ account }) => account),
    );
    for (const each of shares) {
      const { dataStore } = each;
      const account = storage.toStoreKey(dataStore);
      if (!storage.findAccount(dataStore) || open.has(account)) continue;
      for (const name of new Set(each.datasets.map(({ container }) => container))) {
        if (Token.isUnresolved(name) || name.startsWith('$') || defined.has(`${account} ${name}`)) continue;
        const shown = toShownValue(dataStore.storageAccountName);
        warn(each, warnings.containerUndefined(name, shown, dataStore instanceof DataStore));
      }
    }
    return [];
  });
}

/** The resources of this library are data shares and connectors, no containers. */
function isFromAzapi(construct: IConstruct): boolean {
  if (construct instanceof AzapiResource) return false;
  return (construct as Partial<TerraformResource>).terraformResourceType === 'azapi_resource';
}
