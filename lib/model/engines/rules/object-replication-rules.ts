import { formatValue } from '../../../errors/format-value';
import { DatasetType } from '../../values/dataset';
import { normalizeRegion } from '../../values/region';
import { MAX_REPLICATION_POLICIES } from '../engine-kind';
import { judgeAcls, judgeDeletions, judgePublication, judgeTags, judgeTiers } from './choice-judgments';
import type { EngineFacts, EngineLanding } from '../engine-facts';
import type { EngineRule, Judgment } from './judgment';
import { formatMinutes } from './schedule-judgments';
import {
  compareTenants,
  exclude,
  judgeNone,
  judgePatterns,
  judgeStores,
  leaveTenantsUnknown,
  leaveUnknown,
  leaveUnplaced,
  listStores,
  nameLandings,
  pickHeaviest,
} from './judgment';

const SAFE_PREFIXES = 10;

/*
 * The promise of priority replication: the time in which it replicates 99 % of the objects, in minutes, and what it covers: objects
 * up to 5 GB, 1 Gbit/s, and 1,000 writes and deletions a second.
 */
const PROMISED_MINUTES = 15;
const PROMISED_FILE_BYTES = 5e9;
const DAY_SECONDS = 24 * 3600;
const PROMISED_BYTES_PER_DAY = (1e9 / 8) * DAY_SECONDS;
const PROMISED_WRITES_PER_DAY = 1000 * DAY_SECONDS;

