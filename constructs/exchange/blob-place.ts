import { Lazy, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import type { Version } from '../../lib/model/values/version-range';
import { isBefore, isFrom } from '../../lib/model/values/version-range';
import { findAzurermConstraint, findAzurermRange } from '../synthesis/azurerm-version';
import { validateWhenComplete } from '../synthesis/late-validation';

/** The container of a blob, by names and by id. */
export interface BlobPlace {
  readonly accountName: string;
  readonly containerName: string;
  readonly containerId: string;
}

/**
 * The first version of azurerm whose blobs have `storage_container_id`, and the first without the names of account and container.
 *
 * @see https://github.com/hashicorp/terraform-provider-azurerm/pull/32235
 */
const FIRST_WITH_ID: Version = [4, 77, 0];
const FIRST_WITHOUT_NAMES: Version = [5, 0, 0];

const stacksWithBlobs = new WeakSet<TerraformStack>();

/**
 * Returns the arguments for the container of a blob, of which synthesis leaves out those that the azurerm of the complete stack does
 * not have: names before 4.77, the id from there on. It refuses a stack that allows azurerm 5 and versions before 4.77.
 */
export function placeBlob(
  scope: Construct,
  { accountName, containerName, containerId }: BlobPlace,
): BlobPlace {
  const stack = TerraformStack.of(scope);
  refuseBoth(stack);
  const hasId = (): boolean => isFrom(findAzurermRange(stack), FIRST_WITH_ID);
  const choose = (value: string, isId: boolean): string =>
    Lazy.stringValue({ produce: () => (hasId() === isId ? value : undefined) });
  return {
    accountName: choose(accountName, false),
    containerName: choose(containerName, false),
    containerId: choose(containerId, true),
  };
}

function refuseBoth(stack: TerraformStack): void {
  if (stacksWithBlobs.has(stack)) return;
  stacksWithBlobs.add(stack);
  validateWhenComplete(stack, () => {
    const constraint = findAzurermConstraint(stack);
    const range = findAzurermRange(stack);
    if (constraint === undefined || isFrom(range, FIRST_WITH_ID) || isBefore(range, FIRST_WITHOUT_NAMES))
      return [];
    const rule = `false while the stack allows azurerm "${constraint}": a published blob has arguments before 4.77 that azurerm 5 does not have`;
    const fix = "require one of both, such as '~> 4.55' or '~> 5.2', as the version of azurerm in the stack";
    return [{ ...problems.valueInvalid('publishInvitations', rule, true), fix }];
  });
}
