import { createHash } from 'node:crypto';
import type { Values } from '../values';

/** The identity that applies, and its place. */
export interface Context {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
}

/** The same UUID for the same text: what is applied twice is the same, so that states can be compared. */
export function createUuid(...seed: readonly string[]): string {
  const hex = createHash('sha256').update(seed.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The identity of a provider with this configuration; the environment supplies what the configuration leaves out. */
export function createContext(
  config: Values,
  env: Readonly<Record<string, string | undefined>>,
): Context | undefined {
  const getSetting = (name: string): string | undefined => {
    const value = config[name];
    return typeof value === 'string' && value !== '' ? value : env[`ARM_${name.toUpperCase()}`];
  };
  const subscriptionId = getSetting('subscription_id');
  if (subscriptionId === undefined || subscriptionId === '') return undefined;
  const clientId = getSetting('client_id') ?? createUuid('client', subscriptionId);
  return {
    subscriptionId,
    tenantId: getSetting('tenant_id') ?? createUuid('tenant', subscriptionId),
    clientId,
    objectId: createUuid('object', clientId),
  };
}

/** The principal of an identity that Azure manages, whether it is made or read. */
export function computeIdentity(
  id: string,
  { tenantId }: Context,
): { readonly principal_id: string; readonly client_id: string; readonly tenant_id: string } {
  return {
    principal_id: createUuid('principal', id),
    client_id: createUuid('client', id),
    tenant_id: tenantId,
  };
}
