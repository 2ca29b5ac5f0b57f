import { problems, warnings } from '../errors/catalogue';
import { DataShareError } from '../errors/data-share-error';
import type { ChangeQueue, QueuedMessage } from './contract/change-queue';
import { HIDDEN_SECONDS } from './contract/change-queue';
import { getCopyMappings } from './contract/copy-mapping';
import type { EventCounts } from './contract/event-counts';
import type { RunDependencies } from './contract/run-dependencies';
import type { RunRecord } from './contract/run-record';
import { EventIntake } from './event-intake';
import type { SettledMessages } from './event-messages';
import { EventMessages, RETRY_SECONDS } from './event-messages';
import { MessageHold } from './message-hold';
import { RunChanges } from './planning/run-changes';
import { SnapshotState } from './state/snapshot-state';
import { synchronize } from './synchronize';
import type { SynchronizeChangesOptions } from './synchronize-changes';
import type { SynchronizeOptions } from './synchronize-options';

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
 * @throws DataShareError as `synchronize`, `ChangeQueueUnavailable`, and `EventsHeldTooLong`
 */
export async function synchronizeEvents(
  dependencies: RunDependencies,
  { queue, hiddenSeconds, received, ...options }: SynchronizeEventsOptions,
): Promise<SynchronizedEvents> {
  const receiving = { queue, hiddenSeconds, received };
  return withMessages(dependencies, receiving, async ({ job, intake }) => {
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
 * record has the number of changes that no event had told of. The listing does not need the queue: a fault of it is a warning, and
 * messages that are not deleted come again.
 *
 * @throws DataShareError as `synchronize`
 */
export async function synchronizeWithEvents(
  job: RunDependencies,
  { queue, hiddenSeconds, ...options }: SynchronizeOptions & ReceivingOptions,
): Promise<SynchronizedEvents> {
  return withMessages(job, { queue, hiddenSeconds, isOptional: true }, async ({ intake, fault, receive }) => {
    const listenAgain = async (): Promise<void> => {
      // The messages that the queue has not given may tell of any of the changes.
      if (fault) throw fault;
      // The changes of these may have happened after the listing: the next run deals with them.
      await changes.addAll((await receive()).files);
    };
    const changes = new RunChanges('Listing', { listenAgain, events: intake.counts });
    await changes.addAll(intake.files);
    const isUnknown = fault !== undefined && intake.messages.length === 0;
    const knownChanges = isUnknown ? {} : { knownChanges: changes };
    return { record: await synchronize(job, { ...options, ...knownChanges }), changes };
  });
}

interface Pass {
  readonly job: RunDependencies;
  readonly intake: EventIntake;
  /** The fault that ended the receiving of messages. */
  readonly fault: DataShareError | undefined;
  /** Receives what has arrived since, and gives it back. */
  readonly receive: () => Promise<EventIntake>;
}

interface PassOptions extends ReceivingOptions {
  /** True if the work can be done without the messages: a fault of the queue is then a warning, and messages are not held for ever. */
  readonly isOptional?: true;
}

/** Receives messages, and deletes them after the work that deals with them. */
async function withMessages(
  job: RunDependencies,
  { queue, hiddenSeconds = HIDDEN_SECONDS, received = [], isOptional }: PassOptions,
  work: (pass: Pass) => Promise<{ readonly record: RunRecord | null; readonly changes: RunChanges }>,
): Promise<SynchronizedEvents> {
  const createIntake = (): EventIntake =>
    new EventIntake(queue, getCopyMappings(job.subscription), () => hold.hiddenSeconds);
  const receive = async (): Promise<EventIntake> => {
    const late = createIntake();
    await late.receiveAll(job.signal).finally(() => new EventMessages(job, queue, late.messages).giveBack());
    return late;
  };
  const intake = createIntake();
  const messages = new EventMessages(job, queue, intake.messages);
  const hold = new MessageHold(hiddenSeconds, (seconds) => messages.hide(seconds));
  const held = isOptional ? job : { ...job, signal: AbortSignal.any([job.signal, hold.endSignal]) };
  try {
    received.forEach((message) => intake.add(message));
    const fault = await findFault(intake.receiveAll(held.signal));
    if (fault && !isOptional) throw fault;
    if (fault) job.onWarning(warnings.eventsNotReceived(fault.problems[0].message));
    const { record, changes } = await work({ job: held, intake, fault, receive });
    await hold.stop();
    const settled = await messages.settle(changes);
    return { record, events: countEvents(job, intake, settled) };
  } catch (error) {
    await hold.stop();
    const isBusy = DataShareError.isDataShareError(error) && error.code === 'SynchronizationRunning';
    await messages.giveBack(isBusy ? RETRY_SECONDS : 0);
    const isExhausted = hold.endSignal.aborted && !isOptional && !job.signal.aborted;
    if (!isExhausted || !isInterruption(error)) throw error;
    const problem = problems.eventsHeldTooLong(job.subscription.subscriptionName);
    throw new DataShareError([problem], { cause: error });
  }
}

function isInterruption(error: unknown): boolean {
  return DataShareError.isDataShareError(error) && error.code === 'Interrupted';
}

/** @throws an interruption, and what is a defect of this library */
async function findFault(work: Promise<void>): Promise<DataShareError | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!DataShareError.isDataShareError(error) || isInterruption(error)) throw error;
    return error;
  }
}

function countEvents(
  { now, onWarning, subscription }: RunDependencies,
  { counts }: EventIntake,
  { deadLetters, waiting, undeleted, failure }: SettledMessages,
): EventCounts {
  // Messages that wait for their copies come again in any case.
  if (failure && undeleted > 0) onWarning(warnings.eventsNotDeleted(undeleted, failure.problems[0].message));
  if (deadLetters > 0) onWarning(warnings.eventsGivenUp(deadLetters, subscription.subscriptionName));
  const time = now().getTime();
  const oldestWaitingMs = waiting.reduce(
    (oldest, { insertedOn }) => Math.max(oldest, time - insertedOn.getTime()),
    0,
  );
  return { ...counts, deadLetters, waiting: waiting.length, oldestWaitingMs };
}

/** True if every dataset has had a snapshot with its present patterns: before, nothing tells what the events do not. */
async function hasSnapshot(job: RunDependencies): Promise<boolean> {
  const { subscription, stateStore, sides, signal } = job;
  const state = new SnapshotState(stateStore, subscription.subscriptionName, sides);
  await state.load(signal);
  return getCopyMappings(subscription).every(
    (mapping) => state.places.getStatus(mapping) && !state.places.hasOtherPatterns(mapping),
  );
}
