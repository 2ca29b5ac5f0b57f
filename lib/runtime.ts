import { randomUUID } from 'node:crypto';
import type { AccountFacts } from './azure/account-facts';
import type { StoreConnection } from './azure/connection';
import type { CheckedSide, CheckReport } from './check';
import { checkFit, probeReads } from './check';
import type { Connected, RuntimeOptions } from './connect';
import { connected } from './connect';
import { throwProblems } from './errors';
import { parseSubscription } from './model/document';
import { ShareKind } from './model/share-kind';
import type { SubscriptionDocument } from './model/subscription';
import { presentInvitation } from './exchange/present-invitation';
import type { Problem } from './problems';
import { problems } from './problems';
import { leaveReceipt } from './exchange/leave-receipt';
import { copyMappings } from './snapshot/dataset-mapping';
import type { Policy, SynchronizationMode } from './snapshot/plan';
import type { SnapshotPlan } from './snapshot/preview';
import { previewSynchronization } from './snapshot/preview';
import type { SnapshotProgress } from './snapshot/run-log';
import type { RunRecord } from './snapshot/run-record';
import { SnapshotState } from './snapshot/state';
import type { SnapshotJob } from './snapshot/job';
import { synchronize } from './snapshot/synchronize';
import type { VerifyOptions, VerifyReport } from './snapshot/verify';
import { verify } from './snapshot/verify';
import { hasEnded, thisProcess } from './this-process';

export type { RuntimeOptions } from './connect';

/** Options of a check, and of what checks first. */
export interface CheckOptions extends RuntimeOptions {
  /**
   * The provider's invitation as it is now: JSON text, or a parsed value.
   * @default - read from the exchange, where the subscription names one and it can be read there
   */
  readonly currentInvitation?: unknown;
  /**
   * Told about what is doubtful and stops nothing, each beginning with a stable name: `AcceptanceAwaited`,
   * `DatasetAdded`, `ExpiryChanged`, `InvitationNotRead`, `LockBroken`, `ReceiptNotLeft`, `ScheduleChanged`.
   * @default - nobody is told
   */
  readonly onWarning?: (text: string) => void;
}

/** Options of a plan. */
export interface PlanOptions extends CheckOptions {
  /**
   * `FullSync` copies every file again, `Incremental` what is new or changed. The first snapshot is always full.
   * @default Incremental
   */
  readonly mode?: SynchronizationMode;
  /**
   * Lists the target too instead of trusting the manifest of the last snapshot: what is identical there (size and MD5,
   * else the manifest's ETags) is kept without copying, all else that the source has is copied over it. The answer to a
   * target that was tampered with, to a lost manifest, and to a copy that another tool made.
   * @default false
   */
  readonly reconcile?: boolean;
  /**
   * Counts everything under the mapped places of the target as this subscription's own from now on: it may be
   * overwritten, and a mirror may delete it.
   * @default false
   */
  readonly adopt?: boolean;
}

/** Options of a verification. */
export interface VerifySnapshotOptions extends RuntimeOptions {
  /**
   * Reads every file at the target and hashes what was read. Its bytes pass through this process.
   * @default false
   */
  readonly deep?: boolean;
  /**
   * Told about the progress after each file.
   * @default - nobody is told
   */
  readonly onProgress?: VerifyOptions['onProgress'];
}

/** Options of a synchronization. */
export interface SyncOptions extends PlanOptions {
  /**
   * Takes the lock from another synchronization of this subscription; the warning `LockBroken` says whose it was. That
   * one ends with `LockLost` at its next write. What is written stays safe: each write has its condition.
   * @default false
   */
  readonly breakLock?: boolean;
  /**
   * Copies in flight at once, at most: how many there are finds itself, by what the accounts take.
   * @default 128
   */
  readonly maxConcurrency?: number;
  /**
   * Bytes that this run may copy. It ends where the next file would be more, with status `Succeeded`, and says how many
   * files are left; the next run goes on. One file is copied in any case.
   * @default - all that there is to copy
   */
  readonly maxBytes?: number;
  /**
   * Deletions that a mirror may make in this run although they are more than `maxDeleteFraction` of a dataset.
   * @default 0
   */
  readonly allowDeletes?: number;
  /**
   * Told about the progress after each file.
   * @default - nobody is told
   */
  readonly onProgress?: (progress: SnapshotProgress) => void;
  /**
   * Handed the run record once it is written, also where the run then ends with an error; the run waits for it. It must
   * not throw.
   * @default - nobody is handed it
   */
  readonly onRecord?: (record: RunRecord) => Promise<void>;
}

