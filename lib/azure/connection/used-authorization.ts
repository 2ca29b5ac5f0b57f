import type { UsedAuthorization } from '../../errors/catalogue';
import type { StoreConnection } from './store-connection';
import { CONNECTION_STRING_VARIABLE } from './store-connection';

/** Describes how the requests of a connection are authorized. */
export function describeAuthorization({
  sas,
  usesConnectionString,
  connectionStringVariable: variable,
  clock,
}: StoreConnection): UsedAuthorization {
  if (!usesConnectionString) return { kind: 'token' };
  if (!sas) return { kind: 'key', variable };
  return { kind: 'sas', variable, ...findExpiry(sas, clock.now()) };
}

/** Describes how the target's account was authorized to read a blob of the source. */
export function describeCopyAuthorization(url: string, hasToken: boolean, now: Date): UsedAuthorization {
  const sas = url.slice(url.indexOf('?') + 1 || url.length);
  if (hasToken) return { kind: 'token' };
  return { kind: 'sas', variable: CONNECTION_STRING_VARIABLE.source, ...findExpiry(sas, now) };
}

/** Finds the end of a SAS that is over, by the clock of the service. */
function findExpiry(sas: string, now: Date): { readonly expiredOn?: string } {
  const expiredOn = new URLSearchParams(sas).get('se') ?? '';
  return Date.parse(expiredOn) < now.getTime() ? { expiredOn } : {};
}
