import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { TerraformDataSource, TerraformResource } from 'cdktf';
import { TerraformStack } from 'cdktf';
import { listConstructs } from './all-constructs';
import { isProviderOfType } from './resource-types';

/**
 * Returns the Azure subscription of the azurerm provider of a resource or data source: its own provider, or the default one of its
 * stack. Undefined if only the environment names it.
 */
export function readProviderSubscription(
  element: TerraformResource | TerraformDataSource,
): string | undefined {
  const provider =
    element.provider ??
    listConstructs(TerraformStack.of(element)).find(
      (each) => isProviderOfType(AzurermProvider, each) && each.alias === undefined,
    );
  return provider && isProviderOfType(AzurermProvider, provider) ? provider.subscriptionIdInput : undefined;
}
