import { throwProblems } from '../errors/data-share-error';
import type { OpenedSubscription } from './open-subscription';
import { openSubscription } from './open-subscription';
import type { CheckOptions } from './options';
import type { RunDependencies, SourcedDataset } from '../snapshot/contract/run-dependencies';
import type { RunRecord } from '../snapshot/contract/run-record';
import { checkOpenedSubscription } from './check-subscription';
import { randomUUID } from 'node:crypto';
import { leaveReceipt } from '../exchange/leave-receipt';
import { ShareKind } from '../model/values/share-kind';
import { problems } from '../errors/catalogue';
import { hasEnded, getProcessInfo } from './process-info';
import type { OtherEngineKind } from '../model/engines/engine-kind';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { getCopyMappings } from '../snapshot/contract/copy-mapping';

/** Options of a job, and of the check before it. */
export interface JobOptions extends CheckOptions {
  readonly onRecord?: (record: RunRecord) => Promise<void>;
  /** True if the job may be for files that another engine carries. */
  readonly allowsOtherEngine?: true;
  /** True if the source is to tell when its files have changed. */
  readonly needsTimes?: boolean;
}

/** Returns the engine that carries the files of a subscription; undefined if this package does. */
export function findOtherEngine({ engine }: SubscriptionDocument): OtherEngineKind | undefined {
  return engine === undefined || engine.kind === 'Own' ? undefined : engine.kind;
}

/** @throws DataShareError `CarriedByEngine` if another engine carries the files: two carriers at one place would copy everything twice */
export function requireOwnEngine(subscription: SubscriptionDocument): void {
  const engine = findOtherEngine(subscription);
  if (engine !== undefined) throwProblems([problems.carriedByEngine(engine)], subscription.subscriptionName);
}

/** Creates a job after the check that precedes every synchronization. @throws DataShareError if the sides do not match */
export async function openJob(document: unknown, options: JobOptions): Promise<RunDependencies> {
  return createCheckedJob(openSubscription(document, options), options);
}

/** Creates a job for a subscription that is open, after the check. @throws DataShareError if the sides do not match */
export async function createCheckedJob(
  opened: OpenedSubscription,
  options: JobOptions,
): Promise<RunDependencies> {
  if (!options.allowsOtherEngine) requireOwnEngine(opened.subscription);
  const job = createJob(opened, options);
  const { report } = await checkOpenedSubscription(opened, options);
  throwProblems(report.problems, opened.subscription.subscriptionName);
  return job;
}

export function createJob(
  opened: OpenedSubscription,
  { onWarning = () => {}, onRecord, needsTimes: times = false }: JobOptions = {},
): RunDependencies {
  const { subscription, loadAzure, target, options, signal } = opened;
  if (subscription.shareKind === ShareKind.IN_PLACE) throwProblems([problems.nothingToCopy()]);
  const azure = loadAzure();
  const isHns = subscription.target.isHnsEnabled;
  const stateStore = new azure.BlobStateStore(target, subscription.stateContainer, isHns);
  const { preserveTags: tags, preserveTier: tier, preserveAcls: acls } = subscription;
  const preserved = { tags, tier, acls };
  const Target = isHns ? azure.DataLakeTarget : azure.BlobTarget;
  const sources = new Map(
    opened.sources.map(({ facts, connection }) => {
      const { storageAccountName, isHnsEnabled } = facts;
      const order = isHnsEnabled ? ('path' as const) : ('name' as const);
      const side = { endpoint: connection.blobEndpoint, order };
      const store = new azure.BlobSource(connection, { ...preserved, times }, isHnsEnabled);
      return [storageAccountName, { side, store }] as const;
    }),
  );
  const getSource = ({ source: { store } }: SourcedDataset) => sources.get(store.storageAccountName)!;
  return {
    subscription,
    sides: {
      invitationId: subscription.invitation.invitationId,
      targetEndpoint: target.blobEndpoint,
      getSource: (mapping) => getSource(mapping).side,
    },
    getSource: (mapping) => getSource(mapping).store,
    target: new Target(target, preserved, options.copyLimits),
    stateStore,
    publisher: isHns ? new azure.RenamePublisher(target) : new azure.PointerPublisher(target),
    requireContainers: () => azure.requireContainers(target, listContainers(subscription), signal),
    expectMissing: (containers) => azure.allowContainerCreation(target, containers),
    partEntries: opened.partEntries,
    onWarning,
    runner: getProcessInfo(),
    hasEnded,
    onRecord: async (record) => {
      const { openExchange, recordSignal } = opened;
      await leaveReceipt(record, subscription, { stateStore, openExchange, onWarning, signal: recordSignal });
      await onRecord?.(record);
    },
    now: options.now,
    newId: randomUUID,
    signal,
    copySignal: opened.copySignal,
    neverAborted: opened.recordSignal,
  };
}

/** Lists the containers that a synchronization writes to. */
export function listContainers(subscription: SubscriptionDocument): string[] {
  return [subscription.stateContainer, ...getCopyMappings(subscription).map((m) => m.target.container)];
}
