import { summarizeError } from '../errors/data-share-error';
import type { ExchangeFacts } from '../model/documents/store-facts';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { warnings } from '../errors/catalogue';
import type { Warning } from '../errors/warning-codes';
import type { StateStore } from '../snapshot/contract/state-store-port';
import type { RunRecord } from '../snapshot/contract/run-record';
import { getReceiptPath } from './layout';
import { Outbox } from './outbox';
import type { ExchangeStore } from './ports';
import { createRunReceipt } from './run-receipt';

export interface ReceiptDependencies {
  readonly stateStore: StateStore;
  readonly openExchange: (facts: ExchangeFacts) => ExchangeStore;
  readonly onWarning: (warning: Warning) => void;
  /** Not aborted by an interruption: an interrupted run leaves a receipt too. */
  readonly signal: AbortSignal;
}

/**
 * Writes the receipt of a run to the exchange, together with earlier ones that could not be written. Never fails: a receipt
 * that cannot be written is kept, and the next synchronization sends it.
 */
export async function leaveReceipt(
  record: RunRecord,
  subscription: SubscriptionDocument,
  { stateStore, openExchange, onWarning, signal }: ReceiptDependencies,
): Promise<void> {
  const { exchange, subscriptionName } = subscription;
  if (exchange === null) return;
  const { invitationId, startTime, synchronizationId } = record;
  const kind = record.status === 'Succeeded' ? 'success' : 'failure';
  const path = getReceiptPath(invitationId, kind, startTime, synchronizationId);
  const content = JSON.stringify(createRunReceipt(record, subscription), null, 2);
  const outbox = new Outbox(stateStore, subscriptionName);
  const holdFailure = await outbox.hold(path, content, signal).then(() => undefined, summarizeError);
  try {
    const store = openExchange(exchange);
    await store.write(path, content, signal);
    if (holdFailure === undefined) await outbox.release(path, signal);
    await outbox.sendHeld(path, invitationId, store, signal);
  } catch (error) {
    onWarning(warnings.receiptNotLeft(summarizeError(error), holdFailure));
  }
}
