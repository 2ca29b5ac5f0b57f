import type { Connected } from '../connect';
import { signalFor } from '../connect';
import { receiptPath } from './layout';
import { Outbox } from './outbox';
import { receiptOf } from './receipt';
import type { SubscriptionDocument } from '../model/subscription';
import { EXCHANGE_TIMEOUT_MS, reasonOf } from './present-invitation';
import type { StateStore } from '../snapshot/ports';
import type { RunRecord } from '../snapshot/run-record';

/**
 * Leaves a receipt of a run in the exchange, and those that could not be left before. Never fails: what cannot be left
 * is held, and goes with the next synchronization.
 */
export async function leaveReceipt(
  record: RunRecord,
  subscription: SubscriptionDocument,
  stateStore: StateStore,
  { azure, options }: Connected,
  onWarning: (text: string) => void,
): Promise<void> {
  const { exchange, subscriptionName } = subscription;
  if (exchange === null) return;
  const { invitationId, startTime, synchronizationId } = record;
  // Of its own: a run that was interrupted leaves a receipt as well.
  const timeout = AbortSignal.timeout(EXCHANGE_TIMEOUT_MS);
  const signal = signalFor(timeout);
  try {
    const outbox = new Outbox(stateStore, subscriptionName);
    const path = receiptPath(invitationId, 'synchronization', startTime, synchronizationId);
    await outbox.add(path, receiptOf(record, subscription), signal);
    const connection = azure.connectExchange(exchange, options);
    await outbox.send(invitationId, new azure.BlobExchangeStore(connection, exchange.container), signal);
  } catch (error) {
    onWarning(
      `ReceiptNotLeft: the receipt of this synchronization could not be left (${reasonOf(error, timeout)}); it goes with the next one`,
    );
  }
}
