import { DataShareError } from '../../errors/data-share-error';
import { problems, warnings } from '../../errors/catalogue';
import type { Place } from '../../model/values/dataset';
import { describePlace } from '../../model/values/dataset';
import type { AtomicSnapshots, KeptSnapshot, SnapshotMapping } from '../state/atomic-snapshots';
import { rotateSnapshots } from '../state/atomic-snapshots';
import { SnapshotPlaces } from '../state/snapshot-places';
import type { CopyMapping } from '../contract/copy-mapping';
import { getCopyMappings } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import type { PublishedSnapshot } from '../contract/publisher-port';
import type { Policy } from '../planning/policy';
import { requireFiles } from '../planning/require-target-files';
import type { OpenManifest } from '../state/manifest-reader';
import type { ManifestPart } from '../state/manifest-part';
import { countPart } from '../state/manifest-part';
import type { RunLock } from '../state/run-lock';
import type { SnapshotState } from '../state/snapshot-state';
import { removeSnapshot } from './remove-snapshot';
import { describePublishedSnapshot, describeSnapshot } from './describe-snapshot';
import { refreshTargetETags } from './refresh-target-etags';

const NOTHING = { reconcile: false, adopt: false };

/** Replaces the published snapshot of a dataset with another one that is complete. Each step can be repeated after a crash. */
export class SnapshotPublication {
  constructor(
    private readonly job: RunDependencies,
    private readonly state: SnapshotState,
    private readonly lock: RunLock,
  ) {}

  /**
   * Finishes what earlier runs have started to publish.
   *
   * @param onBegin Called before a snapshot is published.
   * @param allowed By default, what the policy allows is an error.
   * @returns The names of the snapshots that are published now.
   */
  public async finishAll(
    onBegin: () => void = () => {},
    allowed: Pick<Policy, 'reconcile' | 'adopt'> = NOTHING,
  ): Promise<ReadonlyMap<CopyMapping, string>> {
    const finished = new Map<CopyMapping, string>();
    for (const mapping of getCopyMappings(this.job.subscription)) {
      const name = this.state.places.getSnapshots(mapping).publishing;
      if (name === null) continue;
      onBegin();
      await this.finish(mapping, allowed);
      if (this.state.places.getSnapshots(mapping).published === name) finished.set(mapping, name);
    }
    return finished;
  }

  /** @param heldSince The time from which no synchronization may publish, if it is to be set. */
  public async publish(mapping: CopyMapping, snapshotName: string, heldSince?: string): Promise<void> {
    const { state, lock, job } = this;
    await lock.ensureHeld();
    const snapshots = state.places.getSnapshots(mapping);
    const begun = { ...snapshots, publishing: snapshotName, ...(heldSince !== undefined && { heldSince }) };
    await state.setSnapshots(mapping, begun, job.neverAborted);
    await this.finish(mapping);
  }

  /**
   * Shows readers the published snapshot again, if somebody has deleted or changed the document that names it.
   *
   * @param replacesForeign True if a document of somebody else is replaced.
   * @throws DataShareError `PublishPlaceTaken`
   */
  public async repair(mapping: CopyMapping, replacesForeign: boolean): Promise<void> {
    const { job, state, lock } = this;
    const { publisher, neverAborted, onWarning } = job;
    const published = describePublishedSnapshot(job, mapping, state.places.getSnapshots(mapping));
    if (!published) return;
    const shown = await publisher.checkPublished(published, neverAborted);
    if (shown === 'right') return;
    const place = describePlace(mapping.target);
    if (shown === 'foreign' && !replacesForeign) throw toForeignError(place);
    await publisher.publish(published, { replacesForeign, ensureHeld: lock.ensureHeld }, neverAborted);
    onWarning(warnings.publicationRepaired(place, published.snapshotName, shown));
  }

  /**
   * Must be called before another snapshot is published without a look at the source.
   *
   * @throws DataShareError `PublishPlaceTaken` if somebody else has replaced the document that names the published snapshot
   */
  public async requireOwnDocument(mapping: CopyMapping): Promise<void> {
    const { job, state } = this;
    const published = describePublishedSnapshot(job, mapping, state.places.getSnapshots(mapping));
    if (published && (await job.publisher.checkPublished(published, job.neverAborted)) === 'foreign')
      throw toForeignError(describePlace(mapping.target));
  }

