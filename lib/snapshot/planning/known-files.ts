import { DataShareError } from '../../errors/data-share-error';
import { problems, warnings } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import type { BlobFacts } from '../contract/storage-ports';
import { describeSource, toMappingIdentity } from '../state/mapping-identity';
import type { ManifestEntry } from '../state/manifest-entry';
import type { OpenManifest } from '../state/manifest-reader';
import type { SnapshotState } from '../state/snapshot-state';
import type { Batches } from '../../streams/ordered-streams';
import { joinByPath } from '../../streams/ordered-streams';
import { getComparator } from '../../streams/name-order';
import type { ListedFile } from './listed-file';
import { listDatasetFiles } from './dataset-listing';

export interface KnownFilesOptions {
  /** See `SnapshotState.openManifest`. */
  readonly mayBeLost: boolean;
  readonly isRebuilt?: boolean;
  /** True if a source may be unlike the source of the last snapshot. */
  readonly acceptNewSource?: boolean;
}

/**
 * Opens the manifest of a dataset to plan with it. If the files came from another source, a warning names both sources, and
 * the new source must have at least one of the files: a typing error in a document must not replace what is known.
 *
 * @throws DataShareError `SourceUnrelated`
 */
export async function openKnownFiles(
  job: RunDependencies,
  state: SnapshotState,
  mapping: CopyMapping,
  { mayBeLost, isRebuilt, acceptNewSource = false }: KnownFilesOptions,
): Promise<OpenManifest | undefined> {
  const open = (): Promise<OpenManifest | undefined> =>
    state.openManifest(mapping, job.neverAborted, mayBeLost, isRebuilt);
  const manifest = await open();
  const before = manifest?.formerSource;
  if (!manifest || before === undefined) return manifest;
  const { datasetName } = mapping;
  const now = describeSource(toMappingIdentity('', mapping, job.sides));
  job.onWarning(warnings.sourceChanged(datasetName, now, before));
  if (acceptNewSource) return manifest;
  const isRelated = await hasKnownFile(job, mapping, manifest);
  await manifest.close();
  if (!isRelated) throw new DataShareError([problems.sourceUnrelated(datasetName, now, before)]);
  return open();
}

interface ComparedFiles {
  readonly known: ManifestEntry;
  readonly listed: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** True if the source has a file of the manifest, by name, size and MD5, or if the manifest has no files. */
async function hasKnownFile(
  { source, signal }: RunDependencies,
  mapping: CopyMapping,
  known: Batches<ManifestEntry>,
): Promise<boolean> {
  const listed = listDatasetFiles(source, mapping.source, mapping.datasetType, signal);
  let isEmpty = true;
  for await (const rows of joinByPath<ComparedFiles>({ known, listed }, getComparator(source.order))) {
    for (const { known: entry, listed: file } of rows) {
      if (!entry || entry.isDirectory) continue;
      isEmpty = false;
      if (file && isLikelySame(entry, file.facts)) return true;
    }
  }
  return isEmpty;
}

/** True if a file of another source looks like a file of the manifest. Many sources have empty files of the same name. */
function isLikelySame({ sizeBytes, contentMd5 }: ManifestEntry, facts: BlobFacts): boolean {
  if (sizeBytes === 0 || facts.sizeBytes !== sizeBytes) return false;
  return !contentMd5 || !facts.contentMd5 || facts.contentMd5 === contentMd5;
}
