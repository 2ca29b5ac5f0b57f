import type { EngineKind } from '../engine-kind';

/** The evidence for a limit. */
export type LimitEvidence =
  /** Microsoft documents it. */
  | 'Documented'
  /** It is in the schema of the API or of the Terraform provider. */
  | 'Schema'
  /** It was measured with this package, or follows from how this package works. */
  | 'Measured'
  /** Nothing documents what happens, so nobody should rely on it. */
  | 'Unproven';

/** A limit or a trap of an engine. */
export interface EngineLimit {
  readonly engine: EngineKind;
  /** The limit, as a clause that begins in lower case. */
  readonly text: string;
  /** URL of the page, or path of the file, that documents the limit. */
  readonly source: string;
  /** Date on which the source was read, `YYYY-MM-DD`. */
  readonly readOn: string;
  readonly evidence: LimitEvidence;
}

const LEARN = 'https://learn.microsoft.com/azure';
const BENCH = 'bench/README.md';
const REPLICATION = `${LEARN}/storage/blobs/object-replication-overview`;
const PRIORITY = `${LEARN}/storage/blobs/object-replication-priority-replication`;
const CROSS_TENANT_REPLICATION = `${LEARN}/storage/blobs/object-replication-prevent-cross-tenant-policies`;
const MOVER = `${LEARN}/storage-mover/azure-to-azure-migration`;
const MOVER_TENANTS = `${LEARN}/storage-mover/azure-cross-tenant-blob-migration`;
const MOVER_SCHEDULING = `${LEARN}/storage-mover/job-scheduling`;
const MOVER_API = `${LEARN}/templates/microsoft.storagemover/storagemovers/projects/jobdefinitions`;
const CONSISTENCY = `${LEARN}/data-factory/copy-activity-data-consistency`;
const BLOB_CONNECTOR = `${LEARN}/data-factory/connector-azure-blob-storage`;
const EXPRESSIONS = `${LEARN}/data-factory/how-to-expression-language-functions`;
const WINDOWS = `${LEARN}/data-factory/how-to-create-tumbling-window-trigger`;
const ARCHIVE = `${LEARN}/storage/blobs/access-tiers-overview`;
const CUSTOMER_KEYS = `${LEARN}/storage/blobs/encryption-customer-provided-keys`;

/** Date on which all sources were read last. An entry that is read again gets its own date. */
const READ_ON = '2026-11-29';

type LimitBuilder = (text: string, source: string, evidence?: LimitEvidence) => EngineLimit;

const buildFor =
  (engine: EngineKind): LimitBuilder =>
  (text, source, evidence = 'Documented') => ({ engine, text, source, readOn: READ_ON, evidence });

const own = buildFor('Own');
const replication = buildFor('ObjectReplication');
const mover = buildFor('StorageMover');
const factory = buildFor('DataFactory');

/**
 * The limits and traps of engines, each by its stable id: the one table that constructs, the command and the guide use. A change
 * is a reviewed change. `engine-rules.ts` has the rule of each.
 */
