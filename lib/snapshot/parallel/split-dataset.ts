import { isRelativePath } from '../state/state-values';
import { DatasetType } from '../../model/values/dataset';
import { getComparator, isOrderedAlike } from '../../streams/name-order';
import type { CopyMapping } from '../contract/copy-mapping';
import { getDatasetStores } from '../contract/dataset-stores';
import { toListingPrefix } from '../contract/file-places';
import type { RunContext } from '../copying/run-context';
import { listSourceFiles } from '../planning/dataset-listing';
import { hasFolderStubs } from '../planning/folder-stubs';
import type { Policy } from '../planning/policy';
import { hashHead } from '../state/manifest-hashes';
import type { ManifestPart } from '../state/manifest-part';
import type { SplitDataset, SplitDatasetRange } from './run-split';
import { SPLIT_LIMITS } from './run-split';
import type { SplitName } from './split-names';
import { splitNames } from './split-names';

/** Ranges for each process: the more, the less a process waits for the last one. */
const RANGES_PER_PROCESS = 4;
/** Number of files between two names that are kept of a listing: those of a page. */
const LISTED_ENTRIES = 5_000;
/** Maximum number of names that are kept of a listing. */
const MAX_NAMES = 4096;
/** Names before a range at which its listing may start if its first file is gone: so many parts before it. */
const PARTS_BACK = [0, 1, 8];

/** A dataset that several processes copy. */
export interface SplitMapping {
  readonly dataset: SplitDataset;
  readonly ranges: readonly SplitDatasetRange[];
  /** The parts of its manifest. */
  readonly parts: readonly ManifestPart[];
}

/**
 * Splits a dataset into ranges; undefined if one process has to copy it alone.
 *
 * @param datasets Number of the datasets of the run, which share what the document of ranges can hold.
 */
export async function splitDataset(
  run: RunContext,
  policy: Policy,
  mapping: CopyMapping,
  processes: number,
  datasets: number,
): Promise<SplitMapping | undefined> {
  const { job, state } = run;
  const { source, target } = getDatasetStores(job, mapping);
  const { datasetName, datasetType } = mapping;
  if (datasetType === DatasetType.FILE || state.places.getSnapshots(mapping).published !== null)
    return undefined;
  // The files of a folder stub can be in another range than the stub.
  if (source.order !== target.order || hasFolderStubs(source, target)) return undefined;
  await run.containers.identify(mapping.target.container);
  const manifest = await state.openManifest(mapping, job.neverAborted, policy.reconcile);
  await manifest?.close();
  if (manifest?.isStreamOnly) return undefined;
  const parts = manifest?.parts ?? [];
  const head = manifest && state.getManifestHead(mapping);
  const dataset = {
    datasetName,
    isInDoubt: state.target.isInDoubt(mapping),
    manifestSha256: head ? hashHead(head) : null,
  };
  // A directory has to be there before its content.
  const isCut = source.order === 'name';
  const names = manifest || !isCut ? parts : await listNames(run, mapping);
  const prefix = toListingPrefix(mapping.source.path);
  // Both orders in which an account may list have these names in the same place.
  const canBegin = (name: string): boolean => isRelativePath(name) && isOrderedAlike(prefix + name);
  const cut = (maxRanges: number): SplitDatasetRange[] => {
    const found = splitNames(names, maxRanges, canBegin);
    return (found.length > 0 ? found : [{ index: 0, count: 0 }]).map(({ index, count }, at) => {
      const starts = at === 0 ? [] : PARTS_BACK.map((back) => names[index - back]?.first);
      return {
        datasetName,
        ...(at > 0 && { from: names[index].first }),
        ...(at + 1 < found.length && { to: names[found[at + 1].index].first }),
        starts: starts.filter((name) => name !== undefined && canBegin(name)),
        ...(manifest ? { firstPart: index, parts: count } : { firstPart: 0, parts: 0 }),
      };
    });
  };
  const ranges = cutToFit(cut, isCut ? processes * RANGES_PER_PROCESS : 1, datasets);
  return { dataset, ranges, parts };
}

/** Cuts into fewer ranges until they fit into their share of the document, which other processes read up to a limit. */
export function cutToFit<T>(cut: (maxRanges: number) => T[], wanted: number, datasets: number): T[] {
  for (let maxRanges = Math.min(wanted, Math.floor(SPLIT_LIMITS.ranges / datasets)); maxRanges > 1;) {
    const ranges = cut(maxRanges);
    if (Buffer.byteLength(JSON.stringify(ranges)) <= SPLIT_LIMITS.rangeBytes / datasets) return ranges;
    maxRanges = Math.floor(maxRanges / 2);
  }
  return cut(1);
}

/** True if the ranges follow one another as a process that works on them expects. */
export function areRangesInOrder(
  ranges: readonly SplitDatasetRange[],
  run: Pick<RunContext, 'job'>,
  mapping: CopyMapping,
): boolean {
  const compare = getComparator(run.job.sides.getSource(mapping).order);
  return ranges.every(({ from, to, starts }, at) => {
    const isAdjacent = at === 0 ? from === undefined : from !== undefined && from === ranges[at - 1].to;
    const isEnd = (to === undefined) === (at === ranges.length - 1);
    const isAscending = from === undefined || to === undefined || compare(from, to) < 0;
    const areBefore = starts.every((start) => from !== undefined && compare(start, from) <= 0);
    return isAdjacent && isEnd && isAscending && areBefore;
  });
}

/** Lists the source once, without copying, for names at which it can be cut. If that fails, the ranges find out. */
async function listNames(run: RunContext, mapping: CopyMapping): Promise<SplitName[]> {
  const { job, halt } = run;
  const step = Math.min(job.partEntries ?? LISTED_ENTRIES, LISTED_ENTRIES);
  let names: SplitName[] = [];
  try {
    for await (const files of listSourceFiles(getDatasetStores(job, mapping), mapping, job.signal, {})) {
      if (halt.isHalted) break;
      for (let at = 0; at < files.length; at += step)
        names.push({ first: files[at].path, entries: Math.min(step, files.length - at) });
      if (names.length > MAX_NAMES) names = joinPairs(names);
    }
  } catch {
    return [];
  }
  return names;
}

function joinPairs(names: readonly SplitName[]): SplitName[] {
  return names.flatMap((name, at) =>
    at % 2 === 0 ? [{ ...name, entries: name.entries + (names[at + 1]?.entries ?? 0) }] : [],
  );
}
