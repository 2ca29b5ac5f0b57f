import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { resolveFilePlace } from '../contract/file-places';
import type { RunDependencies } from '../contract/run-dependencies';
import type { SnapshotState } from '../state/snapshot-state';
import { joinWithTarget } from './join-manifest-with-target';

/**
 * Lists the target, and requires that all files of the manifest are there. Files that somebody changed are there, too.
 *
 * @param fix The advice, if no synchronization copies them again.
 * @throws DataShareError `TargetFilesMissing`
 */
export async function requireTargetFiles(
  job: RunDependencies,
  state: SnapshotState,
  mapping: CopyMapping,
  fix?: string,
): Promise<void> {
  const manifest = await state.openManifest(mapping, job.neverAborted, true, false);
  if (!manifest) return;
  let missing = 0;
  let first: string | undefined;
  for await (const rows of joinWithTarget(job, mapping, manifest)) {
    for (const { path, known, present } of rows) {
      if (!known || present || known.isDirectory || known.isGone || known.isDue) continue;
      missing += 1;
      first ??= describePlace(resolveFilePlace(mapping.target, mapping.datasetType, path));
    }
  }
  if (first !== undefined)
    throw new DataShareError([problems.targetFilesMissing(mapping.datasetName, missing, first, fix)]);
}
