import type { AtomicSnapshots, SnapshotMapping } from './state/atomic-snapshots';
import { SnapshotPlaces } from './state/atomic-snapshots';
import type { CopyMapping } from './ports/dataset-mapping';
import { copyMappings } from './ports/dataset-mapping';
import { changesIn } from './atomic/changes-since-published';
import { normalizeRegion } from '../model/values/region';
import type { RequestForecast } from './planning/request-forecast';
import { bytesCopied, forecastOf } from './planning/request-forecast';
import { Halt } from './planning/run-halt';
import type { Policy } from './planning/steps';
import type { KeepPartStep } from './planning/steps';
import type { PlannedStep } from './planning/steps';
import type { CopyReason } from './planning/steps';
import type { PlanTally } from './planning/plan-tally';
import type { SynchronizationMode } from './ports/run-record';
import { isOfDirectory } from './planning/plan-tally';
import { countStep } from './planning/plan-tally';
import { emptyPlanTally } from './planning/plan-tally';
import { SnapshotState } from './state/snapshot-state';
import { stepsOf } from './planning/dataset-steps';
import type { SnapshotJob } from './ports/snapshot-job';
import { policyOf } from './synchronize';

/** Changes that a plan names one by one. */
const MAX_CHANGES = 100;

/** What a synchronization would do now. */
export interface SnapshotPlan {
  readonly subscriptionName: string;
  readonly synchronizationMode: SynchronizationMode;
  /** What happens to files that are gone at the source. */
  readonly deletions: 'keep' | 'mirror';
  readonly datasets: readonly DatasetPlan[];
  readonly requests: RequestForecast;
  /** Bytes that would leave the source's region, which Azure bills; 0 where both sides are in the same. */
  readonly egressBytes: number;
  /** The first 100 files that would be copied or deleted, or that have gone since the last snapshot. */
  readonly changes: readonly PlannedChange[];
}

/** What a synchronization would do with one dataset now. */
export interface DatasetPlan extends PlanTally {
  readonly datasetName: string;
  /** Where its snapshots are published as a whole: what publishing this one takes. Absent where nothing is published. */
  readonly publication?: PlannedPublication;
}

/** A snapshot that would be published as a whole: it has all files, also those that have not changed. */
export interface PlannedPublication {
  /** Files that are still to be copied, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  /** Renames of directories on ADLS Gen2; none in flat Blob storage, where a document is written. */
  readonly renames: number;
  /** Snapshots that would not be kept any more. */
  readonly removed: number;
}

export interface PlannedChange {
  readonly datasetName: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly because: CopyReason | 'gone';
  /** Of ADLS Gen2. */
  readonly isDirectory?: true;
}

/** Lists and compares as a synchronization does, and writes nothing. */
export async function previewSynchronization(
  job: SnapshotJob,
  options: Pick<Policy, 'mode' | 'reconcile' | 'adopt'>,
): Promise<SnapshotPlan> {
  const { subscription, signal } = job;
  const state = new SnapshotState(job.stateStore, subscription.subscriptionName, job.sides);
  const pointer = await state.load(signal);
  const policy = policyOf(options, pointer);

  const preview = new Preview(job, state, policy);
  for (const mapping of copyMappings(subscription)) await preview.add(mapping);
  const { datasets, changes, copyRequests, isTargetListed } = preview;
  const { subscriptionName, deletions } = subscription;
  const requestsOfDeletes =
    deletions === 'mirror' ? (files: number) => job.target.requestsOfDeletes(files) : undefined;
  const isSameRegion =
    normalizeRegion(subscription.source.location) === normalizeRegion(subscription.target.location);
  const leaving = ({ publication, ...tally }: DatasetPlan): number =>
    publication?.bytes ?? bytesCopied(tally);
  return {
    subscriptionName,
    synchronizationMode: policy.mode,
    deletions,
    datasets,
    requests: forecastOf(datasets, copyRequests, requestsOfDeletes, isTargetListed),
    egressBytes: isSameRegion ? 0 : datasets.reduce((sum, dataset) => sum + leaving(dataset), 0),
    changes,
  };
}

/** Gathers what would be done, dataset by dataset. */
class Preview {
  public readonly datasets: DatasetPlan[] = [];
  public readonly changes: PlannedChange[] = [];
  public copyRequests = 0;
  public isTargetListed: boolean;
  private readonly places: SnapshotPlaces;
  private readonly halt: Halt;

