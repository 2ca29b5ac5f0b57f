import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A parsed request of the Blob service with a path-style URL: `/account/container/blob`. */
export interface BlobRequest {
  readonly method: string;
  readonly account: string;
  /** Empty for the account. */
  readonly container: string;
  /** Empty for the container. */
  readonly blob: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

export function toBlobRequest({ method, url, headers }: IncomingMessage): BlobRequest {
  return { method: method!, headers, ...parseBlobUrl(url!) };
}

/** Parses a path with a query, or an absolute URL such as the source of a copy. */
export function parseBlobUrl(url: string): Pick<BlobRequest, 'account' | 'container' | 'blob' | 'query'> {
  const [path, query = ''] = url.replace(/^https?:\/\/[^/]+/, '').split('?');
  const [account = '', container = '', ...blob] = path.slice(1).split('/');
  return {
    account,
    container: decodeURIComponent(container),
    blob: decodeURIComponent(blob.join('/')),
    query: new URLSearchParams(query),
  };
}

/** The operation of a request, as the REST reference calls it; undefined if it is not supported. */
export function identifyOperation(request: BlobRequest): Operation | undefined {
  const { method, query, container, blob } = request;
  const comp = query.get('comp') ?? '';
  if (query.get('restype') === 'account') return 'Get Account Information';
  if (method === 'POST' && comp === 'batch') return 'Blob Batch';
  if (container === '') return method === 'GET' && comp === 'list' ? 'List Containers' : undefined;
  if (blob === '') return CONTAINER_OPERATIONS[`${method} ${comp}`];
  return method === 'PUT' && comp === '' ? identifyPut(request.headers) : blobOperation(request, comp);
}

const CONTAINER_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET list': 'List Blobs',
  'GET ': 'Get Container Properties',
  'HEAD ': 'Get Container Properties',
  'PUT ': 'Create Container',
};

const BLOB_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET ': 'Get Blob',
  'HEAD ': 'Get Blob Properties',
  'DELETE ': 'Delete Blob',
  'GET blocklist': 'Get Block List',
  'PUT block': 'Put Block',
  'PUT blocklist': 'Put Block List',
  'PUT lease': 'Lease Blob',
};

function blobOperation({ method, headers }: BlobRequest, comp: string): Operation | undefined {
  const operation = BLOB_OPERATIONS[`${method} ${comp}`];
  return operation === 'Put Block' && headers['x-ms-copy-source'] ? 'Put Block From URL' : operation;
}

function identifyPut(headers: IncomingHttpHeaders): Operation {
  if (!headers['x-ms-copy-source']) return 'Put Blob';
  if (headers['x-ms-requires-sync'] === 'true') return 'Copy Blob From URL';
  return headers['x-ms-blob-type'] ? 'Put Blob From URL' : 'Copy Blob';
}

export type Operation =
  | 'Blob Batch'
  | 'Copy Blob'
  | 'Copy Blob From URL'
  | 'Create Container'
  | 'Delete Blob'
  | 'Get Account Information'
  | 'Get Blob'
  | 'Get Blob Properties'
  | 'Get Block List'
  | 'Get Container Properties'
  | 'Lease Blob'
  | 'List Blobs'
  | 'List Containers'
  | 'Put Blob'
  | 'Put Blob From URL'
  | 'Put Block'
  | 'Put Block From URL'
  | 'Put Block List';
