import { combineFailures, describeFailure, isOfOneDataset } from './dataset-failures';
import { SnapshotPublication } from './atomic/snapshot-publication';
import { SnapshotStaging } from './atomic/snapshot-staging';
import { DatasetCopier } from './copying/dataset-copier';
import { MirrorDeletions } from './copying/mirror-deletions';
import { RunTally } from './copying/run-tally';
import { isMissingContainer } from './contract/is-missing-container';
import { createJournalFilter } from './copying/journal-filter';
import { RunContext } from './copying/run-context';
import { EndedRuns } from './parallel/ended-runs';
import { LedRanges } from './parallel/led-ranges';
import { forEachDataset } from './planning/each-dataset';
import type { LongListing } from './planning/long-listings';
import { isLong } from './planning/long-listings';
import { choosePolicy } from './planning/policy';
import { openLandedManifest } from './planning/open-manifest';
import type { Policy } from './planning/policy';
import type { CopyMapping } from './contract/copy-mapping';
import { getCopyMappings } from './contract/copy-mapping';
import type { RunRecord } from './contract/run-record';
import type { RunDependencies } from './contract/run-dependencies';
import { mapConcurrently } from '../streams/ordered-streams';
import { SnapshotPlaces } from './state/snapshot-places';
import { RunRecords } from './state/run-records';
import { SnapshotState } from './state/snapshot-state';
import type { ManifestStatus } from './state/manifest-status';
import { createManifestStatus } from './state/manifest-status';
import { acquireRunLock } from './state/acquire-run-lock';
import type { SynchronizeOptions } from './synchronize-options';

/**
 * Synchronizes a subscription once. Files that fail are in the record (status `Failed`). If the run cannot continue, it
 * throws after it has written manifests and a record of what it has done.
 *
 * @throws DataShareError `SynchronizationRunning`, `SynchronizationStalled`, `LockLost`, `StateChanged`, `StateAltered`,
 *   `SourceUnrelated`, `DeletionFuse`, `Interrupted`, and if a storage account or a container cannot be reached
 */
export async function synchronize(job: RunDependencies, options: SynchronizeOptions): Promise<RunRecord> {
  const { subscription, signal, neverAborted } = job;
  const synchronizationId = job.newId();
  const { breakLock, together } = options;
  const lock = await acquireRunLock(job, synchronizationId, breakLock, together?.processes);
  const state = new SnapshotState(job.stateStore, subscription.subscriptionName, job.sides, {
    partEntries: job.partEntries,
    ensureLocked: lock.ensureHeld,
    onWarning: job.onWarning,
  });
  try {
    // Loaded under the lock: an earlier run, or one whose lock was broken, has written its state.
    const pointer = await state.load(signal);
    if (!pointer) await lock.readBack(signal);
    if (!options.reconcile) state.beginPlan(neverAborted);
    const hasAllManifests = getCopyMappings(subscription).every((mapping) => state.places.getStatus(mapping));
    if (!hasAllManifests) await job.requireContainers();
    job.expectMissing(state.target.listContainersWithoutFiles(getCopyMappings(subscription)));
    const isCarried = options.otherEngine !== undefined;
    const policy = choosePolicy({ ...options, isCarried }, pointer);
    const { mode } = policy;
    const tally = new RunTally(subscription, mode, synchronizationId, job.now, (progress) => {
      lock.noteProgress();
      options.onProgress(progress);
    });
    const run = new RunContext(job, state, lock, tally, options);
    return await new Synchronization(run, policy, options).synchronize();
  } finally {
    // A lock that cannot be released expires on its own.
    await lock.release(state.obsolete, neverAborted).catch(() => undefined);
  }
}

/** Datasets whose markers or manifests are changed at the same time. */
const DATASETS_AT_ONCE = 16;

const NO_FAILURES: ReadonlyMap<string, Error> = new Map();

interface CopiedDatasets {
  /** The mappings with a staged snapshot to publish. */
  readonly staged: readonly CopyMapping[];
  /** The failures that concern single datasets. */
  readonly failures: ReadonlyMap<CopyMapping, Error>;
}

/** The phases of one synchronization, in order: publish what is pending, copy, record, publish, delete, mark. */
class Synchronization {
  private readonly places: SnapshotPlaces;
  /** True if an earlier run has copied what events or digests told of. */
  private readonly hasFollowed: boolean;
  /** Containers of the target that were there, or should be. */
  private readonly missing = new Set<string>();
  private readonly publication: SnapshotPublication;
  private readonly records: RunRecords;
  /** Undefined if files that are gone at the source are kept. */
  private readonly deletions: MirrorDeletions | undefined;
  private readonly allowDeletes: number;
  /** The ranges that other processes work on, too; undefined if this process does everything. */
  private ranges: LedRanges | undefined;

