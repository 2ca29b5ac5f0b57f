import type { RunDependencies } from '../contract/run-dependencies';
import type { CopyMapping } from '../contract/copy-mapping';
import type { Batches } from '../../streams/ordered-streams';
import { joinByPath } from '../../streams/ordered-streams';
import { getComparator } from '../../streams/name-order';
import type { ManifestEntry } from '../state/manifest-entry';
import { listDatasetFiles } from './dataset-listing';
import type { ListedFile } from './listed-file';
import type { BlobFacts } from '../contract/storage-ports';

export interface ComparedFiles {
  readonly known: ManifestEntry;
  readonly listed: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** True if the source has a file of the manifest, by name, size and MD5, or if the manifest has no files. */
export async function hasKnownFile(
  { getSource, signal }: RunDependencies,
  mapping: CopyMapping,
  known: Batches<ManifestEntry>,
): Promise<boolean> {
  const source = getSource(mapping);
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
export function isLikelySame({ sizeBytes, contentMd5 }: ManifestEntry, facts: BlobFacts): boolean {
  if (sizeBytes === 0 || facts.sizeBytes !== sizeBytes) return false;
  return !contentMd5 || !facts.contentMd5 || facts.contentMd5 === contentMd5;
}
