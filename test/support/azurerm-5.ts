import type { Json } from '../fixtures/whole-stack';

type ByName = Readonly<Record<string, Json>>;

/**
 * A stack of an example as its author changes it for azurerm 5: the required version and, of what examples define without this
 * library, the service endpoints of subnets.
 */
export function forAzurerm5(text: string): string {
  const stack = JSON.parse(text) as {
    readonly terraform: { readonly required_providers: { readonly azurerm: Json } };
    readonly resource: Readonly<Record<string, ByName>>;
  };
  stack.terraform.required_providers.azurerm['version'] = '5.2.0';
  for (const subnet of Object.values(stack.resource['azurerm_subnet'] ?? {})) {
    const services = subnet['service_endpoints'] as readonly string[];
    delete subnet['service_endpoints'];
    subnet['service_endpoint'] = services.map((service) => ({ service }));
  }
  return JSON.stringify(stack);
}
