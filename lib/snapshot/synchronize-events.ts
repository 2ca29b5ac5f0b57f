import { warnings } from '../errors/catalogue';
import { DataShareError } from '../errors/data-share-error';
import type { ChangeQueue, QueuedMessage } from './contract/change-queue';
import { getCopyMappings } from './contract/copy-mapping';
import type { EventCounts } from './contract/event-counts';
import type { RunDependencies } from './contract/run-dependencies';
import type { RunRecord } from './contract/run-record';
import { EventIntake } from './event-intake';
import type { SettledMessages } from './event-messages';
import { EventMessages, RETRY_SECONDS } from './event-messages';
import { RunChanges } from './planning/run-changes';
import { SnapshotState } from './state/snapshot-state';
import { synchronize } from './synchronize';
import type { SynchronizeChangesOptions } from './synchronize-changes';
import type { SynchronizeOptions } from './synchronize-options';

/** The time after which a message can be received again if a run is killed. */
const HIDDEN_SECONDS = 300;

/** The queue that a run receives messages from. */
export interface ReceivingOptions {
  readonly queue: ChangeQueue;
  /**
   * The time after which a message can be received again if a run is killed.
   * @default 300
   */
  readonly hiddenSeconds?: number;
  /**
   * Messages that were received already.
   * @default - none
   */
  readonly received?: readonly QueuedMessage[];
}

export type SynchronizeEventsOptions = Omit<SynchronizeChangesOptions, 'trigger'> & ReceivingOptions;

/** The result of one pass over a queue. */
export interface SynchronizedEvents {
  /** Null if no message names a file of the subscription, and every message was read: then there was no run. */
  readonly record: RunRecord | null;
  /** The messages that were received, by what became of them. */
  readonly events: EventCounts;
}

/**
 * Makes one pass over a queue: receives its messages, synchronizes the files that they name, and deletes them after the state
 * has been committed. A run that fails or is killed leaves them in the queue.
 *
 * @throws DataShareError as `synchronize`, and `ChangeQueueUnavailable`
 */
export async function synchronizeEvents(
  job: RunDependencies,
  { queue, hiddenSeconds, received, ...options }: SynchronizeEventsOptions,
): Promise<SynchronizedEvents> {
  return withMessages(job, { queue, hiddenSeconds, received }, async ({ intake }) => {
    const changes = new RunChanges('Events', { events: intake.counts });
    await changes.addAll(intake.files);
    if (intake.counts.unreadable > 0) {
      // Such a message can be about any file: only a listing finds what it would have told.
      for (const { datasetName } of getCopyMappings(job.subscription))
        changes.getDataset(datasetName).listInstead('a message could not be read');
    } else if (intake.files.length === 0 && (await hasSnapshot(job))) return { record: null, changes };
    const policy = { mode: 'Incremental', reconcile: false, adopt: false } as const;
    return { record: await synchronize(job, { ...options, ...policy, knownChanges: changes }), changes };
  });
}

/**
 * Synchronizes by a listing, and receives the messages of a queue before: what they tell of is then copied by the listing. The
 * record has the number of changes that no event had told of.
 *
 * @throws DataShareError as `synchronize`, and `ChangeQueueUnavailable`
 */
export async function synchronizeWithEvents(
  job: RunDependencies,
  { queue, hiddenSeconds, ...options }: SynchronizeOptions & ReceivingOptions,
): Promise<SynchronizedEvents> {
  return withMessages(job, { queue, hiddenSeconds }, async ({ intake, receive }) => {
    const listenAgain = async (): Promise<void> => {
      // The changes of these may have happened after the listing: the next run deals with them.
      const late = await receive();
      await new EventMessages(job, queue, late.messages).giveBack();
      await changes.addAll(late.files);
    };
    const changes = new RunChanges('Listing', { listenAgain, events: intake.counts });
    await changes.addAll(intake.files);
    return { record: await synchronize(job, { ...options, knownChanges: changes }), changes };
  });
}

interface Pass {
  readonly intake: EventIntake;
  /** Receives what has arrived since. */
  readonly receive: () => Promise<EventIntake>;
}

/** Receives messages, and deletes them after the work that deals with them. */
async function withMessages(
  job: RunDependencies,
  { queue, hiddenSeconds = HIDDEN_SECONDS, received = [] }: ReceivingOptions,
  work: (pass: Pass) => Promise<{ readonly record: RunRecord | null; readonly changes: RunChanges }>,
): Promise<SynchronizedEvents> {
  const createIntake = (): EventIntake =>
    new EventIntake(queue, getCopyMappings(job.subscription), hiddenSeconds);
  const receive = async (intake = createIntake()): Promise<EventIntake> => {
    await intake.receiveAll(job.signal);
    return intake;
  };
  const intake = createIntake();
  const messages = new EventMessages(job, queue, intake.messages);
  const endHiding = messages.keepHidden(hiddenSeconds);
  try {
    received.forEach((message) => intake.add(message));
    await receive(intake);
    const { record, changes } = await work({ intake, receive });
    await endHiding();
    const settled = await messages.settle(changes);
    return { record, events: countEvents(job, intake, settled) };
  } catch (error) {
    await endHiding();
    const isBusy = DataShareError.isDataShareError(error) && error.code === 'SynchronizationRunning';
    await messages.giveBack(isBusy ? RETRY_SECONDS : 0);
    throw error;
  }
}

function countEvents(
  { now, onWarning, subscription }: RunDependencies,
  { counts }: EventIntake,
  { deadLetters, waiting }: SettledMessages,
): EventCounts {
  if (deadLetters > 0) onWarning(warnings.eventsGivenUp(deadLetters, subscription.subscriptionName));
  const time = now().getTime();
  const oldestWaitingMs = waiting.reduce(
    (oldest, { insertedOn }) => Math.max(oldest, time - insertedOn.getTime()),
    0,
  );
  return { ...counts, deadLetters, waiting: waiting.length, oldestWaitingMs };
}

/** True if every dataset has had a snapshot: before, nothing tells what the events do not. */
async function hasSnapshot(job: RunDependencies): Promise<boolean> {
  const { subscription, stateStore, sides, signal } = job;
  const state = new SnapshotState(stateStore, subscription.subscriptionName, sides);
  await state.load(signal);
  return getCopyMappings(subscription).every((mapping) => state.getManifestStatus(mapping));
}
