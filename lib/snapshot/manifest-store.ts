import { isDeepStrictEqual } from 'node:util';
import { DataShareError, throwProblems } from '../errors';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import type { Piece } from './divided';
import { divided, isPart } from './divided';
import type { KnownFiles, ManifestHead, ManifestSides } from './manifest';
import { aboutMapping, isAbout, manifestHash, readManifest } from './manifest';
import { packed, sha256Of } from './parts';
import type { StateStore } from './ports';

/** A manifest as it was found, or as it was left. */
interface Known {
  readonly etag: string;
  /** Undefined where it is about something else: the dataset was mapped otherwise. */
  readonly head?: ManifestHead;
  readonly hasGone: boolean;
}

/**
 * The manifests of a subscription: a blob for each dataset, made of blocks, a head and parts. It is replaced as a whole,
 * and only where it has changed; of what has not changed, nothing is written.
 */
export class ManifestStore {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
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
    const { datasetName } = mapping;
    const path = this.path(datasetName);
    const blob = await this.store.read(path, signal);
    if (!blob) {
      if (isExpected) throw new DataShareError([problems.stateUnreadable(path, 'it is missing')]);
      return undefined;
    }
    const manifest = await readManifest(blob.content, path);
    if (isAbout(manifest.head, mapping, this.sides)) {
      this.known.set(datasetName, { etag: blob.etag, head: manifest.head, hasGone: false });
      return manifest;
    }
    this.known.set(datasetName, { etag: blob.etag, hasGone: false });
    await manifest.close();
    return undefined;
  }

  /** Writes what is different from what `entries` found. @throws DataShareError `StateChanged` */
  public async write(
    synchronizationId: string,
    mapping: CopyMapping,
    pieces: AsyncIterable<Piece>,
    signal: AbortSignal,
  ): Promise<void> {
    const { datasetName } = mapping;
    const path = this.path(datasetName);
    const before = this.known.get(datasetName);
    let hasGone = false;
    async function* watched(): AsyncGenerator<Piece> {
      for await (const piece of pieces) {
        hasGone ||= !isPart(piece) && piece.some(({ isGone }) => isGone);
        yield piece;
      }
    }
    const parts = await divided(watched(), before?.head?.parts ?? [], async ({ sha256 }, lines) =>
      this.store.stage(path, blockId(sha256), await packed(lines), signal),
    );
    const isSame = before?.head !== undefined && manifestHash(before.head.parts) === manifestHash(parts);
    if (isSame) {
      this.known.set(datasetName, { ...before, hasGone });
      return;
    }
    const about = aboutMapping(synchronizationId, mapping, this.sides);
    await this.commit(
      datasetName,
      { documentType: 'manifest', ...about, goneFiles: 'kept', parts },
      hasGone,
      signal,
    );
  }

  /** Remembers that a mirror has deleted the files that the manifests mark as gone. */
  public async forgetGone(signal: AbortSignal): Promise<void> {
    for (const [datasetName, { head, hasGone }] of this.known) {
      if (head && hasGone) await this.commit(datasetName, { ...head, goneFiles: 'deleted' }, false, signal);
    }
  }

  /** The hash of each manifest that was read or written, by dataset. */
  public hashes(): Record<string, string> {
    const known = [...this.known].flatMap(([name, { head }]) =>
      head ? [[name, manifestHash(head.parts)]] : [],
    );
    return Object.fromEntries(known) as Record<string, string>;
  }

  private async commit(
    datasetName: string,
    head: ManifestHead,
    hasGone: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const path = this.path(datasetName);
    const line = `${JSON.stringify(head)}\n`;
    const ids = [line, ...head.parts].map((each) =>
      blockId(typeof each === 'string' ? sha256Of(each) : each.sha256),
    );
    await this.store.stage(path, ids[0], await packed(line), signal);
    const etag =
      (await this.store.commit(path, ids, this.known.get(datasetName)?.etag, signal)) ??
      (await this.etagOf(path, head, signal));
    if (etag === undefined) throwProblems([problems.stateChanged(this.subscriptionName)]);
    this.known.set(datasetName, { etag: etag!, head, hasGone });
  }

  /** A write whose answer was lost is repeated, and then meets itself: what is there is what was written. */
  private async etagOf(path: string, head: ManifestHead, signal: AbortSignal): Promise<string | undefined> {
    const blob = await this.store.read(path, signal);
    if (!blob) return undefined;
    const present = await readManifest(blob.content, path);
    await present.close();
    return isDeepStrictEqual(present.head, head) ? blob.etag : undefined;
  }

  private path(datasetName: string): string {
    return `${this.subscriptionName}/manifests/${datasetName}.jsonl.gz`;
  }
}

/** Blocks are named by what is in them: so that those which have not changed are there already. */
const blockId = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');
