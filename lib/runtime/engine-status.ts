import { throwProblems } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { OtherEngineKind } from '../model/engines/engine-kind';
import type { EngineAnswer, EngineRun } from '../snapshot/contract/engine-run';
import type { EngineFindings } from '../snapshot/contract/other-engine';
import { NO_FINDINGS } from '../snapshot/contract/other-engine';
import type { RunRecord } from '../snapshot/contract/run-record';
import { RunRecords } from '../snapshot/state/run-records';
import { createJob, findOtherEngine } from './create-job';
import type { OpenedSubscription } from './open-subscription';
import { openSubscription } from './open-subscription';
import type { RuntimeOptions } from './options';
import { requireOptions } from './require-options';

/** The last comparison of what an engine has left with the source. */
export interface LastReconciliation extends Pick<
  RunRecord,
  'synchronizationId' | 'status' | 'startTime' | 'endTime' | 'message'
> {
  /** The differences that it found, over all datasets. */
  readonly findings: EngineFindings;
}

/** State of the engine that carries the files of a subscription. */
export interface EngineStatus {
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** The engine. */
  readonly engine: OtherEngineKind;
  /** ARM id of what carries the files; null if the document has none. */
  readonly resourceId: string | null;
  /**
   * `Known` if Azure Resource Manager described the engine, `Missing` if it is not there, `Unknown` if nobody knows: the note
   * says why.
   */
  readonly knowledge: 'Known' | 'Missing' | 'Unknown';
  /** The reason for `Unknown`; null for others. */
  readonly note: string | null;
  /** The latest runs, newest first: at most 20, and of each job the last one and the last one that has ended; null if they are unknown, for object replication, which has none, and where they are at the provider. */
  readonly runs: readonly EngineRun[] | null;
  /** The last comparison with the source; null if there was none. An engine alone proves nothing. */
  readonly lastReconciliation: LastReconciliation | null;
}

/** Number of records among which the last reconciliation is looked for. */
const RECORDS_READ = 20;

/**
 * Reports on the engine of Azure that carries the files of a subscription: its own runs, from Azure Resource Manager, and the last
 * comparison with the source, from the state. Refused access to Azure Resource Manager is in the report, not thrown.
 *
 * @throws DataShareError `EngineOwn` if no other engine carries the files; if the state cannot be read
 */
export async function getEngineStatus(
  document: unknown,
  options: RuntimeOptions = {},
): Promise<EngineStatus> {
  requireOptions('RuntimeOptions', options);
  const opened = openSubscription(document, options);
  const { subscription } = opened;
  const engine = findOtherEngine(subscription);
  if (engine === undefined) throwProblems([problems.engineOwn()], subscription.subscriptionName);
  const answer = await askEngine(opened);
  return {
    subscriptionName: subscription.subscriptionName,
    engine: engine!,
    resourceId: subscription.engine?.resourceId ?? null,
    knowledge: answer.kind,
    note: answer.kind === 'Unknown' ? answer.reason : null,
    runs: answer.kind === 'Known' ? answer.runs : null,
    lastReconciliation: await findLastReconciliation(opened, engine!),
  };
}

async function askEngine({
  connections,
  loadAzure,
  subscription,
  target,
  options,
  signal,
}: OpenedSubscription): Promise<EngineAnswer> {
  if (target.usesConnectionString)
    return {
      kind: 'Unknown',
      reason: 'a connection string is set, which gives no access to Azure Resource Manager',
    };
  const credential = connections.createCredential('target', subscription.target, options);
  return new (loadAzure().EngineRunReader)(options.now, credential, options.bounds).read(
    subscription.engine!,
    signal,
  );
}

async function findLastReconciliation(
  opened: OpenedSubscription,
  kind: OtherEngineKind,
): Promise<LastReconciliation | null> {
  const job = createJob(opened);
  const records = await new RunRecords(job.stateStore, opened.subscription.subscriptionName).listLatest(
    RECORDS_READ,
    job.signal,
  );
  const last = records.find(({ engine }) => engine === kind);
  if (!last) return null;
  const { synchronizationId, status, startTime, endTime, message, details } = last;
  const findings = details.reduce((sum, { engineFindings = NO_FINDINGS }) => {
    const add = (field: keyof EngineFindings): number => sum[field] + engineFindings[field];
    return {
      filesMissing: add('filesMissing'),
      filesDiffering: add('filesDiffering'),
      filesUnknown: add('filesUnknown'),
    };
  }, NO_FINDINGS);
  return { synchronizationId, status, startTime, endTime, message, findings };
}
