import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { TerraformStack } from 'cdktf';
import { isProviderOfType } from '../synthesis/resource-types';

/** The members of a stack that the framework does not show. */
interface StackOverrides {
  readonly rawOverrides?: {
    readonly terraform?: {
      readonly required_providers?: { readonly azurerm?: { readonly version?: unknown } };
    };
  };
}

/** Returns the version constraint of the azurerm provider of a stack; undefined if it has none by now. */
export function findAzurermConstraint(stack: TerraformStack): string | undefined {
  const { rawOverrides } = stack as unknown as StackOverrides;
  const overridden = rawOverrides?.terraform?.required_providers?.azurerm?.version;
  if (typeof overridden === 'string') return overridden;
  const provider = stack.node
    .findAll()
    .find((each): each is AzurermProvider => isProviderOfType(AzurermProvider, each));
  const { providerVersion, providerVersionConstraint } = provider?.terraformGeneratorMetadata ?? {};
  return providerVersion ?? providerVersionConstraint;
}

/** True if every version that a constraint of Terraform allows is at least the given one. */
export function requiresVersion(constraint: string, [major, minor]: readonly [number, number]): boolean {
  return constraint.split(',').some((part) => {
    const found = /^\s*(=|>=|>|~>)?\s*v?(\d{1,5})(?:\.(\d{1,5}))?(?:\.\d{1,5})?\s*$/.exec(part);
    if (!found) return false;
    const [least, leastMinor] = [Number(found[2]), Number(found[3] ?? 0)];
    return least > major || (least === major && leastMinor >= minor);
  });
}
