import type { StoreConnection } from '../azure/connection/store-connection';
import type { Connected } from './azure-session';
import type { RuntimeOptions } from './options';
import { connected } from './azure-session';
import { parseSubscription } from '../model/documents/parse-document';
import type { SubscriptionDocument } from '../model/documents/subscription';

/** A subscription with both its sides connected. Connecting sends nothing. */
export interface Opened extends Connected {
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
