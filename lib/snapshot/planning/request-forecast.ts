import { describeRateBasis, estimateOwnSeconds, estimateStateWrites } from '../../model/engines/engine-rates';
import type { BilledEgress, BilledOperations, WorkForecast } from '../../model/engines/forecast';
import type { PlanTally } from './plan-tally';

/** Maximum number of blobs on one page of a listing. @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const PAGE_BLOBS = 5000;

/** Estimated number of requests for the files themselves. Files may change before the synchronization. */
export interface RequestForecast {
  /** One for each page of a listing, and one for each dataset that is a single file. */
  readonly list: number;
  /** One for each file; several for files that are copied in blocks. */
  readonly copy: number;
  /** One for each batch, of which Azure bills each file; on ADLS Gen2 one for each file or directory. */
  readonly delete: number;
  /** One for each published snapshot in flat Blob storage, to check that readers are shown it; absent if there is none. */
  readonly check?: number;
}

/**
 * @param copy The number of requests for all copies.
 * @param countDeleteRequests Returns the number of requests that delete files; undefined if files that are gone are kept.
 */
export function forecastRequests(
  datasets: readonly PlannedWork[],
  copy: number,
  countDeleteRequests: ((files: number) => number) | undefined,
): RequestForecast {
  const sum = (getCount: (work: PlannedWork) => number): number =>
    datasets.reduce((all, work) => all + getCount(work), 0);
  return {
    list: sum((work) => countPages(work) * (work.sourceListings + work.targetListings)),
    copy,
    delete: countDeleteRequests
      ? sum(({ tally: { gone, directories } }) => countDeleteRequests(gone.files) + 2 * directories.gone)
      : 0,
  };
}

/** Counts the pages of one listing. */
function countPages({ tally }: PlannedWork): number {
  return Math.max(1, Math.ceil(countListedFiles(tally) / PAGE_BLOBS));
}

function countListedFiles({ new: added, changed, full, repair, unchanged }: PlanTally): number {
  return added.files + changed.files + full.files + repair.files + unchanged.files;
}

/** Counts the bytes that would be copied. */
export function countCopiedBytes({ new: added, changed, full, repair }: PlanTally): number {
  return added.bytes + changed.bytes + full.bytes + repair.bytes;
}

/** The planned work of one dataset. */
export interface PlannedWork {
  readonly tally: PlanTally;
  /** Listings of the source: two if a change is found first, and then all files are copied. */
  readonly sourceListings: number;
  /** Listings of the target, that of a snapshot before it is published included. */
  readonly targetListings: number;
  /** Bytes that are copied, all files of an atomic snapshot included. */
  readonly copiedBytes: number;
  /** Renames of directories, which publish an atomic snapshot on ADLS Gen2. */
  readonly renames: number;
  readonly isSourceHierarchical: boolean;
  /** The regions of the dataset, if they differ. */
  readonly regions: { readonly from: string; readonly to: string } | undefined;
}

/** The kind of the target, and the things that are copied beside files. */
interface CopiedThings {
  readonly isTargetHierarchical: boolean;
  readonly hasAccessControl: boolean;
}

/**
 * Forecasts what the requests of a synchronization are billed as, and to whom. Deletions are free. Each request that copies also
 * reads the source once.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/map-rest-apis-transaction-categories
 */
export function forecastWork(
  datasets: readonly PlannedWork[],
  { copy, check = 0 }: RequestForecast,
  { isTargetHierarchical, hasAccessControl }: CopiedThings,
): WorkForecast {
  const sum = (getCount: (work: PlannedWork) => number, works = datasets): number =>
    works.reduce((all, work) => all + getCount(work), 0);
  const countSourcePages = (work: PlannedWork): number => countPages(work) * work.sourceListings;
  const hierarchical = datasets.filter(({ isSourceHierarchical }) => isSourceHierarchical);
  const flat = datasets.filter(({ isSourceHierarchical }) => !isSourceHierarchical);
  const operations: BilledOperations[] = [
    { operationClass: 'ListAndCreateContainer', payer: 'Provider', count: sum(countSourcePages, flat) },
    { operationClass: 'IterativeRead', payer: 'Provider', count: sum(countSourcePages, hierarchical) },
    { operationClass: 'Read', payer: 'Provider', count: copy },
    {
      operationClass: isTargetHierarchical ? 'IterativeRead' : 'ListAndCreateContainer',
      payer: 'Consumer',
      count: sum((work) => countPages(work) * work.targetListings),
    },
    { operationClass: 'Read', payer: 'Consumer', count: check },
    { operationClass: 'IterativeWrite', payer: 'Consumer', count: sum(({ renames }) => renames) },
    { operationClass: 'Write', payer: 'Consumer', count: copy + estimateStateWrites(copy, 1) },
  ];
  const copiedBytes = sum((work) => work.copiedBytes);
  const isReadInParts = hierarchical.some((work) => work.copiedBytes > 0);
  return {
    operations: operations.filter(({ count }) => count > 0),
    copiedBytes,
    egress: sumEgress(datasets),
    seconds: estimateOwnSeconds({
      listedFiles: sum((work) => countListedFiles(work.tally) * (work.sourceListings + work.targetListings)),
      copiedFiles: copy,
      copiedBytes,
    }),
    secondsBasis: describeRateBasis(),
    notCounted: [
      ...(isReadInParts ? ['reads on ADLS Gen2, which are billed for each 4 MB'] : []),
      ...(hasAccessControl && copy > 0 ? ['operations for access control'] : []),
    ],
  };
}

/** Adds up the bytes that leave each region. */
function sumEgress(datasets: readonly PlannedWork[]): BilledEgress[] {
  const byRegion = new Map<string, BilledEgress>();
  for (const { regions, copiedBytes } of datasets) {
    if (!regions || copiedBytes === 0) continue;
    const { bytes = 0 } = byRegion.get(regions.from) ?? {};
    byRegion.set(regions.from, { ...regions, bytes: bytes + copiedBytes });
  }
  return [...byRegion.values()];
}
