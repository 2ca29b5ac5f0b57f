import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { DataShareError, throwProblems } from '../../lib/errors/data-share-error';
import { parseSubscription } from '../../lib/model/documents/parsing/parse-document';
import type { SingleSourceSubscription } from '../../lib/model/documents/subscription';
import { instantRule } from '../../lib/model/values/instant';
import { cronRule, listNextTimes } from '../../lib/model/values/schedule';
import { syncSnapshot, verifySnapshot } from '../../lib/runtime/snapshots';
import type { RunRecord } from '../../lib/snapshot/contract/run-record';
import { changeBlob, createContainers } from '../emulators/emulated-blobs';
import type { StorageEmulators } from '../emulators/storage-emulators';
import type { Staleness } from './arrivals';
import { Arrivals, toPlace } from './arrivals';
import type { TimedChange } from './timed-changes';
import { findChangeProblems, isReceived } from './timed-changes';

/** Options of a simulation. */
export interface SimulationOptions {
  /** The subscription document, with one account as its source. Its exchange and its change events are not used. */
  readonly subscription: unknown;
  /** The accounts, from `startStorageEmulators`. Containers that are missing are made. */
  readonly emulators: StorageEmulators;
  /** Name of the emulated account that the provider's data is in. */
  readonly source: string;
  /** Name of the emulated account that the data is copied to. */
  readonly target: string;
  /** The changes, in any order. */
  readonly changes: readonly TimedChange[];
  /** The beginning, UTC, such as `2027-01-01T00:00:00Z`. */
  readonly from: string;
  /** Number of days, 1 to 366. */
  readonly days: number;
  /**
   * Schedule of the synchronizations: five fields of cron, in UTC. At most 2,000 of them can be in the time.
   * @default - the schedule of the subscription
   */
  readonly cron?: string;
}

/** A simulated synchronization. */
export interface SimulatedRun {
  /** Its time, UTC. */
  readonly at: string;
  /** As in its run record; `Failed` if an error ended it. */
  readonly status: 'Succeeded' | 'Failed';
  /** Code of the error that ended it, such as `AccessEnded`; null if there was none. */
  readonly code: string | null;
  /** The error, or the reason why files were left; null if there is neither. */
  readonly message: string | null;
  /** Number of files that it copied. */
  readonly filesWritten: number;
  /** Number of files that it deleted at the target. */
  readonly filesDeleted: number;
  /** Total size of the files that it copied, in bytes. */
  readonly bytesWritten: number;
  /** Number of changes that arrived with it. */
  readonly changesArrived: number;
}

/** The files that a recipient got in a simulation, and how late. Places are written as `container/path`. */
export interface SimulationReport {
  /** The synchronizations, in the order of their times. */
  readonly runs: readonly SimulatedRun[];
  /** Number of files that they copied. */
  readonly filesWritten: number;
  /** Number of files that they deleted at the target. */
  readonly filesDeleted: number;
  /** Total size of the files that they copied, in bytes. */
  readonly bytesWritten: number;
  /** Number of changes that arrived. */
  readonly changesArrived: number;
  /** Age of the changes when they arrived, in seconds; null if none arrived. The time that a copy takes is not part of it. */
  readonly staleness: Staleness | null;
  /** Number of changes that the recipient never saw, because the next change of the file came before a synchronization. */
  readonly changesSuperseded: number;
  /** Places of changes that had not arrived at the end. */
  readonly waiting: readonly string[];
  /** Places of changes that are in no dataset, or that its patterns exclude: the recipient never gets them. */
  readonly outside: readonly string[];
  /** Places of files that are gone at the source and stay at the target, because the subscription keeps them. */
  readonly kept: readonly string[];
  /** True if the target was what its manifest says after the last synchronization; null if no synchronization succeeded. */
  readonly isVerified: boolean | null;
}

const MAX_DAYS = 366;
const MAX_RUNS = 2000;
const DAY_MS = 86_400_000;

/**
 * Simulates days of a share: makes the changes at the source, and synchronizes at each time of the schedule, with the time of the
 * simulation as the present. The synchronizations are real ones, between emulated accounts; only the clock is simulated. It takes as long
 * as that many small synchronizations do, about 0.1 seconds each.
 *
 * @throws DataShareError `ValueInvalid`, `DocumentInvalid`
 */
