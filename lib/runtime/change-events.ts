import { DataShareError, throwProblems } from '../errors/data-share-error';
import { problems, warnings } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import { listSources } from '../model/documents/shared-datasets';
import type { ChangeQueue, QueuedMessage } from '../snapshot/contract/change-queue';
import { MAX_HIDDEN_SECONDS } from '../snapshot/contract/change-queue';
import type { RunDependencies } from '../snapshot/contract/run-dependencies';
import type { RunRecord } from '../snapshot/contract/run-record';
import { giveBackMessages } from '../snapshot/event-messages';
import { synchronize } from '../snapshot/synchronize';
import type { SynchronizedEvents } from '../snapshot/synchronize-events';
import { synchronizeEvents, synchronizeWithEvents } from '../snapshot/synchronize-events';
import type { SynchronizeOptions } from '../snapshot/synchronize-options';
import { createCheckedJob } from './create-job';
import type { OpenedSubscription } from './open-subscription';
import { openSubscription } from './open-subscription';
import { requireOptions } from './require-options';
import { findWholeNumberProblems, toSynchronizeOptions } from './synchronize-options';
import type { SyncEventsOptions } from './snapshot-options';

/**
 * Synchronizes the files that the provider's change events name: receives the messages of the queue that the subscription names,
 * copies, and deletes the messages after the state has been committed. Nothing is listed, unless the events alone are not
 * enough: before the first snapshot, after a crash, with atomic publishing, or if very many files have changed.
 *
 * @returns The record is null if no message names a file of the subscription.
 * @throws DataShareError `ChangeEventsMissing`, `ChangeQueueUnavailable`, and as `syncSnapshot`
 */
export async function syncEvents(
  document: unknown,
  options: SyncEventsOptions = {},
): Promise<SynchronizedEvents> {
  requireOptions('SyncEventsOptions', options);
  throwProblems(findHiddenSecondsProblems(options));
  return synchronizeReceived(document, options);
}

export function findHiddenSecondsProblems({ hiddenSeconds }: SyncEventsOptions): Problem[] {
  return findWholeNumberProblems('hiddenSeconds', hiddenSeconds, 1, MAX_HIDDEN_SECONDS);
}

/** Makes one pass over the queue. @param received Messages that were received already. */
export async function synchronizeReceived(
  document: unknown,
  options: SyncEventsOptions,
  received: readonly QueuedMessage[] = [],
): Promise<SynchronizedEvents> {
  const run = toSynchronizeOptions(options);
  const opened = openSubscription(document, options);
  const queue = openQueue(opened);
  const job = await createCheckedJob(opened, options).catch(async (error: unknown) => {
    await giveBackMessages(queue, received, opened.recordSignal);
    throw error;
  });
  const { hiddenSeconds } = options;
  return synchronizeEvents(job, { ...run, queue, hiddenSeconds, received });
}

/** Opens the queue that a subscription names. Sends no request. @throws DataShareError `ChangeEventsMissing` */
export function openQueue({ loadAzure, subscription, options }: OpenedSubscription): ChangeQueue {
  const { changeEvents, subscriptionName } = subscription;
  if (!changeEvents) throw new DataShareError([problems.changeEventsMissing(subscriptionName)]);
  const known = listSources(subscription).find(({ tenantId }) => tenantId !== null);
  const azure = loadAzure();
  const connection = azure.connectQueue(changeEvents, known?.tenantId ?? null, options);
  return new azure.StorageChangeQueue(connection, changeEvents.queueName);
}

/**
 * Synchronizes by a listing, and counts what the events have missed. The listing does not need the queue: if it cannot be read,
 * a warning tells so.
 */
export async function synchronizeWithQueue(
  opened: OpenedSubscription,
  job: RunDependencies,
  run: SynchronizeOptions,
): Promise<RunRecord> {
  let queue: ChangeQueue;
  try {
    queue = openQueue(opened);
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    job.onWarning(warnings.eventsNotReceived(error.problems[0].message));
    return synchronize(job, run);
  }
  const { record } = await synchronizeWithEvents(job, { ...run, queue });
  return record!;
}
