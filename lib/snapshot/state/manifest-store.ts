import { isDeepStrictEqual } from 'node:util';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestPiece } from './split-manifest';
import { splitIntoParts, isManifestPart } from './split-manifest';
import type { OpenManifest, ManifestHead, ManifestPart } from './manifest-reader';
import type { ManifestSides } from '../contract/run-dependencies';
import { toMappingIdentity, isForMapping } from './mapping-identity';
import { hashManifest, readManifest } from './manifest-reader';
import { getComparator } from '../../streams/name-order';
import { toJsonLines, compressLines, hashSha256 } from './chunked-jsonl';
import type { StateStore } from '../contract/storage-ports';

/** The terms on which state is written. */
export interface StateWriting {
  /** Number of entries in a part of a manifest, if it is not the default. */
  readonly partEntries?: number;
  /**
   * Called before state is replaced. Throws if another run has the lock.
   *
   * @param maxAgeMs Maximum time since the lock was last confirmed, if it is not the default.
   */
  readonly ensureLocked?: (maxAgeMs?: number) => Promise<void>;
}

/** A manifest as it was last read or written. */
interface KnownManifest {
  /** The lines, if it has a single part. */
  readonly lines?: string;
  readonly etag: string;
  /** Undefined if the manifest belongs to an earlier mapping of the dataset. */
  readonly head?: ManifestHead;
  readonly hasGone: boolean;
}

/**
 * The manifests of a subscription: a blob for each dataset, which consists of a block for the head and a block for each
 * part. A manifest is replaced atomically, and only if it has changed; unchanged parts are not uploaded again. A manifest
 * with a single part is written in one request.
 */