/** The rules of object replication, by the ids of its limits. */
export const OBJECT_REPLICATION_RULES = {
  'object-replication-flat-only': (facts) =>
    judgeStores(
      listStores(facts),
      'isHnsEnabled',
      false,
      (name) => `${name} has a hierarchical namespace`,
      (name) => `it is unknown whether ${name} has a hierarchical namespace`,
    ),
  'object-replication-versioning': (facts) =>
    judgeStores(
      listStores(facts),
      'isVersioningEnabled',
      true,
      (name) => `${name} has no versioning`,
      (name) => `it is unknown whether ${name} has versioning`,
    ),
  'object-replication-change-feed': (facts) =>
    judgeStores(
      listStores(facts).filter(({ side }) => side === 'source'),
      'isChangeFeedEnabled',
      true,
      (name) => `${name} has no change feed`,
      (name) => `it is unknown whether ${name} has a change feed`,
    ),
  'object-replication-block-blobs': ({ estimates }) =>
    judgeNone(estimates.appendOrPageBlobs, 'appendOrPageBlobs', 'append blobs and page blobs'),
  'object-replication-customer-keys': ({ estimates }) =>
    judgeNone(estimates.customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys'),
  'object-replication-archive': ({ estimates }) =>
    judgeNone(estimates.archivedFiles, 'archivedFiles', 'archived files'),
  'object-replication-destinations': ({ settings: { replicationDestinations } }) => {
    if (replicationDestinations === undefined)
      return leaveUnknown(
        'the number of accounts that the source replicates to is unknown',
        'settings.replicationDestinations',
      );
    return replicationDestinations > MAX_REPLICATION_POLICIES
      ? exclude(`the source would replicate to ${replicationDestinations} accounts`)
      : undefined;
  },
  'object-replication-sources': ({ landings, settings: { replicationSources } }) => {
    if (replicationSources !== undefined && replicationSources > MAX_REPLICATION_POLICIES)
      return exclude(`${replicationSources} accounts would replicate to the target`);
    const stores = landings.map(({ source }) => source.store);
    const named = new Set(stores.flatMap(({ storageAccountName: name }) => name ?? []));
    if (named.size > MAX_REPLICATION_POLICIES)
      return exclude(`the datasets are in ${named.size} accounts, and each needs a policy of its own`);
    const unnamed = stores.filter(({ storageAccountName: name }) => name === undefined);
    const keys = new Set(unnamed.map(({ accountKey }, at) => accountKey ?? `${at}`));
    if (named.size + keys.size > MAX_REPLICATION_POLICIES)
      return leaveUnknown('it is unknown how many accounts the datasets are in');
    return replicationSources === undefined
      ? leaveUnknown(
          'the number of accounts that replicate to the target is unknown',
          'settings.replicationSources',
        )
      : undefined;
  },
  'object-replication-one-rule': (facts) => judgePairs(facts),
  'object-replication-names': (facts) => {
    const moved = nameLandings(facts, ({ source, target }) => target && source.path !== target.path);
    if (moved !== undefined)
      return exclude(`the path at the target differs from the path at the source: ${moved}`);
    const placeless = nameLandings(facts, ({ target }) => target === undefined);
    return placeless === undefined ? undefined : leaveUnplaced(placeless);
  },
  'object-replication-prefix': (facts) => {
    const files = nameLandings(facts, ({ datasetType }) => datasetType === DatasetType.FILE);
    return files === undefined
      ? undefined
      : exclude(`a single file is shared, and a filter would take more: ${files}`);
  },
  'object-replication-patterns': judgePatterns,
  'object-replication-prefix-count': (facts) => {
    const counts = new Map<string, number>();
    for (const landing of facts.landings) {
      const key = nameSourceContainer(landing);
      if (landing.source.path !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const most = Math.max(0, ...counts.values());
    return most > SAFE_PREFIXES
      ? leaveUnknown(`one container needs ${most.toLocaleString('en-US')} prefixes`)
      : undefined;
  },
  'object-replication-read-only-target': (facts) =>
    pickHeaviest([judgePublication(facts), judgeAcls(facts, exclude), judgeState(facts)]),
  'object-replication-deletions': (facts) =>
    judgeDeletions(facts, (deletions) =>
      deletions === 'keep'
        ? exclude('files that are gone at the source should be kept at the target')
        : undefined,
    ),
  'object-replication-index-tags': (facts) => {
    const { hasTagsReplication } = facts.settings;
    return judgeTags(facts, (reason) =>
      hasTagsReplication === false
        ? exclude(reason)
        : leaveUnknown(reason, ...(hasTagsReplication === undefined ? ['settings.hasTagsReplication'] : [])),
    );
  },
  'object-replication-tiers': (facts) => judgeTiers(facts, exclude),
  'object-replication-cross-tenant': (facts) => {
    const tenants = compareTenants(facts);
    if (tenants === 'Same') return undefined;
    const judgment = judgeStores(
      listStores(facts),
      'isCrossTenantReplicationAllowed',
      true,
      (name) => `the tenants differ, and ${name} does not allow replication across tenants`,
      (name) => `it is unknown whether ${name} allows replication across tenants`,
    );
    // Within one tenant, which nobody may have named, the setting does not matter.
    return tenants === 'Unknown' && judgment ? leaveTenantsUnknown(facts) : judgment;
  },
  'object-replication-latency': (facts) => judgePromise(facts),
} satisfies Readonly<Record<string, EngineRule>>;

/** Judges a wanted time by the promise of priority replication, and by what the promise leaves out. */
function judgePromise(facts: EngineFacts): Judgment | undefined {
  const { estimates, settings, target } = facts;
  const { maxLatencyMinutes, largestFileBytes, changedBytesPerDay, changedFilesPerDay } = estimates;
  if (maxLatencyMinutes === undefined) return undefined;
  const words = `a change should land within ${formatMinutes(maxLatencyMinutes)}`;
  if (maxLatencyMinutes < PROMISED_MINUTES) return leaveUnknown(`${words}, which is less than promised`);
  const judgeRate = (value: number | undefined, most: number, field: string, things: string) => {
    if (value === undefined)
      return leaveUnknown(`${words}, and the ${things} is unknown`, `estimates.${field}`);
    return value > most ? leaveUnknown(`${words}, and the ${things} is beyond the promise`) : undefined;
  };
  const regions = listStores(facts).map(({ store }) => store.location && normalizeRegion(store.location));
  const { hasPriorityReplication, replicationDestinations = 1 } = settings;
  return pickHeaviest([
    hasPriorityReplication === true
      ? undefined
      : leaveUnknown(
          `${words}, and there is no promise without priority`,
          ...(hasPriorityReplication === undefined ? ['settings.hasPriorityReplication'] : []),
        ),
    replicationDestinations > 1
      ? leaveUnknown(`${words}, and another policy of the source may have the priority`)
      : undefined,
    new Set(regions).size === 1 && !regions.includes(undefined)
      ? undefined
      : leaveUnknown(
          `${words}, and it is unknown whether both accounts are on one continent`,
          ...(target.location === undefined ? ['target.location'] : []),
        ),
    judgeRate(largestFileBytes, PROMISED_FILE_BYTES, 'largestFileBytes', 'size of the largest file'),
    judgeRate(changedBytesPerDay, PROMISED_BYTES_PER_DAY, 'changedBytesPerDay', 'number of bytes'),
    judgeRate(changedFilesPerDay, PROMISED_WRITES_PER_DAY, 'changedFilesPerDay', 'number of writes'),
  ]);
}

/** Judges the pairs of containers. A container is in one pair only; datasets of one pair share a rule. */
function judgePairs({ landings }: EngineFacts): Judgment | undefined {
  let unknown: Judgment | undefined;
  for (const [at, a] of landings.entries())
    for (const b of landings.slice(0, at)) {
      const sources = a.source.container === b.source.container ? compareAccounts(a, b) : 'Different';
      const targets = a.target && b.target && a.target.container === b.target.container;
      if (sources === 'Unknown' || targets === undefined) {
        const names = [b, a].map(({ datasetName }) => formatValue(datasetName)).join(' and ');
        unknown ??= leaveUnknown(
          `it is unknown whether ${names} share a container`,
          ...(targets === undefined ? ['subscription.mappings'] : []),
        );
      } else if (sources === 'Same' && !targets)
        return exclude(`container ${formatValue(a.source.container)} lands in more than one container`);
      else if (sources === 'Different' && targets)
        return exclude(`container ${formatValue(a.target.container)} receives more than one container`);
    }
  return unknown;
}

function compareAccounts(a: EngineLanding, b: EngineLanding): 'Same' | 'Different' | 'Unknown' {
  const [ours, theirs] = [a.source.store, b.source.store];
  if (ours.accountKey !== undefined && ours.accountKey === theirs.accountKey) return 'Same';
  if (ours.storageAccountName === undefined || theirs.storageAccountName === undefined) return 'Unknown';
  return ours.storageAccountName === theirs.storageAccountName ? 'Same' : 'Different';
}

/** The containers of sources, as far as they can be told apart. Accounts that nobody names count as one. */
function nameSourceContainer({ source: { store, container } }: EngineLanding): string {
  return `${store.storageAccountName ?? ''}/${container}`;
}

/** Judges a container that keeps the state and receives a dataset. */
function judgeState(facts: EngineFacts): Judgment | undefined {
  const { stateContainer, landings } = facts;
  if (stateContainer !== undefined) {
    const inState = nameLandings(facts, ({ target }) => target?.container === stateContainer);
    if (inState !== undefined)
      return exclude(`the container that keeps the state receives a dataset: ${inState}`);
  }
  const isPlaced = landings.every(({ target }) => target !== undefined);
  if (stateContainer !== undefined && isPlaced) return undefined;
  return leaveUnknown(
    'it is unknown whether the container that keeps the state receives a dataset',
    ...(stateContainer === undefined ? ['subscription.stateContainer'] : []),
    ...(isPlaced ? [] : ['subscription.mappings']),
  );
}
