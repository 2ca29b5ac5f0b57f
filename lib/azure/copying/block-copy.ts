import { createHash } from 'node:crypto';
import type { Block as StagedBlock, BlockBlobClient } from '@azure/storage-blob';
import type { BlobDescription, BlobFacts, CopyOutcome } from '../../snapshot/contract/storage-ports';
import { mapOrdered } from '../../streams/ordered-streams';
import { findBlobProperties } from '../connection/find-blob-properties';
import { toBase64, unquoteEtag } from '../connection/etags';
import type { CopyAttempt } from './copy-attempt';
import { checkCopiedLength } from './copied-length-check';
import type { CopyLimits } from '../connection/copy-limits';
import { isAbsent } from '../requests/absence';
import { toFault } from '../requests/sdk-fault';
import type { TrySignal } from '../requests/try-signal';

/** Maximum number of blocks of a blob. @see https://learn.microsoft.com/rest/api/storageservices/put-block-list */
const MAX_BLOCKS = 50_000;

/** Concurrent block copies of one blob. Other blobs have their own. */
const BLOCKS_AT_ONCE = 8;

interface Block {
  /**
   * Base64. It identifies the version of the source, so that a later run can reuse blocks that were copied before, and
   * a blob shows the version that it was copied from.
   */
  readonly id: string;
  readonly offset: number;
  readonly count: number;
}

/**
 * Copies a blob with concurrent Put Block From URL requests and a final Put Block List, which makes the blob appear.
 *
 * Each block is pinned to the source's ETag. Blocks that an earlier run copied are reused.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/put-block-from-url
 */
export async function copyInBlocks(
  attempt: CopyAttempt,
  { headers, metadata }: BlobDescription,
  limits: CopyLimits,
): Promise<CopyOutcome> {
  const { blob, request } = attempt;
  // An early check, before many blocks are copied in vain. The condition of the last request decides.
  const existing = await attempt.send((_, abortSignal) => findBlobProperties(blob, abortSignal));
  if (unquoteEtag(existing?.etag) !== (request.replaces ?? ''))
    return { kind: 'refused', reason: 'the target has a different version', mayBeDone: false };
  const blocks = planBlocks(request.facts, limits);
  const staged = await attempt.send((_, abortSignal) => listBlocks(blob, 'uncommitted', abortSignal));
  const stagedBytes = new Map(staged?.map(({ name, size }) => [name, size]));
  const isStaged = ({ id, count }: Block): boolean => stagedBytes.get(id) === count;
  async function* listMissingBlocks(): AsyncGenerator<Block> {
    for (const block of blocks) {
      if (request.halted.aborted) return;
      if (!isStaged(block)) yield block;
    }
  }
  const reused = sumBytes(blocks.filter(isStaged));
  let arrived = reused;
  request.onProgress?.(arrived, reused);
  // Counted on completion, not in order.
  const copyBlock = async (block: Block): Promise<void> => {
    await fetchBlock(attempt, block);
    arrived += block.count;
    request.onProgress?.(arrived, reused);
  };
  for await (const _ of mapOrdered(listMissingBlocks(), BLOCKS_AT_ONCE, copyBlock));
  if (request.halted.aborted) return { kind: 'halted' };

  const ids = blocks.map(({ id }) => id);
  const options = { conditions: attempt.conditions, blobHTTPHeaders: headers, metadata: { ...metadata } };
  const committed = await attempt.sendLast((_, abortSignal) =>
    blob.commitBlockList(ids, { abortSignal, ...options, ...attempt.extras }),
  );
  // The hash is the one that the request has set: it proves nothing.
  return checkCopiedLength(attempt, {
    kind: 'copied',
    etag: unquoteEtag(committed.etag),
    contentMd5: toBase64(headers.blobContentMD5 as Uint8Array | undefined),
  });
}

/** True if a blob was assembled from blocks of this version of the source; undefined if it was not assembled from blocks. */
export async function isMadeOfBlocks(
  blob: BlockBlobClient,
  facts: BlobFacts,
  limits: CopyLimits,
  signal: TrySignal,
): Promise<boolean | undefined> {
  const expected = planBlocks(facts, limits).map(({ id }) => id);
  const committed = await listBlocks(blob, 'committed', signal);
  if (committed?.map(({ name }) => name).join() === expected.join() && expected.length > 0) return true;
  return facts.sizeBytes > Math.max(limits.putFromUrl, limits.copyFromUrl) ? false : undefined;
}

/** Plans the blocks in which one version of a blob is copied. */
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

const sumBytes = (blocks: readonly Block[]): number => blocks.reduce((sum, { count }) => sum + count, 0);

async function fetchBlock(attempt: CopyAttempt, { id, offset, count }: Block): Promise<void> {
  await attempt.send(
    ({ url, bearerToken }, abortSignal) =>
      getBlockProtocol(attempt.blob).stageBlockFromURL(id, 0, url, {
        abortSignal,
        sourceRange: `bytes=${offset}-${offset + count - 1}`,
        sourceModifiedAccessConditions: { sourceIfMatch: attempt.sourceConditions.ifMatch },
        ...(bearerToken && { copySourceAuthorization: `Bearer ${bearerToken}` }),
      }),
    count,
  );
}

async function listBlocks(
  blob: BlockBlobClient,
  which: 'committed' | 'uncommitted',
  abortSignal: TrySignal,
): Promise<readonly StagedBlock[] | undefined> {
  try {
    const found = await blob.getBlockList(which, { abortSignal });
    const blocks = which === 'committed' ? found.committedBlocks : found.uncommittedBlocks;
    return blocks ?? [];
  } catch (error) {
    // It does not exist, or is not a block blob.
    if (isAbsent(error) || toFault(error).code === 'InvalidBlobType') return undefined;
    throw error;
  }
}

/**
 * The SDK's generated client. The public one omits the source conditions of a block, which pin it to one version. The
 * version of the SDK is pinned, and a test checks the header of the request.
 */
interface BlockProtocol {
  stageBlockFromURL(
    blockId: string,
    contentLength: 0,
    sourceUrl: string,
    options: {
      readonly abortSignal: TrySignal;
      readonly sourceRange: string;
      readonly sourceModifiedAccessConditions: { readonly sourceIfMatch: string };
      readonly copySourceAuthorization?: string;
    },
  ): Promise<unknown>;
}

const getBlockProtocol = (blob: BlockBlobClient): BlockProtocol =>
  (blob as unknown as { readonly blockBlobContext: BlockProtocol }).blockBlobContext;
