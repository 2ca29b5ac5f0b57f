import type { Construct, IConstruct } from 'constructs';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import type { ObjectReplicationFacts } from '../../lib/model/documents/subscription-engine';
import type { EngineFacts } from '../../lib/model/engines/engine-facts';
import { findEngineObstacles } from '../../lib/model/engines/rules/engine-rules';
import { listReplicatedParts } from '../../lib/model/handshake/replication-match';
import { DatasetType } from '../../lib/model/values/dataset';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import type { IDataStore } from '../data-store/data-store-props';
import { toAppKey } from '../synthesis/comparison-keys';
import { validateWhenComplete } from '../synthesis/late-validation';
import { toDeclaredStore } from './declared-engine-facts';
import type { ReplicationSettings } from './object-replication-options';
import { toProblems, warnOfObstacles } from './obstacle-report';

/** The provider's half of a replication, as far as its limits look at it. */
interface ProviderHalf {
  readonly dataStore: IDataStore;
  readonly acceptance: AcceptanceDocument;
  readonly facts: ObjectReplicationFacts;
  readonly settings: ReplicationSettings;
}

/** Number of halves of each source account of an app. */
const halvesByRoot = new WeakMap<IConstruct, Map<string, number>>();

/** Compares the provider's half with the limits of object replication when the app is complete. */
export function watchProviderHalf(invitation: Construct, half: ProviderHalf): void {
  const { root } = invitation.node;
  const halves = halvesByRoot.get(root) ?? new Map<string, number>();
  halvesByRoot.set(root, halves);
  const account = toAppKey(invitation, half.dataStore.storageAccountId);
  halves.set(account, (halves.get(account) ?? 0) + 1);
  validateWhenComplete(invitation, () => {
    const facts = toFacts(half, new DeclaredStorage(root), halves.get(account)!);
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
  replicationDestinations: number,
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
      // There can be others elsewhere.
      ...(replicationDestinations > 2 && { replicationDestinations }),
      hasPriorityReplication: settings.priority ?? false,
      hasTagsReplication: settings.tags ?? false,
    },
  };
}
