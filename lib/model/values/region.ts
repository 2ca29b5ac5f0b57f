/**
 * The one spelling in which regions are compared: lower case, no spaces ('West Europe' is 'westeurope').
 *
 * Terraform's azurerm normalises locations in the same way.
 */
export function normalizeRegion(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
