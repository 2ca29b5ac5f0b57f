import { between, idLike, isOneOf, matches, metadataKeys, notEmpty, resourceId } from './checks';
import { identity, location, refuseIdentity, resourceGroupName, tags } from './common';
import type { ArgumentRules, TypeRules } from './rules';
import { STORAGE_ACCOUNT_ID } from './storage-container';

/** `StorageQueueName` of internal/services/storage/validate/storage_queue_name.go, without the words of its messages. */
const queueName = matches(
  /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'only lowercase alphanumeric characters and hyphens',
);

export const storageQueue: TypeRules = {
  source: 'internal/services/storage/storage_queue_resource.go',
  arguments: {
    name: { checks: [queueName], forcesNew: true },
    storage_account_id: { checks: [idLike(STORAGE_ACCOUNT_ID)], forcesNew: true },
    storage_account_name: { checks: [notEmpty], forcesNew: true },
    metadata: { checks: [metadataKeys] },
  },
  exactlyOneOf: [['storage_account_id', 'storage_account_name']],
};

export const systemTopic: TypeRules = {
  source: 'internal/services/eventgrid/eventgrid_system_topic_resource.go',
  arguments: {
    name: {
      checks: [matches(/^[-a-zA-Z0-9]{3,128}$/, 'EventGrid Topics name must be 3 - 128 characters long')],
      forcesNew: true,
    },
    location,
    resource_group_name: resourceGroupName,
    tags,
    source_resource_id: { checks: [resourceId], forcesNew: true },
    topic_type: { checks: [notEmpty], forcesNew: true },
    identity,
  },
  refusedCreation: refuseIdentity,
};

/** `eventSubscriptionSchemaIdentity` of event_subscription_schema.go */
const deliveryIdentity: ArgumentRules = {
  block: { type: { checks: [isOneOf('SystemAssigned', 'UserAssigned')] } },
};

export const systemTopicEventSubscription: TypeRules = {
  source: 'internal/services/eventgrid/event_subscription_schema.go',
  arguments: {
    name: {
      checks: [matches(/^[-a-zA-Z0-9]{3,64}$/, 'EventGrid subscription name must be 3 - 64 characters long')],
      forcesNew: true,
    },
    system_topic: { checks: [notEmpty], forcesNew: true },
    resource_group_name: resourceGroupName,
    event_delivery_schema: {
      checks: [isOneOf('CloudEventSchemaV1_0', 'CustomInputSchema', 'EventGridSchema')],
      default: 'EventGridSchema',
      forcesNew: true,
    },
    advanced_filtering_on_arrays_enabled: { default: false },
    expiration_time_utc: { checks: [notEmpty] },
    delivery_identity: deliveryIdentity,
    dead_letter_identity: deliveryIdentity,
    retry_policy: {
      block: {
        max_delivery_attempts: { checks: [between(1, 30)] },
        event_time_to_live: { checks: [between(1, 1440)] },
      },
    },
    storage_queue_endpoint: {
      block: {
        storage_account_id: { checks: [idLike(STORAGE_ACCOUNT_ID)] },
        queue_name: { checks: [notEmpty] },
      },
    },
    storage_blob_dead_letter_destination: {
      block: {
        storage_account_id: { checks: [idLike(STORAGE_ACCOUNT_ID)] },
        storage_blob_container_name: { checks: [notEmpty] },
      },
    },
  },
};
