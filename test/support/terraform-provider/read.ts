import type { Values } from './values';
import { asText } from './values';

const ACCOUNT_ID =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/([^/]+)$/;

/** The accounts that resources were read of so far, by name: nobody else knows one here. */
export type Accounts = Map<string, string>;

/**
 * The state of a resource as a read finds it: nobody changes what is in the cloud of a test, so that it is as it was applied. Terraform reads
 * an account and a container before what refers to them.
 */
export function readResource(type: string, state: Values, accounts: Accounts): Values {
  for (const value of Object.values(state)) {
    const [id, name] = ACCOUNT_ID.exec(asText(value)) ?? [];
    if (id !== undefined && name !== undefined) accounts.set(name, id);
  }
  return type === 'azurerm_storage_blob' && 'storage_container_id' in state
    ? { ...state, storage_container_id: findContainer(state, accounts) }
    : state;
}

/**
 * `resourceStorageBlobRead` of v5.2.0: the container is that of the blob's URL, in the account that `FindAccount` finds by its name. A state that
 * azurerm before 4.77 has written has no id of a container.
 */
function findContainer({ id, storage_container_id }: Values, accounts: Accounts): Values[string] {
  const [, account, container] = /^https:\/\/(\w+)\.blob\.[^/]+\/([^/]+)\//.exec(asText(id)) ?? [];
  const accountId = account === undefined ? undefined : accounts.get(account);
  return accountId === undefined
    ? storage_container_id
    : `${accountId}/blobServices/default/containers/${container}`;
}
