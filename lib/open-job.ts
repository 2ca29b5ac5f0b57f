import { randomUUID } from 'node:crypto';
import type { AccountFacts } from './azure/account-facts';
import type { StoreConnection } from './azure/connection';
import type { CheckedSide, CheckReport } from './check';
import { checkFit, probeReads } from './check';
import type { Connected, RuntimeOptions } from './connect';
import { connected } from './connect';
import { throwProblems } from './errors';
import { leaveReceipt } from './exchange/leave-receipt';
import { presentInvitation } from './exchange/present-invitation';
import { parseSubscription } from './model/document';
import { ShareKind } from './model/share-kind';
import type { SubscriptionDocument } from './model/subscription';
import { problems } from './problems';
import { copyMappings } from './snapshot/dataset-mapping';
import type { SnapshotJob } from './snapshot/job';
import type { RunRecord } from './snapshot/run-record';
import { hasEnded, thisProcess } from './this-process';

/** Options of a check, and of what checks first. */
export interface CheckOptions extends RuntimeOptions {
  /**
   * The provider's invitation as it is now: JSON text, or a parsed value.
   * @default - read from the exchange, where the subscription names one and it can be read there
   */
  readonly currentInvitation?: unknown;
  /**
   * Told about what is doubtful and stops nothing, each beginning with a stable name: `AcceptanceAwaited`,
   * `DatasetAdded`, `ExpiryChanged`, `InvitationNotRead`, `LockBroken`, `MovedAside`, `ReceiptNotLeft`,
   * `ScheduleChanged`, `SnapshotLeft`.
   * @default - nobody is told
   */
  readonly onWarning?: (text: string) => void;
}

/** What a synchronization writes to. */
function containersOf(subscription: SubscriptionDocument): string[] {
  return [subscription.stateContainer, ...copyMappings(subscription).map((m) => m.target.container)];
}

/** A subscription with both its sides connected. Connecting sends nothing. */
interface Opened extends Connected {
  readonly subscription: SubscriptionDocument;
  readonly source: StoreConnection;
  readonly target: StoreConnection;
}

export function open(document: unknown, options: RuntimeOptions): Opened {
  const subscription = parseSubscription(document);
  const azure = connected(options);
  return {
    ...azure,
    subscription,
    source: azure.azure.connect('source', subscription.source, azure.options),
    target: azure.azure.connect('target', subscription.target, azure.options),
  };
}

export async function check(opened: Opened, { currentInvitation }: CheckOptions): Promise<CheckReport> {
  const { subscription, azure, source, target, signal, options } = opened;
  const report = checkFit(
    subscription,
    await checkedSide(opened, 'source', source),
    await checkedSide(opened, 'target', target),
    await presentInvitation(subscription, currentInvitation, opened.exchangeOf, signal),
    options.now(),
  );
  if (subscription.shareKind !== ShareKind.IN_PLACE || report.problems.length > 0) return report;
  const probe = await probeReads(
    subscription,
    new azure.BlobSource(source, undefined, subscription.source.isHnsEnabled),
    signal,
  );
  return { ...report, ...probe, status: probe.problems.length === 0 ? 'Fits' : 'NotReadable' };
}

async function checkedSide(
  opened: Opened,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<CheckedSide> {
  const facts = opened.subscription[side];
  const isHierarchical = await kindOf(opened, side, connection);
  return { facts, connection, arm: await armFacts(opened, side, connection), isHierarchical };
}

/**
 * Whether the account itself says that it is ADLS Gen2; undefined where it does not say, or is not asked: one that the
 * document says is flat tells by its listings what it is. Nothing is asked that a recipient's grant would not allow.
 */
async function kindOf(
  { azure, subscription, signal }: Opened,
  side: 'source' | 'target',
  connection: StoreConnection,
): Promise<boolean | undefined> {
  const place = subscription.mappings[0][side];
  const isAsked = subscription[side].isHnsEnabled && place !== null;
  return isAsked ? azure.isHierarchical(connection, place, signal) : undefined;
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

/** What a job is told beside what is checked before it. */
interface JobOptions extends CheckOptions {
  readonly onRecord?: (record: RunRecord) => Promise<void>;
}

/** A job whose sides fit: the check that comes before every synchronization. */
export async function openJob(document: unknown, options: JobOptions): Promise<SnapshotJob> {
  const opened = open(document, options);
  const job = jobOf(opened, options);
  const { problems: found, warnings } = await check(opened, options);
  warnings.forEach((warning) => options.onWarning?.(warning));
  throwProblems(found, opened.subscription.subscriptionName);
  return job;
}

export function jobOf(opened: Opened, { onWarning = () => {}, onRecord }: JobOptions = {}): SnapshotJob {
  const { subscription, azure, source, target, options, signal } = opened;
  if (subscription.shareKind === ShareKind.IN_PLACE) throwProblems([problems.nothingToCopy()]);
  const isHns = { source: subscription.source.isHnsEnabled, target: subscription.target.isHnsEnabled };
  const stateStore = new azure.BlobStateStore(target, subscription.stateContainer, isHns.target);
  const { preserveTags: tags, preserveTier: tier, preserveAcls: acls } = subscription;
  const preserved = { tags, tier, acls };
  const Target = isHns.target ? azure.DataLakeTarget : azure.BlobTarget;
  return {
    subscription,
    sides: {
      invitationId: subscription.invitation.invitationId,
      sourceEndpoint: source.blobEndpoint,
      targetEndpoint: target.blobEndpoint,
      order: isHns.source ? 'path' : 'name',
    },
    source: new azure.BlobSource(source, preserved, isHns.source),
    target: new Target(target, preserved, options.copyLimits),
    stateStore,
    publisher: isHns.target ? new azure.RenamePublisher(target) : new azure.PointerPublisher(target),
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
