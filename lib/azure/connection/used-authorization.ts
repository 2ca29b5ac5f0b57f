import type { UsedAuthorization } from '../../errors/catalogue';
import type { CopySource } from '../../snapshot/contract/storage-ports';
import type { ServiceConnection } from './store-connection';
import { CONNECTION_STRING_VARIABLE } from './store-connection';

/** Describes how the requests of a connection are authorized. */
export function describeAuthorization({
  sas,
  usesConnectionString,
  connectionStringVariable: variable,
  clock,
}: ServiceConnection): UsedAuthorization {
  if (!usesConnectionString) return { kind: 'token' };
  if (!sas) return { kind: 'key', variable };
  return { kind: 'sas', variable, ...findInvalidity(sas, clock.now()) };
}

/** Describes how the target's account was authorized to read a blob of the source. */
export function describeCopyAuthorization(
  { url, bearerToken, variable = CONNECTION_STRING_VARIABLE.source }: CopySource,
  now: Date,
): UsedAuthorization {
  const sas = url.slice(url.indexOf('?') + 1 || url.length);
  if (bearerToken !== undefined) return { kind: 'token' };
  return { kind: 'sas', variable, ...findInvalidity(sas, now) };
}

/** Finds the end of a SAS that is over, or the start of one that is not valid yet, by the clock of the service. */
function findInvalidity(sas: string, now: Date): Pick<UsedAuthorization, 'expiredOn' | 'startsOn'> {
  const values = new URLSearchParams(sas);
  const [startsOn, expiredOn] = [values.get('st') ?? '', values.get('se') ?? ''];
  if (Date.parse(expiredOn) < now.getTime()) return { expiredOn };
  return Date.parse(startsOn) > now.getTime() ? { startsOn } : {};
}