export async function simulateSubscription(options: SimulationOptions): Promise<SimulationReport> {
  const subscription = toOwnSubscription(options);
  const times = listTimes(options, subscription);
  const env = options.emulators.connectSides(options.source, options.target);
  const source = options.emulators.connectionString(options.source);
  await createAllContainers(options, subscription);

  const changes = [...options.changes].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const arrivals = new Arrivals();
  const [outside, kept] = [new Set<string>(), new Set<string>()];
  const runs: SimulatedRun[] = [];
  let next = 0;
  const makeChanges = async (until: number): Promise<void> => {
    for (; next < changes.length && Date.parse(changes[next].at) <= until; next++) {
      const change = changes[next];
      await changeBlob(source, change);
      if (!isReceived(change, subscription)) outside.add(toPlace(change));
      else if (change.content === null && subscription.deletions === 'keep') kept.add(toPlace(change));
      else arrivals.add(change);
    }
  };
  for (const at of times) {
    await makeChanges(at.getTime());
    runs.push(await synchronizeAt(subscription, at, env, arrivals));
  }
  const hasSucceeded = runs.some(({ status }) => status === 'Succeeded');
  const isVerified = hasSucceeded
    ? (await verifySnapshot(subscription, { env, now: () => times[times.length - 1] })).status === 'Succeeded'
    : null;
  await makeChanges(Infinity);
  const sum = (field: 'filesWritten' | 'filesDeleted' | 'bytesWritten'): number =>
    runs.reduce((total, run) => total + run[field], 0);
  return {
    runs,
    filesWritten: sum('filesWritten'),
    filesDeleted: sum('filesDeleted'),
    bytesWritten: sum('bytesWritten'),
    changesArrived: arrivals.getNumber(),
    staleness: arrivals.getStaleness(),
    changesSuperseded: arrivals.superseded,
    waiting: arrivals.getWaiting(),
    outside: [...outside],
    kept: [...kept],
    isVerified,
  };
}

/** Returns the subscription as it is simulated: without what there is no emulator for. */
function toOwnSubscription({ subscription: document }: SimulationOptions): SingleSourceSubscription {
  const subscription = parseSubscription(document);
  if (subscription.schemaVersion !== 1)
    throw new DataShareError([
      problems.valueInvalid(
        'subscription',
        'a subscription with one source account',
        subscription.schemaVersion,
      ),
    ]);
  const { onChange: _onChange, ...snapshotTrigger } = subscription.snapshotTrigger;
  return { ...subscription, exchange: null, snapshotTrigger };
}

/** Returns the times of the synchronizations. @throws DataShareError `ValueInvalid` for all faults of the options at once */
function listTimes(options: SimulationOptions, { snapshotTrigger }: SingleSourceSubscription): Date[] {
  const { from, days, changes, cron = snapshotTrigger.cron } = options;
  const found: Problem[] = [];
  const check = (name: string, rule: string | undefined, value: unknown): void => {
    if (rule !== undefined) found.push(problems.valueInvalid(name, rule, value));
  };
  check('from', instantRule(from), from);
  const isDays = Number.isSafeInteger(days) && days >= 1 && days <= MAX_DAYS;
  check('days', isDays ? undefined : `a whole number from 1 to ${MAX_DAYS}`, days);
  check('cron', cron === null ? 'given, because the subscription has no schedule' : cronRule(cron), cron);
  throwProblems(found);
  const start = new Date(from);
  const end = new Date(start.getTime() + days * DAY_MS);
  const times = listNextTimes(cron!, new Date(start.getTime() - 1), MAX_RUNS + 1).filter(
    (time) => time <= end,
  );
  throwProblems([
    ...findChangeProblems(changes, start, end),
    ...(times.length > MAX_RUNS
      ? [problems.valueInvalid('days', `so few that at most ${MAX_RUNS} synchronizations are in them`, days)]
      : []),
    ...(times.length === 0
      ? [problems.valueInvalid('days', 'so many that a synchronization is in them', days)]
      : []),
  ]);
  return times;
}

async function createAllContainers(
  { emulators, source, target, changes }: SimulationOptions,
  { mappings, stateContainer }: SingleSourceSubscription,
): Promise<void> {
  const create = (account: string, names: readonly string[]): Promise<void> =>
    createContainers(emulators.connectionString(account), names);
  const shared = mappings.map((mapping) => mapping.source.container);
  await create(source, [...shared, ...changes.map(({ container }) => container)]);
  await create(target, [stateContainer, ...mappings.flatMap((mapping) => mapping.target?.container ?? [])]);
}

async function synchronizeAt(
  subscription: SingleSourceSubscription,
  at: Date,
  env: Readonly<Record<string, string>>,
  arrivals: Arrivals,
): Promise<SimulatedRun> {
  let record: RunRecord | undefined;
  let error: DataShareError | undefined;
  try {
    record = await syncSnapshot(subscription, { env, now: () => at });
  } catch (thrown) {
    // A fault of the share shows in its runs, as in a real one. Anything else is a fault of the test.
    if (!(thrown instanceof DataShareError)) throw thrown;
    error = thrown;
  }
  const status = record?.status ?? 'Failed';
  const details = record?.details ?? [];
  return {
    at: at.toISOString(),
    status,
    code: error?.code ?? null,
    message: error?.message ?? record?.message ?? null,
    filesWritten: details.reduce((total, each) => total + each.filesWritten, 0),
    filesDeleted: details.reduce((total, each) => total + each.filesDeleted, 0),
    bytesWritten: details.reduce((total, each) => total + each.sizeWritten, 0),
    changesArrived: status === 'Succeeded' ? arrivals.arrive(at) : 0,
  };
}
