import { isDeepStrictEqual } from 'node:util';
import { warnings } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { OpenJournal } from './intent-journal';
import { JournalStore } from './journal-store';
import type { ManifestPiece } from './split-into-parts';
import type { AtomicSnapshots, SnapshotMapping } from './atomic-snapshots';
import type { OpenManifest, ManifestHead } from './manifest-reader';
import type { ManifestPart } from './manifest-part';
import type { ManifestSides } from '../contract/run-dependencies';
import type { HeldSnapshot } from './held-snapshot';
import { describeHeldSnapshot } from './held-snapshot';
import type { StateOptions } from './state-write-options';
import { ManifestStore } from './manifest-store';
import { DescribedManifests, leaveOutFew } from './described-manifests';
import type { ObsoleteBlob, StateStore } from '../contract/state-store-port';
import { createManifestStatus } from './manifest-status';
import type { StateDocument } from './state-document';
import { KnownTarget } from './known-target';
import { RecordedPlaces } from './recorded-places';
import { StateDocumentStore } from './state-document-store';
import type { ManifestPlaces } from './manifest-places';
import { toManifestKey } from './manifest-places';

/**
 * The state of a subscription, in a container of its own in the consumer's account:
 *
 * ```text
 * <subscription>/state.json                                  datasets with a manifest, and journals that are open
 * <subscription>/lock.json                                   the run that is in progress
 * <subscription>/manifests/<dataset>.jsonl.gz                the files of the last snapshot
 * <subscription>/manifests/<dataset>@<place>.jsonl.gz        the same if the dataset lands in a further place
 * <subscription>/manifests/<dataset>/<snapshot>.jsonl.gz     the same for an atomic snapshot
 * <subscription>/journals/<synchronization>/<dataset>/<number>.jsonl.gz   the intents of that run
 * <subscription>/runs/<time>-<synchronization>.json          the run records
 * <subscription>/receipts/...                                receipts that the exchange has not received yet
 * ```
 */
export class SnapshotState {
  private readonly document: StateDocumentStore;
  private hasFollowed = false;
  /** Names of manifests that were removed. */
  private readonly discarded = new Set<string>();
  /** Blobs that are no longer needed. They are deleted when the lock is released. */
  public readonly obsolete: ObsoleteBlob[] = [];
  private readonly manifests: ManifestStore;
  private readonly described: DescribedManifests;
  public readonly journals: JournalStore;
  public readonly places: RecordedPlaces;
  public readonly target: KnownTarget;

  constructor(
    store: StateStore,
    subscriptionName: string,
    sides: ManifestSides,
    private readonly writing: StateOptions = {},
  ) {
    const document = new StateDocumentStore(store, subscriptionName, sides.invitationId, writing);
    this.document = document;
    this.manifests = new ManifestStore(store, subscriptionName, sides, writing);
    this.described = new DescribedManifests(store, `${subscriptionName}/manifests/`);
    this.places = new RecordedPlaces(document, this.manifests.names, sides);
    this.target = new KnownTarget(document, sides);
    this.journals = new JournalStore(store, subscriptionName, sides, {
      list: () => document.current.journals,
      register: (journal, signal) => this.registerJournal(journal, signal),
    });
  }

  /** Loads the state of the last run. */
  public load(signal: AbortSignal): Promise<StateDocument | undefined> {
    return this.document.load(signal);
  }

  /** Computes the root hash over the manifests that were read or written; null if there are none. */
  public computeRootHash(): string | null {
    return this.describeHeld().rootHash;
  }

  /** Describes the manifests that were read or written. */
  public describeHeld(): HeldSnapshot {
    return describeHeldSnapshot(
      this.manifests.describeManifests(
        (placeName) => this.document.current.snapshots[placeName]?.published ?? undefined,
      ),
    );
  }

  /** Begins to find out which manifests are still those that the state describes. */
  public beginPlan(signal: AbortSignal): void {
    this.described.begin(this.document.current.places, signal);
  }

