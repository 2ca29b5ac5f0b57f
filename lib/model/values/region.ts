/**
 * Normalizes a region for comparisons: lower case, no spaces ('West Europe' is 'westeurope').
 *
 * The azurerm provider normalizes locations in the same way.
 */
export function normalizeRegion(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
