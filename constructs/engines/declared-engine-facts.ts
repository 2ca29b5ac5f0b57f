import type { IConstruct } from 'constructs';
import { Token } from 'cdktf';
import type { EngineFacts, EngineLanding, EngineStore } from '../../lib/model/engines/engine-facts';
import { hasPatterns } from '../../lib/model/values/path-patterns';
import { PreserveAcls, PublishMode } from '../../lib/model/values/publication';
import type { ComparedStore } from '../data-store/compared-store';
import { toLiteralStore } from '../data-store/compared-store';
import type { DeclaredStorage } from '../data-store/declared-storage-index';
import type { IDataStore } from '../data-store/data-store-props';
import { toLiteral } from '../synthesis/props-validation';
import type { CarriedDataset, EngineContext } from './engine-context';
import type { EngineChoice } from './snapshot-engine';
import type { StorageMoverOptions } from './storage-mover/mover-options';

/**
 * Returns what synthesis knows of a subscription, as the rules of engines look at it. Tokens are unknown.
 *
 * @param storage The accounts that the app declares, once it is complete. Before, the settings of accounts are unknown.
 */
export function toEngineFacts(
  choice: EngineChoice,
  context: EngineContext,
  storage?: DeclaredStorage,
): EngineFacts {
  const { landings, target, choices, stateContainer, snapshotTrigger, estimates } = context;
  return {
    landings: landings.map((landing) => toEngineLanding(landing, storage, target)),
    target: toDeclaredStore(target, storage),
    deletions: choices.deletions ?? 'keep',
    publish: toLiteral(choices.publish ?? PublishMode.IN_PLACE),
    successMarker: toLiteral(choices.successMarker ?? false),
    preserveTags: toLiteral(choices.preserveTags ?? false),
    preserveTier: toLiteral(choices.preserveTier ?? false),
    preserveAcls: toLiteral(choices.preserveAcls ?? PreserveAcls.NONE),
    stateContainer: toLiteral(stateContainer),
    cron: snapshotTrigger.cron === null ? null : toLiteral(snapshotTrigger.cron),
    onChange: snapshotTrigger.onChange ?? null,
    estimates: estimates ?? {},
    settings: toEngineSettings(choice, context),
  };
}

function toEngineSettings(choice: EngineChoice, { moverOffer }: EngineContext): EngineFacts['settings'] {
  switch (choice.kind) {
    case 'Own':
      return { parallelism: choice.options.parallelism };
    case 'ObjectReplication':
      return {
        hasPriorityReplication: choice.options.priority ?? false,
        hasTagsReplication: choice.options.tags ?? false,
      };
    case 'StorageMover':
      return toMoverSettings(choice.options, toLiteral(moverOffer?.location));
    case 'DataFactory':
      return {};
  }
}

function toMoverSettings(
  { location, storageMoverId, sourceAccountId }: StorageMoverOptions,
  offered: string | undefined,
): EngineFacts['settings'] {
  const isDefaulted = sourceAccountId === undefined && storageMoverId === undefined;
  return {
    moverLocation: toLiteral(location) ?? (isDefaulted && location === undefined ? offered : undefined),
    partnerMoverLocation: offered,
  };
}

function toEngineLanding(
  { datasetName, datasetType, source, container, path, target, patterns = {} }: CarriedDataset,
  storage: DeclaredStorage | undefined,
  user: IConstruct,
): EngineLanding {
  // Terraform compares paths that are tokens.
  const isComparable = !Token.isUnresolved(path) && !Token.isUnresolved(target.path);
  const store = {
    ...toEngineStore(source),
    ...(storage && readSettingsByName(storage, user, source.storageAccountName)),
  };
  return {
    datasetName,
    datasetType,
    source: { container, path, store },
    target: { container: target.container, path: isComparable ? target.path : path },
    ...(hasPatterns(patterns) && { hasPatterns: true }),
  };
}

/** Returns what is known of an account of this app. */
export function toDeclaredStore(store: IDataStore, storage: DeclaredStorage | undefined): EngineStore {
  return { ...toEngineStore(store), ...(storage && readAccount(storage, storage.toStoreKey(store))) };
}

function toEngineStore(store: ComparedStore): EngineStore {
  const { storageAccountName, location, isHnsEnabled, tenantId } = toLiteralStore(store);
  return {
    storageAccountName,
    accountKey: store.storageAccountName,
    location,
    isHnsEnabled,
    tenantId: tenantId ?? undefined,
  };
}

type StoreSettings = Pick<
  EngineStore,
  'isVersioningEnabled' | 'isChangeFeedEnabled' | 'isCrossTenantReplicationAllowed'
>;

function readSettingsByName(storage: DeclaredStorage, user: IConstruct, name: string): StoreSettings {
  return readAccount(storage, storage.toAccountKey(user, name));
}

/** Returns the settings of an account that the app defines. azurerm turns all of them off by default. */
function readAccount(storage: DeclaredStorage, key: string): StoreSettings {
  const account = storage.findAccountByKey(key);
  if (account === undefined) return {};
  const { versioningEnabled, changeFeedEnabled } = account.blobPropertiesInput ?? {};
  return {
    isVersioningEnabled: toLiteral(versioningEnabled ?? false),
    isChangeFeedEnabled: toLiteral(changeFeedEnabled ?? false),
    isCrossTenantReplicationAllowed: toLiteral(account.crossTenantReplicationEnabledInput ?? false),
  };
}
