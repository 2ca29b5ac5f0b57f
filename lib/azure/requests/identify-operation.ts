import { createLookup } from '../../lookup';
/** A request, as far as its operation depends on it. */
export interface RequestToIdentify {
  readonly method: string;
  readonly url: string;
  readonly headers: { get(name: string): string | undefined };
}

/**
 * Every operation of Azure Storage that this library sends, in the words of the REST reference.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 * @see https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api
 */
export const OPERATIONS = [
  'Get Container Properties',
  'Create Container',
  'List Blobs',
  'Get Blob Properties',
  'Get Blob',
  'Get Block List',
  'Get Blob Tags',
  'Put Blob',
  'Put Block',
  'Put Block List',
  'Copy Blob From URL',
  'Put Blob From URL',
  'Put Block From URL',
  'Abort Copy Blob',
  'Delete Blob',
  'Blob Batch',
  'Path Create',
  'Path Rename',
  'Path Delete',
  'Path List',
  'Path Get Access Control',
  'Path Set Access Control',
  'Get Messages',
  'Update Message',
  'Delete Message',
] as const;

export type Operation = (typeof OPERATIONS)[number];

/** @throws TypeError for an operation that this library is not known to send: nobody has stated what its success is */
export function identifyOperation({ method, url, headers }: RequestToIdentify): Operation {
  const query = parseQuery(url.slice(url.indexOf('?') + 1 || url.length));
  const found =
    identifyQueueOperation(method, query) ??
    (query.get('restype') === 'container'
      ? identifyContainerOperation(method, query.get('comp'))
      : isPathRequest(method, query, headers) || hasHeader('rename')
        ? identifyPathOperation(method, query, hasHeader('rename'))
        : identifyBlobOperation(method, query.get('comp'), hasHeader('copy'), headers));
  if (found) return found;
  throw new TypeError(`no answer is known to be the success of ${method} ?${[...query.keys()].join('&')}`);

  function hasHeader(verb: 'rename' | 'copy'): boolean {
    return headers.get(`x-ms-${verb}-source`) !== undefined;
  }
}

/** The query that was parsed last: those of all copies to a container are the same, the SAS or nothing. */
let parsed: { readonly text: string; readonly query: URLSearchParams } | undefined;

function parseQuery(text: string): URLSearchParams {
  if (parsed?.text !== text) parsed = { text, query: new URLSearchParams(text) };
  return parsed.query;
}

/** True for a request to the dfs endpoint of ADLS Gen2, which answers in JSON. */
function isPathRequest(
  method: string,
  query: URLSearchParams,
  headers: RequestToIdentify['headers'],
): boolean {
  if (query.has('resource') || query.has('action')) return true;
  return method === 'DELETE' && (headers.get('accept') ?? '').includes('json');
}

function identifyQueueOperation(method: string, query: URLSearchParams): Operation | undefined {
  if (query.has('numofmessages')) return method === 'GET' ? 'Get Messages' : undefined;
  if (!query.has('popreceipt')) return undefined;
  if (method === 'DELETE') return 'Delete Message';
  return method === 'PUT' ? 'Update Message' : undefined;
}

function identifyContainerOperation(method: string, comp: string | null): Operation | undefined {
  if (comp === 'list') return method === 'GET' ? 'List Blobs' : undefined;
  if (comp === 'batch') return method === 'POST' ? 'Blob Batch' : undefined;
  if (comp !== null) return undefined;
  if (method === 'PUT') return 'Create Container';
  return method === 'GET' || method === 'HEAD' ? 'Get Container Properties' : undefined;
}

/** The operations of the dfs endpoint of ADLS Gen2. */
function identifyPathOperation(
  method: string,
  query: URLSearchParams,
  isRename: boolean,
): Operation | undefined {
  const action = query.get('action');
  if (method === 'HEAD' && action === 'getAccessControl') return 'Path Get Access Control';
  if (method === 'PATCH' && action === 'setAccessControl') return 'Path Set Access Control';
  if (method === 'PUT' && isRename) return 'Path Rename';
  if (method === 'PUT' && query.get('resource') === 'directory') return 'Path Create';
  if (method === 'DELETE') return 'Path Delete';
  return method === 'GET' && query.get('resource') === 'filesystem' ? 'Path List' : undefined;
}

const BLOB_OPERATIONS = createLookup<Operation>({
  'HEAD ': 'Get Blob Properties',
  'GET ': 'Get Blob',
  'GET blocklist': 'Get Block List',
  'GET tags': 'Get Blob Tags',
  'DELETE ': 'Delete Blob',
  'PUT block': 'Put Block',
  'PUT blocklist': 'Put Block List',
  'PUT copy': 'Abort Copy Blob',
  'POST batch': 'Blob Batch',
});

function identifyBlobOperation(
  method: string,
  comp: string | null,
  isCopy: boolean,
  headers: RequestToIdentify['headers'],
): Operation | undefined {
  const isBlobWrite = method === 'PUT' && comp === null;
  if (isBlobWrite && headers.get('x-ms-blob-type') !== undefined)
    return isCopy ? 'Put Blob From URL' : 'Put Blob';
  if (isCopy && isBlobWrite) return 'Copy Blob From URL';
  if (isCopy) return comp === 'block' ? 'Put Block From URL' : undefined;
  return BLOB_OPERATIONS[`${method} ${comp ?? ''}`];
}
