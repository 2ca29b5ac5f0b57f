import type { RunDependencies } from '../contract/run-dependencies';
import type { Batches, Row } from '../../streams/ordered-streams';
import { joinByPath } from '../../streams/ordered-streams';
import { getComparator } from '../../streams/name-order';
import type { ListedFile } from '../planning/listed-file';
import { listTargetFiles } from '../planning/dataset-listing';
import type { SnapshotMapping } from '../state/atomic-snapshots';
import type { ManifestEntry } from '../state/manifest-entry';

interface JoinedFiles {
  readonly known: ManifestEntry;
  readonly present: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** Joins the manifest of a snapshot with the listing of its files. */
export function joinWithTarget(
  job: RunDependencies,
  mapping: SnapshotMapping,
  known: Batches<ManifestEntry>,
): AsyncGenerator<readonly Row<JoinedFiles>[]> {
  const present = listTargetFiles(job, mapping, job.neverAborted);
  return joinByPath<JoinedFiles>({ known, present }, getComparator(job.source.order));
}
