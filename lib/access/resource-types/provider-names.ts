import { createLookup } from '../../lookup';
/** Providers whose resources only hold values of the configuration. Provisioners and keys in them are found elsewhere. */
export const PURE_PROVIDERS: readonly string[] = [
  'archive',
  'azurecaf',
  'cloudinit',
  'null',
  'random',
  'template',
  'terraform',
  'time',
  'tls',
];

/** The sources of providers that are not HashiCorp's. */
export const OFFICIAL_SOURCES = createLookup<string>({
  azapi: 'azure/azapi',
  azurecaf: 'aztfmod/azurecaf',
  terraform: 'terraform.io/builtin/terraform',
});

/** True for a provider whose types have classes. */
export function isTabledProvider(name: string): boolean {
  return ['azapi', 'azuread', 'azurerm', ...PURE_PROVIDERS].includes(name);
}
