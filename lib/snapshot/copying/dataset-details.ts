import type { Mutable } from '../../model/values/mutable';
import type { CopyMapping } from '../contract/copy-mapping';
import type { SynchronizationDetails } from '../contract/run-record';

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
  };
}
