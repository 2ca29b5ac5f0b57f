import { createHash } from 'node:crypto';
import type { Value, Values } from '../values';
import { asText } from '../values';

/** The names of an account's endpoints, hosts, keys and connection strings. */
const NAME =
  /^(primary|secondary)_(?:(blob|dfs|file|queue|table|web)_)?(?:(internet|microsoft)_)?(endpoint|host|access_key|blob_connection_string|connection_string|location)$/;

/** The value that a read of an account gives for an attribute, in the public cloud; undefined for any other attribute. */
export function accountAttribute(attribute: string, values: Values): Value | undefined {
  const matched = NAME.exec(attribute.replace(/_blob_connection_string$/, '_connection_string'));
  if (!matched) return undefined;
  const [, which, service, routing, kind] = matched;
  const name = asText(values['name']);
  const replication = asText(values['account_replication_type']);
  if (kind === 'access_key') return computeKey(name, which);
  if (kind.endsWith('connection_string')) {
    const key = computeKey(name, which);
    return `DefaultEndpointsProtocol=https;AccountName=${name};AccountKey=${key};EndpointSuffix=core.windows.net`;
  }
  if (kind === 'location') {
    const isThere = which === 'primary' || replication.includes('G');
    return isThere ? (which === 'primary' ? values['location'] : 'northeurope') : '';
  }
  // Endpoints of other routings are published where the account asks for them, and second ones where they can be read.
  if (routing !== undefined || (which === 'secondary' && !replication.startsWith('RA'))) return '';
  const suffix = which === 'secondary' ? '-secondary' : '';
  // The zone of a static website is one of many, and not to be known.
  const zone = service === 'web' ? 'z6.web' : service;
  const host = `${name}${suffix}.${zone}.core.windows.net`;
  return kind === 'host' ? host : `https://${host}/`;
}

function computeKey(name: string, which: string): string {
  return createHash('sha512').update(`${name}\n${which}`).digest('base64');
}
