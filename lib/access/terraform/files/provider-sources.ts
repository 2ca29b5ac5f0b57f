import { isTabledProvider, OFFICIAL_SOURCES } from '../../resource-types/provider-names';
import type { Json } from '../syntax/json-values';
import { mergeRecords, toRecord } from '../syntax/json-values';
import type { TerraformResource } from './terraform-file';

/** The sources of providers in code, by local name. */
export type ProviderSources = ReadonlyMap<string, string>;

/** Reads `required_providers`. A provider without a source is one of HashiCorp. */
export function readProviderSources(file: Json): ProviderSources {
  const required = mergeRecords(mergeRecords(file['terraform'])['required_providers']);
  const sources = Object.entries(required).flatMap(([name, content]) => {
    const source = toRecord(content)['source'];
    return typeof source === 'string' ? [[name, toSource(source)] as const] : [];
  });
  return new Map(sources);
}

/** Finds the source of the provider that a resource in code uses; undefined if it is the one that its type names. */
export function findSourceInCode(
  type: string,
  argument: unknown,
  sources: ProviderSources,
): string | undefined {
  const own = type.split('_')[0];
  const local = typeof argument === 'string' ? (/^(?:\$\{)?([\w-]+)/.exec(argument)?.[1] ?? argument) : own;
  return sources.get(local) ?? (local === own ? undefined : `hashicorp/${local}`);
}

/** Reads a source as it is in code, plans and states: `registry.terraform.io/hashicorp/azurerm`, or `azurerm` for short. */
export function toSource(source: string): string {
  const short = source.toLowerCase().replace(/^registry\.(?:terraform\.io|opentofu\.org)\//, '');
  return short.includes('/') ? short : `hashicorp/${short}`;
}

/** Returns the source of a resource whose provider is not the one that this library knows by that name. */
export function findFalseProvider({ type, provider }: TerraformResource): string | undefined {
  const name = type.split('_')[0];
  if (provider === undefined || !isTabledProvider(name)) return undefined;
  return provider === (OFFICIAL_SOURCES[name] ?? `hashicorp/${name}`) ? undefined : provider;
}
