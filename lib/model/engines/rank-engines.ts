import type { EngineFacts } from './engine-facts';
import type { EngineKind } from './engine-kind';
import { ENGINE_KINDS } from './engine-kind';
import type { EngineObstacle, ObstacleEffect } from './rules/engine-rules';
import { findEngineObstacles } from './rules/engine-rules';

/** The verdict on an engine. */
export type EngineVerdict = 'Fits' | 'FitsWithReconcile' | 'Unknown' | 'Excluded';

/** The verdicts, from the best to the worst. */
export const ENGINE_VERDICTS: readonly EngineVerdict[] = ['Fits', 'FitsWithReconcile', 'Unknown', 'Excluded'];

/** An engine, and whether it can carry a copy. */
export interface RankedEngine {
  /** Kind of the engine. */
  readonly engine: EngineKind;
  /**
   * `Fits`: no limit is in the way. `FitsWithReconcile`: a reconciliation makes good what it leaves out. `Unknown`: a fact is
   * missing, or nobody has proven what it does. `Excluded`: it cannot carry the copy.
   */
  readonly verdict: EngineVerdict;
  /** The limits that are in its way: those that exclude it, those of which something is unknown, those that are made good. */
  readonly obstacles: readonly EngineObstacle[];
}

/**
 * Ranks all engines for a copy. An engine that fits stands before one of which something is unknown, and that before one that is
 * excluded. Equal ones: fewer obstacles first, then the order of `ENGINE_KINDS`.
 */
export function rankEngines(facts: EngineFacts): readonly RankedEngine[] {
  const countHeaviest = ({ obstacles }: RankedEngine): number =>
    obstacles.filter(({ effect }) => effect === obstacles[0].effect).length;
  return ENGINE_KINDS.map((engine) => judgeEngine(engine, facts)).sort(
    (a, b) =>
      ENGINE_VERDICTS.indexOf(a.verdict) - ENGINE_VERDICTS.indexOf(b.verdict) ||
      countHeaviest(a) - countHeaviest(b),
  );
}

export function judgeEngine(engine: EngineKind, facts: EngineFacts): RankedEngine {
  const obstacles = findEngineObstacles(engine, facts);
  const has = (effect: ObstacleEffect): boolean => obstacles.some((each) => each.effect === effect);
  const verdict = has('Excluded')
    ? 'Excluded'
    : has('Unknown')
      ? 'Unknown'
      : has('LeftToReconcile')
        ? 'FitsWithReconcile'
        : 'Fits';
  return { engine, verdict, obstacles };
}

/** The decision over all engines. */
export type EngineDecision = 'Fits' | 'Unknown' | 'NoneFits';

export function decideEngines([best]: readonly RankedEngine[]): EngineDecision {
  if (best.verdict === 'Excluded') return 'NoneFits';
  return best.verdict === 'Unknown' ? 'Unknown' : 'Fits';
}

/** Lists the facts that would settle what is unknown of engines that are not excluded, each once. */
export function listMissingFacts(ranked: readonly RankedEngine[]): readonly string[] {
  const open = ranked.filter(({ verdict }) => verdict === 'Unknown');
  return [
    ...new Set(open.flatMap(({ obstacles }) => obstacles.flatMap(({ settledBy }) => settledBy))),
  ].sort();
}
