import { getRunsPerYear } from '../values/interval';
import { PreserveAcls } from '../values/publication';
import { normalizeRegion } from '../values/region';
import type { EngineFacts } from './engine-facts';
import type { EngineKind } from './engine-kind';
import { describeRateBasis, estimateOwnSeconds, estimateStateWrites } from './engine-rates';
import type { OwnWay } from './own-ways';
import { listOwnWays } from './own-ways';
import type { BilledEgress, BilledOperations, WorkForecast } from './forecast';
import { priceWork } from './forecast';
import type { PriceTable } from './price-table';

/** Files on one page of a listing. */
const PAGE_FILES = 5000;
/** The size up to which one request copies a file, in bytes. */
const ONE_REQUEST_BYTES = 5000 * 1024 ** 2;
const MONTH_DAYS = 30;
const YEAR_DAYS = 365;

/** The cost and the time of an engine: for the copy of everything, and for a month of changes after it. */
export interface EngineForecast {
  /** The first copy, of all files. */
  readonly firstCopy: WorkForecast;
  /** The changes of 30 days. */
  readonly month: WorkForecast;
}

/** The amount of work, as far as it is known. */
interface Amount {
  readonly copiedFiles?: number;
  readonly copiedBytes?: number;
  /** Files that are listed at the source. */
  readonly listedFiles?: number;
  /** Files that are listed at the target: those of snapshots that are published as a whole. */
  readonly targetListedFiles?: number;
  /** Runs of this package; 0 for another engine. */
  readonly runs?: number;
}

/** Costs and times that nothing tells, by engine. */
const UNTOLD: Readonly<Record<EngineKind, { readonly costs: readonly string[]; readonly time: string }>> = {
  Own: { costs: [], time: 'estimates are missing' },
  ObjectReplication: {
    costs: ['versions that both accounts keep', 'reads of the change feed'],
    time: 'replication promises no time for a first copy, or without priority',
  },
  StorageMover: {
    costs: ['listings by Storage Mover'],
    time: 'the rate of Storage Mover is not documented',
  },
  DataFactory: {
    costs: ['activity runs and data movement of Data Factory', 'listings by Data Factory'],
    time: 'the rate depends on the integration runtime, and was not measured',
  },
};

/** Forecasts what an engine costs, and how long it takes. */
export function forecastEngine(engine: EngineKind, facts: EngineFacts, prices?: PriceTable): EngineForecast {
  const first = engine === 'Own' ? countOwnFirstCopy(facts) : countFirstCopy(facts);
  const changes = engine === 'Own' ? countOwnMonth(facts) : countMonth(facts);
  const firstCopy = forecastWork(engine, facts, first);
  const month = forecastWork(engine, facts, changes);
  const processes = engine === 'Own' ? (facts.settings.parallelism ?? 1) : 0;
  return { firstCopy: priceWork(firstCopy, prices, processes), month: priceWork(month, prices, processes) };
}

function countFirstCopy({ estimates: { files, bytes } }: EngineFacts): Amount {
  return { copiedFiles: files, copiedBytes: bytes, listedFiles: 0 };
}

function countMonth({ estimates: { changedFilesPerDay, changedBytesPerDay } }: EngineFacts): Amount {
  return {
    copiedFiles: multiply(changedFilesPerDay, MONTH_DAYS),
    copiedBytes: multiply(changedBytesPerDay, MONTH_DAYS),
    listedFiles: 0,
  };
}

/** Snapshots that are published as a whole take more than others: if nobody has chosen, the forecast is that of the others. */
const getLeastWay = (facts: EngineFacts): OwnWay => listOwnWays(facts)[0];

function countOwnFirstCopy(facts: EngineFacts): Amount {
  const { files } = facts.estimates;
  const { isAtomic, isCut } = getLeastWay(facts);
  return {
    ...countFirstCopy(facts),
    // Several processes list the source once more, to cut it into ranges.
    listedFiles: multiply(files, isCut ? 2 : 1),
    targetListedFiles: isAtomic ? files : 0,
    runs: 1,
  };
}

function countOwnMonth(facts: EngineFacts): Amount {
  const { files, bytes } = facts.estimates;
  const runs = countRuns(facts);
  const month = countMonth(facts);
  if (!getLeastWay(facts).isAtomic) return { ...month, listedFiles: multiply(files, runs), runs };
  // Each run that finds a change copies everything.
  const { copiedFiles: changes } = month;
  const copies = runs === undefined || changes === undefined ? undefined : Math.min(runs, Math.ceil(changes));
  return {
    copiedFiles: multiply(files, copies),
    copiedBytes: multiply(bytes, copies),
    listedFiles: multiply(files, runs === undefined || copies === undefined ? undefined : runs + copies),
    targetListedFiles: multiply(files, copies),
    runs,
  };
}

/** Returns the number of runs of a month; undefined if nobody says when they happen, or if changes start further ones. */
function countRuns({ cron, onChange }: EngineFacts): number | undefined {
  if (typeof cron !== 'string' || onChange) return undefined;
  return Math.ceil((getRunsPerYear(cron) * MONTH_DAYS) / YEAR_DAYS);
}

