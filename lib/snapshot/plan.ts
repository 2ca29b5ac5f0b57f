import { getDatasetStores } from './contract/dataset-stores';
import type { AtomicSnapshots, SnapshotMapping } from './state/atomic-snapshots';
import { findPublishedSnapshot } from './state/atomic-snapshots';
import { SnapshotPlaces } from './state/snapshot-places';
import type { CopyMapping } from './contract/copy-mapping';
import { DataShareError } from '../errors/data-share-error';
import { combineFailures } from './dataset-failures';
import { getCopyMappings } from './contract/copy-mapping';
import { isLeftAlone } from './contract/file-filter';
import { hasChanges } from './atomic/source-changes';
import { normalizeRegion } from '../model/values/region';
import { PreserveAcls } from '../model/values/publication';
import type { StoreFacts } from '../model/documents/store-facts';
import type { PlannedWork } from './planning/request-forecast';
import { countCopiedBytes, forecastRequests, forecastWork } from './planning/request-forecast';
import { RunHalt } from './contract/run-halt';
import type { PartStep, PlannedStep } from './planning/steps';
import type { Policy } from './planning/policy';
import type { PlanTally } from './planning/plan-tally';
import type { SnapshotProgress } from './copying/progress-counts';
import { RunProgress } from './copying/run-progress';
import { countKept, countStep, countSteps, isDirectoryStep, createPlanTally } from './planning/plan-tally';
import { SnapshotState } from './state/snapshot-state';
import { TargetContainerWatch } from './planning/target-container-watch';
import { planDataset } from './planning/dataset-steps';
import type { RunDependencies } from './contract/run-dependencies';
import { forEachDataset } from './planning/each-dataset';
import type { LongListing } from './planning/long-listings';
import { isLong } from './planning/long-listings';
import type { LandedManifest } from './planning/open-manifest';
import { openManifestForPlanning, openLandedManifest } from './planning/open-manifest';
import { choosePolicy } from './planning/policy';
import type { DatasetPlan, PlannedChange, PlannedPublication, SnapshotPlan } from './snapshot-plan';

/** Number of changes that a plan lists if nothing else is said. */
const LISTED_CHANGES = 100;

/** Maximum number of datasets that are listed and compared at the same time. */
const DATASETS_AT_ONCE = 16;

interface PreviewOptions {
  readonly acceptNewSource?: boolean;
  /** Maximum number of changes that the plan lists. */
  readonly maxChanges?: number;
}

/** Lists and compares the files as a synchronization does, without writing anything. */
export async function previewSynchronization(
  job: RunDependencies,
  options: Policy & PreviewOptions,
  onProgress: (progress: SnapshotProgress) => void = () => {},
): Promise<SnapshotPlan> {
  const { subscription, signal } = job;
  const state = new SnapshotState(job.stateStore, subscription.subscriptionName, job.sides, {
    onWarning: job.onWarning,
  });
  const pointer = await state.load(signal);
  const policy = choosePolicy(options, pointer);

  job.expectMissing(state.target.listContainersWithoutFiles(getCopyMappings(subscription)));
  const mappings = getCopyMappings(subscription);
  const progress = new RunProgress(mappings.length, onProgress);
  progress.setPhase('listing');
  const preview = new Preview(job, state, policy, progress, options);
  await forEachDataset(mappings, DATASETS_AT_ONCE, (mapping, listing) =>
    preview.addDataset(mapping, listing),
  );
  const { copyRequests, checkRequests, isTargetListed } = preview;
  const planned = mappings.map(({ datasetName }) => preview.datasets.get(datasetName)!);
  const datasets = planned.map(({ dataset }) => dataset);
  const changes = planned.flatMap((each) => each.changes).slice(0, options.maxChanges ?? LISTED_CHANGES);
  const { subscriptionName, deletions } = subscription;
  const countDeleteRequests =
    deletions === 'mirror' ? (files: number) => job.target.countDeleteRequests(files) : undefined;
  const works = mappings.map((mapping, at) =>
    toPlannedWork(mapping, datasets[at], subscription.target, isTargetListed),
  );
  const requests = {
    ...forecastRequests(works, copyRequests, countDeleteRequests),
    ...(checkRequests > 0 && { check: checkRequests }),
  };
  const forecast = forecastWork(works, requests, {
    isTargetHierarchical: subscription.target.isHnsEnabled,
    hasAccessControl: subscription.preserveAcls !== PreserveAcls.NONE,
  });
  return {
    subscriptionName,
    synchronizationMode: policy.mode,
    deletions,
    datasets,
    requests,
    egressBytes: forecast.egress.reduce((sum, { bytes }) => sum + bytes, 0),
    forecast,
    changes,
  };
}

