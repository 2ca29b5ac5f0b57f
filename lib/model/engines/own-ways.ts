import { DatasetType } from '../values/dataset';
import { isAtomic, PublishMode } from '../values/publication';
import type { EngineFacts } from './engine-facts';
import { MEASURED_PROCESSES } from './engine-rates';

/** A way in which a run of this package works. */
export interface OwnWay {
  /** True if datasets are published as a whole: if something has changed, all of their files are copied. */
  readonly isAtomic: boolean;
  /** True if processes share ranges of names, which the first run has to list the source for. */
  readonly isCut: boolean;
  /** Number of processes that share the work as evenly as was measured. */
  readonly sureProcesses: number;
  /** Number of processes that share the work at best. */
  readonly mostProcesses: number;
}

/** Lists the ways that the facts leave open: two while nobody has chosen how snapshots are published. */
export function listOwnWays(facts: EngineFacts): readonly OwnWay[] {
  const modes = facts.publish === undefined ? Object.values(PublishMode) : [facts.publish];
  return modes.map((publish) => findWay(facts, publish));
}

/** Lists the given facts that decide between ways, or how many processes share the work. */
export function listWayFacts({ publish, target, settings: { parallelism = 1 } }: EngineFacts): string[] {
  return [
    ...(publish === undefined ? ['subscription.publish'] : []),
    ...(parallelism > 1 && target.isHnsEnabled === undefined ? ['target.isHnsEnabled'] : []),
  ];
}

/**
 * The leader of a run alone copies what is published as a whole, single files, and from one kind of store to the other. A dataset of
 * ADLS Gen2 is not divided. Nobody says how large each dataset is, so one of these may be nearly all of the work.
 */
function findWay(
  { landings, target, settings: { parallelism = 1 } }: EngineFacts,
  publish: PublishMode,
): OwnWay {
  const isWhole = landings.some((landing) => isAtomic(landing, publish));
  const kinds = landings.map(({ datasetType, source: { store } }) => {
    if (datasetType === DatasetType.FILE || isAtomic({ datasetType }, publish)) return 'alone';
    if (store.isHnsEnabled === undefined || target.isHnsEnabled === undefined) return 'unknown';
    if (store.isHnsEnabled !== target.isHnsEnabled) return 'alone';
    return store.isHnsEnabled ? 'undivided' : 'cut';
  });
  const count = (kind: (typeof kinds)[number]): number => kinds.filter((each) => each === kind).length;
  const isCut = count('cut') + count('unknown') > 0;
  const most = isCut ? parallelism : Math.min(parallelism, count('undivided') + Math.min(1, count('alone')));
  return {
    isAtomic: isWhole,
    isCut: isCut && parallelism > 1,
    sureProcesses: count('cut') === kinds.length ? Math.min(parallelism, MEASURED_PROCESSES) : 1,
    mostProcesses: Math.max(1, most),
  };
}