  /**
   * Opens the manifest of the last snapshot at the target of this mapping; undefined if there is none.
   *
   * @param mayBeLost True if a missing manifest is not an error.
   * @param mayStayUnread True if a small manifest that is as the state describes it is read only when its entries are needed.
   * @param isRebuilt True if a manifest that no run has recorded is ignored, with a warning. By default it is an error.
   */
  public async openManifest(
    mapping: CopyMapping,
    signal: AbortSignal,
    mayBeLost = false,
    isRebuilt = mayBeLost && mapping.snapshot === undefined,
    mayStayUnread = false,
  ): Promise<OpenManifest | undefined> {
    const placeName = this.locateManifest(mapping);
    // Before the first snapshot there is no manifest, so none is requested.
    if (!this.document.isThere && !mayBeLost) {
      this.manifests.assumeMissing(mapping);
      return undefined;
    }
    const { snapshot, datasetName } = mapping;
    const { places } = this.document.current;
    const key = toManifestKey(placeName, snapshot);
    const sha256 = places[key]?.sha256;
    const described =
      mayStayUnread && !mayBeLost && snapshot === undefined
        ? await this.described.find(places, key, this.manifests.getPath(mapping), signal)
        : undefined;
    // The state of an earlier version tells of manifests without the places that they are about. An atomic snapshot has a
    // status too, and its manifest has another name.
    const isToldOf =
      placeName === datasetName &&
      this.places.getStatus(mapping) !== undefined &&
      !Object.hasOwn(this.document.current.snapshots, placeName);
    const isRecorded = sha256 !== undefined || isToldOf;
    const isRequired = !mayBeLost && snapshot === undefined && isRecorded;
    return this.manifests.openManifest(mapping, isRequired, signal, {
      sha256,
      described,
      mayHaveWritten: (synchronizationId) => this.mayHaveWritten(synchronizationId, mapping),
      ...(isRebuilt && { onAltered: this.warnOfRebuilding }),
    });
  }

  /** Replaces the manifest if it has changed. */
  public async writeManifest(
    synchronizationId: string,
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    signal: AbortSignal,
  ): Promise<void> {
    this.locateManifest(mapping);
    await this.manifests.writeManifest(synchronizationId, mapping, pieces, signal, this.ensureRegistered);
  }

  /** See `ManifestStore.uploadParts`. */
  public uploadParts(
    mapping: CopyMapping,
    pieces: AsyncIterable<ManifestPiece>,
    previousParts: readonly ManifestPart[],
    signal: AbortSignal,
  ): Promise<readonly ManifestPart[]> {
    this.locateManifest(mapping);
    return this.manifests.uploadParts(mapping, pieces, previousParts, signal);
  }

  /** Replaces the manifest by one of parts that several processes have uploaded. */
  public async writeParts(
    synchronizationId: string,
    mapping: CopyMapping,
    parts: readonly ManifestPart[],
    signal: AbortSignal,
  ): Promise<void> {
    this.locateManifest(mapping);
    await this.manifests.writeParts(synchronizationId, mapping, parts, signal, this.ensureRegistered);
  }

  /**
   * Records the result of a run, if anything has changed. Fails if another run has done so since `load`. Journals that are
   * closed become `obsolete`.
   *
   * @param manifests The status of manifests, by the names of their places. The others stay as they are.
   * @param isOpen Returns true if a run may have written files that are in no manifest.
   * @param hasLeftovers True if a run may have ended before it deleted its journals.
   */
  public async commit(
    synchronizationId: string,
    completedAt: string,
    manifests: StateDocument['manifests'],
    isOpen: (journal: OpenJournal) => boolean,
    signal: AbortSignal,
    hasLeftovers = false,
  ): Promise<void> {
    this.journals.endRegistration();
    const before = this.document.current;
    const closed = await this.journals.listClosed(
      before.journals.filter((journal) => !isOpen(journal)),
      synchronizationId,
      signal,
    );
    const after = {
      ...before,
      manifests: { ...before.manifests, ...manifests },
      journals: before.journals.filter((journal) => !closed.has(journal.synchronizationId)),
      ...this.describePlaces(),
    };
    // Listed before the state is replaced: if that succeeds, no other run has opened a journal in the meantime.
    const orphans = hasLeftovers ? await this.journals.listOrphans(before.journals, signal) : [];
    const isNews =
      before.synchronizationId === null || orphans.length > 0 || !isDeepStrictEqual(after, before);
    if (!isNews) return;
    await this.replaceDocument({ ...after, synchronizationId, completedAt }, signal);
    this.obsolete.push(...orphans.map((path) => ({ path })));
    for (const paths of closed.values()) this.obsolete.push(...paths.map((path) => ({ path })));
  }

