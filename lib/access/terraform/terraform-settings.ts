import type { Json } from './json-values';
import { mergeRecords, toRecord } from './json-values';

/** Reads `removed` blocks with `destroy = false`. */
export function readForgottenAddresses(file: Json): string[] {
  const toBlocks = (value: unknown): Json[] => (Array.isArray(value) ? value : [value]).map(toRecord);
  return toBlocks(file['removed'])
    .filter(({ lifecycle }) => mergeRecords(lifecycle)['destroy'] === false)
    .map(({ from }) => String(from).replace(/^\$\{([^{}]*)\}$/, '$1'));
}

/** Reads the version constraint of azurerm; null if there is none. */
export function readAzurermVersion(file: Json): string | null {
  const required = mergeRecords(mergeRecords(file['terraform'])['required_providers']);
  const provider = toRecord(required['azurerm'])['version'] ?? required['azurerm'];
  return typeof provider === 'string' ? provider : null;
}
