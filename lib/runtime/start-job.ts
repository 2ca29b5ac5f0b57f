import { throwProblems } from '../errors/data-share-error';
import type { Opened } from './open-subscription';
import { open } from './open-subscription';
import type { CheckOptions } from './options';
import type { SnapshotJob } from '../snapshot/ports/snapshot-job';
import type { RunRecord } from '../snapshot/ports/run-record';
import { check } from './check-subscription';
import { randomUUID } from 'node:crypto';
import { leaveReceipt } from '../exchange/leave-receipt';
import { ShareKind } from '../model/values/share-kind';
import { problems } from '../errors/catalogue';
import { hasEnded, thisProcess } from './process-info';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { copyMappings } from '../snapshot/ports/dataset-mapping';

/** What a job is told beside what is checked before it. */
export interface JobOptions extends CheckOptions {
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

/** What a synchronization writes to. */
export function containersOf(subscription: SubscriptionDocument): string[] {
  return [subscription.stateContainer, ...copyMappings(subscription).map((m) => m.target.container)];
}