  public async setSnapshots(
    mapping: CopyMapping,
    changed: AtomicSnapshots,
    signal: AbortSignal,
  ): Promise<void> {
    const before = this.document.current;
    const placeName = this.places.getName(mapping);
    const snapshots = { ...before.snapshots, [placeName]: changed };
    const { published } = changed;
    const recorded = this.places.getRecordedStatus(mapping);
    const status =
      recorded && published === this.places.getSnapshots(mapping).published
        ? { ...recorded, isComplete: true }
        : createManifestStatus(mapping, true);
    const manifests = published === null ? before.manifests : { ...before.manifests, [placeName]: status };
    await this.replaceDocument({ ...before, snapshots, manifests }, signal);
  }

  /** Records that a manifest of files in place has replaced the one of the published snapshot. */
  public async replacePublished(published: SnapshotMapping, signal: AbortSignal): Promise<void> {
    const { root: target, snapshot, ...mapping } = published;
    const landing = { ...mapping, target };
    const snapshots = this.places.getSnapshots(landing);
    this.discardManifest(published);
    const kept = snapshots.kept.filter(({ name }) => name !== snapshot);
    await this.setSnapshots(landing, { ...snapshots, published: null, kept }, signal);
  }

  /** Records that the next run must look which files of these containers are still there. */
  public async doubtContainers(containers: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    if (containers.size === 0) return;
    this.target.doubtContainers(containers);
    await this.replaceDocument(this.document.current, signal);
  }

  /** True if an earlier run has received change events. */
  public get followsEvents(): boolean {
    return this.document.current.followsEvents === true;
  }

  /** Records that this run receives change events, with the next change of the state. */
  public noteEvents(): void {
    this.hasFollowed = true;
  }

  /** Returns the head of a manifest that was read or written. */
  public getManifestHead(mapping: CopyMapping): ManifestHead | undefined {
    return this.manifests.getHead(mapping);
  }

  /** Returns the path of a manifest, for messages. */
  public getManifestPath(mapping: CopyMapping): string {
    this.locateManifest(mapping);
    return this.manifests.getPath(mapping);
  }

  /** Marks the manifest of this mapping as obsolete. */
  public discardManifest(mapping: CopyMapping): void {
    const placeName = this.locateManifest(mapping);
    this.obsolete.push({ path: this.manifests.getPath(mapping) });
    this.discarded.add(toManifestKey(placeName, mapping.snapshot));
  }

  /** See `ManifestStore.markGoneAsDeleted`. */
  public async markGoneAsDeleted(
    mapping: CopyMapping,
    signal: AbortSignal,
    keepsAdopted = false,
  ): Promise<void> {
    this.locateManifest(mapping);
    await this.manifests.markGoneAsDeleted(mapping, signal, keepsAdopted);
  }

  /** Every change of the state also records the manifests that were read or written. */
  private replaceDocument(changed: StateDocument, signal: AbortSignal): Promise<void> {
    return this.document.replace({ ...changed, ...this.describePlaces() }, signal);
  }

  private describePlaces(): Pick<StateDocument, 'places' | 'placesInDoubt' | 'containers' | 'followsEvents'> {
    return {
      places: this.listPlaces(),
      ...this.target.describe(),
      ...(this.hasFollowed && { followsEvents: true as const }),
    };
  }

  private listPlaces(): ManifestPlaces {
    const places = { ...this.document.current.places, ...this.manifests.listPlaces() };
    return leaveOutFew(
      Object.fromEntries(Object.entries(places).filter(([key]) => !this.discarded.has(key))),
    );
  }

  private locateManifest(mapping: CopyMapping): string {
    const placeName = this.places.getName(mapping);
    this.manifests.names.setPlace(mapping, placeName);
    return placeName;
  }

  /** True for a run that was killed before it could record its manifests, and for a publication that is in progress. */
  private mayHaveWritten(synchronizationId: string, mapping: CopyMapping): boolean {
    const isOpen = this.document.current.journals.some(
      (journal) => journal.synchronizationId === synchronizationId,
    );
    const { publishing } = this.places.getSnapshots(mapping);
    return isOpen || (publishing !== null && publishing === mapping.snapshot);
  }

  private readonly ensureRegistered = (): Promise<void> => this.journals.ensureRegistered();

  private readonly warnOfRebuilding = (path: string, reason: string): void =>
    this.writing.onWarning?.(warnings.stateRebuilt(path, reason));

  /** Registers the journal before its first blob is written. Otherwise the next run would not look for it. */
  private async registerJournal(journal: OpenJournal, signal: AbortSignal): Promise<void> {
    const before = this.document.current;
    await this.replaceDocument({ ...before, journals: [...before.journals, journal] }, signal);
  }
}
