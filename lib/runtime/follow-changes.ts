import { setTimeout as sleep } from 'node:timers/promises';
import { DataShareError, throwProblems } from '../errors/data-share-error';
import { EXIT_CODES } from '../errors/error-codes';
import type { ErrorCode } from '../errors/error-codes';
import { listNextTimes } from '../model/values/schedule';
import type { SubscriptionDocument } from '../model/documents/subscription';
import type { QueuedMessage } from '../snapshot/contract/change-queue';
import { HIDDEN_SECONDS } from '../snapshot/contract/change-queue';
import { synchronizeWithEvents } from '../snapshot/synchronize-events';
import { findHiddenSecondsProblems, openQueue, synchronizeReceived } from './change-events';
import { createCheckedJob } from './create-job';
import { DueTime } from './due-time';
import { openSubscription } from './open-subscription';
import { requireOptions } from './require-options';
import { findWholeNumberProblems, toSynchronizeOptions } from './synchronize-options';
import type { FollowedPass, FollowOptions } from './snapshot-options';

/** The longest wait between two looks at an empty queue, in milliseconds: changes are to be copied within seconds. */
const MAX_IDLE_MS = 1000;
const FIRST_IDLE_MS = 125;
/** The longest wait at once, in milliseconds. */
const MAX_WAIT_MS = 60_000;
const FIRST_RETRY_SECONDS = 5;
const MAX_RETRY_SECONDS = 300;
const DAY_SECONDS = 86_400;

/**
 * Follows a subscription until it is interrupted: lists everything once, then copies what change events name as they arrive,
 * and lists everything again from time to time. Failures that may pass are reported and tried again, with growing delays.
 *
 * @returns When `abortSignal` is aborted while nothing is copied.
 * @throws DataShareError `ChangeEventsMissing`; `Interrupted` if a synchronization was interrupted; what cannot pass by itself, such
 *   as the end of the access
 */
export async function followChanges(document: unknown, options: FollowOptions = {}): Promise<void> {
  requireOptions('FollowOptions', options);
  toSynchronizeOptions(options);
  throwProblems([
    ...findWholeNumberProblems('atMostEverySeconds', options.atMostEverySeconds, 0),
    ...findWholeNumberProblems('fullListingEverySeconds', options.fullListingEverySeconds, 1),
    ...findHiddenSecondsProblems(options),
  ]);
  await new Follower(document, options).run();
}

/** Codes of failures with an exit code of their own that pass by themselves: another run is active. */
const PASSING_CODES: readonly ErrorCode[] = [
  'SynchronizationRunning',
  'SynchronizationStalled',
  'LockLost',
  'StateChanged',
];

/** True for a failure after which the next synchronization may succeed. */
function mayPass(error: unknown): error is DataShareError {
  if (!DataShareError.isDataShareError(error)) return false;
  return EXIT_CODES[error.code] === 1 || PASSING_CODES.includes(error.code);
}

class Follower {
  private readonly signal: AbortSignal;
  private readonly now: () => Date;
  private retrySeconds = FIRST_RETRY_SECONDS;
  private idleMs = FIRST_IDLE_MS;
  private readonly nextListing = new DueTime();
  private readonly nextPass = new DueTime();
  /** True while a synchronization is in progress, which an interruption cuts off. */
  private isAtWork = false;

  constructor(
    private readonly document: unknown,
    private readonly options: FollowOptions,
  ) {
    this.signal = options.abortSignal ?? new AbortController().signal;
    this.now = options.now ?? (() => new Date());
  }

  public async run(): Promise<void> {
    // A document that cannot be followed is an error at once.
    openQueue(openSubscription(this.document, this.options));
    while (!this.signal.aborted) {
      try {
        const pass = await this.takeStep();
        this.retrySeconds = FIRST_RETRY_SECONDS;
        if (pass?.record || (pass?.events.received ?? 0) > 0) this.options.onPass?.(pass!);
      } catch (error) {
        await this.waitAfter(error);
      }
    }
  }

  /** Lists if it is time for it; otherwise waits for messages and deals with them. Undefined if there was nothing to do. */
  private async takeStep(): Promise<FollowedPass | undefined> {
    this.isAtWork = false;
    const now = this.now().getTime();
    if (this.nextListing.isDue(now)) return this.list();
    const waitMs = this.nextPass.countMsLeft(now);
    if (waitMs > 0) {
      await this.wait(Math.min(waitMs, this.nextListing.countMsLeft(now), MAX_WAIT_MS));
      return undefined;
    }
    const opened = openSubscription(this.document, this.options);
    const received = await this.receive(openQueue(opened), opened.signal);
    if (received.length === 0) return undefined;
    const { atMostEverySeconds = opened.subscription.snapshotTrigger.onChange?.atMostEverySeconds ?? 0 } =
      this.options;
    const receivedAt = this.now().getTime();
    this.nextPass.postpone(receivedAt, receivedAt + atMostEverySeconds * 1000);
    this.isAtWork = true;
    return { ...(await synchronizeReceived(this.document, this.options, received)), isListing: false };
  }

  /** Waits until the queue has messages, or until it is time to list. */
  private async receive(
    queue: ReturnType<typeof openQueue>,
    signal: AbortSignal,
  ): Promise<readonly QueuedMessage[]> {
    while (!this.signal.aborted && !this.nextListing.isDue(this.now().getTime())) {
      const received = await queue.receive(this.options.hiddenSeconds ?? HIDDEN_SECONDS, signal);
      if (received.length > 0) {
        this.idleMs = FIRST_IDLE_MS;
        return received;
      }
      await this.wait(this.idleMs);
      this.idleMs = Math.min(MAX_IDLE_MS, this.idleMs * 2);
    }
    return [];
  }

  private async list(): Promise<FollowedPass> {
    this.isAtWork = true;
    const opened = openSubscription(this.document, this.options);
    const queue = openQueue(opened);
    const job = await createCheckedJob(opened, this.options);
    const { hiddenSeconds } = this.options;
    const run = { ...toSynchronizeOptions(this.options), queue, hiddenSeconds };
    const pass = await synchronizeWithEvents(job, run);
    const now = this.now();
    this.nextListing.postpone(now.getTime(), this.findNextListing(opened.subscription, now));
    return { ...pass, isListing: true };
  }

  private findNextListing({ snapshotTrigger }: SubscriptionDocument, now: Date): number {
    const { fullListingEverySeconds: seconds } = this.options;
    const cron = seconds === undefined ? snapshotTrigger.onChange?.fullListingCron : undefined;
    const [next] = cron === undefined ? [] : listNextTimes(cron, now, 1);
    return next?.getTime() ?? now.getTime() + (seconds ?? DAY_SECONDS) * 1000;
  }

  /** Waits after a failure that may pass, longer each time. @throws any other failure */
  private async waitAfter(error: unknown): Promise<void> {
    const isInterrupted = DataShareError.isDataShareError(error) && error.code === 'Interrupted';
    if (isInterrupted && this.signal.aborted && !this.isAtWork) return;
    if (!mayPass(error)) throw error;
    const { retrySeconds } = this;
    this.options.onFailure?.({ error, retrySeconds });
    this.retrySeconds = Math.min(MAX_RETRY_SECONDS, retrySeconds * 2);
    await this.wait(retrySeconds * 1000);
  }

  private async wait(milliseconds: number): Promise<void> {
    // An interruption ends the wait.
    await sleep(milliseconds, undefined, { signal: this.signal }).catch(() => undefined);
  }
}
