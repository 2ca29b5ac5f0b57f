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
 * @param isTargetListed True if the target is listed too.
 */
export function forecastRequests(
  datasets: readonly PlanTally[],
  copy: number,
  countDeleteRequests: ((files: number) => number) | undefined,
  isTargetListed: boolean,
): RequestForecast {
  const sum = (getCount: (tally: PlanTally) => number): number =>
    datasets.reduce((all, tally) => all + getCount(tally), 0);
  const pages = sum((tally) => Math.max(1, Math.ceil(countListedFiles(tally) / PAGE_BLOBS)));
  return {
    list: isTargetListed ? 2 * pages : pages,
    copy,
    delete: countDeleteRequests
      ? sum(({ gone, directories }) => countDeleteRequests(gone.files) + 2 * directories.gone)
      : 0,
  };
}

function countListedFiles({ new: added, changed, full, repair, unchanged }: PlanTally): number {
  return added.files + changed.files + full.files + repair.files + unchanged.files;
}

/** Counts the bytes that would be copied. */
export function countCopiedBytes({ new: added, changed, full, repair }: PlanTally): number {
  return added.bytes + changed.bytes + full.bytes + repair.bytes;
}
