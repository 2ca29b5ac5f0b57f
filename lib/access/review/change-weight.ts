import type { AccessChange } from './access-changes';
import { ANYBODY } from './access';

const BY_POWER: readonly AccessChange['gives'][] = ['Keys', 'Unknown', 'Write', 'Data'];

/** Sorts changes so that the weightiest come first, because a comment is cut at its end. */
export function sortByWeight<T extends AccessChange>(changes: readonly T[]): T[] {
  return [...changes].sort((a, b) => getWeight(a) - getWeight(b));
}

/** Returns a number that is lower for what opens more: to anybody, by power, at a wide scope. */
function getWeight({ principalId, gives, scope }: AccessChange): number {
  const power = principalId === ANYBODY ? 0 : 1 + BY_POWER.indexOf(gives);
  return 2 * power + (scope.container === null ? 0 : 1);
}
