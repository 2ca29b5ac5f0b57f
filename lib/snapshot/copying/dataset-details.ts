import type { Mutable } from '../../model/values/mutable';
import type { CopyMapping } from '../contract/copy-mapping';
import type { SynchronizationDetails } from '../contract/run-record';
import type { HeldSnapshot } from '../state/held-snapshot';

/** The part of a run record about one dataset, while its files are counted. */
export type DatasetDetails = Mutable<SynchronizationDetails>;

export function createDatasetDetails(
  { datasetName, datasetType }: CopyMapping,
  startTime: string,
): DatasetDetails {
  return {
    datasetName,
    datasetType,
    startTime,
    endTime: startTime,
    durationMs: 0,
    status: 'Succeeded',
    message: null,
    filesRead: 0,
    filesWritten: 0,
    sizeRead: 0,
    sizeWritten: 0,
    filesUnchanged: 0,
    filesGone: 0,
    filesDeleted: 0,
    filesFailed: 0,
    filesCollided: 0,
    filesConverted: 0,
    filesPostponed: 0,
    sizePostponed: 0,
    directoriesWritten: 0,
    directoriesDeleted: 0,
    snapshotName: null,
    currentSnapshotName: null,
    manifestSha256: null,
    sourceSha256: null,
  };
}

/**
 * Adds the hashes of a manifest. A dataset that is not complete claims nothing about the source, and neither does one with patterns:
 * the provider compares the claim with all its files.
 */
export function addHashes(
  details: SynchronizationDetails,
  { manifests }: HeldSnapshot,
  hasPatterns: boolean,
): SynchronizationDetails {
  const { datasetName, status, filesFailed, filesPostponed } = details;
  const manifest = manifests.get(datasetName);
  if (!manifest) return details;
  const isComplete = status === 'Succeeded' && filesFailed + filesPostponed === 0;
  return {
    ...details,
    currentSnapshotName: manifest.snapshotName,
    manifestSha256: manifest.manifestSha256,
    sourceSha256: isComplete && !hasPatterns ? manifest.sourceSha256 : null,
  };
}
