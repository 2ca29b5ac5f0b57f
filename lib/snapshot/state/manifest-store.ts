import { isDeepStrictEqual } from 'node:util';
import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../ports/dataset-mapping';
import type { Piece } from './manifest-parts';
import { divided, isPart } from './manifest-parts';
import type { KnownFiles, ManifestHead, ManifestPart } from './manifest';
import type { ManifestSides } from '../ports/snapshot-job';
import { aboutMapping, isAbout, manifestHash, readManifest } from './manifest';
import { compareIn } from '../../streams/name-order';
import { linesOf, packed, sha256Of } from './chunked-jsonl';
import type { StateStore } from '../ports/storage-ports';

/** A manifest as it was found, or as it was left. */
interface Known {
  /** The lines of its only part. */
  readonly lines?: string;
  readonly etag: string;
  /** Undefined where it is about something else: the dataset was mapped otherwise. */
  readonly head?: ManifestHead;
  readonly hasGone: boolean;
}

/**
 * The manifests of a subscription: a blob for each dataset, made of blocks, a head and parts. It is replaced as a whole,
 * and only where it has changed; of what has not changed, nothing is written. One with a single part is written at once.
 */
export class ManifestStore {
  private readonly known = new Map<string, Known>();
  /** Datasets of which nobody has asked whether there is a manifest. */
  private readonly assumed = new Set<string>();

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly partEntries?: number,
  ) {}

  /**
   * What the last snapshot of this mapping left at the target; undefined if it never had one, or was mapped otherwise.
   *
   * @param isExpected There has been one, and it is not to be done without.
   */
  public async entries(
    mapping: CopyMapping,
    isExpected: boolean,
    signal: AbortSignal,
  ): Promise<KnownFiles | undefined> {
    const key = keyOf(mapping);
    const path = this.path(key);
    const blob = await this.store.read(path, signal);
    if (!blob) {
      if (isExpected) throw new DataShareError([problems.stateUnreadable(path, 'it is missing')]);
      return undefined;
    }
    const manifest = await readManifest(blob.content, path);
    if (isAbout(manifest.head, mapping, this.sides)) {
      this.known.set(key, { etag: blob.etag, head: manifest.head, hasGone: false });
      return manifest;
    }
    this.known.set(key, { etag: blob.etag, hasGone: false });
    await manifest.close();
    return undefined;
  }

  /** Says that there is none, of which nobody has asked. */
  public assumeNone(mapping: CopyMapping): void {
    this.assumed.add(keyOf(mapping));
  }

  /** Writes what is different from what `entries` found. @throws DataShareError `StateChanged` */
  public async write(
    synchronizationId: string,
    mapping: CopyMapping,
    pieces: AsyncIterable<Piece>,
    signal: AbortSignal,
  ): Promise<void> {
    const key = keyOf(mapping);
    const path = this.path(key);
    const before = this.known.get(key);
    let hasGone = false;
    async function* watched(): AsyncGenerator<Piece> {
      for await (const piece of pieces) {
        hasGone ||= !isPart(piece) && piece.some(({ isGone }) => isGone);
        yield piece;
      }
    }
    let held: { readonly part: ManifestPart; readonly lines: string } | undefined;
    const stage = async (): Promise<void> => {
      if (held) await this.store.stage(path, blockId(held.part.sha256), await packed(held.lines), signal);
    };
    const write = async (part: ManifestPart, lines: string): Promise<void> => {
      await stage();
      held = { part, lines };
    };
    const parts = await divided(
      watched(),
      before?.head?.parts ?? [],
      write,
      this.partEntries,
      compareIn(this.sides.order ?? 'name'),
    );
    const lines = parts.length === 1 ? held?.lines : undefined;
    const isSame = before?.head !== undefined && manifestHash(before.head.parts) === manifestHash(parts);
    if (isSame) {
      this.known.set(key, { ...before, hasGone, lines });
      return;
    }
    if (lines === undefined) await stage();
    const about = aboutMapping(synchronizationId, mapping, this.sides);
    const head = { documentType: 'manifest', ...about, goneFiles: 'kept', parts } as const;
    await this.commit(key, head, hasGone, lines, signal);
  }

  /** Remembers that a mirror has deleted the files that the manifests mark as gone. */
  public async forgetGone(signal: AbortSignal): Promise<void> {
    for (const [key, { head, hasGone, lines }] of this.known) {
      if (!head || !hasGone) continue;
      await this.commit(key, { ...head, goneFiles: 'deleted' }, false, lines, signal);
    }
  }

  /**
   * The hash of each manifest that was read or written, by dataset.
   *
   * @param published Of a dataset with atomic snapshots, the name of the one that counts.
   */
  public hashes(published: (datasetName: string) => string | undefined): Record<string, string> {
    const known = [...this.known.values()].flatMap(({ head }) =>
      head && head.snapshot === published(head.datasetName)
        ? [[head.datasetName, manifestHash(head.parts)]]
        : [],
    );
    return Object.fromEntries(known) as Record<string, string>;
  }

  /** What there is of a manifest that was read or written. */
  public headOf(mapping: CopyMapping): ManifestHead | undefined {
    return this.known.get(keyOf(mapping))?.head;
  }

  /** Where the manifest of a mapping is. */
  public pathOf(mapping: CopyMapping): string {
    return this.path(keyOf(mapping));
  }

  private async commit(
    key: string,
    head: ManifestHead,
    hasGone: boolean,
    lines: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.path(key);
    const before = this.known.get(key)?.etag;
    const etag =
      (await (lines === undefined
        ? this.writeInBlocks(path, head, before, signal)
        : this.writeWhole(path, head, lines, before, signal))) ?? (await this.etagOf(path, head, signal));
    if (etag === undefined) {
      const isOrphan = this.assumed.has(key) && before === undefined;
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
    const content = Buffer.concat([await packed(linesOf([head])), await packed(lines)]);
    return this.store.replace(path, content, before, signal);
  }

  private async writeInBlocks(
    path: string,
    head: ManifestHead,
    before: string | undefined,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const line = linesOf([head]);
    const ids = [sha256Of(line), ...head.parts.map(({ sha256 }) => sha256)].map(blockId);
    await this.store.stage(path, ids[0], await packed(line), signal);
    return this.store.commit(path, ids, before, signal);
  }

  /** A write whose answer was lost is repeated, and then meets itself: what is there is what was written. */
  private async etagOf(path: string, head: ManifestHead, signal: AbortSignal): Promise<string | undefined> {
    const blob = await this.store.read(path, signal);
    if (!blob) return undefined;
    const present = await readManifest(blob.content, path);
    await present.close();
    return isDeepStrictEqual(present.head, head) ? blob.etag : undefined;
  }

  private path(key: string): string {
    return `${this.subscriptionName}/manifests/${key}.jsonl.gz`;
  }
}

/** Each atomic snapshot has a manifest of its own. */
function keyOf({ datasetName, snapshot }: CopyMapping): string {
  return snapshot === undefined ? datasetName : `${datasetName}/${snapshot}`;
}

/** Blocks are named by what is in them: so that those which have not changed are there already. */
const blockId = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');
