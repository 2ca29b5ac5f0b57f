import { DataShareError } from '../../errors/data-share-error';
import { describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { AtomicSnapshots, KeptSnapshot, SnapshotMapping } from '../state/atomic-snapshots';
import { rotateSnapshots, createSnapshotName, SnapshotPlaces } from '../state/atomic-snapshots';
import type { Run } from '../copying/run';
import { copyDataset } from '../copying/copy-dataset';
import type { CopyMapping } from '../ports/dataset-mapping';
import { getCopyMappings } from '../ports/dataset-mapping';
import { deleteGoneFiles } from '../copying/mirror-deletions';
import type { Policy } from '../planning/steps';
import type { PlanTally } from '../planning/plan-tally';
import { hasChanges, tallyChanges } from './changes-since-published';
import { removeSnapshot, updateTargetVersions } from './remove-snapshot';

/** A snapshot is copied into a place of its own, where what is there is what this run or the one before has copied. */
const STAGING_POLICY: Policy = { mode: 'Incremental', reconcile: false, adopt: false };

/**
 * Makes a snapshot of a dataset beside the published one, where the source has something else. One that a run before has
 * begun is gone on with.
 *
 * @returns Whether there is a whole one to be published.
 */
export async function stageSnapshot(run: Run, mapping: CopyMapping): Promise<boolean> {
  const { job, state, tally, halt } = run;
  const { subscription, neverAborted } = job;
  const places = new SnapshotPlaces(subscription);
  const snapshots = state.getSnapshots(mapping);
  tally.beginDataset(mapping);
  let name = snapshots.staged;
  if (name === null) {
    const changes = await tallyChanges(run, mapping, snapshots);
    if (halt.isHalted) return false;
    if (changes && !hasChanges(changes)) {
      tally.addUnchanged(changes.unchanged);
      tally.endDataset(true);
      return false;
    }
    if (changes) enforceDeletionFuse(run, mapping, changes);
    name = createSnapshotName(job.now(), tally.synchronizationId);
    if (snapshots.published === null) await clearPublishPlace(run, mapping, name);
    await state.setSnapshots(mapping, { ...snapshots, staged: name }, neverAborted);
  }
  const staged = places.mapToSnapshotFolder(mapping, name);
  await job.publisher.prepare(staged.target, neverAborted);
  const own: Run = { ...run, policy: STAGING_POLICY, isMirror: true, deletions: [] };
  // Of a new one there is no manifest, and it costs no request to know that.
  const known = snapshots.staged === null ? undefined : await state.openManifest(staged, neverAborted, true);
  const journals = await state.readJournals(staged, neverAborted);
  await state.writeManifest(
    tally.synchronizationId,
    staged,
    copyDataset(own, staged, known, journals),
    neverAborted,
  );
  if (halt.isHalted) return false;
  if (tally.isDatasetComplete && own.deletions.length > 0) {
    await deleteGoneFiles(own);
    await state.markGoneAsDeleted(neverAborted);
  }
  tally.endDataset(snapshots.published !== null);
  return tally.isDatasetComplete;
}

/** @throws DataShareError `DeletionFuse` where a new snapshot would leave out too much of what the published one has */
function enforceDeletionFuse(
  { job, allowDeletes }: Run,
  { datasetName }: CopyMapping,
  { unchanged, changed, full, repair, gone }: PlanTally,
): void {
  const { maxDeleteFraction } = job.subscription;
  const files = [unchanged, changed, full, repair, gone].reduce((sum, tally) => sum + tally.files, 0);
  if (gone.files <= Math.max(files * maxDeleteFraction, allowDeletes)) return;
  const counts = { gone: gone.files, files };
  throw new DataShareError([problems.deletionFuse(datasetName, counts, maxDeleteFraction, true)]);
}

/** @throws DataShareError `PublishPlaceTaken` where something is in the place that this subscription has not put there */
async function clearPublishPlace(
  { job, policy, state }: Run,
  mapping: CopyMapping,
  name: string,
): Promise<void> {
  const { publisher, neverAborted, onWarning } = job;
  const obstacle = await publisher.findObstacle(mapping.target, neverAborted);
  if (obstacle === undefined) return;
  const isOwn = state.getManifestStatus(mapping.datasetName) !== undefined;
  const aside = new SnapshotPlaces(job.subscription).mapToSnapshotFolder(mapping, `before-${name}`).target;
  const isMoved = (policy.adopt || isOwn) && (await publisher.moveAside(mapping.target, aside, neverAborted));
  const place = describePlace(mapping.target);
  if (!isMoved)
    throw new DataShareError([problems.publishPlaceTaken(place, obstacle, publisher.renames > 0)]);
  onWarning(
    `MovedAside: what was at ${place} is at ${describePlace(aside)} now; delete it when nobody needs it`,
  );
}

/** Publishes what was staged. */
export async function publishSnapshot(run: Run, mapping: CopyMapping): Promise<void> {
  const { job, state, lock } = run;
  const snapshots = state.getSnapshots(mapping);
  const staged = new SnapshotPlaces(job.subscription).mapToSnapshotFolder(mapping, snapshots.staged!);
  await run.markers.write(staged);
  await lock.ensureHeld();
  await state.setSnapshots(mapping, { ...snapshots, publishing: snapshots.staged }, job.neverAborted);
  await finishPublishing(run, mapping);
  run.tally.setPublished(mapping, snapshots.staged!);
}

/** Brings to their ends what runs before have begun to publish. */
export async function finishAllPublishing(run: FinishingRun): Promise<void> {
  for (const mapping of getCopyMappings(run.job.subscription))
    if (run.state.getSnapshots(mapping).publishing !== null) await finishPublishing(run, mapping);
}

export type FinishingRun = Pick<Run, 'job' | 'state' | 'lock'>;

/** Puts the snapshot that is being published into its place, however far that has come. */
export async function finishPublishing(
  { job, state, lock }: FinishingRun,
  mapping: CopyMapping,
): Promise<void> {
  const { subscription, publisher, neverAborted } = job;
  const places = new SnapshotPlaces(subscription);
  const before = state.getSnapshots(mapping);
  const name = before.publishing!;
  const published = places.mapToPublished(mapping, name);
  const manifest = await state.openManifest(published, neverAborted, true);
  if (!manifest)
    throw new DataShareError([problems.stateUnreadable(name, 'the manifest of that snapshot is missing')]);
  const facts = toKeptSnapshot(
    before,
    published,
    manifest.parts,
    state.getManifestHead(published)!.synchronizationId,
    job.now(),
  );
  await publisher.publish(
    {
      subscriptionName: subscription.subscriptionName,
      datasetName: mapping.datasetName,
      snapshotName: name,
      synchronizationId: facts.synchronizationId,
      completedAt: facts.completedAt,
      files: facts.files,
      sizeBytes: facts.sizeBytes,
      root: mapping.target,
      place: places.mapToSnapshotFolder(mapping, name).target,
    },
    before.published === null || before.published === name
      ? undefined
      : places.mapToSnapshotFolder(mapping, before.published).target,
    neverAborted,
  );
  if (publisher.renames > 0)
    await state.writeManifest(
      facts.synchronizationId,
      published,
      updateTargetVersions(job, published, manifest),
      neverAborted,
    );
  else await manifest.close();
  await lock.ensureHeld();
  const { kept, obsolete } = rotateSnapshots(before, facts, subscription.keepSnapshots);
  for (const { name: old } of obsolete)
    await removeSnapshot(job, state, places.mapToSnapshotFolder(mapping, old));
  const staged = before.staged === name ? null : before.staged;
  await state.setSnapshots(
    mapping,
    { ...before, published: name, staged, publishing: null, kept },
    neverAborted,
  );
}

/** What is known of a snapshot that was published before; or what its manifest says. */
function toKeptSnapshot(
  { kept }: AtomicSnapshots,
  { snapshot }: SnapshotMapping,
  parts: readonly { readonly entries: number; readonly directories?: number; readonly sizeBytes: number }[],
  synchronizationId: string,
  now: Date,
): KeptSnapshot {
  const known = kept.find(({ name }) => name === snapshot);
  if (known) return known;
  return {
    name: snapshot,
    synchronizationId,
    completedAt: now.toISOString(),
    files: parts.reduce((sum, { entries, directories = 0 }) => sum + entries - directories, 0),
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}
