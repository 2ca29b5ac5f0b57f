import { ENGINE_KINDS } from '../../../../lib/model/engines/engine-kind';
import type { EngineFacts } from '../../../../lib/model/engines/engine-facts';
import type { EngineLimitId } from '../../../../lib/model/engines/rules/engine-limits';
import { ENGINE_LIMITS } from '../../../../lib/model/engines/rules/engine-limits';
import type { ObstacleEffect } from '../../../../lib/model/engines/rules/engine-rules';
import { findEngineObstacles } from '../../../../lib/model/engines/rules/engine-rules';
import { DatasetType } from '../../../../lib/model/values/dataset';
import { PreserveAcls, PublishMode } from '../../../../lib/model/values/publication';
import { createLanding, FIT_FACTS, FIT_STORE, OTHER_TENANT } from '../../../fixtures/engine-facts';

const changeEstimates = (given: Partial<EngineFacts['estimates']>): Partial<EngineFacts> => ({
  estimates: { ...FIT_FACTS.estimates, ...given },
});
const changeSettings = (given: Partial<EngineFacts['settings']>): Partial<EngineFacts> => ({
  settings: { ...FIT_FACTS.settings, ...given },
});
const changeSource = (given: object): Partial<EngineFacts> => ({
  landings: [createLanding({ source: { store: { ...FIT_STORE, ...given } } })],
});
const changeTarget = (given: object): Partial<EngineFacts> => ({ target: { ...FIT_FACTS.target, ...given } });
const changeLandings = (...given: Parameters<typeof createLanding>[0][]): Partial<EngineFacts> => ({
  landings: given.map((each, at) => createLanding({ datasetName: `d${at}`, ...each })),
});
const FILE = changeLandings({
  datasetType: DatasetType.FILE,
  source: { path: 'a.csv' },
  target: { path: 'a.csv' },
});
const manyFolders = (count: number, container = (at: number): string => `c${at}`): Partial<EngineFacts> =>
  changeLandings(
    ...Array.from({ length: count }, (_, at) => ({
      source: { container: container(at), path: `p${at}` },
      target: { container: container(at), path: `p${at}` },
    })),
  );
const OTHER = { tenantId: OTHER_TENANT };
const LAKE = { ...FIT_STORE, isHnsEnabled: true };
const inLakes = (count: number): Partial<EngineFacts> => ({
  target: LAKE,
  landings: Array.from({ length: count }, (_, at) =>
    createLanding({ source: { path: `p${at}`, store: LAKE } }),
  ),
});

type Row = readonly [EngineLimitId, string, Partial<EngineFacts>, ObstacleEffect | 'Fits'];

