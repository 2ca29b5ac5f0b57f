import type { EngineFacts } from './engine-facts';
import type { EngineKind } from './engine-kind';
import type { EngineLimitId } from './engine-limits';
import { ENGINE_LIMITS } from './engine-limits';

/** The effect of a limit on the choice of an engine. */
export type ObstacleEffect =
  /** The engine cannot do it: the choice is refused. */
  | 'Excluded'
  /** A fact is missing, or nobody has proven what the engine does. */
  | 'Unknown'
  /** The engine leaves it out. A reconciliation afterwards makes it good. */
  | 'LeftToReconcile';

/** A limit that facts break, or that unknown facts may break. */
export interface EngineObstacle {
  readonly limitId: EngineLimitId;
  readonly engine: EngineKind;
  readonly effect: ObstacleEffect;
  /** The fact that breaks the limit, or that is unknown: a clause that begins in lower case. */
  readonly reason: string;
  /** The limit, as a sentence. */
  readonly limit: string;
  /** URL of the page, or path of the file, that documents the limit. */
  readonly source: string;
  /** The field of the estimates, of the settings or of an account that would settle what is unknown. */
  readonly settledBy?: string;
}

/** Finds the limits of an engine that facts break, or may break. An engine without any fits. */
export function findEngineObstacles(kind: EngineKind, facts: EngineFacts): readonly EngineObstacle[] {
  if (kind !== 'ObjectReplication') return [];
  const stores = [...facts.landings.map(({ source }) => source.store), facts.target];
  if (!stores.some(({ isHnsEnabled }) => isHnsEnabled === true)) return [];
  const limitId = 'object-replication-flat-only';
  const { engine, text: limit, source } = ENGINE_LIMITS[limitId];
  return [
    { limitId, engine, effect: 'Excluded', reason: 'an account has a hierarchical namespace', limit, source },
  ];
}