const MAX_CONCURRENCY = 128;

/** Files that a deep verification reads at once: their bytes pass through this process. */
const READS_AT_ONCE = 16;

/**
 * Says whether the two sides fit: region, kind of store, accounts, end of access; and whether the provider has changed
 * what was accepted, where its present invitation can be read. An in-place share is also probed. Writes nothing; what does not fit or cannot be read is in the report, not thrown.
 *
 * @param document The subscription: JSON text, a parsed value, or what `parseSubscription` returned.
 * @throws DataShareError where the document or a connection string does not parse, or an endpoint is not trusted
 */
export async function checkSubscription(document: unknown, options: CheckOptions = {}): Promise<CheckReport> {
  return check(open(document, options), options);
}

/**
 * Says what a synchronization would do now. Writes nothing.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; where the sides do not fit or cannot be reached
 */
export async function planSnapshot(document: unknown, options: PlanOptions = {}): Promise<SnapshotPlan> {
  const job = await openJob(document, options);
  return previewSynchronization(job, policyFor(options));
}

/**
 * Carries a snapshot from the source to the target, server-side: no data passes through this process.
 *
 * Files that fail do not stop the others: the record then has status `Failed`, and the next run takes them up.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; where the sides do not fit (nothing was touched) or
 *   cannot be reached; `SynchronizationRunning`, `LockLost`, `StateChanged`, `DeletionFuse`, `Interrupted`
 */
export async function syncSnapshot(document: unknown, options: SyncOptions = {}): Promise<RunRecord> {
  throwProblems([
    ...wholeNumberProblems('maxConcurrency', options.maxConcurrency, 1),
    ...wholeNumberProblems('maxBytes', options.maxBytes, 1),
    ...wholeNumberProblems('maxRequestsPerSecond', options.maxRequestsPerSecond, 1),
    ...wholeNumberProblems('allowDeletes', options.allowDeletes, 0),
  ]);
  const job = await openJob(document, options);
  return synchronize(job, {
    ...policyFor(options),
    breakLock: options.breakLock ?? false,
    concurrency: options.maxConcurrency ?? MAX_CONCURRENCY,
    maxBytes: options.maxBytes ?? Infinity,
    allowDeletes: options.allowDeletes ?? 0,
    onProgress: options.onProgress ?? (() => {}),
  });
}

/**
 * Compares the target with what the last snapshot left there. The source is not asked.
 *
 * @throws DataShareError `NothingToCopy`, `NoSnapshot`
 */
export async function verifySnapshot(
  document: unknown,
  options: VerifySnapshotOptions = {},
): Promise<VerifyReport> {
  return verify(jobOf(open(document, options)), {
    isDeep: options.deep ?? false,
    concurrency: READS_AT_ONCE,
    onProgress: options.onProgress ?? (() => {}),
  });
}

/**
 * The newest synchronizations of the subscription, newest first.
 *
 * @param options.limit At most so many; 20 by default.
 */
export async function listSynchronizations(
  document: unknown,
  options: RuntimeOptions & { readonly limit?: number } = {},
): Promise<RunRecord[]> {
  const { subscription, sides, stateStore, signal } = jobOf(open(document, options));
  const state = new SnapshotState(stateStore, subscription.subscriptionName, sides);
  await state.load(signal);
  return state.runRecords(options.limit ?? 20, signal);
}

/** What a synchronization writes to. */
function containersOf(subscription: SubscriptionDocument): string[] {
  return [subscription.stateContainer, ...copyMappings(subscription).map((m) => m.target.container)];
}