  /**
   * Shows readers a snapshot, if it is complete and not shown yet.
   *
   * @throws DataShareError `TargetFilesMissing`
   */
  private async show(
    published: SnapshotMapping,
    manifest: OpenManifest,
    facts: PublishedSnapshot,
    previous: Place | undefined,
    replacesForeign: boolean,
  ): Promise<void> {
    const { job, state, lock } = this;
    const { publisher, neverAborted } = job;
    const found = await publisher.locate(facts, previous, neverAborted);
    // Files that are nowhere are missing in their own place.
    const at = found ?? facts.place;
    await requireFiles(job, { ...published, target: at }, manifest);
    if (!found) await publisher.prepare(at, neverAborted);
    if (at.path !== facts.root.path)
      await publisher.publish(
        facts,
        { previous, replacesForeign, ensureHeld: lock.ensureHeld },
        neverAborted,
      );
    if (publisher.renames === 0) return;
    const renamed = await state.openManifest(published, neverAborted, true);
    await state.writeManifest(
      facts.synchronizationId,
      published,
      refreshTargetETags(job, published, renamed!),
      neverAborted,
    );
  }

  /** Leaves a snapshot that somebody has deleted, or part of it, to the next run, which copies what is missing. */
  private async giveUp(mapping: CopyMapping, previous: Place | undefined): Promise<void> {
    const { state } = this;
    const { publisher, neverAborted } = this.job;
    if (previous) await publisher.restore(mapping.target, previous, this.lock.ensureHeld, neverAborted);
    state.target.beginDoubt(mapping);
    await state.setSnapshots(
      mapping,
      { ...state.places.getSnapshots(mapping), publishing: null },
      neverAborted,
    );
  }

  /** Puts the snapshot that is being published into its place, regardless of how far an earlier run has come. */
  private async finish(
    mapping: CopyMapping,
    { reconcile: isRebuilt, adopt }: Pick<Policy, 'reconcile' | 'adopt'> = NOTHING,
  ): Promise<void> {
    const { job, state, lock } = this;
    const { subscription, neverAborted } = job;
    const places = new SnapshotPlaces(subscription);
    const before = state.places.getSnapshots(mapping);
    const name = before.publishing!;
    const published = places.mapToPublished(mapping, name);
    const manifest = await state.openManifest(published, neverAborted, true, isRebuilt);
    if (!manifest) {
      const path = state.getManifestPath(published);
      if (!isRebuilt) throw new DataShareError([problems.stateUnreadable(path, 'it is missing')]);
      job.onWarning(warnings.stateRebuilt(path, 'it is missing'));
      const staged = before.staged === name ? null : before.staged;
      await state.setSnapshots(mapping, { ...before, staged, publishing: null }, neverAborted);
      return;
    }
    const head = state.getManifestHead(published)!;
    const facts = toKeptSnapshot(before, published, head.parts, head.synchronizationId, job.now());
    const previous =
      before.published === null || before.published === name
        ? undefined
        : places.mapToSnapshotFolder(mapping, before.published).target;
    try {
      await this.show(
        published,
        manifest,
        describeSnapshot(job, mapping, facts),
        previous,
        isRebuilt || adopt,
      );
    } catch (error) {
      // A run that has lost its lock finds what its successor has done.
      await lock.throwIfLost(error);
      // The error matters more than a failure to give up, after which the next run gives up.
      if (isOfMissingFiles(error)) await this.giveUp(mapping, previous).catch(() => undefined);
      throw error;
    }
    await lock.ensureHeld();
    const { kept, obsolete } = rotateSnapshots(before, facts, subscription.keepSnapshots);
    for (const { name: old } of obsolete)
      await removeSnapshot(job, state, lock, places.mapToSnapshotFolder(mapping, old));
    const staged = before.staged === name ? null : before.staged;
    await state.setSnapshots(
      mapping,
      { ...before, published: name, staged, publishing: null, kept },
      neverAborted,
    );
  }
}

function toForeignError(place: string): DataShareError {
  const what = 'a document of somebody else, in place of the one that names the published snapshot,';
  return new DataShareError([problems.publishPlaceTaken(place, what, 'reconcile')]);
}

function isOfMissingFiles(error: unknown): boolean {
  return DataShareError.isDataShareError(error) && error.code === 'TargetFilesMissing';
}

/** Returns the record of a snapshot that was published before, or builds it from the manifest. */
function toKeptSnapshot(
  { kept }: AtomicSnapshots,
  { snapshot }: SnapshotMapping,
  parts: readonly ManifestPart[],
  synchronizationId: string,
  now: Date,
): KeptSnapshot {
  const known = kept.find(({ name }) => name === snapshot);
  if (known) return known;
  const counts = parts.map(countPart);
  return {
    name: snapshot,
    synchronizationId,
    completedAt: now.toISOString(),
    files: counts.reduce((sum, { files }) => sum + files, 0),
    sizeBytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
