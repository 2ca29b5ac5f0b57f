import type { RunDependencies } from '../contract/run-dependencies';
import type { SnapshotMapping } from '../state/atomic-snapshots';
import type { OpenManifest } from '../state/manifest-reader';
import type { ManifestPiece } from '../state/split-into-parts';
import { joinWithTarget } from '../planning/join-manifest-with-target';
import { MissingFiles } from '../planning/require-target-files';

/**
 * Yields the manifest with the ETags that the target has now. Azure does not document that a rename keeps them.
 *
 * @throws DataShareError `TargetFilesMissing`
 */
export async function* refreshTargetETags(
  job: RunDependencies,
  mapping: SnapshotMapping,
  known: OpenManifest,
): AsyncGenerator<ManifestPiece> {
  const missing = new MissingFiles(mapping);
  for await (const rows of joinWithTarget(job, mapping, known)) {
    for (const { known: entry, present } of rows) missing.count(entry, present);
    yield rows.flatMap(({ known: entry, present }) =>
      entry ? [present ? { ...entry, targetETag: present.facts.etag } : entry] : [],
    );
  }
  missing.throwIfAny();
}
