import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import type { TerraformStack } from 'cdktf';
import type { Version, VersionRange } from '../../lib/model/values/version-range';
import { isFrom, parseVersionRange } from '../../lib/model/values/version-range';
import { isProviderOfType } from './resource-types';
import { listConstructs } from './all-constructs';

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
  const provider = listConstructs(stack).find((each): each is AzurermProvider =>
    isProviderOfType(AzurermProvider, each),
  );
  const { providerVersion, providerVersionConstraint } = provider?.terraformGeneratorMetadata ?? {};
  return providerVersion ?? providerVersionConstraint;
}

/** Returns the versions of azurerm that a stack allows by now; undefined if they are not known. */
export function findAzurermRange(stack: TerraformStack): VersionRange | undefined {
  return parseVersionRange(findAzurermConstraint(stack) ?? '');
}

/** True if every version that a constraint of Terraform allows is at least the given one. */
export function requiresVersion(constraint: string, [major, minor]: readonly [number, number]): boolean {
  const version: Version = [major, minor, 0];
  return isFrom(parseVersionRange(constraint), version);
}
