import type { Json } from '../syntax/json-values';
import { mergeRecords, toRecord } from '../syntax/json-values';

/** Reads `removed` blocks with `destroy = false`. */
export function readForgottenAddresses(file: Json): string[] {
  const toBlocks = (value: unknown): Json[] => (Array.isArray(value) ? value : [value]).map(toRecord);
  return toBlocks(file['removed'])
    .filter(({ lifecycle }) => mergeRecords(lifecycle)['destroy'] === false)
    .map(({ from }) => String(from).replace(/^\$\{([^{}]*)\}$/, '$1'));
}

/** Reads the programs of `removed` blocks, which run as their resources are destroyed, by name of the definition. */
export function readRemovedPrograms(file: Json): (readonly [string, unknown])[] {
  const removed = (Array.isArray(file['removed']) ? file['removed'] : [file['removed']]).map(toRecord);
  return removed
    .filter(({ provisioner }) => (provisioner ?? null) !== null)
    .map(({ from, provisioner }) => [`the provisioner of removed ${String(from)}`, provisioner] as const);
}

/** The name of the definition of the backend. */
export const BACKEND = 'the backend of the state';

/** Reads where and how the state is stored, which has the keys of accounts; null for Terraform's default. OpenTofu can encrypt it. */
export function readBackend(file: Json): Json | null {
  const { backend, cloud, encryption } = mergeRecords(file['terraform']);
  const settings = { backend, cloud, encryption };
  return Object.values(settings).every((each) => each === undefined) ? null : settings;
}

/** Reads the version constraint of azurerm; null if there is none. */
export function readAzurermVersion(file: Json): string | null {
  const required = mergeRecords(mergeRecords(file['terraform'])['required_providers']);
  const provider = toRecord(required['azurerm'])['version'] ?? required['azurerm'];
  return typeof provider === 'string' ? provider : null;
}
