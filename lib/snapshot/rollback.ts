import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { AtomicSnapshots, KeptSnapshot } from './state/atomic-snapshots';
import { previousOf, SnapshotPlaces } from './state/atomic-snapshots';
import type { CopyMapping } from './ports/dataset-mapping';
import { copyMappings } from './ports/dataset-mapping';
import type { SnapshotJob } from './ports/snapshot-job';
import { describeHolder, RunLock } from './state/run-lock';
import { finish, finishAll } from './atomic/publish';
import { SnapshotState } from './state/snapshot-state';

/** What is published again. */
export interface RolledBack {
  readonly datasetName: string;
  /** Name of the snapshot that was published before. */
  readonly from: string;
  readonly to: string;
  /** When that one was published for the first time, UTC. */
  readonly completedAt: string;
  readonly files: number;
  readonly sizeBytes: number;
}

interface RollbackRequest {
  readonly datasetName?: string;
  readonly to?: string;
  readonly breakLock: boolean;
}

/** Publishes an earlier snapshot again, alone: no synchronization runs meanwhile. */
export async function rollback(job: SnapshotJob, request: RollbackRequest): Promise<readonly RolledBack[]> {
  const { subscription, stateStore, signal, unhurried } = job;
  const { subscriptionName } = subscription;
  const lock = await RunLock.acquire(
    stateStore,
    subscriptionName,
    {
      holder: { synchronizationId: job.newId(), since: job.now().toISOString(), ...job.runner },
      hasEnded: job.hasEnded,
      breakLock: request.breakLock,
      onBroken: (holder) => job.onWarning(`LockBroken: that of ${describeHolder(holder)} was not waited for`),
    },
    signal,
  );
  const state = new SnapshotState(stateStore, subscriptionName, job.sides, job.partEntries);
  try {
    await state.load(signal);
    const run = { job, state, lock };
    await finishAll(run);
    const done: RolledBack[] = [];
    for (const { mapping, snapshots, to } of chosen(job, state, request)) {
      await lock.ensureHeld();
      await state.setSnapshots(mapping, { ...snapshots, publishing: to.name }, unhurried);
      await finish(run, mapping);
      const { name, completedAt, files, sizeBytes } = to;
      const { datasetName } = mapping;
      done.push({ datasetName, from: snapshots.published!, to: name, completedAt, files, sizeBytes });
    }
    return done;
  } finally {
    await lock.release(state.obsolete, unhurried).catch(() => undefined);
  }
}

interface Choice {
  readonly mapping: CopyMapping;
  readonly snapshots: AtomicSnapshots;
  readonly to: KeptSnapshot;
}

/** Everything that goes back. @throws DataShareError `NoEarlierSnapshot` where nothing can, or what was asked for cannot */
function chosen({ subscription }: SnapshotJob, state: SnapshotState, request: RollbackRequest): Choice[] {
  const places = new SnapshotPlaces(subscription);
  const all = copyMappings(subscription).filter((mapping) => places.isAtomic(mapping));
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
      problems.usage('several datasets have snapshots', 'say which one goes back: --dataset <name>'),
    ]);
  const choices = named.map((mapping) => {
    const snapshots = state.snapshotsOf(mapping);
    const to = name === undefined ? previousOf(snapshots) : snapshots.kept.find((kept) => kept.name === name);
    return { mapping, snapshots, to };
  });
  const possible = choices.filter((choice): choice is Choice => choice.to !== undefined);
  const isAsked = datasetName !== undefined || name !== undefined;
  if (possible.length > 0 && (!isAsked || possible.length === choices.length)) return possible;
  const [first] = choices;
  const names = first?.snapshots.kept.map((kept) => kept.name) ?? [];
  throw new DataShareError([
    problems.noEarlierSnapshot(first?.mapping.datasetName ?? subscription.subscriptionName, names, name),
  ]);
}
