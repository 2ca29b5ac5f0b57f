import { Fn, TerraformStack, Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { toAppKey } from '../synthesis/comparison-keys';
import { toPrecondition } from '../synthesis/check-result';
import { readProviderSubscription } from '../synthesis/provider-subscription';
import { equalsIgnoringCase, toFunctionArgument, toShownValue } from '../synthesis/terraform-strings';
import type { DeclaredContainer, DeclaredStorage } from './declared-storage-index';

type ContainerResource = DeclaredContainer['resource'];

/** The containers that have their check: a stack can be synthesized several times. */
const checkedContainers = new WeakSet<ContainerResource>();

/**
 * Returns the containers and file systems of a stack whose account is in another Azure subscription than that of their Terraform provider. azurerm
 * creates a container in the subscription of the provider, whatever the id of the account says, so that Azure answers 404. Terraform
 * compares the subscriptions that only it knows. A subscription that only the environment names is not compared.
 */
export function findForeignContainers(stack: TerraformStack, storage: DeclaredStorage): Problem[] {
  return storage.containers.flatMap((container) => {
    const { resource } = container;
    if (TerraformStack.of(resource) !== stack) return [];
    const here = readProviderSubscription(resource);
    const there = readAccountSubscription(resource, container, storage);
    if (here === undefined || there === undefined) return [];
    if (toAppKey(resource, here) === toAppKey(resource, there)) return [];
    if (!Token.isUnresolved(here) && !Token.isUnresolved(there)) {
      const name = toShownValue(resource.nameInput ?? '');
      return [{ ...problems.subscriptionMismatch(name, here, there), where: resource.node.path }];
    }
    if (!checkedContainers.has(resource)) addCheck(resource, here, there);
    checkedContainers.add(resource);
    return [];
  });
}

/** Adds a precondition to a container. Its message names no values, which only Terraform knows. */
function addCheck(resource: ContainerResource, here: string, there: string): void {
  const { code, fix } = problems.subscriptionMismatch('', '', '');
  const condition = equalsIgnoringCase(toFunctionArgument(here), toFunctionArgument(there));
  const message =
    'the Terraform provider of the container has another Azure subscription than the storage account, so that Azure would answer 404';
  const precondition = toPrecondition(condition, code, `${message}; ${fix}`, resource.node.path);
  const before = resource.lifecycle?.precondition ?? [];
  resource.lifecycle = { ...resource.lifecycle, precondition: [...before, precondition] };
}

/** Returns the subscription of a container's account: that of its id, or that of the provider that creates the account. */
function readAccountSubscription(
  resource: ContainerResource,
  { account }: DeclaredContainer,
  storage: DeclaredStorage,
): string | undefined {
  const id = resource.storageAccountIdInput;
  if (id === undefined) return undefined;
  if (!Token.isUnresolved(id)) return id.split('/')[2];
  const defined = storage.findAccountByKey(account);
  if (defined) return readProviderSubscription(defined);
  // The attributes of other resources and data sources belong to providers that are not known here.
  const [, reference] = /^<\S+ ([^<>]+)>$/.exec(toAppKey(resource, id)) ?? [];
  return reference?.startsWith('var.') ? Token.asString(Fn.element(Fn.split('/', id), 2)) : undefined;
}
