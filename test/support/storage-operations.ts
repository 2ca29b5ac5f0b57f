import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { OPERATIONS } from '../../lib/azure/requests/identify-operation';
import type { SeenRequest } from './fault-proxy';

/** The operations of Azure that the engine uses, by their names in the REST reference. */
export const STORAGE_OPERATIONS = [
  ...OPERATIONS,
  'Token',
  'Storage Account Get Properties',
  'Connector Get',
  'Connector Test Existing Connection',
  'Engine Describe',
] as const;

export type StorageOperation = (typeof STORAGE_OPERATIONS)[number];

/** The calls of the Azure SDK in `lib/azure` that send requests, and the operations that they send. */
export const REQUESTING_CALLS: Readonly<Record<string, readonly StorageOperation[]>> = {
  'connection/find-blob-properties.ts getProperties': ['Get Blob Properties'],
  'connection/container-creation.ts createIfNotExists': ['Create Container'],
  'connection/require-containers.ts exists': ['Get Container Properties'],
  'connection/container-identity.ts getProperties': ['Get Container Properties'],
  'connection/federated-credential.ts getToken': ['Token'],
  'connection/hierarchy-detection.ts getAccessControl': ['Path Get Access Control'],
  'connection/limited-credential.ts getToken': ['Token'],
  'connection/connect.ts getToken': ['Token'],
  'connection/exchange-caller.ts getToken': ['Token'],
  'connection/resource-manager.ts sendRequest': [
    'Storage Account Get Properties',
    'Connector Get',
    'Connector Test Existing Connection',
    'Engine Describe',
  ],
  'connection/token-cache.ts getToken': ['Token'],
  'copying/block-copy.ts commitBlockList': ['Put Block List'],
  'copying/block-copy.ts getBlockList': ['Get Block List'],
  'copying/block-copy.ts stageBlockFromURL': ['Put Block From URL'],
  'copying/server-side-copy.ts http.send': ['Copy Blob From URL'],
  'copying/server-side-copy.ts syncUploadFromURL': ['Put Blob From URL'],
  'copying/settle-copy.ts abortCopyFromURL': ['Abort Copy Blob'],
  'copying/settle-copy.ts delete': ['Delete Blob'],
  'stores/read-index-tags.ts getTags': ['Get Blob Tags'],
  'requests/lean-http-client.ts sendRequest': [
    'List Blobs',
    'Get Blob',
    'Get Blob Properties',
    'Copy Blob From URL',
  ],
  'requests/raw-http.ts sendRequest': ['List Blobs', 'Get Blob', 'Get Blob Properties', 'Copy Blob From URL'],
  'stores/blob-deleter.ts delete': ['Delete Blob'],
  'stores/blob-deleter.ts deleteBlob': ['Blob Batch'],
  'stores/blob-deleter.ts submitBatch': ['Blob Batch'],
  'stores/read-blob-description.ts http.send': ['Get Blob'],
  'stores/blob-target.ts upload': ['Put Blob'],
  'stores/change-queue.ts deleteMessage': ['Delete Message'],
  'stores/change-queue.ts receiveMessages': ['Get Messages'],
  'stores/change-queue.ts updateMessage': ['Update Message'],
  'stores/data-lake-directories.ts create': ['Path Create'],
  'stores/data-lake-directories.ts delete': ['Path Delete'],
  'stores/data-lake-directories.ts getProperties': ['Get Blob Properties'],
  'stores/data-lake-directories.ts listPaths': ['Path List'],
  'stores/data-lake-directories.ts move': ['Path Rename'],
  'stores/data-lake-directories.ts setAccessControl': ['Path Set Access Control'],
  'stores/data-lake-directories.ts setPermissions': ['Path Set Access Control'],
  'stores/exchange-store.ts download': ['Get Blob'],
  'stores/exchange-store.ts listBlobsFlat': ['List Blobs'],
  'stores/exchange-store.ts upload': ['Put Blob'],
  'stores/pointer-publisher.ts download': ['Get Blob'],
  'stores/pointer-publisher.ts getProperties': ['Get Blob Properties'],
  'stores/pointer-publisher.ts upload': ['Put Blob'],
  'stores/look-up-blob.ts http.send': ['Get Blob Properties'],
  'stores/readable-blob-store.ts http.send': ['List Blobs'],
  'stores/state-store.ts commitBlockList': ['Put Block List'],
  'stores/blob-content.ts http.send': ['Get Blob'],
  'stores/state-store.ts stageBlock': ['Put Block'],
  'stores/state-store.ts upload': ['Put Blob'],
};

