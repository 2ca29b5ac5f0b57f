import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { Place } from './dataset';
import { DatasetType } from './dataset';

/** The parts of POSIX access control that are copied, from ADLS Gen2 to ADLS Gen2. */
export enum PreserveAcls {
  /** Nothing: copies get the access control of the folder that they land in. */
  NONE = 'none',
  /** The permissions (rwx) of owner, group and others. */
  PERMISSIONS = 'permissions',
  /** Owner, group, permissions and the whole access control list. Both accounts have to be in one tenant. */
  ALL = 'all',
}

/** The ways in which a snapshot becomes visible. */
export enum PublishMode {
  /** Each file as soon as it is copied. */
  IN_PLACE = 'inPlace',
  /** All files of a dataset at once: readers see the old snapshot or the new one. */
  ATOMIC = 'atomic',
}

/** The default number of atomic snapshots to keep: the published one and the previous one. */
export const DEFAULT_KEEP_SNAPSHOTS = 2;

/** Maximum number of atomic snapshots to keep. */
export const MAX_SNAPSHOTS = 1000;

/** A dataset and its place at the target. */
interface Landing {
  readonly datasetName: string;
  readonly datasetType: DatasetType;
  readonly target: Place;
}

/** The settings that decide how snapshots are published. */
export interface PublishSettings {
  readonly publish: PublishMode;
  readonly isHnsEnabled: boolean;
}

/** True if snapshots of a dataset are published as a whole. For a single file, no mechanism is needed. */
export function isAtomic({ datasetType }: Pick<Landing, 'datasetType'>, publish: PublishMode): boolean {
  return publish === PublishMode.ATOMIC && datasetType !== DatasetType.FILE;
}

/**
 * Returns the folder of a dataset's snapshots. In flat Blob storage, all snapshots are in the folder that the dataset lands in,
 * with a document that names the published one. On ADLS Gen2, that folder is the published one, and the others are next to it.
 */
export function getSnapshotsFolder({ container, path }: Place, isHnsEnabled: boolean): Place {
  return { container, path: isHnsEnabled ? `${path}.snapshots` : path };
}

/** Adds the folders next to the landings that keep atomic snapshots. */
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

/** Finds the landings that cannot be published as a whole: the root of a file system cannot be renamed. */
export function findPublicationProblems(
  landings: readonly Landing[],
  { publish, isHnsEnabled }: PublishSettings,
): Problem[] {
  return landings
    .filter((landing) => isHnsEnabled && isAtomic(landing, publish) && landing.target.path === '')
    .map(({ datasetName, target }) => problems.publishPathRequired(datasetName, target.container));
}
