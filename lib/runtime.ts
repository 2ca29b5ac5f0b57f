import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { AccountFacts } from './azure/account-facts';
import type { AzureOptions, SideName, StoreConnection } from './azure/connection';
import type { CheckedSide, CheckReport } from './check';
import { checkFit, probeReads } from './check';
import { throwProblems } from './errors';
import { parseSubscription } from './model/document';
import { ShareKind } from './model/share-kind';
import type { SubscriptionDocument } from './model/subscription';
import type { Problem } from './problems';
import { problems } from './problems';
import { copyMappings } from './snapshot/dataset-mapping';
import type { SynchronizationMode } from './snapshot/plan';
import type { SnapshotPlan } from './snapshot/preview';
import { previewSynchronization } from './snapshot/preview';
import type { SnapshotProgress } from './snapshot/run-log';
import type { RunRecord } from './snapshot/run-record';
import { SnapshotState } from './snapshot/state';
import type { SnapshotJob } from './snapshot/job';
import { synchronize } from './snapshot/synchronize';
import type { VerifyReport } from './snapshot/verify';
import { verify } from './snapshot/verify';

/** What every function of the runtime helper takes. */
export interface RuntimeOptions {
  /**
   * Where the connection strings `DATASHARE_SOURCE_CONNECTION_STRING` and `DATASHARE_TARGET_CONNECTION_STRING`
   * are looked up. They win over the document's endpoints.
   * @default - process.env
   */
  readonly env?: AzureOptions['env'];
  /**
   * Microsoft Entra ID credentials, for sides without connection string.
   * @default - a DefaultAzureCredential for each side's tenant
   */
  readonly credentials?: AzureOptions['credentials'];
  /**
   * Ends the work early with `Interrupted`.
   * @default - it is never interrupted
   */
  readonly abortSignal?: AbortSignal;
  /**
   * The time now.
   * @default - the clock of this machine
   */
  readonly now?: () => Date;
}

/** Options of a plan. */
export interface PlanOptions extends RuntimeOptions {
  /**
   * `FullSync` copies every file again, `Incremental` what is new or changed. The first snapshot is always full.
   * @default Incremental
   */
  readonly mode?: SynchronizationMode;
}

/** Options of a synchronization. */
export interface SyncOptions extends PlanOptions {
  /**
   * Copies in flight at once.
   * @default 32
   */
  readonly concurrency?: number;
  /**
   * Deletions that a mirror may make in this run although they are more than a fifth of its files.
   * @default 0
   */
  readonly allowDeletes?: number;
  /**
   * Told about the progress after each file.
   * @default - nobody is told
   */
  readonly onProgress?: (progress: SnapshotProgress) => void;
}

const DEFAULT_CONCURRENCY = 32;

/**
 * Says whether the two sides fit: region, kind of store, accounts, end of access. An in-place share is also
 * probed. Writes nothing; what does not fit or cannot be read is in the report, not thrown.
 *
 * @param document The subscription: JSON text, a parsed value, or what `parseSubscription` returned.
 * @throws DataShareError where the document or a connection string does not parse, or an endpoint is not trusted
 */
export async function checkSubscription(
  document: unknown,
  options: RuntimeOptions = {},
): Promise<CheckReport> {
  const opened = open(document, options);
  return check(opened);
}

/**
 * Says what a synchronization would do now. Writes nothing.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; where the sides do not fit or cannot be reached
 */
export async function planSnapshot(document: unknown, options: PlanOptions = {}): Promise<SnapshotPlan> {
  const job = await openJob(document, options);
  return previewSynchronization(job, options.mode ?? 'Incremental');
}

/**
 * Carries a snapshot from the source to the target, server-side: no data passes through this process.
 *
 * Files that fail do not stop the others: the record then has status `Failed`, and the next run takes them up.
 *
 * @throws DataShareError `NothingToCopy` for an in-place share; where the sides do not fit (nothing was touched) or
 *   cannot be reached; `DeletionFuse`, `StateChanged`, `Interrupted`
 */
export async function syncSnapshot(document: unknown, options: SyncOptions = {}): Promise<RunRecord> {
  throwProblems([
    ...wholeNumberProblems('concurrency', options.concurrency, 1),
    ...wholeNumberProblems('allowDeletes', options.allowDeletes, 0),
  ]);
  const job = await openJob(document, options);
  const containers = [
    job.subscription.stateContainer,
    ...copyMappings(job.subscription).map((m) => m.target.container),
  ];
  await loadAzure().requireContainers(job.targetConnection, containers, job.signal);
  return synchronize(job, {
    mode: options.mode ?? 'Incremental',
    concurrency: options.concurrency ?? DEFAULT_CONCURRENCY,
    allowDeletes: options.allowDeletes ?? 0,
    onProgress: options.onProgress ?? (() => {}),
  });
}

