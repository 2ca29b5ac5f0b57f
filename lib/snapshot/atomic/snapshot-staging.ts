import { getDatasetStores } from '../contract/dataset-stores';
import { DataShareError } from '../../errors/data-share-error';
import { problems, warnings } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import { DatasetCopier } from '../copying/dataset-copier';
import { MirrorDeletions } from '../copying/mirror-deletions';
import type { RunContext } from '../copying/run-context';
import type { PlanTally } from '../planning/plan-tally';
import type { Policy } from '../planning/policy';
import type { CopyMapping } from '../contract/copy-mapping';
import { createSnapshotName } from '../state/atomic-snapshots';
import { SnapshotPlaces } from '../state/snapshot-places';
import { listSourceFiles } from '../planning/dataset-listing';
import { openManifestForPlanning } from '../planning/open-manifest';
import { hasChanges, tallyChanges } from './source-changes';
import { SnapshotPublication } from './snapshot-publication';

/** A staged snapshot has a folder of its own, which contains only what this run or an earlier one has copied there. */
const STAGING_POLICY: Policy = { mode: 'Incremental', reconcile: false, adopt: false };

/** Copies new snapshots of datasets next to the published ones. */
export class SnapshotStaging {
  constructor(
    private readonly run: RunContext,
    private readonly policy: Policy,
    private readonly allowDeletes: number,
  ) {}

  /**
   * Copies a new snapshot of a dataset if the source has changed since the published one, or continues the snapshot that an
   * earlier run has started.
   *
   * @returns True if there is a complete snapshot to publish. A dataset that is held is copied, but not published.
   */
  public async stage(mapping: CopyMapping): Promise<boolean> {
    const { job, state, tally, halt, acceptNewSource } = this.run;
    const { subscription, neverAborted } = job;
    const places = new SnapshotPlaces(subscription);
    const snapshots = state.places.getSnapshots(mapping);
    tally.beginDataset(mapping);
    await this.run.containers.identify(mapping.target.container);
    const { reconcile, adopt } = this.policy;
    const repair = (): Promise<void> =>
      new SnapshotPublication(job, state, this.run.lock).repair(mapping, reconcile || adopt);
    // Readers must not be shown a snapshot whose files may be gone.
    const isInDoubt = state.target.isInDoubt(mapping);
    if (!isInDoubt) await repair();
    let name = snapshots.staged;
    const changes = await tallyChanges(this.run, this.policy, mapping, snapshots);
    if (halt.isHalted) return false;
    if (changes) this.enforceDeletionFuse(mapping, changes);
    if (name === null) {
      if (changes && !hasChanges(changes)) {
        tally.getDataset(mapping).addUnchanged(changes.unchanged);
        tally.getDataset(mapping).end(true);
        const { published } = snapshots;
        if (published !== null)
          this.run.missingFiles.noteCompleted(places.mapToPublished(mapping, published));
        if (isInDoubt) {
          await repair();
          state.target.endDoubt(mapping);
        }
        return false;
      }
      name = createSnapshotName(job.now(), tally.synchronizationId);
      if (snapshots.published === null) {
        await this.requireSource(mapping);
        await this.clearPublishPlace(mapping, name);
      }
      await state.setSnapshots(mapping, { ...snapshots, staged: name }, neverAborted);
    }
    const staged = places.mapToSnapshotFolder(mapping, name);
    await job.publisher.prepare(staged.target, neverAborted);
    const deletions = new MirrorDeletions(this.run);
    const copier = new DatasetCopier(this.run, staged, {
      policy: {
        ...STAGING_POLICY,
        // Only in the folder that an earlier run has begun can somebody else have changed anything.
        ...(snapshots.staged !== null && { reconcile, adopt }),
        isInDoubt,
      },
      deletions,
    });
    // A new snapshot has no manifest, so none is requested.
    const manifest =
      snapshots.staged === null
        ? undefined
        : await openManifestForPlanning(job, state, staged, {
            mayBeLost: true,
            isRebuilt: this.policy.reconcile,
            acceptNewSource,
          });
    await copier.copyDataset(manifest);
    if (halt.isHalted) return false;
    if (tally.getDataset(mapping).isCopied && !deletions.isEmpty) {
      await deletions.deleteAll();
      if (halt.isHalted) return false;
      // A file that could not be deleted is still there: the next run tries again.
      if (tally.getDataset(mapping).isCopied) await state.markGoneAsDeleted(staged, neverAborted);
    }
    this.run.missingFiles.noteCompleted(staged);
    tally.getDataset(mapping).end(snapshots.published !== null);
    if (!tally.getDataset(mapping).isComplete) return false;
    if (snapshots.heldSince === undefined) return true;
    tally.getDataset(mapping).noteHeld(snapshots.heldSince);
    job.onWarning(warnings.snapshotHeld(mapping.datasetName, name, snapshots.heldSince));
    return false;
  }

  /** @throws DataShareError `DeletionFuse` if a new snapshot would lack too many files of the published one */
  private enforceDeletionFuse(
    { datasetName }: CopyMapping,
    { unchanged, changed, full, repair, gone }: PlanTally,
  ): void {
    const { maxDeleteFraction } = this.run.job.subscription;
    const files = [unchanged, changed, full, repair, gone].reduce((sum, tally) => sum + tally.files, 0);
    if (gone.files <= Math.max(files * maxDeleteFraction, this.allowDeletes)) return;
    const counts = { gone: gone.files, files };
    throw new DataShareError([problems.deletionFuse(datasetName, counts, maxDeleteFraction, true)]);
  }

  /** Reads the source before anything is written for the first snapshot. A later one has been compared with the source. */
  private async requireSource(mapping: CopyMapping): Promise<void> {
    const { job } = this.run;
    for await (const _ of listSourceFiles(getDatasetStores(job, mapping), mapping, job.signal, {})) return;
  }

  /** @throws DataShareError `PublishPlaceTaken` if the place has files that this subscription has not written */
  private async clearPublishPlace(mapping: CopyMapping, name: string): Promise<void> {
    const { job, state } = this.run;
    const { publisher, neverAborted, onWarning } = job;
    const obstacle = await publisher.findObstacle(mapping.target, neverAborted);
    if (obstacle === undefined) return;
    const isOwn = state.places.getStatus(mapping) !== undefined;
    const aside = new SnapshotPlaces(job.subscription).mapToSnapshotFolder(mapping, `before-${name}`).target;
    if (isOwn) {
      // Recorded before they are moved: if the run is killed, they are not in their place any more.
      state.target.beginDoubt(mapping);
      await state.setSnapshots(mapping, state.places.getSnapshots(mapping), neverAborted);
    }
    const isMoved =
      (this.policy.adopt || isOwn) &&
      (await publisher.moveAside(mapping.target, aside, this.run.lock.ensureHeld, neverAborted));
    const place = describePlace(mapping.target);
    if (!isMoved)
      throw new DataShareError([problems.publishPlaceTaken(place, obstacle, publisher.renames > 0)]);
    if (isOwn) state.discardManifest(mapping);
    onWarning(warnings.movedAside(place, describePlace(aside)));
  }
}
