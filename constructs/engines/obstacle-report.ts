import type { IConstruct } from 'constructs';
import { problems, warnings } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import type { EngineObstacle, ObstacleEffect } from '../../lib/model/engines/rules/engine-rules';
import { warn } from '../synthesis/warnings';

/** Returns the problems of limits that exclude an engine. */
export function toProblems(obstacles: readonly EngineObstacle[]): Problem[] {
  return obstacles.filter(({ effect }) => effect === 'Excluded').map((each) => problems.engineUnfit(each));
}

/** Warns of the limits that an engine may break, and of those that a reconciliation makes good: one warning for each kind. */
export function warnOfObstacles(construct: IConstruct, obstacles: readonly EngineObstacle[]): void {
  const find = (wanted: ObstacleEffect): EngineObstacle[] =>
    obstacles.filter(({ effect }) => effect === wanted);
  const [unknown, left] = [find('Unknown'), find('LeftToReconcile')];
  if (unknown.length > 0) warn(construct, warnings.engineUnproven(unknown[0].engine, unknown));
  if (left.length > 0) warn(construct, warnings.engineIncomplete(left[0].engine, left));
}
