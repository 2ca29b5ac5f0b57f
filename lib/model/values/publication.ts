import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { Place } from './dataset';
import { DatasetType } from './dataset';

/** What of POSIX access control is copied, from ADLS Gen2 to ADLS Gen2. */
export enum PreserveAcls {
  /** Nothing: what lands has the access control of the folder that it lands in. */
  NONE = 'none',
  /** The permissions (rwx) of owner, group and others. */
  PERMISSIONS = 'permissions',
  /** Owner, group, permissions and the whole access control list. Both sides have to be of one tenant. */
  ALL = 'all',
}

/** How a snapshot becomes visible. */
export enum PublishMode {
  /** Each file as soon as it is copied. */
  IN_PLACE = 'inPlace',
  /** All files of a dataset at once: readers see the old snapshot or the new one. */
  ATOMIC = 'atomic',
}

/** So many atomic snapshots are kept where nobody says otherwise: the published one, and the one before. */
export const DEFAULT_KEEP_SNAPSHOTS = 2;

/** The most atomic snapshots that may be kept. */
export const MAX_SNAPSHOTS = 1000;

/** A dataset and where it lands. */
interface Landing {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly target: Place;
}

/** How a subscription publishes, and in which kind of store. */
export interface PublishSettings {
  readonly publish: PublishMode;
  readonly isHnsEnabled: boolean;
}

/** Whether a dataset's snapshots are published as a whole; one file is one in any case. */
export function isAtomic({ datasetType }: Pick<Landing, 'datasetType'>, publish: PublishMode): boolean {
  return publish === PublishMode.ATOMIC && datasetType !== DatasetType.FILE;
}

/**
 * Where the snapshots of a dataset are. In flat Blob storage all are in the folder that it lands in, with a document that
 * says which of them is published. On ADLS Gen2 the published one is that folder; the others are beside it.
 */
export function getSnapshotsFolder({ container, path }: Place, isHnsEnabled: boolean): Place {
  return { container, path: isHnsEnabled ? `${path}.snapshots` : path };
}

/** The landings, and the folders beside them in which atomic snapshots are kept. */
export function addSnapshotFolders<T extends Landing>(
  landings: readonly T[],
  { publish, isHnsEnabled }: PublishSettings,
): Pick<Landing, 'datasetName' | 'target'>[] {
  const snapshotFolders = landings
    .filter((landing) => isHnsEnabled && isAtomic(landing, publish) && landing.target.path !== '')
    .map(({ datasetName, target }) => ({
      datasetName: `the snapshots of ${datasetName}`,
      target: getSnapshotsFolder(target, isHnsEnabled),
    }));
  return [...landings, ...snapshotFolders];
}

/** Says which landings cannot be published as a whole: the root of a file system cannot be renamed. */
export function findPublicationProblems(
  landings: readonly Landing[],
  { publish, isHnsEnabled }: PublishSettings,
): Problem[] {
  return landings
    .filter((landing) => isHnsEnabled && isAtomic(landing, publish) && landing.target.path === '')
    .map(({ datasetName, target }) => problems.publishPathRequired(datasetName, target.container));
}
