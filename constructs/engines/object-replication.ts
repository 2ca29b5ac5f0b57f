import { StorageObjectReplication } from '@cdktf/provider-azurerm/lib/storage-object-replication';
import type { Construct } from 'constructs';
import { keepArguments } from '../synthesis/kept-arguments';
import type { DefinedEngine, EngineContext } from './engine-context';
import type { ObjectReplicationOptions } from './object-replication-options';

/** Defines the replication of a subscription's datasets. */
export function defineObjectReplication(
  subscription: Construct,
  { sourceAccountId, createdAfter = 'Everything' }: ObjectReplicationOptions,
  { target, landings }: EngineContext,
): DefinedEngine {
  const policy = new StorageObjectReplication(subscription, 'Replication', {
    sourceStorageAccountId: sourceAccountId!,
    destinationStorageAccountId: target.storageAccountId,
    rules: landings.map((landing) => ({
      sourceContainerName: landing.container,
      destinationContainerName: landing.target.container,
      copyBlobsCreatedAfter: createdAfter,
      // Despite its name, it lists the prefixes that are included.
      filterOutBlobsWithPrefix: landing.path === '' ? undefined : [`${landing.path}/`],
    })),
  });
  keepArguments(policy);
  return { facts: { kind: 'ObjectReplication', resourceId: policy.destinationObjectReplicationId } };
}
