import type { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import type { BlobNames } from '../../bench/endpoint/blob-names';
import { accountSas } from '../../bench/snapshots/account-sas';
import { freshName } from '../support/accounts';

/** The parts of one page that a client reads. */
export interface Page {
  readonly folders: readonly string[];
  readonly blobs: readonly object[];
}

export interface ListQuery {
  readonly prefix?: string;
  readonly delimiter?: string;
  readonly maxresults?: number;
  readonly startFrom?: string;
}

/** An answer, without what is another one each time. */
interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One service with a source and a target: asked by the SDK, or over plain HTTP where it is about the wire. */
export interface Side {
  readonly source: BlobServiceClient;
  readonly sourceContainer: string;
  readonly targetService: BlobServiceClient;
  readonly targetContainer: string;
  pages(query: ListQuery): Promise<Page[]>;
  /** The names of an answer's XML elements, once each run of the same group of them. */
  elements(query: string): Promise<string[]>;
  send(
    place: 'source' | 'target' | 'state' | 'none',
    method: string,
    blob: string,
    headers?: Readonly<Record<string, string>>,
    query?: string,
    body?: string,
  ): Promise<Reply>;
  etag(place: 'source' | 'target', blob: string): Promise<string>;
  copy(from: string, to: string, headers: Readonly<Record<string, string>>): Promise<Reply>;
  deleteTogether(blobs: readonly string[]): Promise<object[]>;
  createStateContainer(): Promise<Reply>;
}

/** A thousand names: most are plain; some have what XML, URLs or an order may stumble over. */
export function awkwardNames(count: number): string[] {
  const awkward = [
    'a&b<c>"d\'.csv',
    'a b/with space .csv',
    'a+b%25%2F.csv',
    'a#b?c=d&e.csv',
    'dir000', // also a folder
    'dir000/sub00', // before dir000/sub00/, after dir000/sub00!
    'dir000/sub00!.csv',
    'dir000-/x.csv',
    'dir000/sub00/a/b/c/d/e.csv',
    'Zebra.csv',
    'zebra.csv',
    'über/ñandú/日本語.csv',
    'emoji-😀.csv',
    'u\u0308ber.csv', // not the same as über
    '.hidden/~tilde.csv',
    '-dash_under(paren)[x]{y}.csv',
    "it's.csv",
    '0',
    `long/${'x'.repeat(900)}.csv`,
  ];
  const plain = Array.from({ length: count - awkward.length }, (_, index) => {
    return `dir${pad(index % 3, 3)}/sub${pad(index % 7, 2)}/file-${pad(index, 7)}.csv`;
  });
  return [...awkward, ...plain];
}

const pad = (value: number, length: number): string => String(value).padStart(length, '0');

/** Headers that tell of a blob, or of what became of a request. */
const TOLD = [
  'content-length',
  'content-md5',
  'content-range',
  'content-type',
  'accept-ranges',
  'x-ms-blob-type',
  'x-ms-error-code',
  'x-ms-lease-id',
  'x-ms-lease-state',
  'x-ms-lease-status',
  'x-ms-access-tier',
];

export function createSide(
  source: BlobServiceClient,
  targetService: BlobServiceClient,
  sourceContainer: string,
  targetContainer: string,
): Side {
  const state = freshName();
  const url = (place: string, blob: string, query = ''): string => {
    const service = place === 'source' ? source : targetService;
    const container = { source: sourceContainer, target: targetContainer, state, none: 'none' }[place]!;
    const path = blob.split('/').map(encodeURIComponent).join('/');
    return `${service.url.replace(/\/$/, '')}/${container}${path && `/${path}`}?${query && `${query}&`}${accountSas(service.credential as StorageSharedKeyCredential)}`;
  };
  const sendRequest = async (
    ...[place, method, blob, headers, query, body]: Parameters<Side['send']>
  ): Promise<Response> =>
    fetch(url(place, blob, query), { method, headers: { 'x-ms-version': '2021-12-02', ...headers }, body });
  const side: Side = {
    ...{ source, sourceContainer, targetService, targetContainer },
    pages: async (query) => {
      const found: Page[] = [];
      let marker: string | undefined;
      do {
        const page = await readListPage(source, sourceContainer, query, marker);
        found.push(page);
        marker = page.next;
      } while (marker);
      return found.map(({ folders, blobs }) => ({ folders, blobs }));
    },
    elements: async (query) => {
      const xml = await (await sendRequest('source', 'GET', '', {}, query)).text();
      const names = [...xml.matchAll(/<(\/?[\w-]+)/g)].map(([, name]) => name);
      // An empty element may be written in two ways.
      return names.filter((name) => !name.startsWith('/') && !UNEQUAL.includes(name));
    },
    send: async (...request) => {
      const response = await sendRequest(...request);
      const body = request[0] === 'none' || response.status >= 400 ? '' : await readBody(response);
      const headers = Object.fromEntries(
        [...response.headers].filter(([name]: readonly string[]) => TOLD.includes(name)),
      );
      // A refusal has a code; how its text is written, is nobody's business.
      if (response.status >= 400) ['content-length', 'content-type'].forEach((name) => delete headers[name]);
      return { status: response.status, headers, body };
    },
    etag: async (place, blob) => (await sendRequest(place, 'HEAD', blob)).headers.get('etag')!,
    copy: async (from, to, headers) => {
      const copied = { ...headers, 'x-ms-copy-source': url('source', from) };
      const reply = await side.send('target', 'PUT', to, copied);
      // The service tells it, the emulator does not.
      const { 'content-md5': _, ...others } = reply.headers;
      return { ...reply, headers: others };
    },
    deleteTogether: async (blobs) => {
      const container = targetService.getContainerClient(targetContainer);
      const batch = container.getBlobBatchClient();
      const { subResponses } = await batch.deleteBlobs(blobs.map((blob) => container.getBlobClient(blob)));
      return subResponses.map(({ status, errorCode }) => ({ status, errorCode }));
    },
    createStateContainer: () => side.send('state', 'PUT', '', {}, 'restype=container'),
  };
  return side;
}

/** Of these the emulator has more than the service, or the other way round. */
const UNEQUAL = ['AccessTierChangeTime', 'Metadata'];

/** XML without the ways to write the same, and without ETags and times. */
async function readBody(response: Response): Promise<string> {
  const body = await response.text();
  if (!body.includes('<?xml')) return body;
  return body
    .replace(/^\ufeff?<\?xml[^>]*>/, '')
    .replace(/<(\w[\w-]*) ?\/>/g, '<$1/>')
    .replace(/<(Etag|[\w-]*Time|Last-Modified)>[^<]*<\/\1>/g, '')
    .replace(/(ServiceEndpoint|ContainerName)="[^"]*"/g, '');
}

async function readListPage(
  service: BlobServiceClient,
  containerName: string,
  { prefix, delimiter, maxresults, startFrom }: ListQuery,
  marker: string | undefined,
): Promise<Page & { readonly next: string | undefined }> {
  const container = service.getContainerClient(containerName);
  const settings = { maxPageSize: maxresults, continuationToken: marker };
  const options = { prefix, startFrom };
  const pages = delimiter
    ? container.listBlobsByHierarchy(delimiter, options).byPage(settings)
    : container.listBlobsFlat(options).byPage(settings);
  const { segment, continuationToken } = (await pages.next()).value as ListedSegment;
  return {
    folders: (segment.blobPrefixes ?? []).map(({ name }) => name),
    blobs: segment.blobItems.map(({ name, properties }) => toComparableFacts(name, properties)),
    next: continuationToken,
  };
}

interface ListedSegment {
  readonly segment: {
    readonly blobPrefixes?: readonly { readonly name: string }[];
    readonly blobItems: readonly { readonly name: string; readonly properties: Record<string, unknown> }[];
  };
  readonly continuationToken?: string;
}

/** Removes the values that differ between any two services. */
const CHANCE = ['createdOn', 'lastModified', 'etag', 'accessTierChangedOn'];

function toComparableFacts(name: string, properties: Record<string, unknown>): object {
  const { contentMD5, ...others } = properties;
  const told = Object.entries(others).filter(([property]) => !CHANCE.includes(property));
  return {
    name,
    contentMd5: Buffer.from(contentMD5 as Uint8Array).toString('base64'),
    ...(Object.fromEntries(told) as Record<string, unknown>),
  };
}

/** Makes the emulator's source what the computed one is. */
export async function fillLike(computed: Side, emulated: Side, names: BlobNames): Promise<void> {
  await emulated.targetService.createContainer(emulated.targetContainer);
  await emulated.source.createContainer(emulated.sourceContainer);
  const from = computed.source.getContainerClient(computed.sourceContainer);
  const to = emulated.source.getContainerClient(emulated.sourceContainer);
  const indices = Array.from({ length: names.count }, (_, index) => index);
  const next = async (): Promise<void> => {
    for (let index = indices.pop(); index !== undefined; index = indices.pop()) {
      const content = await from.getBlobClient(names.at(index)).downloadToBuffer();
      await to.getBlockBlobClient(names.at(index)).upload(content, content.length);
    }
  };
  await Promise.all(Array.from({ length: 16 }, next));
}
