import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { hasReference, toAppKey, toAttributeKey } from '../synthesis/comparison-keys';
import { nameDataset } from '../synthesis/dataset-names';
import { validateWhenComplete } from '../synthesis/late-validation';
import type { IShare } from './share-props';

/**
 * Requires that the containers that a share refers to are in the account of its data store, when the app is complete. A reference
 * resolves to a name, so that Terraform would grant access to a container of this name in the other account.
 */
export function watchContainerReferences(share: IShare): void {
  if (!share.datasets.some(({ container }) => Token.isUnresolved(container))) return;
  validateWhenComplete(share, () => findForeignContainers(share, new DeclaredStorage(share.node.root)));
}

function findForeignContainers(share: IShare, storage: DeclaredStorage): Problem[] {
  return share.datasets.flatMap(({ container, dataStore }, index) => {
    const own = storage.toStoreKey(dataStore);
    if (!Token.isUnresolved(container) || hasReference(own)) return [];
    const key = toAppKey(share, container);
    const declared = storage.containers.find(({ resource }) => toAttributeKey(resource, 'name') === key);
    if (!declared || declared.account === own || hasReference(declared.account)) return [];
    const { path } = declared.resource.node;
    const rule = `a container of storage account '${own}', which the data store is ('${path}' is in '${declared.account}')`;
    const prop = `datasets[${index}].container`;
    return [nameDataset(problems.valueInvalid(prop, rule, 'a token'), share)];
  });
}
