import type { IConstruct } from 'constructs';
import type { IDataStore } from '../data-store/data-store-props';

/** A system topic that exists. Azure allows one for each storage account. */
export interface ExistingSystemTopic {
  /** Data store whose events the topic receives. */
  readonly dataStore: IDataStore;
  /** ARM id of the system topic. */
  readonly systemTopicId: string;
  /** Object id of the topic's system-assigned identity, a UUID. It is granted the delivery to the queues. */
  readonly principalId: string;
}

/** Properties of the change events of a provider. */
export interface ShareEventsProps {
  /**
   * Data store of the account with the queues, one for each invitation that asks for events. It is an account of the provider, of kind
   * StorageV2, in the tenant of the shared data. If a firewall protects it, it must admit trusted services.
   */
  readonly queueStore: IDataStore;
  /** Resource group of the system topics that this construct defines: in the subscription of the shared accounts. */
  readonly resourceGroupName: string;
  /**
   * Endpoint of the queues, without a trailing slash.
   * @default - that of the queue store, from its Blob endpoint
   */
  readonly queueEndpoint?: string;
  /**
   * System topics that exist, for shared accounts that have one: security and backup services create them.
   * @default - none: this construct defines the system topic of each shared account
   */
  readonly systemTopics?: ExistingSystemTopic[];
  /**
   * Name of an existing container of the queue store, for events that cannot be delivered. The identity of each topic gets Storage
   * Blob Data Contributor on it.
   * @default - such events are dropped, and the next full listing finds the change
   */
  readonly deadLetterContainer?: string;
  /**
   * Tags of the system topics.
   * @default - no tags
   */
  readonly tags?: Record<string, string>;
}

/** The delivery of the events of one invitation. */
export interface QueueDelivery {
  /** The construct that has the account of the queues and the system topics. It is in the stack of the share. */
  readonly events: IShareEvents;
  /**
   * Name of the queue of the invitation: 3 to 63 lowercase letters, digits and single hyphens; not a token. Required if the name of the
   * share or of the recipient is a token.
   * @default - made from the names of the share and of the recipient
   */
  readonly queueName?: string;
  /**
   * Number of seconds after which an event that nobody received leaves the queue: a whole number, 60 or more. The next full listing
   * finds the change.
   * @default 604800, which is 7 days
   */
  readonly messageTimeToLiveInSeconds?: number;
  /**
   * Number of times that Event Grid tries to deliver an event: 1 to 30.
   * @default 30
   */
  readonly maxDeliveryAttempts?: number;
  /**
   * Number of minutes for which Event Grid tries to deliver an event: 1 to 1440.
   * @default 1440, which is one day
   */
  readonly eventTimeToLiveInMinutes?: number;
}

/** A system topic, as event subscriptions refer to it. */
export interface SystemTopic {
  /** Name of the topic. */
  readonly name: string;
  /** Resource group of the topic. */
  readonly resourceGroupName: string;
  /** Object id of the identity that delivers the events. */
  readonly principalId: string;
}

/** The change events of a provider, as invitations use them. */
export interface IShareEvents extends IConstruct {
  /** Data store of the account with the queues. */
  readonly queueStore: IDataStore;
  /** Endpoint of the queues, without a trailing slash. */
  readonly queueEndpoint: string;
  /** Name of the container for events that cannot be delivered; undefined if they are dropped. */
  readonly deadLetterContainer?: string;
  /** Returns the system topic of a shared account. */
  provideTopic(dataStore: IDataStore): SystemTopic;
}
