import { groupBy } from '../access/review/group-by';
import type { RecipientStatus } from '../exchange/status-report';
import { FrequencyMeter } from '../exchange/frequency';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import { isLate, listPreviousTimes } from '../model/values/schedule';
import type { RunRecord } from '../snapshot/contract/run-record';
import { compareTexts } from '../model/values/text-order';
import { sortByKey, toCanonicalText } from './deterministic-order';
import type { FoundSubscription } from './report-facts';
import type { Frequency, ReportedSynchronization } from './share-report';

/** Maximum number of synchronizations that a report lists: the newest. */
export const MAX_SYNCHRONIZATIONS = 10_000;

/** The schedules and names that synchronizations are reported with. */
export interface RunContext {
  /** By id of the invitation in lower case. */
  readonly recipientNames: ReadonlyMap<string, string>;
  readonly schedules: ReadonlyMap<string, string>;
}

/** The synchronizations of a report, and how many it leaves out. */
export interface ReportedRuns {
  /** Newest first. */
  readonly synchronizations: readonly ReportedSynchronization[];
  readonly omitted: number;
}

/** Reports the synchronizations of receipts and of run records, newest first. The consumer's own record of a run comes before its receipt. */
export function reportSynchronizations(
  receipts: readonly SynchronizationReceipt[],
  subscriptions: readonly FoundSubscription[],
  context: RunContext,
): ReportedRuns {
  const runs = [
    ...subscriptions.flatMap(({ document, records }) =>
      (records ?? []).filter(hasTimes).map((record) => toRunOfRecord(record, document.subscriptionName)),
    ),
    ...receipts.map(toRunOfReceipt),
  ];
  const byId = groupBy(runs, ({ invitationId, synchronizationId }) =>
    `${invitationId} ${synchronizationId}`.toLowerCase(),
  );
  const unique = [...byId.values()].map((same) => same.reduce(pickBetterSource));
  const sorted = unique
    .map((run) => [toTimeKey(run.startTime), run] as const)
    .sort(
      ([a, left], [b, right]) =>
        compareTexts(b, a) || compareTexts(toCanonicalText(left), toCanonicalText(right)),
    )
    .map(([, run]) => run);
  const latenesses = measureLateness(sorted, context.schedules);
  const synchronizations = sorted.slice(0, MAX_SYNCHRONIZATIONS).map((run) => ({
    ...run,
    recipientName: context.recipientNames.get(run.invitationId.toLowerCase()) ?? run.recipientName,
    latenessMs: latenesses.get(run) ?? null,
  }));
  return { synchronizations, omitted: sorted.length - synchronizations.length };
}

/** True if a record has readable times: state is untrusted. */
export function hasTimes({ startTime, endTime }: Pick<RunRecord, 'startTime' | 'endTime'>): boolean {
  return [startTime, endTime].every((time) => !Number.isNaN(Date.parse(time)));
}

function toTimeKey(time: string): string {
  return new Date(time).toISOString();
}

function pickBetterSource(a: ReportedSynchronization, b: ReportedSynchronization): ReportedSynchronization {
  if (a.isReceipt !== b.isReceipt) return a.isReceipt ? b : a;
  return toCanonicalText(a) <= toCanonicalText(b) ? a : b;
}

function toRunOfRecord(record: RunRecord, subscriptionName: string): ReportedSynchronization {
  const sum = (field: 'filesWritten' | 'sizeWritten' | 'filesFailed'): number =>
    record.details.reduce((total, details) => addClaimed(total, details[field]), 0);
  const { synchronizationId, invitationId, shareName, synchronizationMode, status, startTime, endTime } =
    record;
  return {
    synchronizationId,
    invitationId,
    shareName,
    recipientName: subscriptionName,
    mode: synchronizationMode,
    status,
    startTime,
    endTime,
    durationMs: addClaimed(0, record.durationMs),
    filesWritten: sum('filesWritten'),
    sizeWritten: sum('sizeWritten'),
    filesFailed: sum('filesFailed'),
    latenessMs: null,
    ...getLatency(record),
    isReceipt: false,
  };
}

/** Returns what a run tells about changes that it was told of. What is not there was not measured. */
function getLatency(
  run: RunRecord | SynchronizationReceipt,
): Pick<ReportedSynchronization, 'trigger' | 'changeLatencyMs' | 'filesMissedByEvents'> {
  const { trigger, changeLatencyMs, filesMissedByEvents } = run;
  return {
    trigger: trigger ?? null,
    changeLatencyMs: changeLatencyMs ?? null,
    filesMissedByEvents: filesMissedByEvents ?? null,
  };
}