function policyFor({ mode = 'Incremental', reconcile = false, adopt = false }: PlanOptions): Policy {
  return { mode, reconcile, adopt };
}

function wholeNumberProblems(option: string, value: number | undefined, minimum: number): Problem[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum)) return [];
  return [problems.valueInvalid(option, `a whole number, ${minimum} or more`, value)];
}

/** A subscription with both its sides connected. Connecting sends nothing. */
interface Opened extends Connected {
  readonly subscription: SubscriptionDocument;
  readonly source: StoreConnection;
  readonly target: StoreConnection;
}

function open(document: unknown, options: RuntimeOptions): Opened {
  const subscription = parseSubscription(document);
  const azure = connected(options);
  return {
    ...azure,
    subscription,
    source: azure.azure.connect('source', subscription.source, azure.options),
    target: azure.azure.connect('target', subscription.target, azure.options),
  };
}

async function check(opened: Opened, { currentInvitation }: CheckOptions): Promise<CheckReport> {
  const { subscription, azure, source, target, signal, options } = opened;
  const report = checkFit(
    subscription,
    await checkedSide(opened, 'source', source),
    await checkedSide(opened, 'target', target),
    await presentInvitation(subscription, currentInvitation, opened.exchangeOf, signal),
    options.now(),
  );
  if (subscription.shareKind !== ShareKind.IN_PLACE || report.problems.length > 0) return report;
  const probe = await probeReads(subscription, new azure.BlobSource(source), signal);
  return { ...report, ...probe, status: probe.problems.length === 0 ? 'Fits' : 'NotReadable' };
}

async function checkedSide(
  opened: Opened,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<CheckedSide> {
  const facts = opened.subscription[side];
  return { facts, connection, arm: await armFacts(opened, side, connection) };
}

async function armFacts(
  opened: Opened,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<AccountFacts> {
  const { azure, options, signal, subscription } = opened;
  const { resourceId } = subscription[side];
  if (resourceId === null) return { kind: 'unknown', reason: 'no resourceId in it' };
  // A connection string may lead to another account than the one that the resource id names.
  if (connection.usesConnectionString) return { kind: 'unknown', reason: 'connection string is set' };
  return azure.readAccountFacts(resourceId, azure.credentialOf(side, subscription[side], options), signal);
}

/** A job whose sides fit: the check that comes before every synchronization. */
async function openJob(document: unknown, options: SyncOptions): Promise<SnapshotJob> {
  const opened = open(document, options);
  const job = jobOf(opened, options);
  const { problems: found, warnings } = await check(opened, options);
  warnings.forEach((warning) => options.onWarning?.(warning));
  throwProblems(found, opened.subscription.subscriptionName);
  return job;
}

function jobOf(opened: Opened, { onWarning = () => {}, onRecord }: SyncOptions = {}): SnapshotJob {
  const { subscription, azure, source, target, options, signal } = opened;
  if (subscription.shareKind === ShareKind.IN_PLACE) throwProblems([problems.nothingToCopy()]);
  const stateStore = new azure.BlobStateStore(target, subscription.stateContainer);
  const preserved = { tags: subscription.preserveTags, tier: subscription.preserveTier };
  return {
    subscription,
    sides: {
      invitationId: subscription.invitation.invitationId,
      sourceEndpoint: source.blobEndpoint,
      targetEndpoint: target.blobEndpoint,
    },
    source: new azure.BlobSource(source, preserved),
    target: new azure.BlobTarget(target, preserved, options.copyLimits),
    stateStore,
    requireContainers: () => azure.requireContainers(target, containersOf(subscription), signal),
    partEntries: opened.partEntries,
    onWarning,
    runner: thisProcess(),
    hasEnded,
    onRecord: async (record) => {
      await leaveReceipt(record, subscription, stateStore, opened.exchangeOf, onWarning);
      await onRecord?.(record);
    },
    now: options.now,
    newId: randomUUID,
    signal,
    unhurried: azure.UNHURRIED,
  };
}