const ROWS: readonly Row[] = [
  ['own-run-time', 'half a billion files an hour', changeEstimates({ files: 500_000_000 }), 'Excluded'],
  ['own-run-time', 'half a billion files, without a schedule', { ...changeEstimates({ files: 500_000_000 }), cron: null }, 'Fits'],
  ['own-run-time', 'half a billion files in eight processes', { ...changeEstimates({ files: 500_000_000 }), ...changeSettings({ parallelism: 8 }) }, 'Fits'],
  ['own-run-time', 'more than four processes can do, and were measured', { ...changeEstimates({ files: 600_000_000 }), ...changeSettings({ parallelism: 8 }) }, 'Unknown'],
  ['own-run-time', 'more than one process can do, on ADLS Gen2, which is not divided', { ...inLakes(2), ...changeEstimates({ files: 200_000_000 }), ...changeSettings({ parallelism: 2 }) }, 'Unknown'],
  ['own-run-time', 'the same, for one dataset', { ...inLakes(1), ...changeEstimates({ files: 200_000_000 }), ...changeSettings({ parallelism: 2 }) }, 'Excluded'],
  ['own-run-time', 'the same, at a target of an unknown kind', { target: { ...FIT_STORE, isHnsEnabled: undefined }, ...changeEstimates({ files: 200_000_000 }), ...changeSettings({ parallelism: 2 }) }, 'Unknown'],
  ['own-run-time', 'the same, from one kind of store to the other', { target: { ...FIT_STORE, isHnsEnabled: true }, ...changeEstimates({ files: 200_000_000 }), ...changeSettings({ parallelism: 2 }) }, 'Excluded'],
  ['own-run-time', 'the same, published as a whole, if something changes', { publish: PublishMode.ATOMIC, ...changeEstimates({ files: 100_000_000 }), ...changeSettings({ parallelism: 2 }) }, 'Excluded'],
  ['own-run-time', 'a snapshot of all files in time', { publish: PublishMode.ATOMIC }, 'Fits'],
  ['own-run-time', 'more files than can be copied in an hour, published as a whole', { publish: PublishMode.ATOMIC, ...changeEstimates({ files: 10_000_000 }) }, 'Excluded'],
  ['own-run-time', 'the same, once a day', { publish: PublishMode.ATOMIC, ...changeEstimates({ files: 10_000_000, changedFilesPerDay: 1 }) }, 'Unknown'],
  ['own-run-time', 'the same, if nothing changes', { publish: PublishMode.ATOMIC, ...changeEstimates({ files: 10_000_000, changedFilesPerDay: 0 }) }, 'Fits'],
  ['own-run-time', 'the same, if nobody says how it is published', { publish: undefined, ...changeEstimates({ files: 10_000_000 }) }, 'Unknown'],
  ['own-bytes', 'a terabyte an hour, published as a whole', { publish: PublishMode.ATOMIC, ...changeEstimates({ bytesPerSecond: 125_000_000 }) }, 'Excluded'],
  ['own-bytes', 'an unknown number of bytes, published as a whole', { publish: PublishMode.ATOMIC, ...changeEstimates({ bytes: undefined }) }, 'Unknown'],
  ['own-run-time', 'a schedule of each minute', { cron: '* * * * *' }, 'Fits'],
  ['own-run-time', 'an unknown schedule', { cron: undefined }, 'Unknown'],
  ['own-run-time', 'an unknown number of files', changeEstimates({ files: undefined }), 'Unknown'],
  ['own-run-time', 'an unknown number of changes', changeEstimates({ changedFilesPerDay: undefined }), 'Unknown'],
  ['own-run-time', 'more changes than copies', changeEstimates({ changedFilesPerDay: 1_000_000_000 }), 'Excluded'],
  ['own-run-time', 'a day that fits, and a weekend that takes longer', { cron: '0 3 * * 1-5', ...changeEstimates({ changedFilesPerDay: 150_000_000 }) }, 'Unknown'],
  ['own-run-time', 'no day that fits', { cron: '0 3 * * 1-5', ...changeEstimates({ changedFilesPerDay: 250_000_000 }) }, 'Excluded'],
  ['own-run-time', 'two runs an hour apart, and a night that takes longer', { cron: '0 8,9 * * *', ...changeEstimates({ changedFilesPerDay: 15_000_000 }) }, 'Unknown'],
  ['own-bytes', 'a day that fits, and a weekend that takes longer', { cron: '0 3 * * 1-5', ...changeEstimates({ changedBytesPerDay: 1e12, bytesPerSecond: 2e7 }) }, 'Unknown'],
  ['own-bytes', 'no day that fits', { cron: '0 3 * * 1-5', ...changeEstimates({ changedBytesPerDay: 2e12, bytesPerSecond: 2e7 }) }, 'Excluded'],
  ['own-bytes', 'two files of 5 TB a day, each hour', changeEstimates({ changedFilesPerDay: 2, changedBytesPerDay: 1e13, largestFileBytes: 5e12 }), 'Unknown'],
  ['own-bytes', 'the same at a rate that was measured, on average', changeEstimates({ changedBytesPerDay: 1e13, largestFileBytes: 5e9, bytesPerSecond: 1e9 }), 'Fits'],
  ['own-bytes', 'more bytes than the measured rate', changeEstimates({ changedBytesPerDay: 1e13, bytesPerSecond: 1e7 }), 'Excluded'],
  ['own-bytes', 'a file that the measured rate cannot copy in time', changeEstimates({ changedBytesPerDay: 1e13, largestFileBytes: 5e12, bytesPerSecond: 1e9 }), 'Unknown'],
  ['own-bytes', 'an unknown size of the largest file', changeEstimates({ changedBytesPerDay: 1e12, largestFileBytes: undefined }), 'Unknown'],
  ['own-bytes', 'an unknown size of the largest file, of few bytes', changeEstimates({ largestFileBytes: undefined }), 'Fits'],
  ['own-bytes', 'an unknown number of bytes', changeEstimates({ changedBytesPerDay: undefined }), 'Unknown'],
  ['own-bytes', 'an unknown schedule', { cron: undefined }, 'Unknown'],
  ['own-latency', 'a schedule that waits as long', changeEstimates({ maxLatencyMinutes: 60 }), 'Excluded'],
  ['own-latency', 'a schedule that waits less', changeEstimates({ maxLatencyMinutes: 62 }), 'Fits'],
  ['own-latency', 'a run that takes the rest', changeEstimates({ maxLatencyMinutes: 62, files: 10_000_000 }), 'Excluded'],
  ['own-latency', 'a run whose bytes may take the rest', changeEstimates({ maxLatencyMinutes: 62, changedBytesPerDay: 1e12 }), 'Unknown'],
  ['own-latency', 'a night between the runs of two days', { ...changeEstimates({ maxLatencyMinutes: 120 }), cron: '0 8-18 * * *' }, 'Excluded'],
  ['own-latency', 'an unknown schedule', { ...changeEstimates({ maxLatencyMinutes: 120 }), cron: undefined }, 'Unknown'],
  ['own-latency', 'no schedule', { ...changeEstimates({ maxLatencyMinutes: 120 }), cron: null }, 'Unknown'],
  ['own-latency', 'events, which have no promised time', { ...changeEstimates({ maxLatencyMinutes: 5 }), onChange: { atMostEverySeconds: 60 } }, 'Unknown'],
  ['own-latency', 'events that may start a run too seldom', { ...changeEstimates({ maxLatencyMinutes: 5 }), onChange: { atMostEverySeconds: 300 } }, 'Excluded'],
  ['own-latency', 'events, and a schedule that suffices', { ...changeEstimates({ maxLatencyMinutes: 62 }), onChange: { atMostEverySeconds: 86_400 } }, 'Fits'],
  ['own-latency', 'nobody says if there are events', { ...changeEstimates({ maxLatencyMinutes: 5 }), onChange: undefined }, 'Unknown'],
  ['own-files-measured', 'more files than were measured', changeEstimates({ files: 10_000_001 }), 'Unknown'],
  ['own-files-measured', 'as many files as were measured', changeEstimates({ files: 10_000_000 }), 'Fits'],
  ['own-files-measured', 'more files than were measured, in four processes', { ...changeEstimates({ files: 20_000_000 }), ...changeSettings({ parallelism: 4 }) }, 'Unknown'],
  ['own-latency', 'a schedule of leap days', { ...changeEstimates({ maxLatencyMinutes: 527_040 }), cron: '0 3 29 2 *' }, 'Excluded'],
  ['own-files-measured', 'an unknown number of files', changeEstimates({ files: undefined }), 'Unknown'],
  ['own-archive', 'archived files', changeEstimates({ archivedFiles: 1 }), 'Excluded'],
  ['own-archive', 'an unknown number', changeEstimates({ archivedFiles: undefined }), 'Unknown'],
  ['own-customer-keys', 'customer-provided keys', changeEstimates({ customerKeyBlobs: 1 }), 'Excluded'],
  ['own-customer-keys', 'an unknown number', changeEstimates({ customerKeyBlobs: undefined }), 'Unknown'],

  ['object-replication-flat-only', 'a source with a hierarchical namespace', changeSource({ isHnsEnabled: true }), 'Excluded'],
  ['object-replication-flat-only', 'a target with a hierarchical namespace', changeTarget({ isHnsEnabled: true }), 'Excluded'],
  ['object-replication-flat-only', 'an unknown target', changeTarget({ isHnsEnabled: undefined }), 'Unknown'],
  ['object-replication-flat-only', 'an unknown target, and a source that excludes it', { ...changeSource({ isHnsEnabled: true }), ...changeTarget({ isHnsEnabled: undefined }) }, 'Excluded'],
  ['object-replication-versioning', 'a source without versioning', changeSource({ isVersioningEnabled: false }), 'Excluded'],
  ['object-replication-versioning', 'a target without versioning', changeTarget({ isVersioningEnabled: false }), 'Excluded'],
  ['object-replication-versioning', 'an unknown source', changeSource({ isVersioningEnabled: undefined }), 'Unknown'],
  ['object-replication-change-feed', 'a source without change feed', changeSource({ isChangeFeedEnabled: false }), 'Excluded'],
  ['object-replication-change-feed', 'an unknown source', changeSource({ isChangeFeedEnabled: undefined }), 'Unknown'],
  ['object-replication-change-feed', 'a target without change feed', changeTarget({ isChangeFeedEnabled: false }), 'Fits'],
  ['object-replication-block-blobs', 'append blobs', changeEstimates({ appendOrPageBlobs: 3 }), 'Excluded'],
  ['object-replication-block-blobs', 'an unknown number', changeEstimates({ appendOrPageBlobs: undefined }), 'Unknown'],
  ['object-replication-customer-keys', 'customer-provided keys', changeEstimates({ customerKeyBlobs: 1 }), 'Excluded'],
  ['object-replication-archive', 'archived files', changeEstimates({ archivedFiles: 1 }), 'Excluded'],
  ['object-replication-destinations', 'a third destination', changeSettings({ replicationDestinations: 3 }), 'Excluded'],
  ['object-replication-destinations', 'a second destination', changeSettings({ replicationDestinations: 2 }), 'Fits'],
  ['object-replication-destinations', 'an unknown number', changeSettings({ replicationDestinations: undefined }), 'Unknown'],
  ['object-replication-sources', 'datasets in three accounts', changeLandings(...['a', 'b', 'c'].map((storageAccountName) => ({ source: { container: storageAccountName, store: { ...FIT_STORE, storageAccountName } }, target: { container: storageAccountName } }))), 'Excluded'],
  ['object-replication-sources', 'a third source', changeSettings({ replicationSources: 3 }), 'Excluded'],
  ['object-replication-sources', 'a second source', changeSettings({ replicationSources: 2 }), 'Fits'],
  ['object-replication-sources', 'an unknown number', changeSettings({ replicationSources: undefined }), 'Unknown'],
  ['object-replication-sources', 'datasets in two accounts', changeLandings(...['a', 'b'].map((storageAccountName) => ({ source: { container: storageAccountName, store: { ...FIT_STORE, storageAccountName } }, target: { container: storageAccountName } }))), 'Fits'],
  ['object-replication-sources', 'three datasets, whose account is a token', changeLandings(...['a', 'b', 'c'].map((path) => ({ source: { path, store: { ...FIT_STORE, storageAccountName: undefined } }, target: { path } }))), 'Fits'],
  ['object-replication-sources', 'three datasets, whose accounts are tokens', changeLandings(...['a', 'b', 'c'].map((path) => ({ source: { path, store: { ...FIT_STORE, storageAccountName: undefined, accountKey: path } }, target: { path } }))), 'Unknown'],
  ['object-replication-one-rule', 'two accounts that are tokens', changeLandings(...['a', 'b'].map((path) => ({ source: { path, store: { ...FIT_STORE, storageAccountName: undefined, accountKey: path } }, target: { path } }))), 'Unknown'],
  ['object-replication-one-rule', 'a dataset without a place beside another', { landings: [createLanding(), { ...createLanding(), target: undefined }] }, 'Unknown'],
  ['object-replication-one-rule', 'one container that lands in two', changeLandings({ target: { container: 'one' } }, { target: { container: 'two' } }), 'Excluded'],
  ['object-replication-one-rule', 'two containers that land in one', changeLandings({ source: { container: 'one' } }, { source: { container: 'two' } }), 'Excluded'],
  ['object-replication-one-rule', 'two folders of one pair of containers', changeLandings({ source: { path: 'a' }, target: { path: 'a' } }, { source: { path: 'b' }, target: { path: 'b' } }), 'Fits'],
  ['object-replication-names', 'a folder that lands in another', changeLandings({ target: { path: 'in/curated' } }), 'Excluded'],
  ['object-replication-names', 'a folder that lands at the root', changeLandings({ target: { path: '' } }), 'Excluded'],
  ['object-replication-names', 'a container that lands at the root', changeLandings({ datasetType: DatasetType.CONTAINER, source: { path: '' }, target: { path: '' } }), 'Fits'],
  ['object-replication-prefix', 'a file', FILE, 'Excluded'],
  ['object-replication-prefix-count', 'eleven folders of one container', manyFolders(11, () => 'c'), 'Unknown'],
  ['object-replication-prefix-count', 'ten folders of one container', manyFolders(10, () => 'c'), 'Fits'],
  ['object-replication-prefix-count', 'eleven containers', manyFolders(11), 'Fits'],
  ['object-replication-read-only-target', 'atomic snapshots', { publish: PublishMode.ATOMIC }, 'Excluded'],
  ['object-replication-read-only-target', 'a success marker', { successMarker: true }, 'Excluded'],
  ['object-replication-read-only-target', 'access control', { preserveAcls: PreserveAcls.ALL }, 'Excluded'],
  ['object-replication-read-only-target', 'state in the landing container', { stateContainer: 'contoso' }, 'Excluded'],
  ['object-replication-read-only-target', 'an unknown way of publication', { publish: undefined }, 'Unknown'],
  ['object-replication-read-only-target', 'an unknown container of the state', { stateContainer: undefined }, 'Unknown'],
  ['object-replication-deletions', 'deleted files that stay', { deletions: 'keep' }, 'Excluded'],
  ['object-replication-deletions', 'an unknown wish', { deletions: undefined }, 'Unknown'],
  ['object-replication-index-tags', 'index tags', { preserveTags: true }, 'Excluded'],
  ['object-replication-index-tags', 'index tags that should be replicated', { preserveTags: true, ...changeSettings({ hasTagsReplication: true }) }, 'Unknown'],
  ['object-replication-index-tags', 'an unknown wish', { preserveTags: undefined }, 'Unknown'],
  ['object-replication-tiers', 'an unknown wish', { preserveTier: undefined }, 'Unknown'],
  ['object-replication-tiers', 'access tiers', { preserveTier: true }, 'Excluded'],
  ['object-replication-patterns', 'patterns', changeLandings({ hasPatterns: true }), 'Excluded'],
  ['object-replication-cross-tenant', 'two tenants that allow it', changeTarget(OTHER), 'Fits'],
  ['object-replication-cross-tenant', 'two tenants, forbidden at the source', { ...changeSource({ isCrossTenantReplicationAllowed: false }), ...changeTarget(OTHER) }, 'Excluded'],
  ['object-replication-cross-tenant', 'two tenants, unknown at the target', changeTarget({ ...OTHER, isCrossTenantReplicationAllowed: undefined }), 'Unknown'],
  ['object-replication-cross-tenant', 'one tenant in capitals, forbidden', { ...changeSource({ isCrossTenantReplicationAllowed: false, tenantId: OTHER_TENANT.toUpperCase() }), ...changeTarget(OTHER) }, 'Fits'],
  ['object-replication-cross-tenant', 'an unknown tenant, forbidden', { ...changeSource({ isCrossTenantReplicationAllowed: false }), ...changeTarget({ tenantId: undefined }) }, 'Unknown'],
  ['object-replication-latency', 'no priority', { ...changeEstimates({ maxLatencyMinutes: 120 }), ...changeSettings({ hasPriorityReplication: false }) }, 'Unknown'],
  ['object-replication-latency', 'no priority and no wish', changeSettings({ hasPriorityReplication: undefined }), 'Fits'],
  ['object-replication-latency', 'less than 15 minutes', changeEstimates({ maxLatencyMinutes: 14 }), 'Unknown'],
  ['object-replication-latency', '15 minutes', changeEstimates({ maxLatencyMinutes: 15 }), 'Fits'],
  ['object-replication-latency', 'a file over 5 GB', changeEstimates({ maxLatencyMinutes: 15, largestFileBytes: 5_000_000_001 }), 'Unknown'],
  ['object-replication-latency', 'more than 1 Gbit/s', changeEstimates({ maxLatencyMinutes: 15, changedBytesPerDay: 1.1e13 }), 'Unknown'],
  ['object-replication-latency', 'more than 1,000 writes a second', changeEstimates({ maxLatencyMinutes: 15, changedFilesPerDay: 86_400_001 }), 'Unknown'],
  ['object-replication-latency', 'another policy, which may have the priority', { ...changeEstimates({ maxLatencyMinutes: 15 }), ...changeSettings({ replicationDestinations: 2 }) }, 'Unknown'],
  ['object-replication-latency', 'another region, of which nobody tells the continent', { ...changeEstimates({ maxLatencyMinutes: 15 }), ...changeTarget({ location: 'eastus' }) }, 'Unknown'],

  ['storage-mover-objects', 'more than a job can', changeEstimates({ files: 500_000_001 }), 'Excluded'],
  ['storage-mover-objects', 'as many as a job can', changeEstimates({ files: 500_000_000 }), 'Fits'],
  ['storage-mover-objects', 'more than one of two jobs can', { ...changeEstimates({ files: 500_000_001 }), ...manyFolders(2) }, 'Unknown'],
  ['storage-mover-objects', 'an unknown number', changeEstimates({ files: undefined }), 'Unknown'],
  ['storage-mover-jobs', 'eleven datasets', manyFolders(11), 'Excluded'],
  ['storage-mover-jobs', 'ten datasets', manyFolders(10), 'Fits'],
  ['storage-mover-jobs', 'ten other jobs', changeSettings({ otherMoverJobs: 10 }), 'Excluded'],
  ['storage-mover-jobs', 'an unknown number of other jobs', changeSettings({ otherMoverJobs: undefined }), 'Unknown'],
  ['storage-mover-patterns', 'patterns', changeLandings({ hasPatterns: true }), 'Excluded'],
  ['storage-mover-archive', 'archived files', changeEstimates({ archivedFiles: 1 }), 'Excluded'],
  ['storage-mover-hierarchical', 'a hierarchical namespace', changeTarget({ isHnsEnabled: true }), 'Unknown'],
  ['storage-mover-hierarchical', 'an unknown account', changeSource({ isHnsEnabled: undefined }), 'Unknown'],
  ['storage-mover-regions', 'movers in two regions', { ...changeTarget(OTHER), ...changeSettings({ partnerMoverLocation: 'northeurope' }) }, 'Excluded'],
  ['storage-mover-regions', 'movers in one region, written in two ways', { ...changeTarget(OTHER), ...changeSettings({ partnerMoverLocation: 'West Europe' }) }, 'Fits'],
  ['storage-mover-regions', 'a mover in an unknown region', { ...changeTarget(OTHER), ...changeSettings({ moverLocation: undefined }) }, 'Unknown'],
  ['storage-mover-regions', 'one tenant, without movers', changeSettings({ moverLocation: undefined }), 'Fits'],
  ['storage-mover-regions', 'an unknown tenant', changeTarget({ tenantId: undefined }), 'Unknown'],
  ['storage-mover-schedule-end', 'a schedule', { cron: '0 3 * * *' }, 'LeftToReconcile'],
  ['storage-mover-schedule-end', 'jobs that somebody starts', { cron: null }, 'Fits'],
  ['storage-mover-file', 'a file', FILE, 'Unknown'],
  ['storage-mover-mirror', 'state in the folder of a mirror', changeLandings({ target: { container: 'datashare', path: '' } }), 'Excluded'],
  ['storage-mover-mirror', 'state beside the folder of a mirror', changeLandings({ target: { container: 'datashare' } }), 'Fits'],
  ['storage-mover-mirror', 'a dataset in the folder of another', changeLandings({}, { target: { path: 'curated/more' } }), 'Excluded'],
  ['storage-mover-mirror', 'the same with deletions that are kept', { ...changeLandings({}, { target: { path: 'curated/more' } }), deletions: 'keep' }, 'Fits'],
  ['storage-mover-mirror', 'a single file', FILE, 'Excluded'],
  ['storage-mover-mirror', 'an unknown wish', { deletions: undefined }, 'Unknown'],
  ['storage-mover-publication', 'atomic snapshots', { publish: PublishMode.ATOMIC }, 'Excluded'],
  ['storage-mover-publication', 'a success marker', { successMarker: true }, 'Excluded'],
  ['storage-mover-properties', 'index tags', { preserveTags: true }, 'Unknown'],
  ['storage-mover-properties', 'access control', { preserveAcls: PreserveAcls.PERMISSIONS }, 'Unknown'],
  ['storage-mover-blob-kinds', 'append blobs', changeEstimates({ appendOrPageBlobs: 1 }), 'Unknown'],
  ['storage-mover-blob-kinds', 'an unknown number of keys', changeEstimates({ customerKeyBlobs: undefined }), 'Unknown'],
  ['storage-mover-interval', 'half an hour', { cron: '*/30 * * * *' }, 'Unknown'],
  ['storage-mover-mirror', 'an unknown container of the state', { ...changeLandings({ source: { path: '' }, target: { path: '' } }), stateContainer: undefined }, 'Unknown'],
  ['storage-mover-publication', 'an unknown way of publication', { publish: undefined }, 'Unknown'],
  ['storage-mover-properties', 'an unknown wish', { preserveAcls: undefined }, 'Unknown'],
  ['storage-mover-interval', 'an unknown schedule', { cron: undefined }, 'Unknown'],
  ['storage-mover-latency', 'a schedule that waits as long', changeEstimates({ maxLatencyMinutes: 60 }), 'Excluded'],
  ['storage-mover-latency', 'a schedule that waits less', changeEstimates({ maxLatencyMinutes: 600 }), 'Unknown'],
  ['storage-mover-interval', 'a copy within 59 minutes', changeEstimates({ maxLatencyMinutes: 59 }), 'Unknown'],

  ['data-factory-patterns', 'patterns', changeLandings({ hasPatterns: true }), 'Excluded'],
  ['data-factory-tenant', 'two tenants', changeTarget(OTHER), 'Excluded'],
  ['data-factory-tenant', 'an unknown tenant', changeSource({ tenantId: undefined }), 'Unknown'],
  ['data-factory-deletions', 'a mirror', {}, 'LeftToReconcile'],
  ['data-factory-deletions', 'deleted files that stay', { deletions: 'keep' }, 'Fits'],
  ['data-factory-deletions', 'an unknown wish', { deletions: undefined }, 'Unknown'],
  ['data-factory-backdated', 'files of the past', changeEstimates({ hasBackdatedFiles: true }), 'LeftToReconcile'],
  ['data-factory-backdated', 'an unknown habit', changeEstimates({ hasBackdatedFiles: undefined }), 'LeftToReconcile'],
  ['data-factory-window', 'four minutes', changeEstimates({ maxLatencyMinutes: 4 }), 'Excluded'],
  ['data-factory-window', 'five minutes', { cron: '*/5 * * * *' }, 'Fits'],
  ['data-factory-even-windows', 'weekdays', { cron: '0 3 * * 1-5' }, 'Excluded'],
  ['data-factory-even-windows', 'each month', { cron: '0 3 1 * *' }, 'Excluded'],
  ['data-factory-even-windows', 'each day', { cron: '0 3 * * *' }, 'Fits'],
  ['data-factory-window', 'an unknown schedule', { cron: undefined }, 'Unknown'],
  ['data-factory-even-windows', 'an unknown schedule', { cron: undefined }, 'Unknown'],
  ['data-factory-latency', 'a window that lasts as long', changeEstimates({ maxLatencyMinutes: 60 }), 'Excluded'],
  ['data-factory-latency', 'a window that is shorter', changeEstimates({ maxLatencyMinutes: 600 }), 'Unknown'],
  ['data-factory-latency', 'no schedule', { ...changeEstimates({ maxLatencyMinutes: 600 }), cron: null }, 'Unknown'],
  ['data-factory-archive', 'archived files', changeEstimates({ archivedFiles: 1 }), 'Excluded'],
  ['data-factory-customer-keys', 'customer-provided keys', changeEstimates({ customerKeyBlobs: 1 }), 'Excluded'],
  ['data-factory-properties', 'access tiers', { preserveTier: true }, 'Unknown'],
  ['data-factory-expressions', 'a folder that begins with @', { landings: [createLanding({ source: { path: '@x' } })] }, 'Excluded'],
  ['data-factory-expressions', 'an expression within a name', { landings: [createLanding({ source: { path: 'a/b@{x}' } })] }, 'Excluded'],
  ['data-factory-expressions', 'an at sign within a name', { landings: [createLanding({ source: { path: 'a/b@c' } })] }, 'Fits'],
  ['data-factory-properties', 'access control', { preserveAcls: PreserveAcls.ALL }, 'Unknown'],
  ['data-factory-expressions', 'a place that nobody has chosen', { landings: [{ ...createLanding(), target: undefined }] }, 'Unknown'],
  ['data-factory-publication', 'an unknown wish', { successMarker: undefined }, 'Unknown'],
  ['data-factory-publication', 'atomic snapshots', { publish: PublishMode.ATOMIC }, 'Excluded'],
]; // prettier-ignore