  constructor(
    private readonly job: SnapshotJob,
    private readonly state: SnapshotState,
    private readonly policy: Policy,
  ) {
    this.isTargetListed = policy.reconcile || policy.adopt;
    this.places = new SnapshotPlaces(job.subscription);
    this.halt = new Halt(job.signal);
  }

  public async add(landing: CopyMapping): Promise<void> {
    const { job, state } = this;
    const { datasetName } = landing;
    if (!this.places.isAtomic(landing)) {
      const { tally, requests } = await this.counted(landing, false);
      this.copyRequests += requests;
      this.datasets.push({ datasetName, ...tally });
      return;
    }
    const snapshots = state.snapshotsOf(landing);
    const isBegun = snapshots.staged !== null;
    const { tally, requests } = await this.counted(comparedWith(this.places, landing, snapshots), !isBegun);
    const isPublished = snapshots.published === null || isBegun || changesIn(tally);
    if (isPublished) this.copyRequests += requests + job.publisher.requests;
    const publication = publicationOf(tally, snapshots, job);
    this.datasets.push({ datasetName, ...tally, ...(isPublished && { publication }) });
  }

  /** @param isAllCopied Whether what has not changed is copied, too. */
  private async counted(
    mapping: CopyMapping,
    isAllCopied: boolean,
  ): Promise<{ readonly tally: PlanTally; readonly requests: number }> {
    const { job, state, policy, halt, changes } = this;
    const { source, target, signal, subscription } = job;
    const isMirror = subscription.deletions === 'mirror' || mapping.snapshot !== undefined;
    const tally = emptyPlanTally();
    let requests = 0;
    const known = await state.entries(mapping, signal, mapping.snapshot !== undefined || policy.reconcile);
    const journals = await state.journals(mapping, signal);
    this.isTargetListed ||= journals !== undefined;
    const sources = { mapping, policy, source, target, known, journals, halt, signal };
    const hasMarker = subscription.successMarker;
    const onCut = (failure: unknown): void => halt.because(failure);
    for await (const batch of stepsOf({ ...sources, hasMarker, onCut })) {
      for (const step of batch) {
        countStep(tally, step);
        if (step.kind === 'copy') requests += target.requestsOfCopy(step.source);
        if (isAllCopied && step.kind === 'keep') requests += 1;
        if (isAllCopied && step.kind === 'keep-part') requests += step.part.entries;
        if (changes.length < MAX_CHANGES && isNews(step, isMirror))
          changes.push(changeOf(mapping.datasetName, step));
      }
    }
    halt.throwIfHalted();
    return { tally, requests };
  }
}

/** The snapshot that is being made, or the published one; or none yet, of a name that nobody gives. */
function comparedWith(
  places: SnapshotPlaces,
  mapping: CopyMapping,
  { staged, published }: AtomicSnapshots,
): SnapshotMapping {
  if (staged !== null) return places.aside(mapping, staged);
  return published === null ? places.aside(mapping, 'none') : places.published(mapping, published);
}

/** What is copied into a new snapshot: all that the source has; or what is left of one that was begun. */
function publicationOf(
  { new: added, changed, full, repair, unchanged }: PlanTally,
  { staged, published, kept }: AtomicSnapshots,
  { publisher, subscription }: SnapshotJob,
): PlannedPublication {
  const copied = staged === null ? [added, changed, full, repair, unchanged] : [added, changed, full, repair];
  return {
    files: copied.reduce((sum, { files }) => sum + files, 0),
    bytes: copied.reduce((sum, { bytes }) => sum + bytes, 0),
    // Before the first one nothing has to give way.
    renames: Math.min(publisher.renames, published === null ? 1 : 2),
    removed: Math.max(0, kept.length + 1 - subscription.keepSnapshots),
  };
}

type Change = Exclude<PlannedStep, { kind: 'keep' }>;

/** What went long ago and is kept is no change any more. */
function isNews(step: PlannedStep | KeepPartStep, isMirror: boolean): step is Change {
  return step.kind === 'copy' || (step.kind === 'gone' && (isMirror || !step.known.isGone));
}

function changeOf(datasetName: string, step: Change): PlannedChange {
  const { path } = step;
  const isDirectory = isOfDirectory(step) ? { isDirectory: true as const } : {};
  return step.kind === 'copy'
    ? { datasetName, path, sizeBytes: step.source.sizeBytes, because: step.because, ...isDirectory }
    : { datasetName, path, sizeBytes: step.known.sizeBytes, because: 'gone', ...isDirectory };
}
