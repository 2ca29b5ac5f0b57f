import { createHash } from 'node:crypto';
import type { BlockBlobClient } from '@azure/storage-blob';
import type { BlobDescription, BlobFacts, CopyOutcome } from '../../snapshot/ports/storage-ports';
import { mapOrdered } from '../../streams/ordered-streams';
import { findBlobProperties } from '../connection/blob-properties';
import { toBase64 } from '../connection/headers';
import { unquoteEtag } from '../connection/headers';
import type { CopyAttempt } from './copy-attempt';
import type { CopyLimits } from '../connection/copy-limits';
import { toFault } from '../requests/error-kinds';

/** The most blocks that a blob may have. @see https://learn.microsoft.com/rest/api/storageservices/put-block-list */
const MAX_BLOCKS = 50_000;

/** Blocks of one blob that are fetched at once, beside those of other blobs. */
const BLOCKS_AT_ONCE = 8;

interface Block {
  /**
   * Base64. It tells of which version of the source the block is: so a later run takes up those that have arrived, and
   * a blob shows what it was made of.
   */
  readonly id: string;
  readonly offset: number;
  readonly count: number;
}

/**
 * Put Block From URL, several at once, and then Put Block List, which makes the blob appear.
 *
 * Each block is pinned to the source's ETag. Blocks that a run before has fetched are not fetched again.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-from-url
 */
export async function copyInBlocks(
  attempt: CopyAttempt,
  { headers, metadata }: BlobDescription,
  limits: CopyLimits,
): Promise<CopyOutcome> {
  const { blob, request, signal } = attempt;
  // Asked before many blocks are fetched in vain; what counts is the condition of the last request.
  const existing = await attempt.send(() => findBlobProperties(blob, signal));
  if (unquoteEtag(existing?.etag) !== (request.replaces ?? ''))
    return { kind: 'refused', reason: 'the target has another version', mayBeDone: false };
  const blocks = planBlocks(request.facts, limits);
  const stagedIds = new Set(await attempt.send(() => listBlockIds(blob, 'uncommitted', signal)));
  async function* listMissingBlocks(): AsyncGenerator<Block> {
    for (const block of blocks) {
      if (request.halted.aborted) return;
      if (!stagedIds.has(block.id)) yield block;
    }
  }
  for await (const _ of mapOrdered(listMissingBlocks(), BLOCKS_AT_ONCE, (block) => fetchBlock(attempt, block)));
  if (request.halted.aborted) return { kind: 'halted' };

  const ids = blocks.map(({ id }) => id);
  const options = { conditions: attempt.conditions, blobHTTPHeaders: headers, metadata: { ...metadata } };
  const committed = await attempt.sendLast((_, abortSignal) =>
    blob.commitBlockList(ids, { abortSignal, ...options, ...attempt.extras }),
  );
  return {
    kind: 'copied',
    etag: unquoteEtag(committed.etag),
    contentMd5: toBase64(headers.blobContentMD5 as Uint8Array | undefined),
  };
}

/** Whether a blob was put together from blocks of this version of the source; undefined where it was not made so. */
export async function isMadeOfBlocks(
  blob: BlockBlobClient,
  facts: BlobFacts,
  limits: CopyLimits,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const expected = planBlocks(facts, limits).map(({ id }) => id);
  const committed = await listBlockIds(blob, 'committed', signal);
  if (committed?.join() === expected.join() && expected.length > 0) return true;
  return facts.sizeBytes > limits.putFromUrl ? false : undefined;
}

/** The blocks that a version of a blob is copied in. */
export function planBlocks({ etag, sizeBytes }: BlobFacts, limits: CopyLimits): Block[] {
  const mib = 1024 * 1024;
  const minBlockBytes = Math.ceil(sizeBytes / MAX_BLOCKS / mib) * mib;
  const blockBytes = sizeBytes / limits.block > MAX_BLOCKS ? minBlockBytes : limits.block;
  const version = createHash('sha256').update(`${etag} ${sizeBytes} ${blockBytes}`).digest().subarray(0, 20);
  return Array.from({ length: Math.ceil(sizeBytes / blockBytes) }, (_, index) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(index);
    const offset = index * blockBytes;
    return {
      id: Buffer.concat([version, number]).toString('base64'),
      offset,
      count: Math.min(blockBytes, sizeBytes - offset),
    };
  });
}

async function fetchBlock(attempt: CopyAttempt, { id, offset, count }: Block): Promise<void> {
  await attempt.send(({ url, bearerToken }, abortSignal) =>
    getBlockProtocol(attempt.blob).stageBlockFromURL(id, 0, url, {
      abortSignal,
      sourceRange: `bytes=${offset}-${offset + count - 1}`,
      sourceModifiedAccessConditions: { sourceIfMatch: attempt.sourceConditions.ifMatch },
      ...(bearerToken && { copySourceAuthorization: `Bearer ${bearerToken}` }),
    }),
  );
}

async function listBlockIds(
  blob: BlockBlobClient,
  which: 'committed' | 'uncommitted',
  abortSignal: AbortSignal,
): Promise<string[] | undefined> {
  try {
    const found = await blob.getBlockList(which, { abortSignal });
    const blocks = which === 'committed' ? found.committedBlocks : found.uncommittedBlocks;
    return (blocks ?? []).map(({ name }) => name);
  } catch (error) {
    const { status, code } = toFault(error);
    // Not there, or no block blob.
    if ((status === 404 && code !== 'ContainerNotFound') || code === 'InvalidBlobType') return undefined;
    throw error;
  }
}

/**
 * The SDK's generated client: its public one leaves out the source's conditions of a block, which pin it to one version.
 * The SDK's version is pinned, and a test looks for the header on the wire.
 */
interface BlockProtocol {
  stageBlockFromURL(
    blockId: string,
    contentLength: 0,
    sourceUrl: string,
    options: {
      readonly abortSignal: AbortSignal;
      readonly sourceRange: string;
      readonly sourceModifiedAccessConditions: { readonly sourceIfMatch: string };
      readonly copySourceAuthorization?: string;
    },
  ): Promise<unknown>;
}

const getBlockProtocol = (blob: BlockBlobClient): BlockProtocol =>
  (blob as unknown as { readonly blockBlobContext: BlockProtocol }).blockBlobContext;
