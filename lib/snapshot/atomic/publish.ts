import { DataShareError } from '../../errors/data-share-error';
import { describePlace } from '../../model/values/dataset';
import { problems } from '../../errors/catalogue';
import type { AtomicSnapshots, KeptSnapshot, SnapshotMapping } from '../state/atomic-snapshots';
import { keptAfter, snapshotName, SnapshotPlaces } from '../state/atomic-snapshots';
import type { Run } from '../copying/run';
import { carry } from '../copying/copy-dataset';
import type { CopyMapping } from '../ports/dataset-mapping';
import { copyMappings } from '../ports/dataset-mapping';
import { deleteGone } from '../copying/mirror-deletions';
import type { Policy } from '../planning/steps';
import type { PlanTally } from '../planning/plan-tally';
import { changesIn, newsSince } from './changes-since-published';
import { removeSnapshot, withPresentVersions } from './remove-snapshot';

/** A snapshot is copied into a place of its own, where what is there is what this run or the one before has copied. */
const INTO_ITS_OWN_PLACE: Policy = { mode: 'Incremental', reconcile: false, adopt: false };

/**
 * Makes a snapshot of a dataset beside the published one, where the source has something else. One that a run before has
 * begun is gone on with.
 *
 * @returns Whether there is a whole one to be published.
 */
export async function stage(run: Run, mapping: CopyMapping): Promise<boolean> {
  const { job, state, log, halt } = run;
  const { subscription, unhurried } = job;
  const places = new SnapshotPlaces(subscription);
  const snapshots = state.snapshotsOf(mapping);
  log.beginDataset(mapping);
  let name = snapshots.staged;
  if (name === null) {
    const changes = await newsSince(run, mapping, snapshots);
    if (halt.isHalted) return false;
    if (changes && !changesIn(changes)) {
      log.unchanged(changes.unchanged);
      log.endDataset(true);
      return false;
    }
    if (changes) stopAtFuse(run, mapping, changes);
    name = snapshotName(job.now(), log.synchronizationId);
    if (snapshots.published === null) await clearThePlace(run, mapping, name);
    await state.setSnapshots(mapping, { ...snapshots, staged: name }, unhurried);
  }
  const staged = places.aside(mapping, name);
  await job.publisher.begin(staged.target, unhurried);
  const own: Run = { ...run, policy: INTO_ITS_OWN_PLACE, isMirror: true, deletions: [] };
  // Of a new one there is no manifest, and it costs no request to know that.
  const known = snapshots.staged === null ? undefined : await state.entries(staged, unhurried, true);
  const journals = await state.journals(staged, unhurried);
  await state.writeManifest(log.synchronizationId, staged, carry(own, staged, known, journals), unhurried);
  if (halt.isHalted) return false;
  if (log.isDatasetWhole && own.deletions.length > 0) {
    await deleteGone(own);
    await state.forgetGone(unhurried);
  }
  log.endDataset(snapshots.published !== null);
  return log.isDatasetWhole;
}

/** @throws DataShareError `DeletionFuse` where a new snapshot would leave out too much of what the published one has */
function stopAtFuse(
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
async function clearThePlace({ job, policy, state }: Run, mapping: CopyMapping, name: string): Promise<void> {
  const { publisher, unhurried, onWarning } = job;
  const obstacle = await publisher.obstacle(mapping.target, unhurried);
  if (obstacle === undefined) return;
  const isOwn = state.manifestOf(mapping.datasetName) !== undefined;
  const aside = new SnapshotPlaces(job.subscription).aside(mapping, `before-${name}`).target;
  const isMoved = (policy.adopt || isOwn) && (await publisher.makeRoom(mapping.target, aside, unhurried));
  const place = describePlace(mapping.target);
  if (!isMoved)
    throw new DataShareError([problems.publishPlaceTaken(place, obstacle, publisher.renames > 0)]);
  onWarning(
    `MovedAside: what was at ${place} is at ${describePlace(aside)} now; delete it when nobody needs it`,
  );
}

/** Publishes what was staged. */
export async function publish(run: Run, mapping: CopyMapping): Promise<void> {
  const { job, state, lock } = run;
  const snapshots = state.snapshotsOf(mapping);
  const staged = new SnapshotPlaces(job.subscription).aside(mapping, snapshots.staged!);
  await run.markers.write(staged);
  await lock.ensureHeld();
  await state.setSnapshots(mapping, { ...snapshots, publishing: snapshots.staged }, job.unhurried);
  await finish(run, mapping);
  run.log.published(mapping, snapshots.staged!);
}

/** Brings to their ends what runs before have begun to publish. */
export async function finishAll(run: FinishingRun): Promise<void> {
  for (const mapping of copyMappings(run.job.subscription))
    if (run.state.snapshotsOf(mapping).publishing !== null) await finish(run, mapping);
}

export type FinishingRun = Pick<Run, 'job' | 'state' | 'lock'>;

/** Puts the snapshot that is being published into its place, however far that has come. */
export async function finish({ job, state, lock }: FinishingRun, mapping: CopyMapping): Promise<void> {
  const { subscription, publisher, unhurried } = job;
  const places = new SnapshotPlaces(subscription);
  const before = state.snapshotsOf(mapping);
  const name = before.publishing!;
  const published = places.published(mapping, name);
  const manifest = await state.entries(published, unhurried, true);
  if (!manifest)
    throw new DataShareError([problems.stateUnreadable(name, 'the manifest of that snapshot is missing')]);
  const facts = factsOf(
    before,
    published,
    manifest.parts,
    state.headOf(published)!.synchronizationId,
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
      place: places.aside(mapping, name).target,
    },
    before.published === null || before.published === name
      ? undefined
      : places.aside(mapping, before.published).target,
    unhurried,
  );
  if (publisher.renames > 0)
    await state.writeManifest(
      facts.synchronizationId,
      published,
      withPresentVersions(job, published, manifest),
      unhurried,
    );
  else await manifest.close();
  await lock.ensureHeld();
  const { kept, obsolete } = keptAfter(before, facts, subscription.keepSnapshots);
  for (const { name: old } of obsolete) await removeSnapshot(job, state, places.aside(mapping, old));
  const staged = before.staged === name ? null : before.staged;
  await state.setSnapshots(
    mapping,
    { ...before, published: name, staged, publishing: null, kept },
    unhurried,
  );
}

/** What is known of a snapshot that was published before; or what its manifest says. */
function factsOf(
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
