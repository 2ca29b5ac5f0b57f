import type { StoreConnection } from '../azure/connection/store-connection';
import type { AzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { openAzureSession } from './azure-session';
import { parseSubscription } from '../model/documents/parsing/parse-document';
import type { SubscriptionDocument } from '../model/documents/subscription';

/** A subscription with connections to both sides. Connecting sends no request. */
export interface OpenedSubscription extends AzureSession {
  readonly subscription: SubscriptionDocument;
  readonly source: StoreConnection;
  readonly target: StoreConnection;
}

export function openSubscription(document: unknown, options: RuntimeOptions): OpenedSubscription {
  const subscription = parseSubscription(document);
  const session = openAzureSession(options);
  return {
    ...session,
    subscription,
    source: session.azure.connect('source', subscription.source, session.options),
    target: session.azure.connect('target', subscription.target, session.options),
  };
}