const findEffect = (limitId: EngineLimitId, facts: EngineFacts): ObstacleEffect | 'Fits' =>
  findEngineObstacles(ENGINE_LIMITS[limitId].engine, facts).find((each) => each.limitId === limitId)
    ?.effect ?? 'Fits';

test.each(ROWS)('%s: %s', (limitId, _case, given, effect) => {
  expect(findEffect(limitId, { ...FIT_FACTS, ...given })).toBe(effect);
});

test('each limit has a case that breaks it, and one that keeps it', () => {
  const broken = new Set(ROWS.filter(([, , , effect]) => effect !== 'Fits').map(([limitId]) => limitId));
  expect(Object.keys(ENGINE_LIMITS).filter((limitId) => !broken.has(limitId as EngineLimitId))).toEqual([]);
  const kept = new Set(ROWS.filter(([, , , effect]) => effect === 'Fits').map(([limitId]) => limitId));
  const fit = Object.keys(ENGINE_LIMITS).filter(
    (limitId) =>
      findEffect(limitId as EngineLimitId, FIT_FACTS) !== 'Fits' && !kept.has(limitId as EngineLimitId),
  );
  expect(fit).toEqual([]);
});

test.each(ENGINE_KINDS)(
  '%s fits facts that break nothing, apart from what a reconciliation makes good',
  (kind) => {
    const left = findEngineObstacles(kind, FIT_FACTS).filter(({ effect }) => effect !== 'LeftToReconcile');
    expect(left).toEqual([]);
  },
);

