import { copyMappings } from './dataset-mapping';
import { normalizeRegion } from '../model/region';
import type { RequestForecast } from './forecast';
import { bytesCopied, forecastOf } from './forecast';
import { Halt } from './halt';
import type { CopyReason, KeepPartStep, PlannedStep, PlanTally, Policy, SynchronizationMode } from './plan';
import { countStep, emptyPlanTally, isOfDirectory } from './plan';
import { SnapshotState } from './state';
import { stepsOf } from './steps';
import type { SnapshotJob } from './job';
import { policyOf } from './synchronize';

/** Changes that a plan names one by one. */
const MAX_CHANGES = 100;

/** What a synchronization would do now. */
export interface SnapshotPlan {
  readonly subscriptionName: string;
  readonly synchronizationMode: SynchronizationMode;
  /** What happens to files that are gone at the source. */
  readonly deletions: 'keep' | 'mirror';
  readonly datasets: readonly (PlanTally & { readonly datasetName: string })[];
  readonly requests: RequestForecast;
  /** Bytes that would leave the source's region, which Azure bills; 0 where both sides are in the same. */
  readonly egressBytes: number;
  /** The first 100 files that would be copied or deleted, or that have gone since the last snapshot. */
  readonly changes: readonly PlannedChange[];
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

  const datasets: (PlanTally & { readonly datasetName: string })[] = [];
  const changes: PlannedChange[] = [];
  let copyRequests = 0;
  let isTargetListed = policy.reconcile || policy.adopt;
  const halt = new Halt(signal);
  const onCut = (failure: unknown): void => halt.because(failure);
  const isMirror = subscription.deletions === 'mirror';
  for (const mapping of copyMappings(subscription)) {
    const { datasetName } = mapping;
    const tally = emptyPlanTally();
    const known = await state.entries(mapping, signal, policy.reconcile);
    const journals = await state.journals(mapping, signal);
    isTargetListed ||= journals !== undefined;
    const { source, target } = job;
    const steps = stepsOf({ mapping, policy, source, target, known, journals, halt, onCut, signal });
    for await (const batch of steps) {
      for (const step of batch) {
        countStep(tally, step);
        if (step.kind === 'copy') copyRequests += target.requestsOfCopy(step.source);
        if (changes.length < MAX_CHANGES && isNews(step, isMirror)) changes.push(changeOf(datasetName, step));
      }
    }
    halt.throwIfHalted();
    datasets.push({ datasetName, ...tally });
  }
  const { subscriptionName, deletions } = subscription;
  const isSameRegion =
    normalizeRegion(subscription.source.location) === normalizeRegion(subscription.target.location);
  return {
    subscriptionName,
    synchronizationMode: policy.mode,
    deletions,
    datasets,
    requests: forecastOf(datasets, copyRequests, isMirror, isTargetListed),
    egressBytes: isSameRegion ? 0 : datasets.reduce((sum, dataset) => sum + bytesCopied(dataset), 0),
    changes,
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
