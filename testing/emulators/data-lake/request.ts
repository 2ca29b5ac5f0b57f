import type { IncomingHttpHeaders } from 'node:http';
import { normalizePath } from './path-order';

/** One request, as it came and taken apart. */
export interface LakeRequest {
  readonly endpoint: 'blob' | 'dfs';
  readonly method: string;
  /** Path and query, encoded as they were sent. */
  readonly url: string;
  readonly account: string;
  /** A file system; empty for the account. */
  readonly container: string;
  /** As it was sent, decoded; undefined for the container, `/` for its root directory. */
  readonly name: string | undefined;
  /** Without empty segments; '' for the root directory, and for the container. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type Address = Pick<LakeRequest, 'account' | 'container' | 'name' | 'path' | 'query'>;

/** Of a path and query, or of a whole URL, as for the source of a copy: `/account/container/path`. */
export function parseAddress(url: string): Address {
  const [path, query = ''] = url.replace(/^https?:\/\/[^/]+/, '').split('?');
  const [account = '', container = '', ...rest] = path.slice(1).split('/').map(decodeURIComponent);
  const name = rest.length === 0 ? undefined : rest.join('/') || undefined;
  return { account, container, name, path: normalizePath(name ?? ''), query: new URLSearchParams(query) };
}

/**
 * The target of a rename. The SDK's `move()` leaves out the account of a path-style address; the source has it.
 */
export function parseDestination(url: string, source: string, accounts: ReadonlySet<string>): Address {
  const address = parseAddress(url);
  if (accounts.has(address.account)) return address;
  return parseAddress(`/${parseAddress(source).account}${url}`);
}

export function header({ headers }: LakeRequest, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Somebody signed it; that it is signed well is for Azurite to say, where it gets the request as it came. */
export function isSigned(request: LakeRequest): boolean {
  return header(request, 'authorization') !== undefined || request.query.has('sig');
}

/**
 * True if this is a request to the dfs endpoint. The service tells by the host; at an address of the path style the SDK's
 * Data Lake clients send the requests of both endpoints to one, where what they ask for tells them apart.
 */
export function isOfLake(request: LakeRequest): boolean {
  const { method, query } = request;
  if (query.has('comp') || query.has('restype')) return false;
  if (method === 'PATCH' || method === 'POST') return true;
  if (query.has('resource') || query.has('action') || header(request, 'x-ms-rename-source')) return true;
  // Alike but for their languages: the dfs endpoint answers in JSON, the Blob endpoint in XML.
  const isJson = (header(request, 'accept') ?? '').includes('json');
  return method === 'DELETE' && (isJson || query.has('recursive'));
}