function toPlannedWork(
  { source: { store } }: CopyMapping,
  { publication, published, ...tally }: DatasetPlan,
  target: StoreFacts,
  isTargetListed: boolean,
): PlannedWork {
  const [from, to] = [normalizeRegion(store.location), normalizeRegion(target.location)];
  return {
    tally,
    // The first snapshot is compared with nothing.
    sourceListings: publication && published ? 2 : 1,
    targetListings: Number(isTargetListed) + Number(publication !== undefined),
    copiedBytes: publication?.bytes ?? countCopiedBytes(tally),
    renames: publication?.renames ?? 0,
    isSourceHierarchical: store.isHnsEnabled,
    regions: from === to ? undefined : { from, to },
  };
}

interface PlannedDataset {
  readonly dataset: DatasetPlan;
  /** The first changes. */
  readonly changes: readonly PlannedChange[];
}

/** Plans the datasets, and adds up the work. */
class Preview {
  /** By the name of the dataset. */
  public readonly datasets = new Map<string, PlannedDataset>();
  public copyRequests = 0;
  /** Requests to find out what readers are shown. */
  public checkRequests = 0;
  public isTargetListed: boolean;
  private readonly places: SnapshotPlaces;
  private readonly containers: TargetContainerWatch;
  private readonly halt: RunHalt;

  constructor(
    private readonly job: RunDependencies,
    private readonly state: SnapshotState,
    private readonly policy: Policy,
    private readonly progress: RunProgress,
    private readonly options: PreviewOptions,
  ) {
    this.isTargetListed = policy.reconcile || policy.adopt;
    this.places = new SnapshotPlaces(job.subscription);
    this.containers = new TargetContainerWatch(job, state);
    this.halt = new RunHalt(job.signal);
  }

  /** With several datasets, a failure names its dataset. */
  public async addDataset(landing: CopyMapping, listing: LongListing): Promise<void> {
    const { signal, subscription } = this.job;
    try {
      await this.compareDataset(landing, listing);
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || signal.aborted) throw error;
      throw combineFailures(getCopyMappings(subscription), new Map([[landing, error]]));
    }
  }

  private async compareDataset(landing: CopyMapping, listing: LongListing): Promise<void> {
    const { job, state } = this;
    const { datasetName } = landing;
    this.progress.beginDataset(datasetName);
    await this.containers.identify(landing.target.container);
    if (!this.places.isAtomic(landing)) {
      const { tally, requests, changes } = await this.countSteps(landing, listing, false);
      this.copyRequests += requests;
      this.datasets.set(datasetName, { dataset: { datasetName, ...tally }, changes });
      return;
    }
    const snapshots = state.places.getSnapshots(landing);
    const isBegun = snapshots.staged !== null;
    const { tally, requests, changes } = await this.countSteps(
      chooseComparison(this.places, landing, snapshots),
      listing,
      !isBegun,
    );
    const isPublished = snapshots.published === null || isBegun || hasChanges(tally);
    if (isPublished) this.copyRequests += requests + job.publisher.requests;
    const publication = planPublication(tally, snapshots, job);
    const published = findPublishedSnapshot(snapshots);
    if (published) this.checkRequests += job.publisher.checkRequests;
    const dataset = {
      datasetName,
      ...tally,
      ...(isPublished && { publication }),
      ...(published && { published }),
    };
    this.datasets.set(datasetName, { dataset, changes });
  }

  /** @param isAllCopied True if unchanged files are copied too. */
  private async countSteps(
    mapping: CopyMapping,
    listing: LongListing,
    isAllCopied: boolean,
  ): Promise<{
    readonly tally: PlanTally;
    readonly requests: number;
    readonly changes: readonly PlannedChange[];
  }> {
    const { job, state, policy, halt, progress } = this;
    const { acceptNewSource = false, maxChanges = LISTED_CHANGES } = this.options;
    const { signal, subscription } = job;
    const { source, target } = getDatasetStores(job, mapping);
    const isMirror = subscription.deletions === 'mirror' || mapping.snapshot !== undefined;
    const tally = createPlanTally();
    const changes: PlannedChange[] = [];
    let requests = 0;
    const open = mapping.snapshot === undefined ? openLandedManifest : openSnapshotFiles;
    const { manifest: known } = await open(job, state, mapping, {
      mayBeLost: mapping.snapshot !== undefined || policy.reconcile,
      isRebuilt: policy.reconcile,
      acceptNewSource,
    });
    if (known && isLong(known.parts)) await listing.begin();
    const journals = await state.journals.read(mapping, signal);
    this.isTargetListed ||= journals !== undefined;
    const isInDoubt = state.target.isInDoubt(mapping);
    this.isTargetListed ||= isInDoubt;
    const sources = {
      mapping,
      policy: { ...policy, isInDoubt },
      source,
      target,
      known,
      journals,
      halt,
      signal,
      beforeMore: listing.begin,
    };
    const hasMarker = subscription.successMarker;
    const onTruncated = (failure: unknown): void => halt.stop(failure);
    for await (const batch of planDataset({ ...sources, hasMarker, deletesGone: isMirror, onTruncated })) {
      progress.setPhase('comparing');
      progress.addPlanned(batch.filter((step) => step.kind === 'copy'));
      progress.addCompared(countSteps(batch));
      for (const step of batch) {
        if (step.kind === 'unproven') continue;
        const isLeft = step.kind === 'gone' && isLeftAlone(mapping, step.known);
        countStep(tally, step, isLeft);
        if (step.kind === 'copy') requests += target.countCopyRequests(step.source);
        if (isAllCopied) requests += countKept(step).entries;
        if (changes.length < maxChanges && !isLeft && isReportedChange(step, isMirror))
          changes.push(toPlannedChange(mapping.datasetName, step));
      }
    }
    halt.throwIfHalted();
    return { tally, requests, changes };
  }
}