export const ENGINE_LIMITS = {
  'own-run-time': {
    ...own(
      'one process lists about 35,000 files a second and sends about 2,300 copies a second; several, of which up to 4 were measured, share the work evenly only in flat Blob storage that is not published as a whole; a run must end before the next one starts',
      BENCH,
      'Measured',
    ),
    readOn: '2026-11-30',
  },
  'own-bytes': own(
    'it is not documented how fast the service copies bytes between accounts: 1 Gbit/s is assumed, the rate up to which priority replication has a promise',
    PRIORITY,
    'Unproven',
  ),
  'own-latency': own(
    'a change waits for the next run and for that run; a run that an event or a digest starts has no promised time',
    'docs/scheduling.md',
    'Measured',
  ),
  'own-files-measured': {
    ...own(
      'runs of 1, 2 and 4 processes were measured with up to 10 million files; the memory hardly grows with the number of files',
      BENCH,
      'Measured',
    ),
    readOn: '2026-11-30',
  },
  'own-archive': own('archived files cannot be copied until they are rehydrated', ARCHIVE),
  'own-customer-keys': own(
    'files that are encrypted with customer-provided keys cannot be read without these keys',
    CUSTOMER_KEYS,
  ),

  'object-replication-flat-only': replication(
    'accounts with a hierarchical namespace (ADLS Gen2) are not supported',
    REPLICATION,
  ),
  'object-replication-versioning': replication('both accounts need blob versioning', REPLICATION),
  'object-replication-change-feed': replication('the source account needs the change feed', REPLICATION),
  'object-replication-block-blobs': replication(
    'append blobs and page blobs are not replicated',
    REPLICATION,
  ),
  'object-replication-customer-keys': replication(
    'blobs that are encrypted with customer-provided keys are not replicated',
    REPLICATION,
  ),
  'object-replication-archive': replication(
    'replication fails for blobs in the archive tier, on either side',
    REPLICATION,
  ),
  'object-replication-destinations': replication(
    'a source account replicates to at most two accounts',
    REPLICATION,
  ),
  'object-replication-sources': replication(
    'an account is the destination of at most two policies',
    REPLICATION,
  ),
  'object-replication-one-rule': replication(
    'each source container and each destination container is in one rule only',
    REPLICATION,
  ),
  'object-replication-names': replication(
    'blobs keep their names: a folder cannot land in another folder',
    REPLICATION,
  ),
  'object-replication-prefix': replication(
    "a filter includes all names that begin with a prefix, and nothing can be excluded: the prefix 'a.csv' also takes 'a.csv.bak'",
    REPLICATION,
  ),
  'object-replication-patterns': replication(
    'a filter includes names by prefixes, and nothing can be excluded: patterns of a mapping are not translated',
    REPLICATION,
  ),
  'object-replication-prefix-count': replication(
    'the number of prefixes of a rule is limited, and sources differ on the limit: ten are safe',
    REPLICATION,
    'Unproven',
  ),
  'object-replication-read-only-target': replication(
    'the destination container refuses all other writes (409): nothing can be published as a whole, marked, or kept in it',
    REPLICATION,
  ),
  'object-replication-deletions': replication(
    'deletions are replicated: a file that is deleted at the source is deleted at the target',
    REPLICATION,
  ),
  'object-replication-index-tags': replication(
    'index tags are not replicated; a newer version of the API can replicate them, which nobody here has tried',
    REPLICATION,
  ),
  'object-replication-tiers': replication(
    'a change of the access tier at the source does not change the tier at the destination',
    REPLICATION,
  ),
  'object-replication-cross-tenant': replication(
    'both accounts must allow replication across tenants (AllowCrossTenantReplication), which is off for new accounts',
    CROSS_TENANT_REPLICATION,
  ),
  'object-replication-latency': replication(
    'no time is promised, except with priority replication on one continent: 99% of objects within 15 minutes, for objects up to 5 GB, up to 1 Gbit/s and 1,000 writes a second, and for one policy of a source account',
    PRIORITY,
  ),

  'storage-mover-objects': mover('a job copies at most 500 million objects', MOVER),
  'storage-mover-jobs': mover('at most 10 jobs run at the same time in an Azure subscription', MOVER),
  'storage-mover-patterns': mover(
    'a job has no filter of names: it copies everything below its path',
    MOVER_API,
    'Schema',
  ),
  'storage-mover-archive': mover('archived blobs are not rehydrated', MOVER),
  'storage-mover-hierarchical': mover(
    'it is not documented whether copies between blob containers work with a hierarchical namespace (ADLS Gen2)',
    MOVER,
    'Unproven',
  ),
  'storage-mover-regions': {
    ...mover(
      'with two tenants, each side has a mover, both movers are in the same region, and the jobs are those of the source',
      MOVER_TENANTS,
    ),
    readOn: '2026-11-30',
  },
  'storage-mover-schedule-end': {
    ...mover(
      'schedules are a preview: one starts within 90 days of its creation, and ends within a year of it, however often the end is changed',
      MOVER_SCHEDULING,
    ),
    readOn: '2026-11-30',
  },
  'storage-mover-file': mover(
    'a job copies a folder; it is not documented whether its subpath can be a single blob',
    MOVER_API,
    'Unproven',
  ),
  'storage-mover-mirror': mover(
    'a mirror deletes everything in its folder that the source does not have, without a limit on deletions: nothing else can be kept there',
    MOVER_API,
    'Schema',
  ),
  'storage-mover-publication': mover(
    'files appear one by one: a snapshot cannot be published as a whole or marked',
    MOVER_API,
    'Schema',
  ),
  'storage-mover-properties': mover(
    'it is not documented whether index tags, access tiers and access control lists of blobs are copied',
    MOVER,
    'Unproven',
  ),
  'storage-mover-blob-kinds': mover(
    'it is not documented what happens to append blobs, page blobs and blobs that are encrypted with customer-provided keys',
    MOVER,
    'Unproven',
  ),
  'storage-mover-interval': mover(
    'named schedules run at most once an hour; it is not documented how often a cron expression can run',
    MOVER_API,
    'Schema',
  ),
  'storage-mover-latency': mover(
    'a change waits for the next run of the job and for that run, whose duration is not documented',
    MOVER,
    'Unproven',
  ),

  'data-factory-tenant': factory(
    'a managed identity has no access to storage of another tenant',
    `${LEARN}/data-factory/data-factory-service-identity`,
  ),
  'data-factory-deletions': factory('a copy activity never deletes at the target', CONSISTENCY),
  'data-factory-backdated': factory(
    'a window copies the files that were last modified in it: files that appear later with an earlier time are never copied',
    BLOB_CONNECTOR,
  ),
  'data-factory-window': factory('a tumbling window lasts at least 5 minutes', WINDOWS),
  'data-factory-even-windows': factory(
    'all tumbling windows have the same length, in minutes or hours: a day is 24 hours, and weekdays or months cannot be expressed',
    WINDOWS,
  ),
  'data-factory-latency': factory(
    'a change waits for the end of its window and for the run of that window, whose duration is not documented',
    WINDOWS,
    'Unproven',
  ),
  'data-factory-archive': factory('archived blobs cannot be read', ARCHIVE),
  'data-factory-customer-keys': factory(
    'blobs that are encrypted with customer-provided keys cannot be read without these keys',
    CUSTOMER_KEYS,
  ),
  'data-factory-properties': factory(
    'it is not documented that a binary copy keeps index tags or access tiers; access control would need a setting that nobody here has tried',
    BLOB_CONNECTOR,
    'Unproven',
  ),
  'data-factory-expressions': factory(
    "a text that begins with '@' or contains '@{' can be an expression, which runs: no folder or file can be named so",
    EXPRESSIONS,
  ),
  'data-factory-publication': factory(
    'files appear one by one: a snapshot cannot be published as a whole or marked',
    CONSISTENCY,
  ),
  'data-factory-patterns': factory(
    "a source chooses files by one path with '*' and '?', and excludes none: patterns of a mapping are not translated",
    BLOB_CONNECTOR,
  ),
} satisfies Readonly<Record<string, EngineLimit>>;

/** Names a limit. Stable. */
export type EngineLimitId = keyof typeof ENGINE_LIMITS;
