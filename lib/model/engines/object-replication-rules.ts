import { formatValue } from '../../errors/format-value';
import { DatasetType } from '../values/dataset';
import { PreserveAcls, PublishMode } from '../values/publication';
import type { EngineFacts, EngineLanding } from './engine-facts';
import type { EngineRule, Judgment } from './judgment';
import {
  compareTenants,
  exclude,
  judgeNone,
  judgeStores,
  leaveUnknown,
  leaveUnplaced,
  listStores,
  nameLandings,
  pickHeaviest,
} from './judgment';

const MAX_POLICIES = 2;
const SAFE_PREFIXES = 10;
/** The time within which priority replication carries nearly all objects, in minutes. */
const PRIORITY_MINUTES = 15;

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
    return replicationDestinations > MAX_POLICIES
      ? exclude(`the source would replicate to ${replicationDestinations} accounts`)
      : undefined;
  },
  'object-replication-sources': (facts) => {
    const sources = listStores(facts).length - 1;
    return sources > MAX_POLICIES
      ? exclude(`the datasets are in ${sources} accounts, and each needs a policy of its own`)
      : undefined;
  },
  'object-replication-one-rule': (facts) => findSharedContainer(facts),
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
  'object-replication-prefix-count': (facts) => {
    const counts = new Map<string, number>();
    for (const landing of facts.landings) {
      const key = getSourceContainer(landing);
      if (landing.source.path !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const most = Math.max(0, ...counts.values());
    return most > SAFE_PREFIXES
      ? leaveUnknown(`one container needs ${most.toLocaleString('en-US')} prefixes`)
      : undefined;
  },
  'object-replication-read-only-target': (facts) => findOtherWrite(facts),
  'object-replication-deletions': ({ deletions }) => {
    if (deletions === undefined)
      return leaveUnknown('it is unknown what should become of deleted files', 'deletions');
    return deletions === 'keep'
      ? exclude('files that are gone at the source should be kept at the target')
      : undefined;
  },
  'object-replication-index-tags': ({ preserveTags, settings }) => {
    if (preserveTags !== true) return undefined;
    return settings.hasTagsReplication === true
      ? leaveUnknown('index tags should be replicated')
      : exclude('index tags should be copied');
  },
  'object-replication-tiers': ({ preserveTier }) =>
    preserveTier === true ? exclude('access tiers should be copied') : undefined,
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
    return tenants === 'Unknown' && judgment
      ? leaveUnknown('it is unknown whether both accounts are in one tenant', 'target.tenantId')
      : judgment;
  },
  'object-replication-latency': ({ estimates: { maxLatencyMinutes }, settings }) => {
    if (maxLatencyMinutes === undefined) return undefined;
    if (settings.hasPriorityReplication !== true)
      return leaveUnknown(
        `a change should land within ${maxLatencyMinutes} min, and there is no promise without priority`,
        'settings.hasPriorityReplication',
      );
    return maxLatencyMinutes < PRIORITY_MINUTES
      ? leaveUnknown(`a change should land within ${maxLatencyMinutes} min, which is less than promised`)
      : undefined;
  },
} satisfies Readonly<Record<string, EngineRule>>;

function getSourceContainer({ source }: EngineLanding): string {
  return `${source.store.storageAccountName ?? ''}/${source.container}`;
}

/** Finds a container that two rules would need. Datasets of one pair of containers share a rule. */
function findSharedContainer({ landings }: EngineFacts): Judgment | undefined {
  const targets = new Map<string, string>();
  const sources = new Map<string, string>();
  for (const landing of landings) {
    const source = getSourceContainer(landing);
    const target = landing.target?.container;
    if (target === undefined) continue;
    if ((targets.get(source) ?? target) !== target)
      return exclude(`container ${formatValue(landing.source.container)} lands in more than one container`);
    if ((sources.get(target) ?? source) !== source)
      return exclude(`container ${formatValue(target)} receives more than one container`);
    targets.set(source, target);
    sources.set(target, source);
  }
  return undefined;
}

/** Finds a setting that writes to a landing container. */
function findOtherWrite(facts: EngineFacts): Judgment | undefined {
  const { publish, successMarker, preserveAcls, stateContainer } = facts;
  const inState = nameLandings(
    facts,
    ({ target }) => target !== undefined && target.container === stateContainer,
  );
  return pickHeaviest([
    publish === PublishMode.ATOMIC ? exclude('snapshots should be published as a whole') : undefined,
    successMarker === true ? exclude('a file should mark complete datasets') : undefined,
    preserveAcls !== undefined && preserveAcls !== PreserveAcls.NONE
      ? exclude('access control should be copied')
      : undefined,
    inState === undefined
      ? undefined
      : exclude(`the container that keeps the state receives a dataset: ${inState}`),
  ]);
}
