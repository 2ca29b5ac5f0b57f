import type { Construct } from 'constructs';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import type { ObjectReplicationFacts } from '../../lib/model/documents/subscription-engine';
import type { EngineFacts } from '../../lib/model/engines/engine-facts';
import { findEngineObstacles } from '../../lib/model/engines/rules/engine-rules';
import { listReplicatedParts } from '../../lib/model/handshake/replication-match';
import { DatasetType } from '../../lib/model/values/dataset';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import type { IDataStore } from '../data-store/data-store-props';
import type { StoredDataset } from '../data-store/dataset';
import { validateWhenComplete } from '../synthesis/late-validation';
import { toLiteral } from '../synthesis/props-validation';
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

/** An invitation that allows object replication, and that nobody has answered yet. */
interface ReplicationOffer {
  readonly datasets: readonly StoredDataset[];
  /** Tenant of the recipient; undefined if it is not known. */
  readonly recipientTenantId: string | undefined;
}

/**
 * Finds what rules out object replication whatever the consumer chooses, when the app is complete: the consumer would otherwise make
 * its half in vain. What is unknown is told with the acceptance.
 */
export function watchReplicationOffer(invitation: Construct, offer: ReplicationOffer): void {
  validateWhenComplete(invitation, () => {
    const facts = toOfferFacts(offer, new DeclaredStorage(invitation.node.root));
    return toProblems(findEngineObstacles('ObjectReplication', facts)).map((problem) => ({
      ...problem,
      fix: "change what breaks the limit, or leave out 'objectReplication' of the invitation",
    }));
  });
}

function toOfferFacts(
  { datasets, recipientTenantId }: ReplicationOffer,
  storage: DeclaredStorage,
): EngineFacts {
  // The consumer need not map single files, which cannot be replicated.
  const folders = datasets.filter(({ datasetType }) => datasetType !== DatasetType.FILE);
  return {
    landings: (folders.length === 0 ? datasets : folders).map(
      ({ datasetName, datasetType, container, path, dataStore }) => ({
        datasetName,
        datasetType,
        source: { container, path, store: toDeclaredStore(dataStore, storage) },
        target: { container, path },
      }),
    ),
    target: { tenantId: toLiteral(recipientTenantId) },
    deletions: 'mirror',
    estimates: {},
    settings: {},
  };
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
