import { problems } from '../errors/catalogue';
import { throwProblems } from '../errors/data-share-error';
import { admitsRepairs } from '../model/engines/engine-kind';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { OtherEngine } from '../snapshot/contract/other-engine';
import type { RunRecord } from '../snapshot/contract/run-record';
import { synchronize } from '../snapshot/synchronize';
import { createCheckedJob, findOtherEngine } from './create-job';
import { openSubscription } from './open-subscription';
import { requireOptions } from './require-options';
import type { ReconcileOptions } from './snapshot-options';
import { findWholeNumberProblems, toSynchronizeOptions } from './synchronize-options';

/**
 * The time in which priority replication promises to replicate 99 % of the objects, in seconds. Without priority, there is no promise.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-priority-replication
 */
const REPLICATION_SETTLE_SECONDS = 15 * 60;

/**
 * Compares what another engine (object replication, Storage Mover, Data Factory) has left at the target with the source, file by file,
 * and makes it good: both sides are listed; files with the same size, MD5, content headers and metadata are kept; the others are
 * copied, pinned to the versions that were seen; a mirror deletes what an earlier run has seen. So every engine ends with the
 * manifest, the run record and the receipt of a synchronization. The target of object replication refuses other writes: its
 * differences are failures with the code `NotCarried`, and nothing is written there.
 *
 * @returns The record. `details[].engineFindings` counts what the engine has left out or changed. For a subscription whose files
 *   this package copies, the run is that of `syncSnapshot` with `reconcile`.
 * @throws DataShareError as `syncSnapshot`
 */
export async function reconcileSnapshot(
  document: unknown,
  options: ReconcileOptions = {},
): Promise<RunRecord> {
  requireOptions('ReconcileOptions', options);
  throwProblems(findWholeNumberProblems('settleSeconds', options.settleSeconds, 0));
  const run = toSynchronizeOptions({ ...options, mode: 'Incremental', reconcile: true });
  const opened = openSubscription(document, options);
  const otherEngine = toOtherEngine(opened.subscription, options.settleSeconds);
  if (otherEngine === undefined && options.settleSeconds !== undefined)
    throwProblems([
      problems.valueInvalid(
        'settleSeconds',
        'left out, because no other engine carries the files',
        options.settleSeconds,
      ),
    ]);
  const needsTimes = otherEngine !== undefined && otherEngine.settlingMs > 0;
  const job = await createCheckedJob(opened, { ...options, allowsOtherEngine: true, needsTimes });
  return synchronize(job, { ...run, otherEngine });
}

function toOtherEngine(
  subscription: SubscriptionDocument,
  settleSeconds: number | undefined,
): OtherEngine | undefined {
  const kind = findOtherEngine(subscription);
  if (kind === undefined) return undefined;
  const repairs = admitsRepairs(kind);
  const seconds = settleSeconds ?? (repairs ? 0 : REPLICATION_SETTLE_SECONDS);
  return { kind, admitsRepairs: repairs, settlingMs: seconds * 1000 };
}
