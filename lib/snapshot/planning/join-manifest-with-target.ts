import { getDatasetStores } from '../contract/dataset-stores';
import type { RunDependencies } from '../contract/run-dependencies';
import type { Batches, Row } from '../../streams/ordered-streams';
import { joinByPath } from '../../streams/ordered-streams';
import { getComparator } from '../../streams/name-order';
import type { ListedFile } from './listed-file';
import { listTargetFiles } from './dataset-listing';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestEntry } from '../state/manifest-entry';

interface JoinedFiles {
  readonly known: ManifestEntry;
  readonly present: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** Joins a manifest with the listing of its files. */
export function joinWithTarget(
  job: RunDependencies,
  mapping: CopyMapping,
  known: Batches<ManifestEntry>,
): AsyncGenerator<readonly Row<JoinedFiles>[]> {
  const stores = getDatasetStores(job, mapping);
  const present = listTargetFiles(stores, mapping, job.neverAborted);
  return joinByPath<JoinedFiles>({ known, present }, getComparator(stores.source.order));
}
