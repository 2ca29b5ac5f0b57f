import { randomUUID } from 'node:crypto';
import type { Answer } from './answer';
import { blobHeaders, writtenHeaders } from './answer';
import { answerBatch } from './batch';
import type { Blob, Block, Container, Content } from './blob';
import { checkConditions } from './conditions';
import { toContent, computeMd5, readSourceRange, slice } from './content';
import { blobNotFound, containerNotFound, Fault } from './fault';
import { Leases } from './leases';
import { listBlobs } from './listing/list-blobs';
import { escapeXml } from './listing/xml-page';
import type { BlobRequest, Operation } from './operation';
import { parseBlobUrl, identifyOperation } from './operation';
import { StoredContainer } from './stored';

type Handler = (request: BlobRequest, body: Buffer) => Answer;

/** The uncommitted blocks of one blob. */
type Staged = Map<string, Buffer>;

/** The operations of the Blob service that snapshot tools use. It authenticates no client. */
export class BlobService {
  private readonly leases = new Leases();
  private readonly staged = new Map<string, Staged>();
  private readonly handlers: Readonly<Record<Exclude<Operation, 'List Containers'>, Handler>> = {
    'Get Account Information': () =>
      ok({ 'x-ms-sku-name': 'Standard_LRS', 'x-ms-account-kind': 'StorageV2' }),
    'Blob Batch': (request, body) => answerBatch(request, body, (part) => this.deleteBlob(part)),
    'Create Container': (request) => this.createContainer(request),
    'Get Container Properties': (request) => {
      this.getContainer(request);
      return ok({ etag: '"0x8DC000000000000"', 'last-modified': new Date(0).toUTCString() });
    },
    'List Blobs': (request) => this.list(request),
    'Get Blob': (request) => this.getBlob(request),
    'Get Blob Properties': (request) => this.getProperties(request),
    'Delete Blob': (request) => this.deleteBlob(request),
    'Put Blob': (request, body) => this.written(request, toContent(body, request.headers), 201),
    'Copy Blob From URL': (request) => this.copyBlob(request, 202),
    'Copy Blob': (request) => this.copyBlob(request, 202),
    'Put Blob From URL': (request) => this.copyBlob(request, 201),
    'Put Block': (request, body) => this.stage(request, body),
    'Put Block From URL': (request) =>
      this.stage(request, readSourceRange(this.getCopySource(request), request.headers)),
    'Put Block List': (request, body) => this.commit(request, body),
    'Get Block List': (request) => this.blockList(request),
    'Lease Blob': (request) => this.lease(request),
  };

  constructor(
    /** The containers, by `account/container`. */
    private readonly containers: Map<string, Container>,
    private readonly origin: string,
  ) {}

  /** @throws Fault if the request is refused, with status 501 if the operation is not supported */
  public answer(request: BlobRequest, body: Buffer): Answer {
    const operation = identifyOperation(request);
    if (!operation || operation === 'List Containers') throw new Fault(501, 'NotImplemented');
    return this.handlers[operation](request, body);
  }

  private createContainer(request: BlobRequest): Answer {
    const key = containerKey(request);
    if (this.containers.has(key))
      throw new Fault(409, 'ContainerAlreadyExists', 'The specified container already exists.');
    this.containers.set(key, new StoredContainer());
    return {
      status: 201,
      headers: { etag: '"0x8DC000000000000"', 'last-modified': new Date(0).toUTCString() },
    };
  }

  private list(request: BlobRequest): Answer {
    return listBlobs(this.getContainer(request), request, `${this.origin}/${request.account}/`);
  }

  private getProperties(request: BlobRequest): Answer {
    const headers = blobHeaders(this.getBlobToRead(request), this.leases.isLeased(toBlobPath(request)));
    return ok({ ...headers, 'x-ms-access-tier': 'Hot', 'x-ms-access-tier-inferred': 'true' });
  }

  private getBlob(request: BlobRequest): Answer {
    const blob = this.getBlobToRead(request);
    const headers = blobHeaders(blob, this.leases.isLeased(toBlobPath(request)));
    const range = request.headers['x-ms-range'] ?? request.headers.range;
    if (range === undefined) return ok(headers, blob.written.read());
    const { 'content-md5': _, ...others } = headers;
    const body = slice(blob.written.read(), range as string);
    const from = Number(/\d+/.exec(range as string)![0]);
    const part = {
      'content-range': `bytes ${from}-${from + body.length - 1}/${blob.written.sizeBytes}`,
      'content-length': String(body.length),
    };
    return { status: 206, headers: { ...others, ...part }, body };
  }

  private deleteBlob(request: BlobRequest): Answer {
    const container = this.getContainer(request);
    const present = container.find(request.blob);
    this.checkWrite(request, present);
    if (!present) throw blobNotFound();
    container.delete(request.blob);
    return { status: 202, headers: { 'x-ms-delete-type-permanent': 'true' } };
  }

  private copyBlob(request: BlobRequest, status: number): Answer {
    const source = this.getCopySource(request);
    const writeBlob = this.written(request, { ...source.written, blocks: undefined }, status);
    if (status !== 202) return writeBlob;
    const copy = { 'x-ms-copy-id': randomUUID(), 'x-ms-copy-status': 'success' };
    return { ...writeBlob, headers: { ...writeBlob.headers, ...copy } };
  }

