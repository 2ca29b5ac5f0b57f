import { isDeepStrictEqual } from 'node:util';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { Intents, OpenJournal } from './intent-journal';
import { Journal } from './intent-journal';
import { readJournals } from './journal-reader';
import type { ManifestPiece } from './split-manifest';
import type { AtomicSnapshots } from './atomic-snapshots';
import { createEmptySnapshots } from './atomic-snapshots';
import type { OpenManifest, ManifestHead } from './manifest-reader';
import type { ManifestSides } from '../contract/run-dependencies';
import { toMappingIdentity } from './mapping-identity';
import { computeRootHash } from './manifest-reader';
import type { StateWriting } from './manifest-store';
import { ManifestStore } from './manifest-store';
import type { SynchronizationMode } from '../contract/run-record';
import type { ObsoleteBlob, StateStore } from '../contract/storage-ports';
import type { StatePointer } from './state-pointer';
import { createEmptyPointer, pointerSchema } from './state-pointer';
import { parseStateJson, readLimitedText, STATE_LIMITS } from './state-documents';
import type { Batches } from '../../streams/ordered-streams';

/**
 * The state of a subscription, in a container of its own in the consumer's account:
 *
 * ```text
 * <subscription>/state.json                                  datasets with a manifest, and journals that are open
 * <subscription>/lock.json                                   the run that is in progress
 * <subscription>/manifests/<dataset>.jsonl.gz                the files of the last snapshot
 * <subscription>/manifests/<dataset>/<snapshot>.jsonl.gz     the same for an atomic snapshot
 * <subscription>/journals/<synchronization>/<dataset>/<number>.jsonl.gz   the intents of that run
 * <subscription>/runs/<time>-<synchronization>.json          the run records
 * <subscription>/receipts/...                                receipts that the exchange has not received yet
 * ```
 */
