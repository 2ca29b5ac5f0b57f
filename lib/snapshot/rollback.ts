import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { AtomicSnapshots, KeptSnapshot } from './state/atomic-snapshots';
import { findPreviousSnapshot } from './state/atomic-snapshots';
import { SnapshotPlaces } from './state/snapshot-places';
import type { CopyMapping } from './contract/copy-mapping';
import { getCopyMappings } from './contract/copy-mapping';
import type { RollbackRecord, RollbackResult } from './contract/rollback-record';
import type { RunDependencies } from './contract/run-dependencies';
import { acquireRunLock } from './state/acquire-run-lock';
import { requireTargetFiles } from './planning/require-target-files';
import { SnapshotPublication } from './atomic/snapshot-publication';
import type { RunLock } from './state/run-lock';
import { RunRecords } from './state/run-records';
import { SnapshotState } from './state/snapshot-state';

const LOST_SNAPSHOT = 'choose another snapshot, or synchronize to publish the current data of the source';

interface RollbackRequest {
  readonly datasetName?: string;
  readonly to?: string;
  /** True if no synchronization may publish the datasets until they are released. */
  readonly hold: boolean;
  readonly breakLock: boolean;
}

/** Publishes an earlier snapshot again, and leaves a record. It holds the lock, so that no synchronization runs meanwhile. */
export async function rollback(
  job: RunDependencies,
  request: RollbackRequest,
): Promise<readonly RollbackResult[]> {
  return runUnderLock(job, request.breakLock, async (state, lock) => {
    const publication = new SnapshotPublication(job, state, lock);
    await publication.finishAll();
    const choices = chooseSnapshots(job, state, request);
    const places = new SnapshotPlaces(job.subscription);
    const record = new RollbackRecorder(job, state, 'RolledBack', request.hold);
    return record.keep(async (results) => {
      // Before anything is published: readers are shown no snapshot that has lost files, or whose files nobody knows.
      for (const { mapping } of choices) await publication.requireOwnDocument(mapping);
      for (const { mapping, to } of choices) {
        const snapshot = places.mapToSnapshotFolder(mapping, to.name);
        if (await requireTargetFiles(job, state, snapshot, LOST_SNAPSHOT)) continue;
        const path = state.getManifestPath(snapshot);
        throw new DataShareError([problems.stateUnreadable(path, 'it is missing', LOST_SNAPSHOT)]);
      }
      for (const { mapping, snapshots, to } of choices) {
        await publication.publish(mapping, to.name, request.hold ? job.now().toISOString() : undefined);
        results.push(toResult(mapping, snapshots.published!, to));
      }
    });
  });
}

/**
 * Lets synchronizations publish again what a rollback holds, and leaves a record. Publishes nothing but what an interrupted
 * run or rollback has started to publish.
 *
 * @returns The datasets that were held, with the snapshot that stays published until the next synchronization.
 */
export async function release(
  job: RunDependencies,
  { datasetName, breakLock }: Pick<RollbackRequest, 'datasetName' | 'breakLock'>,
): Promise<readonly RollbackResult[]> {
  return runUnderLock(job, breakLock, async (state, lock) => {
    await new SnapshotPublication(job, state, lock).finishAll();
    const held = chooseMappings(job, datasetName).filter(
      (mapping) => state.places.getSnapshots(mapping).heldSince !== undefined,
    );
    if (held.length === 0) return [];
    const record = new RollbackRecorder(job, state, 'Released', false);
    return record.keep(async (results) => {
      for (const mapping of held) {
        const { heldSince: _, ...snapshots } = state.places.getSnapshots(mapping);
        await state.setSnapshots(mapping, snapshots, job.neverAborted);
        const published = snapshots.kept.find(({ name }) => name === snapshots.published);
        if (published) results.push(toResult(mapping, published.name, published));
      }
    });
  });
}

async function runUnderLock<T>(
  job: RunDependencies,
  breakLock: boolean,
  work: (state: SnapshotState, lock: RunLock) => Promise<T>,
): Promise<T> {
  const { subscription, stateStore, signal, neverAborted } = job;
  const lock = await acquireRunLock(job, job.newId(), breakLock);
  const state = new SnapshotState(stateStore, subscription.subscriptionName, job.sides, {
    partEntries: job.partEntries,
    ensureLocked: lock.ensureHeld,
  });
  try {
    await state.load(signal);
    return await work(state, lock);
  } finally {
    await lock.release(state.obsolete, neverAborted).catch(() => undefined);
  }
}