/** Adds a number that a document claims. The sum stays a number that JSON keeps. */
function addClaimed(total: number, claimed: number): number {
  return Math.min(total + Math.max(claimed, 0), Number.MAX_SAFE_INTEGER);
}

function toRunOfReceipt(receipt: SynchronizationReceipt): ReportedSynchronization {
  return {
    synchronizationId: receipt.synchronizationId,
    invitationId: receipt.invitationId,
    shareName: receipt.shareName,
    recipientName: receipt.shareName,
    mode: receipt.synchronizationMode,
    status: receipt.status,
    startTime: receipt.startTime,
    endTime: receipt.endTime,
    durationMs: receipt.durationMs,
    filesWritten: receipt.filesWritten,
    sizeWritten: receipt.sizeWritten,
    filesFailed: receipt.filesFailed,
    latenessMs: null,
    ...getLatency(receipt),
    isReceipt: true,
  };
}

/**
 * Measures the time from the last scheduled time to the start of each run that answers it. A run before it shows that the schedule
 * applied then: the first run of all is late for nothing. A run after a success answers no scheduled time before that success.
 *
 * @param runs The runs, newest first.
 */
function measureLateness(
  runs: readonly ReportedSynchronization[],
  schedules: RunContext['schedules'],
): ReadonlyMap<ReportedSynchronization, number> {
  const latenesses = new Map<ReportedSynchronization, number>();
  const earlier = new Map<string, { readonly first: number; readonly lastSuccess: number }>();
  for (let index = runs.length - 1; index >= 0; index--) {
    const run = runs[index];
    const id = run.invitationId.toLowerCase();
    const start = Date.parse(run.startTime);
    const { first, lastSuccess } = earlier.get(id) ?? { first: start, lastSuccess: -Infinity };
    const due = index < MAX_SYNCHRONIZATIONS ? findDueTime(schedules.get(id), start) : undefined;
    if (due !== undefined && first < due && lastSuccess < due) latenesses.set(run, Math.max(0, start - due));
    earlier.set(id, { first, lastSuccess: run.status === 'Succeeded' ? start : lastSuccess });
  }
  return latenesses;
}

/** Finds the last scheduled time. A start on the second of the schedule is on time. */
function findDueTime(cron: string | undefined, start: number): number | undefined {
  if (cron === undefined) return undefined;
  return listPreviousTimes(cron, new Date(start + 1000), 1)[0]?.getTime();
}

/** Reports how often data is received: measured by the consumer's records where they were read, else by receipts. */
export function reportFrequencies(
  statuses: readonly RecipientStatus[],
  subscriptions: readonly FoundSubscription[],
  now: Date,
): Frequency[] {
  const own = subscriptions.flatMap((each) => {
    const measured = measureSubscription(each, now);
    return measured ? [measured] : [];
  });
  const measured = new Set(own.map(({ invitationId }) => invitationId.toLowerCase()));
  const received = statuses
    .filter(({ invitationId, frequency }) => frequency !== null && !measured.has(invitationId.toLowerCase()))
    .map(({ invitationId, shareName, recipientName, isLate: late, frequency }): Frequency => ({
      ...frequency!,
      invitationId,
      shareName,
      recipientName,
      isLate: late,
    }));
  return sortByKey([...own, ...received], ({ shareName, recipientName }) => [shareName, recipientName]);
}

/** Measures a subscription whose records were read. */
function measureSubscription({ document, records }: FoundSubscription, now: Date): Frequency | undefined {
  if (records === null) return undefined;
  const { cron } = document.snapshotTrigger;
  const meter = new FrequencyMeter(now);
  const readable = records.filter(hasTimes);
  for (const record of readable) {
    const isCounted = meter.addRun(new Date(record.startTime), record.status === 'Succeeded');
    if (isCounted) meter.addBytes(toRunOfRecord(record, '').sizeWritten);
  }
  const { invitationId, shareName } = document.invitation;
  return {
    ...meter.measure(cron),
    invitationId,
    shareName,
    recipientName: document.subscriptionName,
    isLate: isSubscriptionLate(cron, readable, now),
  };
}

/** True if a whole interval passed since the last success. A subscription that never synchronized is not known to be due. */
function isSubscriptionLate(cron: string | null, records: readonly RunRecord[], now: Date): boolean {
  const starts = records
    .filter(({ status }) => status === 'Succeeded')
    .map(({ startTime }) => Date.parse(startTime));
  const latest = starts.reduce((newest, start) => Math.max(newest, start), -Infinity);
  return cron !== null && latest > -Infinity && isLate(cron, new Date(latest), now);
}