export class SnapshotState {
  private etag: string | undefined;
  private pointer: StatePointer | undefined;
  private opening: Promise<void> | undefined;
  /** Paths of the journals of this run. */
  private readonly noted: string[] = [];
  /** Blobs that are no longer needed. They are deleted when the lock is released. */
  public readonly obsolete: ObsoleteBlob[] = [];
  private readonly manifests: ManifestStore;

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly writing: StateWriting = {},
  ) {
    this.manifests = new ManifestStore(store, subscriptionName, sides, writing);
  }

  /** Loads the state of the last run, and remembers its ETag for `commit`. */
  public async load(signal: AbortSignal): Promise<StatePointer | undefined> {
    const path = toPointerPath(this.subscriptionName);
    const blob = await this.store.read(path, signal);
    this.etag = blob?.etag;
    if (!blob) return undefined;
    const pointer = parseStateJson(
      await readLimitedText(blob.content, path, STATE_LIMITS.pointer),
      path,
      pointerSchema,
    );
    if (pointer === undefined)
      throw new DataShareError([problems.stateUnreadable(path, 'it is not what this program writes')]);
    if (pointer.invitationId !== this.sides.invitationId) {
      throwProblems([problems.stateForeign(this.subscriptionName, pointer.invitationId)]);
    }
    return (this.pointer = pointer);
  }

  /** Returns the status of a dataset's manifest; undefined if the dataset has none. */
  public getManifestStatus(datasetName: string): StatePointer['manifests'][string] | undefined {
    const manifests = this.pointer?.manifests ?? {};
    return Object.hasOwn(manifests, datasetName) ? manifests[datasetName] : undefined;
  }

  /** Computes the root hash over the manifests that were read or written; null if there are none. */
  public computeRootHash(): string | null {
    const hashes = this.manifests.computeHashes(
      (name) => this.getPointer().snapshots[name]?.published ?? undefined,
    );
    return Object.keys(hashes).length === 0 ? null : computeRootHash(hashes);
  }

  /**
   * Opens the manifest of the last snapshot of this mapping; undefined if there is none, or if it belongs to another mapping.
   *
   * @param mayBeLost True if a missing manifest is not an error.
   */
  public async openManifest(
    mapping: CopyMapping,
    signal: AbortSignal,
    mayBeLost = false,
  ): Promise<OpenManifest | undefined> {
    // Before the first snapshot there is no manifest, so none is requested.
    if (!this.pointer && !mayBeLost) {
      this.manifests.assumeMissing(mapping);
      return undefined;
    }
    const isExpected =
      !mayBeLost &&
      mapping.snapshot === undefined &&
      this.getManifestStatus(mapping.datasetName) !== undefined;
    return this.manifests.openManifest(mapping, isExpected, signal);
  }

  /** Replaces the manifest if it has changed. */
  public async writeManifest(
    synchronizationId: string,
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    signal: AbortSignal,
  ): Promise<void> {
    await this.manifests.writeManifest(synchronizationId, mapping, pieces, signal);
  }

  /** Reads the intents of crashed runs for this mapping; undefined if there are none. */
  public async readJournals(
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Promise<Batches<Intents> | undefined> {
    const open = this.pointer?.journals ?? [];
    return readJournals(this.store, this.getJournalsFolder(), open, mapping, this.sides, signal);
  }

  /** Creates the journal of a run for this mapping. */
  public createJournal(
    synchronizationId: string,
    mode: SynchronizationMode,
    mapping: CopyMapping,
    signal: AbortSignal,
  ): Journal {
    const about = toMappingIdentity(synchronizationId, mapping, this.sides);
    const open = (): Promise<void> =>
      (this.opening ??= this.openJournal({ synchronizationId, mode }, signal));
    return new Journal(this.store, this.getJournalsFolder(), about, open, this.noted, signal);
  }

  /**
   * Records the result of a run, if anything has changed. Fails if another run has done so since `load`. Journals that are
   * closed become `obsolete`.
   *
   * @param isOpen Returns true if a run may have written files that are in no manifest.
   * @param hasLeftovers True if a run may have ended before it deleted its journals.
   */
  public async commit(
    synchronizationId: string,
    completedAt: string,
    manifests: StatePointer['manifests'],
    isOpen: (journal: OpenJournal) => boolean,
    signal: AbortSignal,
    hasLeftovers = false,
  ): Promise<void> {
    const before = this.getPointer();
    const journals = before.journals.filter(isOpen);
    // Listed before the state is replaced: if that succeeds, no other run has opened a journal in the meantime.
    const orphans = hasLeftovers ? await this.listOrphans(signal) : [];
    const isNews =
      before.synchronizationId === null ||
      journals.length < before.journals.length ||
      orphans.length > 0 ||
      !isDeepStrictEqual(manifests, before.manifests);
    if (!isNews) return;
    await this.replacePointer({ ...before, synchronizationId, completedAt, manifests, journals }, signal);
    this.obsolete.push(...orphans.map((path) => ({ path })));
    for (const { synchronizationId: settled } of before.journals.filter((journal) => !isOpen(journal))) {
      const own = settled === synchronizationId ? this.noted : undefined;
      const paths = own ?? (await this.listPaths(`${this.getJournalsFolder()}${settled}/`, signal));
      this.obsolete.push(...paths.map((path) => ({ path })));
    }
  }

  /** Returns the atomic snapshots of a dataset in its present landing place. */
  public getSnapshots({ datasetName, target }: CopyMapping): AtomicSnapshots {
    const { snapshots } = this.getPointer();
    const known = Object.hasOwn(snapshots, datasetName) ? snapshots[datasetName] : undefined;
    const isThere = known?.target.container === target.container && known.target.path === target.path;
    return isThere ? known : createEmptySnapshots(target);
  }

  public async setSnapshots(
    { datasetName }: CopyMapping,
    changed: AtomicSnapshots,
    signal: AbortSignal,
  ): Promise<void> {
    const before = this.getPointer();
    const snapshots = { ...before.snapshots, [datasetName]: changed };
    const isPublished = changed.published !== null;
    const manifests = isPublished
      ? { ...before.manifests, [datasetName]: { isComplete: true } }
      : before.manifests;
    await this.replacePointer({ ...before, snapshots, manifests }, signal);
  }

  /** Returns the head of a manifest that was read or written. */
  public getManifestHead(mapping: CopyMapping): ManifestHead | undefined {
    return this.manifests.getHead(mapping);
  }

  /** Marks the manifest of this mapping as obsolete. */
  public discardManifest(mapping: CopyMapping): void {
    this.obsolete.push({ path: this.manifests.getPath(mapping) });
  }

  /**
   * Records that a mirror has deleted the files that the manifests mark as gone.
   *
   * @param keepsAdopted True if it has kept the adopted ones.
   */
  public async markGoneAsDeleted(signal: AbortSignal, keepsAdopted = false): Promise<void> {
    await this.manifests.markGoneAsDeleted(signal, keepsAdopted);
  }

  private async replacePointer(pointer: StatePointer, signal: AbortSignal): Promise<void> {
    const path = toPointerPath(this.subscriptionName);
    const content = JSON.stringify(pointer, null, 2);
    await this.writing.ensureLocked?.();
    const etag =
      (await this.store.replace(path, content, this.etag, signal)) ??
      (await this.findOwnWrite(path, content, signal));
    if (etag === undefined) {
      await this.writing.ensureLocked?.(0);
      throwProblems([problems.stateChanged(this.subscriptionName)]);
    }
    this.etag = etag;
    this.pointer = pointer;
  }

  /** A write whose response was lost is repeated, and then fails on its own result. Returns the ETag in that case. */
  private async findOwnWrite(
    path: string,
    content: string,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const blob = await this.store.read(path, signal);
    if (!blob) return undefined;
    const present = await readLimitedText(blob.content, path, STATE_LIMITS.pointer);
    return present === content ? blob.etag : undefined;
  }

  /** Registers the journal before its first blob is written. Otherwise the next run would not look for it. */
  private async openJournal(journal: OpenJournal, signal: AbortSignal): Promise<void> {
    const before = this.getPointer();
    await this.replacePointer({ ...before, journals: [...before.journals, journal] }, signal);
  }

  private getPointer(): StatePointer {
    return this.pointer ?? createEmptyPointer(this.sides.invitationId);
  }

  /** Lists the journals that the state does not name: their runs have ended before they deleted them. */
  private async listOrphans(signal: AbortSignal): Promise<string[]> {
    const folder = this.getJournalsFolder();
    const named = this.getPointer().journals.map(({ synchronizationId }) => `${folder}${synchronizationId}/`);
    const paths = await this.listPaths(folder, signal);
    return paths.filter((path) => !named.some((prefix) => path.startsWith(prefix)));
  }

  /** Lists blobs to delete. If that fails, they stay, which does no harm. */
  private async listPaths(prefix: string, signal: AbortSignal): Promise<string[]> {
    const paths: string[] = [];
    try {
      for await (const path of this.store.list(prefix, signal)) paths.push(path);
    } catch {
      return paths;
    }
    return paths;
  }

  private getJournalsFolder(): string {
    return `${this.subscriptionName}/journals/`;
  }
}

const toPointerPath = (subscriptionName: string): string => `${subscriptionName}/state.json`;
