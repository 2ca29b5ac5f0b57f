import type { DatasetType, Place } from '../model/values/dataset';
import { computeSourceHash, VersionSum } from './contract/source-digest';
import type { ReadableStore } from './contract/storage-ports';
import { SUCCESS_MARKER } from './contract/success-marker-name';
import { listDatasetFiles } from './planning/dataset-listing';
import type { ListedFile } from './planning/listed-file';

/** The content of a dataset at the source, as far as it can be compared with a receipt. */
export interface SourceContent {
  /** Number of files. */
  readonly files: number;
  /** The hashes that a complete copy can have: folder stubs and a marker file count as files or not, as the consumer chose. */
  readonly hashes: readonly string[];
  /** Number of files that were written at each of the given times or later, in their order. */
  readonly writtenSince: readonly number[];
}

/**
 * Lists a dataset at the source, and computes the hashes that the receipt of a complete copy has.
 *
 * @param source A store that tells when blobs were written.
 * @param times Times from which files are counted, in milliseconds.
 */
export async function digestSource(
  source: ReadableStore,
  { datasetType, container, path }: Place & { readonly datasetType: DatasetType },
  times: readonly number[],
  signal: AbortSignal,
): Promise<SourceContent> {
  const [plain, stubs, marker] = [new FileGroup(), new FileGroup(), new FileGroup()];
  const writtenSince = times.map(() => 0);
  for await (const batch of listDatasetFiles(source, { container, path }, datasetType, signal))
    for (const file of batch) {
      const group = isFolderStub(file) ? stubs : file.path === SUCCESS_MARKER ? marker : plain;
      group.add(file);
      // A file of unknown age counts.
      const { lastModified = Infinity } = file.facts;
      times.forEach((time, at) => (writtenSince[at] += lastModified < time ? 0 : 1));
    }
  const choices = [[plain], [plain, stubs], [plain, marker], [plain, stubs, marker]];
  return {
    files: plain.files + stubs.files + marker.files,
    hashes: [...new Set(choices.map(hashGroups))],
    writtenSince,
  };
}

/** Files that count together. */
class FileGroup {
  public files = 0;
  public readonly sum = new VersionSum();

  public add({ path, facts: { sizeBytes, etag } }: ListedFile): void {
    this.files += 1;
    this.sum.addVersion({ path, sizeBytes, etag });
  }
}

function hashGroups(groups: readonly FileGroup[]): string {
  const sum = new VersionSum();
  for (const group of groups) sum.addSum(group.sum.toHex());
  return computeSourceHash(
    groups.reduce((total, { files }) => total + files, 0),
    sum.toHex(),
  );
}

/** True for the blobs that become directories of ADLS Gen2, and stay files of flat storage. */
function isFolderStub({ path, facts }: ListedFile): boolean {
  return facts.isFolderStub === true || (path.endsWith('/') && facts.sizeBytes === 0);
}
