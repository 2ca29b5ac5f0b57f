import type { PlanTally } from './plan-tally';

/** The most that one page of a listing has. @see https://learn.microsoft.com/rest/api/storageservices/list-blobs */
const PAGE_BLOBS = 5000;

/** Requests that a synchronization would send for the files themselves. An estimate: files change meanwhile. */
export interface RequestForecast {
  /** Pages of listings; a file that is a dataset of its own is looked up. */
  readonly list: number;
  /** One for each file; several for those that are copied in blocks. */
  readonly copy: number;
  /** Batches, of which Azure bills each file; on ADLS Gen2 one for each file or directory. */
  readonly delete: number;
}

/**
 * @param copy Requests of all copies.
 * @param countDeleteRequests How many it takes to delete so many files; undefined where what is gone is kept.
 * @param isTargetListed Whether the target's side is listed, too.
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
      ? sum(({ gone, directories }) => countDeleteRequests(gone.files) + directories.gone)
      : 0,
  };
}

function countListedFiles({ new: added, changed, full, repair, unchanged }: PlanTally): number {
  return added.files + changed.files + full.files + repair.files + unchanged.files;
}

/** Bytes that would be copied. */
export function countCopiedBytes({ new: added, changed, full, repair }: PlanTally): number {
  return added.bytes + changed.bytes + full.bytes + repair.bytes;
}
