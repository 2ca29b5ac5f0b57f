import type { TerraformResource } from 'cdktf';
import { TerraformProvider, TerraformStack } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import { validateWhenComplete } from '../synthesis/late-validation';
import { AZAPI } from './azapi-provider';
import { listConstructs } from '../synthesis/all-constructs';

const checkedStacks = new WeakSet<TerraformStack>();

/** Requires a provider for a resource of azapi, when the app is complete: apps can define it after the resource. */
export function requireAzapiProvider(resource: TerraformResource): void {
  const stack = TerraformStack.of(resource);
  if (checkedStacks.has(stack)) return;
  checkedStacks.add(stack);
  validateWhenComplete(resource, () =>
    hasAzapiProvider(stack) ? [] : [problems.providerMissing(stack.node.path)],
  );
}

/** True if a stack has an azapi provider by now. */
export function hasAzapiProvider(stack: TerraformStack): boolean {
  return listConstructs(stack).some(
    (each) =>
      TerraformProvider.isTerraformProvider(each) &&
      each.terraformResourceType === AZAPI &&
      // Resources without a provider of their own take the one without an alias.
      each.alias === undefined,
  );
}
