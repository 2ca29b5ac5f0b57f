import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { TerraformElement } from 'cdktf';
import { TerraformDataSource, TerraformResource, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { isProviderOfType } from '../synthesis/resource-types';
import { readElementArguments } from '../synthesis/synthesized-arguments';
import { listConstructs } from '../synthesis/all-constructs';

/**
 * Returns the problems of the azurerm providers of a stack, which Terraform would only report in the plan: each needs one block of
 * features, and one is the default. The framework reports a stack without a provider.
 *
 * @see https://developer.hashicorp.com/terraform/language/block/provider
 */
export function findProviderProblems(stack: TerraformStack): Problem[] {
  const all = listConstructs(stack).filter((each) => TerraformStack.of(each) === stack);
  const providers = all
    .filter((each) => isProviderOfType(AzurermProvider, each))
    .map((provider) => ({ where: provider.node.path, ...readProvider(provider) }));
  return [
    ...providers.flatMap(({ where, features }) => {
      if (Token.isUnresolved(features) || (Array.isArray(features) && features.length === 1)) return [];
      const rule = 'one block, such as [{}], because azurerm requires it';
      const problem = problems.valueInvalid('features', rule, features);
      return [{ ...problem, fix: "set 'features' of the provider to [{}]", where }];
    }),
    ...findMissingDefault(all, providers),
  ];
}

/** Returns the problem of resources without a provider of their own, if each provider has an alias. */
function findMissingDefault(
  all: readonly IConstruct[],
  providers: readonly { readonly where: string; readonly alias: unknown }[],
): Problem[] {
  const [first] = providers;
  if (first === undefined || providers.some(({ alias }) => alias === undefined)) return [];
  const user = all.find((each) => isOfAzurerm(each) && readElementArguments(each)['provider'] === undefined);
  if (user === undefined) return [];
  const rule = `left out for one azurerm provider of the stack: '${user.node.path}' names no provider, and Terraform would use one without configuration, which azurerm refuses`;
  const problem = problems.valueInvalid('alias', rule, first.alias);
  return [{ ...problem, fix: "remove 'alias' from the provider of this stack", where: first.where }];
}

function readProvider(provider: AzurermProvider): { readonly features: unknown; readonly alias: unknown } {
  const { features, alias } = readElementArguments(provider);
  return { features, alias };
}

function isOfAzurerm(construct: IConstruct): construct is TerraformElement & IConstruct {
  const isBlock =
    TerraformResource.isTerraformResource(construct) || TerraformDataSource.isTerraformDataSource(construct);
  return isBlock && construct.terraformResourceType.startsWith('azurerm_');
}
