import { getDatasetStores } from '../contract/dataset-stores';
import type { AtomicSnapshots } from '../state/atomic-snapshots';
import { SnapshotPlaces } from '../state/snapshot-places';
import type { RunContext } from '../copying/run-context';
import type { Policy } from '../planning/policy';
import type { CopyMapping } from '../contract/copy-mapping';
import type { PlanTally } from '../planning/plan-tally';
import { countStep, countSteps, createPlanTally } from '../planning/plan-tally';
import { openManifestForPlanning } from '../planning/open-manifest';
import { planDataset } from '../planning/dataset-steps';

type ComparingRun = Pick<RunContext, 'job' | 'state' | 'halt' | 'acceptNewSource' | 'tally'>;

/**
 * Compares the source with the published snapshot, without copying anything. Returns undefined if no snapshot has been
 * published. If the run halts, the result is incomplete and must not be used.
 */
export async function tallyChanges(
  { job, state, halt, acceptNewSource, tally: { progress } }: ComparingRun,
  policy: Policy,
  mapping: CopyMapping,
  { published }: AtomicSnapshots,
): Promise<PlanTally | undefined> {
  if (published === null) return undefined;
  const { subscription, signal } = job;
  const publishedMapping = new SnapshotPlaces(subscription).mapToPublished(mapping, published);
  const known = await openManifestForPlanning(job, state, publishedMapping, {
    mayBeLost: true,
    isRebuilt: policy.reconcile,
    acceptNewSource,
  });
  if (!known) return undefined;
  const tally = createPlanTally();
  const onTruncated = (failure: unknown): void => halt.stop(failure);
  const options = {
    mapping: publishedMapping,
    policy: { ...policy, adopt: false, isInDoubt: state.target.isInDoubt(mapping) },
    ...getDatasetStores(job, mapping),
    known,
    halt,
    onTruncated,
  };
  const hasMarker = subscription.successMarker;
  for await (const batch of planDataset({ ...options, journals: undefined, hasMarker, signal })) {
    for (const step of batch) countStep(tally, step);
    progress.addCompared(countSteps(batch));
  }
  return tally;
}

/** True if a new snapshot would differ from the published one. */
export function hasChanges(tally: PlanTally): boolean {
  const { directories } = tally;
  return (
    [tally.new, tally.changed, tally.full, tally.repair, tally.gone].some(({ files }) => files > 0) ||
    directories.new + directories.changed + directories.gone > 0
  );
}