export class ManifestStore {
  private readonly known = new Map<string, KnownManifest>();
  /** Datasets whose manifest is assumed to be missing, without a request. */
  private readonly assumedMissing = new Set<string>();

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly writing: StateWriting = {},
  ) {}

  /**
   * Opens the manifest of the last snapshot of this mapping; undefined if there is none, or if it belongs to another mapping.
   *
   * @param isExpected True if a missing manifest is an error.
   */
  public async openManifest(
    mapping: CopyMapping,
    isExpected: boolean,
    signal: AbortSignal,
  ): Promise<OpenManifest | undefined> {
    const key = toManifestKey(mapping);
    const path = this.toManifestPath(key);
    const blob = await this.store.read(path, signal);
    if (!blob) {
      if (isExpected) throw new DataShareError([problems.stateUnreadable(path, 'it is missing')]);
      return undefined;
    }
    const manifest = await readManifest(blob.content, path);
    if (isForMapping(manifest.head, mapping, this.sides)) {
      this.known.set(key, { etag: blob.etag, head: manifest.head, hasGone: false });
      return manifest;
    }
    this.known.set(key, { etag: blob.etag, hasGone: false });
    await manifest.close();
    return undefined;
  }

  /** Assumes that there is no manifest, without a request. */
  public assumeMissing(mapping: CopyMapping): void {
    this.assumedMissing.add(toManifestKey(mapping));
  }

  /** Writes the parts that differ from the open manifest. @throws DataShareError `StateChanged` */
  public async writeManifest(
    synchronizationId: string,
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    signal: AbortSignal,
  ): Promise<void> {
    const key = toManifestKey(mapping);
    const path = this.toManifestPath(key);
    const before = this.known.get(key);
    let hasGone = false;
    async function* watchForGone(): AsyncGenerator<ManifestPiece> {
      for await (const piece of pieces) {
        hasGone ||= !isManifestPart(piece) && piece.some(({ isGone }) => isGone);
        yield piece;
      }
    }
    let held: { readonly part: ManifestPart; readonly lines: string } | undefined;
    const stageHeldPart = async (): Promise<void> => {
      if (held)
        await this.store.stage(path, toBlockId(held.part.sha256), await compressLines(held.lines), signal);
    };
    const holdPart = async (part: ManifestPart, lines: string): Promise<void> => {
      await stageHeldPart();
      held = { part, lines };
    };
    const parts = await splitIntoParts(
      watchForGone(),
      before?.head?.parts ?? [],
      holdPart,
      this.writing.partEntries,
      getComparator(this.sides.order ?? 'name'),
    );
    const lines = parts.length === 1 ? held?.lines : undefined;
    const isSame = before?.head !== undefined && hashManifest(before.head.parts) === hashManifest(parts);
    if (isSame) {
      this.known.set(key, { ...before, hasGone, lines });
      return;
    }
    if (lines === undefined) await stageHeldPart();
    const about = toMappingIdentity(synchronizationId, mapping, this.sides);
    const head = { documentType: 'manifest', ...about, goneFiles: 'kept', parts } as const;
    await this.commit(key, head, hasGone, lines, signal);
  }

  /**
   * Records that a mirror has deleted the files that the manifests mark as gone.
   *
   * @param keepsAdopted True if it has kept the adopted ones.
   */
  public async markGoneAsDeleted(signal: AbortSignal, keepsAdopted = false): Promise<void> {
    for (const [key, { head, hasGone, lines }] of this.known) {
      if (!head || !hasGone) continue;
      const { keepsAdopted: _, ...others } = head;
      const marked = { ...others, goneFiles: 'deleted', ...(keepsAdopted && { keepsAdopted }) } as const;
      await this.commit(key, marked, false, lines, signal);
    }
  }

  /**
   * Computes the hash of each manifest that was read or written, by dataset.
   *
   * @param getPublishedName Returns the name of the published snapshot of a dataset with atomic snapshots.
   */
  public computeHashes(
    getPublishedName: (datasetName: string) => string | undefined,
  ): Record<string, string> {
    const known = [...this.known.values()].flatMap(({ head }) =>
      head && head.snapshot === getPublishedName(head.datasetName)
        ? [[head.datasetName, hashManifest(head.parts)]]
        : [],
    );
    return Object.fromEntries(known) as Record<string, string>;
  }

  /** Returns the head of a manifest that was read or written. */
  public getHead(mapping: CopyMapping): ManifestHead | undefined {
    return this.known.get(toManifestKey(mapping))?.head;
  }

  /** Returns the path of the manifest of a mapping. */
  public getPath(mapping: CopyMapping): string {
    return this.toManifestPath(toManifestKey(mapping));
  }

  private async commit(
    key: string,
    head: ManifestHead,
    hasGone: boolean,
    lines: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.toManifestPath(key);
    const before = this.known.get(key)?.etag;
    await this.writing.ensureLocked?.();
    const etag =
      (await (lines === undefined
        ? this.writeInBlocks(path, head, before, signal)
        : this.writeWhole(path, head, lines, before, signal))) ??
      (await this.findOwnWrite(path, head, signal));
    if (etag === undefined) {
      await this.writing.ensureLocked?.(0);
      const isOrphan = this.assumedMissing.has(key) && before === undefined;
      const orphan = problems.stateUnreadable(path, 'it is there, but the state that would say so is not');
      throw new DataShareError([isOrphan ? orphan : problems.stateChanged(this.subscriptionName)]);
    }
    this.known.set(key, { etag, head, hasGone, lines });
  }

  private async writeWhole(
    path: string,
    head: ManifestHead,
    lines: string,
    before: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const content = Buffer.concat([await compressLines(toJsonLines([head])), await compressLines(lines)]);
    return this.store.replace(path, content, before, signal);
  }

  private async writeInBlocks(
    path: string,
    head: ManifestHead,
    before: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const line = toJsonLines([head]);
    const ids = [hashSha256(line), ...head.parts.map(({ sha256 }) => sha256)].map(toBlockId);
    await this.store.stage(path, ids[0], await compressLines(line), signal);
    return this.store.commit(path, ids, before, signal);
  }

  /** A write whose response was lost is repeated, and then fails on its own result. Returns the ETag in that case. */
  private async findOwnWrite(
    path: string,
    head: ManifestHead,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const blob = await this.store.read(path, signal);
    if (!blob) return undefined;
    const present = await readManifest(blob.content, path);
    await present.close();
    return isDeepStrictEqual(present.head, head) ? blob.etag : undefined;
  }

  private toManifestPath(key: string): string {
    return `${this.subscriptionName}/manifests/${key}.jsonl.gz`;
  }
}

/** Each atomic snapshot has a manifest of its own. */
function toManifestKey({ datasetName, snapshot }: CopyMapping): string {
  return snapshot === undefined ? datasetName : `${datasetName}/${snapshot}`;
}

/** Names blocks by their content, so that unchanged blocks can be reused. */
const toBlockId = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');
