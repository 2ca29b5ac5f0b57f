import type { Construct } from 'constructs';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import type { ObjectReplicationFacts } from '../../lib/model/documents/subscription-engine';
import type { EngineFacts } from '../../lib/model/engines/engine-facts';
import { findEngineObstacles } from '../../lib/model/engines/rules/engine-rules';
import { listReplicatedParts } from '../../lib/model/handshake/replication-match';
import { DatasetType } from '../../lib/model/values/dataset';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import type { IDataStore } from '../data-store/data-store-props';
import { validateWhenComplete } from '../synthesis/late-validation';
import { toDeclaredStore } from './declared-engine-facts';
import { addDeclaredReplications, registerReplication } from './declared-replications';
import type { ReplicationSettings } from './object-replication-options';
import { toProblems, warnOfObstacles } from './obstacle-report';

/** The provider's half of a replication, as far as its limits look at it. */
interface ProviderHalf {
  readonly dataStore: IDataStore;
  readonly acceptance: AcceptanceDocument;
  readonly facts: ObjectReplicationFacts;
  readonly settings: ReplicationSettings;
}

/** Compares the provider's half with the limits of object replication when the app is complete. */
export function watchProviderHalf(invitation: Construct, half: ProviderHalf): void {
  registerReplication(invitation, { source: half.dataStore, destination: half.facts.destinationAccountId });
  validateWhenComplete(invitation, () => {
    const storage = new DeclaredStorage(invitation.node.root);
    const facts = addDeclaredReplications(invitation, toFacts(half, storage), storage);
    const obstacles = findEngineObstacles('ObjectReplication', facts);
    // The consumer estimates what the data is, and chooses how it is copied.
    const isOwn = (name: string): boolean => !/^(estimates|subscription)\./.test(name);
    warnOfObstacles(
      invitation,
      obstacles.filter(({ settledBy }) => settledBy.every(isOwn)),
    );
    return toProblems(obstacles);
  });
}

function toFacts(
  { dataStore, acceptance, facts, settings }: ProviderHalf,
  storage: DeclaredStorage,
): EngineFacts {
  const { rules, destinationAccountId } = facts;
  const store = toDeclaredStore(dataStore, storage);
  const destinations = new Map(rules.map((rule) => [rule.sourceContainer, rule.destinationContainer]));
  return {
    landings: listReplicatedParts(rules).map(({ container, prefix }) => {
      const path = prefix.replace(/\/$/, '');
      return {
        datasetName: prefix === '' ? container : `${container}/${path}`,
        datasetType: path === '' ? DatasetType.CONTAINER : DatasetType.FOLDER,
        source: { container, path, store },
        target: { container: destinations.get(container)!, path },
      };
    }),
    target: {
      storageAccountName: destinationAccountId.slice(destinationAccountId.lastIndexOf('/') + 1),
      location: acceptance.target.location,
      isHnsEnabled: acceptance.target.isHnsEnabled,
      tenantId: acceptance.consumer.tenantId ?? undefined,
      // Azure has made the consumer's half, which it refuses without these.
      isVersioningEnabled: true,
      isCrossTenantReplicationAllowed: true,
    },
    // The contract of the copy is the consumer's.
    deletions: 'mirror',
    estimates: {},
    settings: {
      hasPriorityReplication: settings.priority ?? false,
      hasTagsReplication: settings.tags ?? false,
    },
  };
}