  constructor(
    private readonly run: RunContext,
    private readonly policy: Policy,
    private readonly options: SynchronizeOptions,
  ) {
    this.allowDeletes = options.allowDeletes;
    const { job, state, lock, changes } = run;
    this.hasFollowed = state.followsEvents || changes?.isOfDigests === true;
    if (changes && !changes.isOfDigests) state.noteEvents();
    this.places = new SnapshotPlaces(job.subscription);
    this.publication = new SnapshotPublication(job, state, lock);
    this.records = new RunRecords(job.stateStore, job.subscription.subscriptionName);
    const canDelete = run.otherEngine?.admitsRepairs ?? true;
    this.deletions =
      canDelete && job.subscription.deletions === 'mirror' ? new MirrorDeletions(run) : undefined;
  }

  public async synchronize(): Promise<RunRecord> {
    try {
      return await this.runPhases();
    } finally {
      // Blobs that stay there do no harm.
      await this.ranges?.end().catch(() => undefined);
    }
  }

  private async runPhases(): Promise<RunRecord> {
    const { job, state, tally } = this.run;
    try {
      const begin = (): void => tally.progress.setPhase('publishing');
      const finished = await this.publication.finishAll(begin, this.policy);
      tally.progress.setPhase();
      const copied = await this.copyDatasets();
      for (const [mapping, name] of finished) tally.getDataset(mapping).setPublished(name);
      await this.publishAll(copied);
      const isAllCopied = tally.countFailed() === 0 && tally.countPostponed() === 0;
      if (isAllCopied) await this.deleteGone();
      tally.progress.setPhase('recording');
      await this.writeMarkers(this.deletions !== undefined && !isAllCopied);
    } catch (error) {
      this.noteMissingContainers(error);
      // The error that stopped the run matters more.
      await state.doubtContainers(this.missing, job.neverAborted).catch(() => undefined);
      const record = this.endRun(describeFailure(error));
      // The error that stopped the run matters more than a record that cannot be written.
      await this.addRecord(record, error).catch(() => undefined);
      await job.onRecord(record);
      throw error;
    }
    const record = await this.addMissed(this.endRun());
    await this.addRecord(record);
    await job.onRecord(record);
    return record;
  }

  /** @param failure The error that stopped the run. */
  private async addRecord(record: RunRecord, failure?: unknown): Promise<void> {
    const { job } = this.run;
    const { together } = this.options;
    await this.records.add(record, job.neverAborted);
    // Only helps the other processes to find the record: the run is what its record says.
    const isInterrupted = job.signal.aborted && record.status === 'Failed';
    const { execution } = together ?? {};
    if (together)
      await new EndedRuns(job).write(record, { execution, failure, isInterrupted }).catch(() => undefined);
  }

  /** @param stop The message of the error that stopped the run. */
  private endRun(stop?: string): RunRecord {
    const { state, tally, changes, otherEngine } = this.run;
    const processes = this.ranges?.countProcesses() ?? 1;
    const record = {
      ...tally.endRun(state.describeHeld(), stop),
      ...(otherEngine && { engine: otherEngine.kind }),
      ...(processes > 1 && { processes }),
    };
    if (!changes) return record;
    const { trigger, events } = changes;
    return { ...record, trigger, changeLatencyMs: changes.computeLatency(), ...(events && { events }) };
  }

  /** Adds the number of changes that events have missed, if this run has listed everything and earlier ones followed events. */
  private async addMissed(record: RunRecord): Promise<RunRecord> {
    const { changes } = this.run;
    if (!changes?.isListing) return record;
    // The run is complete: if the queue cannot be read any more, only this number stays unknown.
    const missed = this.hasFollowed ? await changes.countUntold().catch(() => null) : null;
    return { ...record, filesMissedByEvents: missed };
  }

