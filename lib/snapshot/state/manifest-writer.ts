import { isDeepStrictEqual } from 'node:util';
import type { StateStore } from '../contract/state-store-port';
import { compressLines, hashSha256, toJsonLines } from './chunked-jsonl';
import type { ManifestPart } from './manifest-part';
import type { ManifestHead } from './manifest-reader';
import { readManifest } from './manifest-reader';
import type { MappingIdentity } from './mapping-identity';

/** Writes manifests to their blobs. A write returns the new ETag, or undefined if the blob has another one by now. */
export class ManifestWriter {
  constructor(private readonly store: StateStore) {}

  /** @param lines The lines of a part, or of the overlay. @returns The length of the block */
  public async stageLines(
    path: string,
    sha256: string,
    lines: string | Uint8Array,
    signal: AbortSignal,
  ): Promise<number> {
    const block = await compressLines(lines);
    await this.store.stage(path, toBlockId(sha256), block, signal);
    return block.length;
  }

  public async writeWhole(
    path: string,
    head: ManifestHead,
    lines: string,
    before: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const content = Buffer.concat([await compressLines(toJsonLines([head])), await compressLines(lines)]);
    return this.store.replace(path, content, before, signal);
  }

  public async writeInBlocks(
    path: string,
    head: ManifestHead,
    before: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const line = toJsonLines([head]);
    const chunks = head.overlay ? [head.overlay, ...head.parts] : head.parts;
    const ids = [hashSha256(line), ...chunks.map(({ sha256 }) => sha256)].map(toBlockId);
    await this.store.stage(path, ids[0], await compressLines(line), signal);
    return this.store.commit(path, ids, before, signal);
  }

  /** A write whose response was lost is repeated, and then fails on its own result. Returns the ETag in that case. */
  public async findOwnWrite(
    path: string,
    head: ManifestHead,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const blob = await this.store.read(path, signal);
    if (!blob) return undefined;
    const present = await readManifest(blob, path);
    await present.close();
    return isDeepStrictEqual(present.head, head) ? blob.etag : undefined;
  }
}

/** Creates the head of a new manifest. */
export function createHead(
  about: MappingIdentity,
  parts: readonly ManifestPart[],
  overlay: ManifestHead['overlay'],
): ManifestHead {
  const isSecond =
    overlay !== undefined ||
    parts.some(({ gone, goneDirectories, deleted }) => gone ?? goneDirectories ?? deleted);
  return {
    documentType: 'manifest',
    ...about,
    schemaVersion: isSecond ? 2 : 1,
    goneFiles: 'kept',
    ...(overlay && { overlay }),
    parts: [...parts],
  };
}

/** Names blocks by their content, so that unchanged blocks can be reused. */
const toBlockId = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');
