import type { SubscriptionDocument } from '../../model/documents/subscription';
import { syncEvents } from '../../runtime/change-events';
import type { SyncOptions } from '../../runtime/snapshot-options';
import type { EventCounts } from '../../snapshot/contract/event-counts';
import type { RunRecord } from '../../snapshot/contract/run-record';

/** Synchronizes what change events name, in one pass over their queue. The record is null if no message names a file of the subscription. */
export async function synchronizeByEvents(
  subscription: SubscriptionDocument,
  { mode: _mode, reconcile: _reconcile, adopt: _adopt, ...options }: SyncOptions,
  keepEvents: (events: EventCounts) => void,
): Promise<{ readonly record: RunRecord | null; readonly coversUntil: null }> {
  const { record, events } = await syncEvents(subscription, options);
  keepEvents(events);
  return { record, coversUntil: null };
}