test.each(ENGINE_KINDS)('%s never fits facts of which nothing is known', (kind) => {
  const obstacles = findEngineObstacles(kind, {
    landings: [createLanding({ source: { store: {} } })],
    target: {},
    estimates: {},
    settings: {},
  });
  expect(obstacles.filter(({ effect }) => effect === 'Unknown').length).toBeGreaterThan(1);
  expect(obstacles.filter(({ effect }) => effect === 'Excluded')).toEqual([]);
});

test('each limit says who documents it, and when that was read', () => {
  for (const [limitId, { engine, text, source: page, readOn }] of Object.entries(ENGINE_LIMITS)) {
    expect(ENGINE_KINDS).toContain(engine);
    expect(limitId).toMatch(/^(own|object-replication|storage-mover|data-factory)-[a-z-]+$/);
    expect(text).toMatch(/^[^A-Z].*[^.]$/);
    expect(page).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\/|^(docs|bench)\//);
    expect(new Date(readOn).toISOString()).toContain(readOn);
  }
});

test('names the dataset, the account and the missing estimate', () => {
  const [obstacle] = findEngineObstacles('ObjectReplication', { ...FIT_FACTS, ...FILE });
  expect(obstacle).toMatchObject({
    limitId: 'object-replication-prefix',
    effect: 'Excluded',
    reason: 'a single file is shared, and a filter would take more: "d0"',
    source: 'https://learn.microsoft.com/azure/storage/blobs/object-replication-overview',
  });
  const [hierarchical] = findEngineObstacles('ObjectReplication', {
    ...FIT_FACTS,
    ...changeTarget({ isHnsEnabled: undefined }),
  });
  expect(hierarchical).toMatchObject({ effect: 'Unknown', settledBy: ['target.isHnsEnabled'] });
});