  /**
   * Copies new and changed files, and puts the new manifests into effect.
   *
   * @throws the failure that halted the run, unless it concerns single datasets
   */
  private async copyDatasets(): Promise<CopiedDatasets> {
    const { job, state, tally, halt } = this.run;
    const manifests: Record<string, ManifestStatus> = {};
    const staged: CopyMapping[] = [];
    let isAllRecorded = true;
    const failures = new Map<CopyMapping, Error>();
    const createStatus = ({ halt: { isHalted } }: RunContext, mapping: CopyMapping): ManifestStatus =>
      createManifestStatus(mapping, !isHalted && tally.getDataset(mapping).isComplete);
    const copyDataset = async (mapping: CopyMapping, listing?: LongListing): Promise<void> => {
      const placeName = state.places.getName(mapping);
      const before = state.places.getStatus(mapping);
      const isAtomic = this.places.isAtomic(mapping);
      // A published snapshot stays complete until the next one replaces it.
      if (before && !isAtomic) manifests[placeName] = { isComplete: false };
      const isShared = this.ranges?.has(mapping) ?? false;
      if (halt.isHalted && !isShared) return;
      const run = this.run.forDataset();
      try {
        if (isShared) {
          const isWhole = await this.joinRanges(run, mapping, before?.isComplete ?? false);
          if (!isWhole) isAllRecorded = false;
          manifests[placeName] = createStatus(run, mapping);
        } else if (isAtomic) {
          const staging = new SnapshotStaging(run, this.policy, this.allowDeletes);
          if (await staging.stage(mapping)) staged.push(mapping);
          else if (before && !run.halt.isHalted && tally.getDataset(mapping).isComplete) {
            const { published, staged: held } = state.places.getSnapshots(mapping);
            // The published snapshot has what the patterns include now.
            if (published !== null && held === null)
              manifests[placeName] = createManifestStatus(mapping, true);
          }
        } else {
          await this.copyInPlace(run, mapping, before?.isComplete ?? false, listing);
          manifests[placeName] = createStatus(run, mapping);
        }
      } catch (error) {
        // This dataset stays as the last run recorded it. The other datasets are recorded below.
        isAllRecorded = false;
        run.halt.stop(error);
      }
      tally.progress.endListing(mapping.datasetName);
      if (run.halt.failure) failures.set(mapping, run.halt.failure);
    };
    const mappings = getCopyMappings(job.subscription);
    const inPlace = mappings.filter((mapping) => !this.places.isAtomic(mapping));
    const { together, concurrency } = this.options;
    if (together)
      this.ranges = await LedRanges.begin(this.run, this.policy, inPlace, together.processes, concurrency);
    const alone = inPlace.filter((mapping) => !this.ranges?.has(mapping));
    await Promise.all([this.ranges?.work(), forEachDataset(alone, this.run.datasetsAtOnce, copyDataset)]);
    for (const mapping of inPlace) if (this.ranges?.has(mapping)) await copyDataset(mapping);
    // One after another, because each records in the state what it stages.
    for (const mapping of mappings) if (this.places.isAtomic(mapping)) await copyDataset(mapping);
    const missing = halt.isHalted ? NO_FAILURES : await this.run.missingFiles.findFailures();
    for (const mapping of mappings) {
      const { datasetName } = mapping;
      if (!missing.has(datasetName) || failures.has(mapping)) continue;
      failures.set(mapping, missing.get(datasetName)!);
      if (staged.includes(mapping)) staged.splice(staged.indexOf(mapping), 1);
      else manifests[state.places.getName(mapping)] = { isComplete: false };
    }
    for (const mapping of mappings) {
      const failure = failures.get(mapping);
      if (!failure) continue;
      this.noteMissingContainers(failure);
      tally.getDataset(mapping).end(false, describeFailure(failure));
    }
    let isOfDatasets = !halt.isHalted && failures.size > 0;
    if (failures.size > 0) halt.stop(combineFailures(mappings, failures));
    tally.progress.setPhase('recording');
    try {
      const completedAt = job.now().toISOString();
      const isOpen = createJournalFilter(this.run, isAllRecorded);
      const { isLeftBehind } = this.run.lock;
      await state.commit(
        tally.synchronizationId,
        completedAt,
        manifests,
        isOpen,
        job.neverAborted,
        isLeftBehind,
      );
    } catch (error) {
      isOfDatasets = false;
      halt.stop(error);
    }
    if (!isOfDatasets || job.signal.aborted) halt.throwIfHalted();
    return { staged, failures };
  }

  /** @returns False if a range of the dataset has no result. */
  private async joinRanges(run: RunContext, mapping: CopyMapping, wasComplete: boolean): Promise<boolean> {
    const { state, tally, halt, missingFiles } = run;
    const isWhole = await this.ranges!.join(run, mapping, this.deletions);
    if (halt.isHalted) return isWhole;
    missingFiles.noteCompleted(mapping);
    tally.getDataset(mapping).end(wasComplete);
    if (state.target.isInDoubt(mapping)) state.target.endDoubt(mapping);
    return isWhole;
  }