  private getCopySource(request: BlobRequest): Blob {
    const from = parseBlobUrl(request.headers['x-ms-copy-source'] as string);
    const source = this.containers.get(containerKey(from))?.find(from.blob);
    if (!source) {
      // Azure reads a source in another account as a client does.
      if (from.account === request.account) throw blobNotFound();
      throw new Fault(404, 'CannotVerifyCopySource', 'The specified resource does not exist');
    }
    checkConditions(source, request.headers, 'x-ms-source-');
    return source;
  }

  private stage(request: BlobRequest, block: Buffer): Answer {
    this.getContainer(request);
    const path = toBlobPath(request);
    const blocks = this.staged.get(path) ?? new Map<string, Buffer>();
    this.staged.set(path, blocks.set(request.query.get('blockid')!, block));
    return { status: 201, headers: {} };
  }

  private commit(request: BlobRequest, body: Buffer): Answer {
    const staged = this.staged.get(toBlobPath(request)) ?? new Map<string, Buffer>();
    const ids = [...body.toString().matchAll(/<(?:Latest|Uncommitted|Committed)>([^<]*)</g)].map(
      ([, id]) => id,
    );
    const committed = this.getContainer(request).find(request.blob);
    const found = ids.map((id) => staged.get(id) ?? (committed && readBlock(committed, id)));
    if (found.includes(undefined))
      throw new Fault(400, 'InvalidBlockList', 'The specified block list is invalid.');
    const parts = found as Buffer[];
    const blocks = ids.map((id, index) => ({ id, sizeBytes: parts[index].length }));
    // The type and the hash of the request describe the list. The service computes no hash of committed blocks.
    const { 'content-type': _, ...headers } = request.headers;
    const contentMd5 = headers['x-ms-blob-content-md5'] as string | undefined;
    const content = { ...toContent(Buffer.concat(parts), headers), contentMd5, blocks };
    const answer = this.written(request, content, 201);
    this.staged.delete(toBlobPath(request));
    return { ...answer, headers: { ...answer.headers, 'content-md5': computeMd5(body) } };
  }

  private blockList(request: BlobRequest): Answer {
    const blob = this.getContainer(request).find(request.blob);
    const staged = this.staged.get(toBlobPath(request));
    if (!blob && !staged) throw blobNotFound();
    const which = request.query.get('blocklisttype') ?? 'committed';
    const waiting = [...(staged ?? [])].map(([id, { length }]) => ({ id, sizeBytes: length }));
    const committed = blockElements(
      'CommittedBlocks',
      which === 'uncommitted' ? [] : (blob?.written.blocks ?? []),
    );
    const uncommitted = blockElements('UncommittedBlocks', which === 'committed' ? [] : waiting);
    const xml = `<?xml version="1.0" encoding="utf-8"?><BlockList>${committed}${uncommitted}</BlockList>`;
    const headers = blob
      ? { ...writtenHeaders(blob), 'x-ms-blob-content-length': String(blob.written.sizeBytes) }
      : {};
    return ok({ ...headers, 'content-type': 'application/xml' }, xml);
  }

  private lease(request: BlobRequest): Answer {
    const blob = this.getBlobToRead(request);
    const { status, id, time } = this.leases.change(toBlobPath(request), request.headers);
    const headers = {
      ...writtenHeaders(blob),
      ...(id && { 'x-ms-lease-id': id }),
      ...(time && { 'x-ms-lease-time': time }),
    };
    return { status, headers };
  }

  private written(request: BlobRequest, content: Content, status: number): Answer {
    const container = this.getContainer(request);
    this.checkWrite(request, container.find(request.blob));
    const blob = container.put(request.blob, content);
    const md5 = blob.written.contentMd5 !== undefined && { 'content-md5': blob.written.contentMd5 };
    return { status, headers: { ...writtenHeaders(blob), ...md5 } };
  }

  private checkWrite(request: BlobRequest, present: Blob | undefined): void {
    checkConditions(present, request.headers);
    const isNamed = request.headers['x-ms-lease-id'] !== undefined;
    if (isNamed || this.leases.isLeased(toBlobPath(request)))
      this.leases.check(toBlobPath(request), request.headers);
  }

  private getContainer(request: BlobRequest): Container {
    const container = this.containers.get(containerKey(request));
    if (!container) throw containerNotFound();
    return container;
  }

  private getBlobToRead(request: BlobRequest): Blob {
    const blob = this.getContainer(request).find(request.blob);
    if (!blob) throw blobNotFound();
    checkConditions(blob, request.headers);
    return blob;
  }
}

function ok(headers: Readonly<Record<string, string>>, body?: string | Buffer): Answer {
  return { status: 200, headers, body };
}

function containerKey({ account, container }: Pick<BlobRequest, 'account' | 'container'>): string {
  return `${account}/${container}`;
}

function toBlobPath(request: BlobRequest): string {
  return `${containerKey(request)}/${request.blob}`;
}

/** Returns the content of a committed block; undefined if the blob has none with this ID. */
function readBlock({ written }: Blob, id: string): Buffer | undefined {
  let start = 0;
  for (const block of written.blocks ?? []) {
    if (block.id === id) return written.read().subarray(start, start + block.sizeBytes);
    start += block.sizeBytes;
  }
  return undefined;
}

function blockElements(name: string, blocks: readonly Block[]): string {
  const elements = blocks.map(
    ({ id, sizeBytes }) => `<Block><Name>${escapeXml(id)}</Name><Size>${sizeBytes}</Size></Block>`,
  );
  return elements.length > 0 ? `<${name}>${elements.join('')}</${name}>` : `<${name} />`;
}
