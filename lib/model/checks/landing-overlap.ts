import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { Place } from '../values/dataset';
import { describePlace, overlaps } from '../values/dataset';

/** A dataset and its place at the target. */
export interface Landing {
  readonly datasetName: string;
  readonly target: Place;
}

/** Finds landings that overlap each other, or the container that keeps the state. */
export function findLandingOverlaps(landings: readonly Landing[], stateContainer: string): Problem[] {
  const found: Problem[] = [];
  landings.forEach((landing, index) => {
    if (landing.target.container === stateContainer) {
      found.push(
        problems.targetsOverlap(landing.datasetName, 'the state of the synchronization', stateContainer),
      );
    }
    const other = landings.find((earlier, at) => at < index && overlaps(earlier.target, landing.target));
    if (other) {
      const shared = landing.target.path.length > other.target.path.length ? landing.target : other.target;
      found.push(problems.targetsOverlap(other.datasetName, landing.datasetName, describePlace(shared)));
    }
  });
  return found;
}
