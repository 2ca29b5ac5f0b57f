import { DATA_FACTORY_RULES } from './data-factory-rules';
import type { EngineFacts } from '../engine-facts';
import type { EngineKind } from '../engine-kind';
import type { EngineLimitId } from './engine-limits';
import { ENGINE_LIMITS } from './engine-limits';
import type { EngineRule, ObstacleEffect } from './judgment';
import { OBJECT_REPLICATION_RULES } from './object-replication-rules';
import { OWN_RULES } from './own-rules';
import { STORAGE_MOVER_RULES } from './storage-mover-rules';

export type { ObstacleEffect } from './judgment';

/** A limit that facts break, or that unknown facts may break. */
export interface EngineObstacle {
  /** Stable id of the limit, such as `own-archive`. */
  readonly limitId: string;
  /** The engine that has the limit. */
  readonly engine: EngineKind;
  /** The effect of the limit on the choice of the engine. */
  readonly effect: ObstacleEffect;
  /** The fact that breaks the limit, or that is unknown: a clause that begins in lower case. */
  readonly reason: string;
  /** The given facts that would settle what is unknown, such as `estimates.files`; empty if none would. */
  readonly settledBy: readonly string[];
  /** The limit, as a clause that begins in lower case. */
  readonly limit: string;
  /** URL of the page, or path of the file, that documents the limit. */
  readonly source: string;
}

/** The rule of each limit: the compiler refuses a limit without one. */
const RULES: Readonly<Record<EngineLimitId, EngineRule>> = {
  ...OWN_RULES,
  ...OBJECT_REPLICATION_RULES,
  ...STORAGE_MOVER_RULES,
  ...DATA_FACTORY_RULES,
};

const LIMIT_IDS = Object.keys(ENGINE_LIMITS) as EngineLimitId[];

const WEIGHTS: Readonly<Record<ObstacleEffect, number>> = { Excluded: 0, Unknown: 1, LeftToReconcile: 2 };

/**
 * Finds the limits of an engine that facts break, or may break: first those that exclude it, then what is unknown, then what a
 * reconciliation makes good. An engine fits if all of them are of the last kind.
 */
export function findEngineObstacles(kind: EngineKind, facts: EngineFacts): readonly EngineObstacle[] {
  return LIMIT_IDS.filter((limitId) => ENGINE_LIMITS[limitId].engine === kind)
    .flatMap((limitId) => {
      const judgment = RULES[limitId](facts);
      const { engine, text: limit, source } = ENGINE_LIMITS[limitId];
      if (!judgment) return [];
      const { effect, reason, settledBy = [] } = judgment;
      return [{ limitId, engine, effect, reason, settledBy, limit, source }];
    })
    .sort((a, b) => WEIGHTS[a.effect] - WEIGHTS[b.effect]);
}
