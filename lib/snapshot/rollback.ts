import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { AtomicSnapshots, KeptSnapshot } from './state/atomic-snapshots';
import { findPreviousSnapshot } from './state/atomic-snapshots';
import { SnapshotPlaces } from './state/snapshot-places';
import type { CopyMapping } from './contract/copy-mapping';
import { getCopyMappings } from './contract/copy-mapping';
import type { RunDependencies } from './contract/run-dependencies';
import { acquireRunLock } from './state/acquire-run-lock';
import { SnapshotPublication } from './atomic/snapshot-publication';
import { SnapshotState } from './state/snapshot-state';

/** A dataset whose earlier snapshot has been published again. */
export interface RollbackResult {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Name of the snapshot that was published until now. */
  readonly from: string;
  /** Name of the snapshot that is published now. */
  readonly to: string;
  /** Time at which that snapshot was first published, UTC. */
  readonly completedAt: string;
  /** Number of files in it. */
  readonly files: number;
  /** Size of these files, in bytes. */
  readonly sizeBytes: number;
}

interface RollbackRequest {
  readonly datasetName?: string;
  readonly to?: string;
  readonly breakLock: boolean;
}

/** Publishes an earlier snapshot again. It holds the lock, so that no synchronization runs meanwhile. */
export async function rollback(
  job: RunDependencies,
  request: RollbackRequest,
): Promise<readonly RollbackResult[]> {
  const { subscription, stateStore, signal, neverAborted } = job;
  const lock = await acquireRunLock(job, job.newId(), request.breakLock);
  const state = new SnapshotState(stateStore, subscription.subscriptionName, job.sides, {
    partEntries: job.partEntries,
    ensureLocked: lock.ensureJustHeld,
  });
  try {
    await state.load(signal);
    const publication = new SnapshotPublication(job, state, lock);
    await publication.finishAll();
    const results: RollbackResult[] = [];
    for (const { mapping, snapshots, to } of chooseSnapshots(job, state, request)) {
      await publication.publish(mapping, to.name);
      const { name, completedAt, files, sizeBytes } = to;
      const { datasetName } = mapping;
      results.push({ datasetName, from: snapshots.published!, to: name, completedAt, files, sizeBytes });
    }
    return results;
  } finally {
    await lock.release(state.obsolete, neverAborted).catch(() => undefined);
  }
}

interface RollbackChoice {
  readonly mapping: CopyMapping;
  readonly snapshots: AtomicSnapshots;
  readonly to: KeptSnapshot;
}

/** @throws DataShareError `NoEarlierSnapshot` if no dataset has an earlier snapshot, or a requested one does not */
function chooseSnapshots(
  { subscription }: RunDependencies,
  state: SnapshotState,
  request: RollbackRequest,
): RollbackChoice[] {
  const places = new SnapshotPlaces(subscription);
  const all = getCopyMappings(subscription).filter((mapping) => places.isAtomic(mapping));
  const { datasetName, to: name } = request;
  const named = all.filter((mapping) => datasetName === undefined || mapping.datasetName === datasetName);
  if (datasetName !== undefined && named.length === 0)
    throw new DataShareError([
      problems.datasetUnknown(
        datasetName,
        all.map((mapping) => mapping.datasetName),
      ),
    ]);
  if (name !== undefined && named.length > 1)
    throw new DataShareError([
      problems.usage(
        'several datasets have snapshots',
        'name the one to roll back, with datasetName: <name>',
      ),
    ]);
  const choices = named.map((mapping) => {
    const snapshots = state.getSnapshots(mapping);
    const to =
      name === undefined
        ? findPreviousSnapshot(snapshots)
        : snapshots.kept.find((kept) => kept.name === name);
    return { mapping, snapshots, to };
  });
  const possible = choices.filter((choice): choice is RollbackChoice => choice.to !== undefined);
  const isAsked = datasetName !== undefined || name !== undefined;
  if (possible.length > 0 && (!isAsked || possible.length === choices.length)) return possible;
  const [first] = choices;
  const names = first?.snapshots.kept.map((kept) => kept.name) ?? [];
  throw new DataShareError([
    problems.noEarlierSnapshot(first?.mapping.datasetName ?? subscription.subscriptionName, names, name),
  ]);
}
