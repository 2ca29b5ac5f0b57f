import { createHash } from 'node:crypto';
import type { Values } from '../values';

/** Who applies, and where. */
export interface Context {
  readonly subscriptionId: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly objectId: string;
}

/** The same UUID for the same text: what is applied twice is the same, so that states can be compared. */
export function uuidOf(...seed: readonly string[]): string {
  const hex = createHash('sha256').update(seed.join('\n')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Whom a provider is that is configured so, with the environment where the configuration says nothing. */
export function contextOf(
  config: Values,
  env: Readonly<Record<string, string | undefined>>,
): Context | undefined {
  const setting = (name: string): string | undefined => {
    const value = config[name];
    return typeof value === 'string' && value !== '' ? value : env[`ARM_${name.toUpperCase()}`];
  };
  const subscriptionId = setting('subscription_id');
  if (subscriptionId === undefined || subscriptionId === '') return undefined;
  const clientId = setting('client_id') ?? uuidOf('client', subscriptionId);
  return {
    subscriptionId,
    tenantId: setting('tenant_id') ?? uuidOf('tenant', subscriptionId),
    clientId,
    objectId: uuidOf('object', clientId),
  };
}

/** The principal of an identity that Azure manages, whether it is made or read. */
export function identityOf(
  id: string,
  { tenantId }: Context,
): { readonly principal_id: string; readonly client_id: string; readonly tenant_id: string } {
  return { principal_id: uuidOf('principal', id), client_id: uuidOf('client', id), tenant_id: tenantId };
}
