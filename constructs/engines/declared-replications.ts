import type { Construct, IConstruct } from 'constructs';
import type { EngineFacts } from '../../lib/model/engines/engine-facts';
import { MAX_REPLICATION_POLICIES } from '../../lib/model/engines/engine-kind';
import type { IDataStore } from '../data-store/data-store-props';
import type { DeclaredStorage } from '../data-store/declared-storage-index';
import { AppRegistry } from '../synthesis/app-registry';

/** The accounts of one replication policy, as the half that the app declares knows them. */
interface DeclaredReplication {
  readonly source: AccountReference;
  readonly destination: AccountReference;
}

/** A store of the app, or the ARM id or the name of an account. */
type AccountReference = IDataStore | string;

const declaredReplications = new AppRegistry<DeclaredReplication>();

/** Registers the policy of a subscription, or of an invitation: an app can declare one half of it, or both. */
export function registerReplication(owner: Construct, replication: DeclaredReplication): void {
  declaredReplications.register(owner, replication);
}

/**
 * Adds the numbers of accounts that the app replicates to from the source account, and from to the destination account, if they are
 * enough to break the limit. Otherwise they stay unknown: others can declare more.
 */
export function addDeclaredReplications(
  owner: IConstruct,
  facts: EngineFacts,
  storage: DeclaredStorage,
): EngineFacts {
  const own = declaredReplications.find(owner);
  if (own === undefined) return facts;
  const toKeys = (user: IConstruct, { source, destination }: DeclaredReplication): Pair => ({
    source: toKey(storage, user, source),
    destination: toKey(storage, user, destination),
  });
  const pairs = [...declaredReplications.getAll(owner)].map(([user, replication]) =>
    toKeys(user, replication),
  );
  const { source, destination } = toKeys(owner, own);
  const destinations = new Set(pairs.flatMap((each) => (each.source === source ? [each.destination] : [])));
  const sources = new Set(pairs.flatMap((each) => (each.destination === destination ? [each.source] : [])));
  return {
    ...facts,
    settings: {
      ...facts.settings,
      ...(destinations.size > MAX_REPLICATION_POLICIES && { replicationDestinations: destinations.size }),
      ...(sources.size > MAX_REPLICATION_POLICIES && { replicationSources: sources.size }),
    },
  };
}

/** The keys of two accounts: an account has one key, in whatever way it is named. */
type Pair = Readonly<Record<keyof DeclaredReplication, string>>;

const toKey = (storage: DeclaredStorage, user: IConstruct, account: AccountReference): string =>
  typeof account === 'string' ? storage.toAccountKey(user, account) : storage.toStoreKey(account);