/** Leaves a record of a rollback, whether it succeeds or not. */
class RollbackRecorder {
  private readonly startTime: Date;

  constructor(
    private readonly job: RunDependencies,
    private readonly state: SnapshotState,
    private readonly action: RollbackRecord['action'],
    private readonly isHeld: boolean,
  ) {
    this.startTime = job.now();
  }

  public async keep(work: (results: RollbackResult[]) => Promise<void>): Promise<readonly RollbackResult[]> {
    const results: RollbackResult[] = [];
    try {
      await work(results);
    } catch (error) {
      const message = DataShareError.isDataShareError(error)
        ? error.problems[0].message
        : 'an internal error';
      // The error that stopped the rollback matters more than a record that cannot be written.
      await this.write(results, message).catch(() => undefined);
      throw error;
    }
    await this.write(results, null);
    return results;
  }

  private async write(details: readonly RollbackResult[], message: string | null): Promise<void> {
    const { job, startTime, action, isHeld } = this;
    const { subscription, stateStore, neverAborted } = job;
    const { subscriptionName, invitation } = subscription;
    const endTime = job.now();
    await new RunRecords(stateStore, subscriptionName).addRollback(
      {
        documentType: 'rollback',
        schemaVersion: 1,
        rollbackId: job.newId(),
        subscriptionName,
        invitationId: invitation.invitationId,
        shareName: invitation.shareName,
        action,
        isHeld,
        startTime: startTime.toISOString(),
        endTime: endTime.toISOString(),
        durationMs: endTime.getTime() - startTime.getTime(),
        status: message === null ? 'Succeeded' : 'Failed',
        message,
        manifestSha256: await this.computeRootHash(),
        details,
      },
      neverAborted,
    );
  }

  /** Computes the root hash over all manifests. The rollback itself has read only some of them. */
  private async computeRootHash(): Promise<string | null> {
    const { job, state } = this;
    const places = new SnapshotPlaces(job.subscription);
    for (const mapping of getCopyMappings(job.subscription)) {
      const { published } = state.places.getSnapshots(mapping);
      const shown = published === null ? mapping : places.mapToPublished(mapping, published);
      if (state.getManifestHead(shown)) continue;
      await (await state.openManifest(shown, job.neverAborted, true))?.close();
    }
    return state.computeRootHash();
  }
}

function toResult(
  { datasetName }: CopyMapping,
  from: string,
  { name, completedAt, files, sizeBytes }: KeptSnapshot,
): RollbackResult {
  return { datasetName, from, to: name, completedAt, files, sizeBytes };
}

interface RollbackChoice {
  readonly mapping: CopyMapping;
  readonly snapshots: AtomicSnapshots;
  readonly to: KeptSnapshot;
}

/** @throws DataShareError `NoEarlierSnapshot` if no dataset has an earlier snapshot, or a requested one does not */
function chooseSnapshots(
  job: RunDependencies,
  state: SnapshotState,
  request: RollbackRequest,
): RollbackChoice[] {
  const { datasetName, to: name } = request;
  const named = chooseMappings(job, datasetName);
  if (name !== undefined && named.length > 1)
    throw new DataShareError([
      problems.usage(
        'several datasets have snapshots',
        'name the one to roll back, with datasetName: <name>',
      ),
    ]);
  const choices = named.map((mapping) => {
    const snapshots = state.places.getSnapshots(mapping);
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
  // Without a name, any but the published one can be published again.
  const names = (first?.snapshots.kept ?? [])
    .map((kept) => kept.name)
    .filter((each) => name !== undefined || each !== first?.snapshots.published);
  throw new DataShareError([
    problems.noEarlierSnapshot(first?.mapping.datasetName ?? job.subscription.subscriptionName, names, name),
  ]);
}

/** @throws DataShareError `DatasetUnknown` */
function chooseMappings({ subscription }: RunDependencies, datasetName: string | undefined): CopyMapping[] {
  const places = new SnapshotPlaces(subscription);
  const all = getCopyMappings(subscription).filter((mapping) => places.isAtomic(mapping));
  const named = all.filter((mapping) => datasetName === undefined || mapping.datasetName === datasetName);
  if (datasetName === undefined || named.length > 0) return named;
  const names = all.map((mapping) => mapping.datasetName);
  throw new DataShareError([problems.datasetUnknown(datasetName, names, 'snapshots')]);
}