/**
 * Compares the target with what the last snapshot left there. The source is not asked.
 *
 * @throws DataShareError `NothingToCopy`, `NoSnapshot`
 */
export async function verifySnapshot(document: unknown, options: RuntimeOptions = {}): Promise<VerifyReport> {
  return verify(jobOf(open(document, options)));
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

/** At first use, and not before: the Azure SDK takes a third of a second to load, which `--help` should not. */
function loadAzure(): typeof import('./azure') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('./azure') as typeof import('./azure');
}

function wholeNumberProblems(option: string, value: number | undefined, minimum: number): Problem[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum)) return [];
  return [problems.valueInvalid(option, `a whole number, ${minimum} or more`, value)];
}

/** A subscription with both its sides connected. Connecting sends nothing. */
interface Opened {
  readonly subscription: SubscriptionDocument;
  readonly azure: typeof import('./azure');
  readonly options: AzureOptions;
  readonly source: StoreConnection;
  readonly target: StoreConnection;
  readonly signal: AbortSignal;
}

function open(document: unknown, options: RuntimeOptions): Opened {
  const subscription = parseSubscription(document);
  const azure = loadAzure();
  const azureOptions: AzureOptions = {
    env: options.env ?? process.env,
    now: options.now ?? (() => new Date()),
    credentials: options.credentials,
  };
  return {
    subscription,
    azure,
    options: azureOptions,
    source: azure.connect('source', subscription.source, azureOptions),
    target: azure.connect('target', subscription.target, azureOptions),
    signal: signalFor(options.abortSignal),
  };
}

/** A signal of our own: each request in flight listens to it, and Node warns above ten. */
function signalFor(abortSignal: AbortSignal | undefined): AbortSignal {
  const signal = AbortSignal.any(abortSignal ? [abortSignal] : []);
  setMaxListeners(0, signal);
  return signal;
}

async function check(opened: Opened): Promise<CheckReport> {
  const { subscription, azure, source, target, signal, options } = opened;
  const report = checkFit(
    subscription,
    await checkedSide(opened, 'source', source),
    await checkedSide(opened, 'target', target),
    options.now(),
  );
  if (subscription.shareKind !== ShareKind.IN_PLACE || report.problems.length > 0) return report;
  const probe = await probeReads(subscription, new azure.BlobSource(source), signal);
  return { ...report, ...probe, status: probe.problems.length === 0 ? 'Fits' : 'NotReadable' };
}

async function checkedSide(
  opened: Opened,
  side: SideName,
  connection: StoreConnection,
): Promise<CheckedSide> {
  const facts = opened.subscription[side];
  return { facts, connection, arm: await armFacts(opened, side, connection) };
}

async function armFacts(opened: Opened, side: SideName, connection: StoreConnection): Promise<AccountFacts> {
  const { azure, options, signal, subscription } = opened;
  const { resourceId } = subscription[side];
  if (resourceId === null) return { kind: 'unknown', reason: 'no resourceId in it' };
  // A connection string may lead to another account than the one that the resource id names.
  if (connection.usesConnectionString) return { kind: 'unknown', reason: 'connection string is set' };
  return azure.readAccountFacts(resourceId, azure.credentialOf(side, subscription[side], options), signal);
}

interface ConnectedJob extends SnapshotJob {
  readonly targetConnection: StoreConnection;
}

/** A job whose sides fit: the check that comes before every synchronization. */
async function openJob(document: unknown, options: RuntimeOptions): Promise<ConnectedJob> {
  const opened = open(document, options);
  const job = jobOf(opened);
  throwProblems((await check(opened)).problems, opened.subscription.subscriptionName);
  return job;
}

function jobOf({ subscription, azure, source, target, options, signal }: Opened): ConnectedJob {
  if (subscription.shareKind === ShareKind.IN_PLACE) throwProblems([problems.nothingToCopy()]);
  return {
    subscription,
    sides: {
      invitationId: subscription.invitation.invitationId,
      sourceEndpoint: source.blobEndpoint,
      targetEndpoint: target.blobEndpoint,
    },
    source: new azure.BlobSource(source),
    target: new azure.BlobTarget(target),
    stateStore: new azure.BlobStateStore(target, subscription.stateContainer),
    targetConnection: target,
    now: options.now,
    newId: randomUUID,
    signal,
    unhurried: signalFor(undefined),
  };
}