const multiply = (value: number | undefined, by: number | undefined): number | undefined =>
  value === undefined || by === undefined ? undefined : value * by;

function forecastWork(engine: EngineKind, facts: EngineFacts, amount: Amount): WorkForecast {
  const { copiedFiles, copiedBytes, listedFiles, targetListedFiles = 0 } = amount;
  const { operations, notCounted } = countOperations(facts, amount);
  const { egress, unknown } = findEgress(facts, copiedBytes);
  const { bytesPerSecond } = facts.estimates;
  const processes = getLeastWay(facts).sureProcesses;
  const seconds =
    engine !== 'Own' || listedFiles === undefined || copiedFiles === undefined || copiedBytes === undefined
      ? null
      : estimateOwnSeconds(
          { listedFiles: listedFiles + targetListedFiles, copiedFiles, copiedBytes },
          { parallelism: processes, bytesPerSecond },
        );
  return {
    operations,
    copiedBytes: copiedBytes ?? null,
    egress,
    seconds,
    secondsBasis: seconds === null ? UNTOLD[engine].time : describeRateBasis(bytesPerSecond),
    notCounted: [...UNTOLD[engine].costs, ...listUncounted(engine, facts), ...notCounted, ...unknown],
  };
}

/** Lists the costs of choices that nobody has made, or that were not measured. */
function listUncounted(engine: EngineKind, { publish, preserveAcls, target }: EngineFacts): string[] {
  if (engine !== 'Own') return [];
  return [
    ...(publish === undefined ? ['copies of all files again, if snapshots are published as a whole'] : []),
    ...(preserveAcls === PreserveAcls.NONE || target.isHnsEnabled === false
      ? []
      : ['operations for access control, if it is copied']),
  ];
}

/** Counts the operations that copies and listings take. An unknown number is a cost that is not counted. */
function countOperations(
  facts: EngineFacts,
  { copiedFiles, copiedBytes, listedFiles, targetListedFiles = 0, runs = 0 }: Amount,
): { readonly operations: readonly BilledOperations[]; readonly notCounted: readonly string[] } {
  const { largestFileBytes } = facts.estimates;
  const kinds = facts.landings.map(({ source }) => source.store.isHnsEnabled);
  const isSourceHierarchical = kinds.some((isHnsEnabled) => isHnsEnabled !== false);
  const notCounted = [
    copiedFiles === undefined ? 'the number of copies' : '',
    copiedBytes === undefined ? 'reads of an unknown number of bytes' : '',
    listedFiles === undefined ? 'the number of listed files, or of runs' : '',
    copiedFiles !== 0 && !(largestFileBytes !== undefined && largestFileBytes <= ONE_REQUEST_BYTES)
      ? 'further operations for files over 5,000 MiB'
      : '',
    copiedFiles !== 0 && isSourceHierarchical ? 'reads on ADLS Gen2, which are billed for each 4 MB' : '',
  ].filter((each) => each !== '');
  // Each run asks for at least one page of each dataset.
  const pages =
    runs === 0
      ? 0
      : runs * Math.max(facts.landings.length, Math.ceil((listedFiles ?? 0) / runs / PAGE_FILES));
  const state = runs === 0 ? 0 : estimateStateWrites(copiedFiles ?? 0, runs);
  const counted: BilledOperations[] = [
    {
      operationClass: kinds.every(Boolean) ? 'IterativeRead' : 'ListAndCreateContainer',
      payer: 'Provider',
      count: pages,
    },
    { operationClass: 'Read', payer: 'Provider', count: copiedFiles ?? 0 },
    {
      operationClass: facts.target.isHnsEnabled ? 'IterativeRead' : 'ListAndCreateContainer',
      payer: 'Consumer',
      count: Math.ceil(targetListedFiles / PAGE_FILES),
    },
    { operationClass: 'Write', payer: 'Consumer', count: (copiedFiles ?? 0) + state },
  ];
  return { operations: counted.filter(({ count }) => count > 0), notCounted };
}

/** Finds the bytes that leave their region. Bytes of several regions cannot be divided. */
function findEgress(
  facts: EngineFacts,
  copiedBytes: number | undefined,
): { readonly egress: readonly BilledEgress[]; readonly unknown: readonly string[] } {
  const to = facts.target.location === undefined ? undefined : normalizeRegion(facts.target.location);
  const regions = new Set(
    facts.landings.map(({ source: { store } }) => store.location && normalizeRegion(store.location)),
  );
  const [from, ...others] = regions;
  if (from !== undefined && from === to && others.length === 0) return { egress: [], unknown: [] };
  if (to === undefined || regions.has(undefined))
    return { egress: [], unknown: ['egress: a region is unknown'] };
  if (others.length > 0 || from === undefined)
    return { egress: [], unknown: ['egress: nobody says how many bytes are in each region'] };
  if (copiedBytes === undefined) return { egress: [], unknown: ['egress: the number of bytes is unknown'] };
  return { egress: copiedBytes === 0 ? [] : [{ from, to, bytes: copiedBytes }], unknown: [] };
}
