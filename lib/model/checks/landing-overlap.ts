import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { DatasetType, Place } from '../values/dataset';
import { describePlace, overlaps } from '../values/dataset';
import type { PublishSettings } from '../values/publication';
import { addSnapshotFolders, findPublicationProblems } from '../values/publication';

/** A dataset and its place at the target. */
export interface Landing {
  readonly datasetName: string;
  readonly target: Place;
}

/** Finds landings that overlap each other, or the container that keeps the state. */
function findLandingOverlaps(landings: readonly Landing[], stateContainer: string): Problem[] {
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

/** Finds landings that overlap, also through the folders of their snapshots, and those that cannot be published as a whole. */
export function findLandingProblems(
  landings: readonly (Landing & { readonly datasetType: DatasetType })[],
  publishing: PublishSettings,
  stateContainer: string,
): Problem[] {
  return [
    ...findLandingOverlaps(addSnapshotFolders(landings, publishing), stateContainer),
    ...findPublicationProblems(landings, publishing),
  ];
}