  private async copyInPlace(
    run: RunContext,
    mapping: CopyMapping,
    wasComplete: boolean,
    listing?: LongListing,
  ): Promise<void> {
    const { job, state, tally, halt, acceptNewSource } = run;
    const { policy, deletions } = this;
    tally.beginDataset(mapping);
    await run.containers.identify(mapping.target.container);
    const mayBeLost = policy.reconcile;
    const { manifest, published } = await openLandedManifest(job, state, mapping, {
      mayBeLost,
      acceptNewSource,
    });
    const isInDoubt = state.target.isInDoubt(mapping);
    const changes = run.changes?.isListing ? undefined : run.changes?.getDataset(mapping.datasetName);
    if (state.places.hasOtherPatterns(mapping)) changes?.listInstead('its patterns have changed');
    if (!wasComplete)
      changes?.listInstead(manifest ? 'its last snapshot is not complete' : 'it has no snapshot yet');
    if (published) changes?.listInstead('a snapshot was published there as a whole');
    if (manifest && isLong(manifest.parts)) await listing?.begin();
    const rules = {
      ...{ deletions, changes, beforeMore: listing?.begin, keepsAdopted: this.allowDeletes === 0 },
      policy: isInDoubt ? { ...policy, isInDoubt } : policy,
    };
    await new DatasetCopier(run, mapping, rules).copyDataset(manifest);
    if (changes?.listingReason !== undefined) tally.getDataset(mapping).noteListed(changes.listingReason);
    if (published) await state.replacePublished(published, job.neverAborted);
    if (halt.isHalted) return;
    run.missingFiles.noteCompleted(mapping);
    tally.getDataset(mapping).end(wasComplete);
    if (isInDoubt) state.target.endDoubt(mapping);
  }

  /** If a container of the target is missing in the middle of a run, its manifests no longer tell what is there. */
  private noteMissingContainers(error: unknown): void {
    for (const { target } of getCopyMappings(this.run.job.subscription))
      if (isMissingContainer(error, 'target', target.container)) this.missing.add(target.container);
  }

  /** A dataset that cannot be copied or published keeps no other one from its readers. */
  private async publishAll({ staged, failures: earlier }: CopiedDatasets): Promise<void> {
    const { job, tally } = this.run;
    const failures = new Map(earlier);
    for (const mapping of staged) {
      try {
        await this.publish(mapping);
      } catch (error) {
        if (!isOfOneDataset(error)) throw error;
        failures.set(mapping, error);
        tally.getDataset(mapping).end(false, describeFailure(error));
      }
    }
    if (failures.size > 0) throw combineFailures(getCopyMappings(job.subscription), failures);
  }

  private async publish(mapping: CopyMapping): Promise<void> {
    const { state, markers, tally } = this.run;
    tally.progress.setPhase('publishing');
    const snapshotName = state.places.getSnapshots(mapping).staged!;
    await markers.write(this.places.mapToSnapshotFolder(mapping, snapshotName));
    await this.publication.publish(mapping, snapshotName);
    tally.getDataset(mapping).setPublished(snapshotName);
    if (state.target.isInDoubt(mapping)) state.target.endDoubt(mapping);
  }

  /** Called only after everything has been listed and copied. */
  private async deleteGone(): Promise<void> {
    const { deletions } = this;
    deletions?.keepAdopted(this.allowDeletes);
    if (!deletions || deletions.isEmpty) return;
    const { job, state, tally, halt, markers } = this.run;
    deletions.enforceFuse(this.allowDeletes);
    const { mappings } = deletions;
    await mapConcurrently(mappings, DATASETS_AT_ONCE, (mapping) => markers.remove(mapping));
    await deletions.deleteAll();
    halt.throwIfHalted();
    if (tally.countFailed() > 0) return;
    await mapConcurrently(mappings, DATASETS_AT_ONCE, (mapping) =>
      // Without a listing, the run has not seen the adopted ones.
      state.markGoneAsDeleted(mapping, job.neverAborted, this.allowDeletes === 0 || deletions.keepsOthers),
    );
  }

  /** Marks the datasets that are complete. @param hasPendingDeletions True if files that are gone are still to be deleted. */
  private async writeMarkers(hasPendingDeletions: boolean): Promise<void> {
    const { job, tally, markers, lock } = this.run;
    // A staged snapshot is marked before it is published.
    const complete = getCopyMappings(job.subscription).filter(
      (mapping) =>
        !this.places.isAtomic(mapping) &&
        markers.appliesTo(mapping) &&
        tally.findDataset(mapping.datasetName)?.isInSync(hasPendingDeletions) === true,
    );
    await mapConcurrently(complete, DATASETS_AT_ONCE, async (mapping) => {
      // Another run may be at work there, for which the marker would tell readers something false.
      await lock.ensureHeld();
      await markers.write(mapping);
    });
  }
}
