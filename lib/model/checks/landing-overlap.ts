import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { ROOT_CONTAINER } from '../rules/naming-rules';
import type { Place } from '../values/dataset';
import { DatasetType, describePlace, overlaps } from '../values/dataset';
import type { PublishSettings } from '../values/publication';
import { addSnapshotFolders, findPublicationProblems, isAtomic } from '../values/publication';

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

/**
 * Finds landings that overlap, also through the folders of their snapshots, those that cannot be published as a whole, and those
 * that `$root` cannot hold.
 */
export function findLandingProblems(
  landings: readonly (Landing & { readonly datasetType: DatasetType })[],
  publishing: PublishSettings,
  stateContainer: string,
): Problem[] {
  return [
    ...findLandingOverlaps(addSnapshotFolders(landings, publishing), stateContainer),
    ...findPublicationProblems(landings, publishing),
    ...findRootContainerProblems(landings, publishing),
  ];
}

/** Finds landings in `$root` all of whose files would have a slash in their names there. */
function findRootContainerProblems(
  landings: readonly (Landing & { readonly datasetType: DatasetType })[],
  { publish }: PublishSettings,
): Problem[] {
  return landings.flatMap((landing) => {
    const { datasetName, datasetType, target } = landing;
    if (target.container !== ROOT_CONTAINER) return [];
    const isFile = datasetType === DatasetType.FILE;
    const isInFolder = isFile ? target.path.includes('/') : target.path !== '';
    if (isInFolder) return [problems.rootContainerFlat(datasetName, describePlace(target), false)];
    return isAtomic(landing, publish) ? [problems.rootContainerFlat(datasetName, ROOT_CONTAINER, true)] : [];
  });
}
