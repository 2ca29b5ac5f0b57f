import type { StoreConnection } from '../azure/connection/store-connection';
import type { AzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { openAzureSession } from './azure-session';
import { parseSubscription } from '../model/documents/parsing/parse-document';
import { listSources } from '../model/documents/shared-datasets';
import type { StoreFacts } from '../model/documents/store-facts';
import type { SubscriptionDocument } from '../model/documents/subscription';

/** An account as the document describes it, and the connection to it. */
export interface OpenedStore {
  readonly facts: StoreFacts;
  readonly connection: StoreConnection;
}

/** A subscription with connections to both sides. Connecting sends no request. */
export interface OpenedSubscription extends AzureSession {
  readonly subscription: SubscriptionDocument;
  /** The provider's accounts, at least one. */
  readonly sources: readonly OpenedStore[];
  readonly target: StoreConnection;
}

export function openSubscription(document: unknown, options: RuntimeOptions): OpenedSubscription {
  const subscription = parseSubscription(document);
  const session = openAzureSession(options);
  const { connections, options: azureOptions } = session;
  return {
    ...session,
    subscription,
    sources: connections.connectSources(listSources(subscription), azureOptions),
    target: connections.connect('target', subscription.target, azureOptions),
  };
}