async function openSnapshotFiles(...args: Parameters<typeof openLandedManifest>): Promise<LandedManifest> {
  return { manifest: await openManifestForPlanning(...args) };
}

/** Returns the staged snapshot, or the published one, or a snapshot that does not exist if there is neither. */
function chooseComparison(
  places: SnapshotPlaces,
  mapping: CopyMapping,
  { staged, published }: AtomicSnapshots,
): SnapshotMapping {
  if (staged !== null) return places.mapToSnapshotFolder(mapping, staged);
  return published === null
    ? places.mapToSnapshotFolder(mapping, 'none')
    : places.mapToPublished(mapping, published);
}

/** Counts the files of a new snapshot: all files of the source, or the remaining files of a snapshot that is staged. */
function planPublication(
  { new: added, changed, full, repair, unchanged }: PlanTally,
  { staged, published, kept }: AtomicSnapshots,
  { publisher, subscription }: RunDependencies,
): PlannedPublication {
  const copiedTallies =
    staged === null ? [added, changed, full, repair, unchanged] : [added, changed, full, repair];
  return {
    files: copiedTallies.reduce((sum, { files }) => sum + files, 0),
    bytes: copiedTallies.reduce((sum, { bytes }) => sum + bytes, 0),
    // The first snapshot does not replace another one.
    renames: Math.min(publisher.renames, published === null ? 1 : 2),
    removed: Math.max(0, kept.length + 1 - subscription.keepSnapshots),
  };
}

type Change = Exclude<PlannedStep, { kind: 'keep' }>;

/** A file that was gone before and is kept is not a change, and neither is an adopted one. */
function isReportedChange(step: PlannedStep | PartStep, isMirror: boolean): step is Change {
  if (step.kind !== 'gone') return step.kind === 'copy';
  return !step.known.isAdopted && (isMirror || !step.known.isGone);
}

function toPlannedChange(datasetName: string, step: Change): PlannedChange {
  const { path } = step;
  const isDirectory = isDirectoryStep(step) ? { isDirectory: true as const } : {};
  return step.kind === 'copy'
    ? { datasetName, path, sizeBytes: step.source.sizeBytes, because: step.because, ...isDirectory }
    : { datasetName, path, sizeBytes: step.known.sizeBytes, because: 'gone', ...isDirectory };
}