const AZURE = join(__dirname, '../../lib/azure');

/** Finds the calls in `lib/azure` of methods that the clients of the SDK declare as requests. */
export function findRequestingCalls(): string[] {
  const methods = findRequestMethods();
  const files = readdirSync(AZURE, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const calls = files.flatMap((name) => {
    const source = readFileSync(join(AZURE, name), 'utf8');
    // Members of our own classes have the names of requests too.
    const others =
      /(?:this\.openDirectories\(\w+\)|\b(?:this|super|[A-Z]\w*|pending|known|directories|deleter|store))\.\w+\(/g;
    return [...source.replace(others, '').matchAll(/(\bhttp\.send|(?<=\.)\w+)(?=\()/g)]
      .filter(([, method]) => methods.has(method))
      .map(([, method]) => `${relative(AZURE, join(AZURE, name))} ${method}`);
  });
  return [...new Set(calls)].sort();
}

/** The names of the methods of the SDK that send requests. */
function findRequestMethods(): Set<string> {
  const packages = ['storage-blob', 'storage-file-datalake', 'storage-queue'].map((name) =>
    join(__dirname, `../../node_modules/@azure/${name}/dist/commonjs`),
  );
  const declarations = packages.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /[Cc]lients?\.d\.ts$/.test(name))
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
  const methods = declarations
    .flatMap((text) => [...text.matchAll(/^ {4}(\w+)\(/gm)].map(([, name]) => name))
    .filter((name) => !/^(?:get\w*Client|with\w+|generate\w+|from\w+|constructor)$/.test(name));
  return new Set([...methods, 'http.send', 'sendRequest', 'getToken', 'stageBlockFromURL']);
}

/** Names the operation of a request that went through a proxy. */
export function nameOperation({ method, blob, query, headers, operation }: SeenRequest): StorageOperation {
  const [comp, action] = [query.get('comp'), query.get('action')];
  if (query.has('numofmessages')) return 'Get Messages';
  if (query.has('popreceipt')) return method === 'DELETE' ? 'Delete Message' : 'Update Message';
  if (action === 'getAccessControl') return 'Path Get Access Control';
  if (action === 'setAccessControl') return 'Path Set Access Control';
  if (headers['x-ms-rename-source'] !== undefined) return 'Path Rename';
  if (query.get('resource') === 'directory') return 'Path Create';
  if (query.get('resource') === 'filesystem') return 'Path List';
  if (query.has('recursive')) return 'Path Delete';
  if (comp === 'tags') return 'Get Blob Tags';
  if (comp === 'blocklist' && method === 'GET') return 'Get Block List';
  if (query.get('restype') === 'container' && comp === null)
    return method === 'PUT' ? 'Create Container' : 'Get Container Properties';
  const named: Partial<Record<SeenRequest['operation'], StorageOperation>> = {
    list: 'List Blobs',
    read: 'Get Blob',
    head: 'Get Blob Properties',
    write: 'Put Blob',
    block: 'Put Block',
    'block list': 'Put Block List',
    copy: 'Copy Blob From URL',
    'put from url': 'Put Blob From URL',
    'block from url': 'Put Block From URL',
    delete: 'Delete Blob',
    batch: 'Blob Batch',
  };
  const name = named[operation];
  if (!name) throw new Error(`an operation without a name: ${method} ${blob} ${query.toString()}`);
  return name;
}
