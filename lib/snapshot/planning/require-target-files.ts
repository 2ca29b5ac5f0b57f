import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { resolveFilePlace } from '../contract/file-places';
import type { RunDependencies } from '../contract/run-dependencies';
import type { ManifestEntry } from '../state/manifest-entry';
import type { OpenManifest } from '../state/manifest-reader';
import type { SnapshotState } from '../state/snapshot-state';
import type { ListedFile } from './listed-file';
import { joinWithTarget } from './join-manifest-with-target';

/**
 * Lists the target, and requires that all files of the manifest are there. Files that somebody changed are there, too.
 *
 * @param fix The advice, if no synchronization copies them again.
 * @returns False if there is no manifest.
 * @throws DataShareError `TargetFilesMissing`
 */
export async function requireTargetFiles(
  job: RunDependencies,
  state: SnapshotState,
  mapping: CopyMapping,
  fix?: string,
): Promise<boolean> {
  const manifest = await state.openManifest(mapping, job.neverAborted, true, false);
  if (manifest) await requireFiles(job, mapping, manifest, fix);
  return manifest !== undefined;
}

/** Requires the files of a manifest, which this reads to its end. @throws DataShareError `TargetFilesMissing` */
export async function requireFiles(
  job: RunDependencies,
  mapping: CopyMapping,
  manifest: OpenManifest,
  fix?: string,
): Promise<void> {
  const missing = new MissingFiles(mapping);
  for await (const rows of joinWithTarget(job, mapping, manifest))
    for (const { known, present } of rows) missing.count(known, present);
  missing.throwIfAny(fix);
}

/** Counts the files of a manifest that are not at the target. */
export class MissingFiles {
  private files = 0;
  private first: string | undefined;

  constructor(private readonly mapping: CopyMapping) {}

  public count(known: ManifestEntry | undefined, present: ListedFile | undefined): void {
    if (!known || present || known.isDirectory || known.isGone || known.isDue) return;
    const { target, datasetType } = this.mapping;
    this.files += 1;
    this.first ??= describePlace(resolveFilePlace(target, datasetType, known.path));
  }

  /** @throws DataShareError `TargetFilesMissing` */
  public throwIfAny(fix?: string): void {
    const { files, first, mapping } = this;
    if (first !== undefined)
      throw new DataShareError([problems.targetFilesMissing(mapping.datasetName, files, first, fix)]);
  }
}
