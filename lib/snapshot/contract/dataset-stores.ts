import type { RunDependencies, SourcedDataset } from './run-dependencies';
import type { SnapshotSource, SnapshotTarget } from './storage-ports';

/** The accounts that a dataset is read from and written to. */
export interface DatasetStores {
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
}

/** Returns the accounts of a dataset. */
export function getDatasetStores(
  { getSource, target }: Pick<RunDependencies, 'getSource' | 'target'>,
  mapping: SourcedDataset,
): DatasetStores {
  return { source: getSource(mapping), target };
}
