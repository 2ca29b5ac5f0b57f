import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import { SnapshotPlaces } from './state/snapshot-places';
import type { CopyMapping } from './contract/copy-mapping';
import { getCopyMappings, resolvePlace } from './contract/copy-mapping';
import type { RunDependencies } from './contract/run-dependencies';
import type { Intents } from './state/intent-journal';
import type { ListedFile } from './planning/dataset-listing';
import { listTargetFiles } from './planning/dataset-listing';
import type { ManifestEntry } from './state/manifest-entry';
import { SUCCESS_MARKER } from './contract/copy-mapping';
import { getComparator } from '../streams/name-order';
import type { BlobFacts } from './contract/storage-ports';
import { computeMd5 } from './planning/content-equality';
import { matchesIntent } from './state/journal-recovery';
import { SnapshotState } from './state/snapshot-state';
import type { VerifyProgress } from './copying/verify-progress';
import { ReadProgress } from './copying/verify-progress';
import { joinByPath, mapOrdered } from '../streams/ordered-streams';

/** Maximum number of differences that a report lists. */
const MAX_DIFFERENCES = 100;

/** The target compared with what the last snapshot left there. */
export interface VerifyReport {
  /** Name of the subscription. */
  readonly subscriptionName: string;
  /** The synchronization whose manifests were compared. */
  readonly synchronizationId: string;
  /** The root hash over the manifests that were compared. The run record has the same hash. */
  readonly manifestSha256: string | null;
  /** `Incomplete`: the files at the target are correct, but the last run did not copy all files. */
  readonly status: 'Succeeded' | 'Failed' | 'Incomplete';
  /** True if the content was read; false if only the properties that Azure stores were compared. */
  readonly isDeep: boolean;
  /** Number of files that were compared. */
  readonly filesVerified: number;
  /** Size of these files, in bytes. */
  readonly bytesVerified: number;
  /** Verified files without an MD5 in Azure. Only size and ETag were compared. */
  readonly filesWithoutMd5: number;
  /** Number of files that differ. */
  readonly filesDifferent: number;
  /** Datasets that the last run did not copy completely. */
  readonly datasetsIncomplete: readonly string[];
  /** Files under the mapped paths that this subscription did not write. They are not differences. */
  readonly filesOfOthers: number;
  /** The first 100 differences. */
  readonly differences: readonly Difference[];
}

/** A file at the target that differs from the manifest. */
export interface Difference {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Path of the file in the dataset. */
  readonly path: string;
  /** `kind`: a file instead of a directory, or vice versa. `content`: the content that was read has another MD5. */
  readonly because: 'missing' | 'kind' | 'size' | 'md5' | 'etag' | 'content';
}

export interface VerifyOptions {
  /** Reads and hashes the content of each file. */
  readonly isDeep: boolean;
  /** Maximum number of files that are read at the same time. */
  readonly concurrency: number;
  readonly onProgress: (progress: VerifyProgress) => void;
}

/**
 * Compares the target's listing with the manifests: size, MD5 if there is one, and ETag. A deep verification also reads
 * the content.
 *
 * @throws DataShareError `NoSnapshot`
 */
export async function verify(job: RunDependencies, options: VerifyOptions): Promise<VerifyReport> {
  const { subscription, signal } = job;
  const { subscriptionName } = subscription;
  const state = new SnapshotState(job.stateStore, subscriptionName, job.sides);
  const pointer = await state.load(signal);
  if (!pointer?.synchronizationId) throw new DataShareError([problems.noSnapshot(subscriptionName)]);
  const count = { verified: 0, bytes: 0, withoutMd5: 0, different: 0, others: 0 };
  const differences: Difference[] = [];
  const incomplete = new Set<string>();
  const markIncomplete = (datasetName: string): void => void incomplete.add(datasetName);

  const places = new SnapshotPlaces(subscription);
  const landings = getCopyMappings(subscription);
  const progress = new ReadProgress(landings.length, options.onProgress);
  for (const landing of landings) {
    const { datasetName } = landing;
    const published = places.isAtomic(landing) ? state.getSnapshots(landing).published : undefined;
    const mapping = published ? places.mapToPublished(landing, published) : landing;
    // Nothing can be compared before the first snapshot is published.
    const known = published === null ? undefined : await state.openManifest(mapping, signal);
    if (!state.getManifestStatus(datasetName)?.isComplete || !known) markIncomplete(datasetName);
    progress.beginDataset(known?.parts);
    if (!known) continue;
    const excludedPath = subscription.successMarker ? SUCCESS_MARKER : undefined;
    const present = listTargetFiles(job, mapping, signal, { excludedPath });
    const compare = getComparator(job.source.order);
    const journals = await state.readJournals(mapping, signal);
    async function* compareFiles(): AsyncGenerator<ComparedEntry> {
      for await (const rows of joinByPath<ComparedStreams>({ known, present, journals }, compare)) {
        for (const { known: entry, present: file, journals: intents } of rows) {
          // A run that did not finish may have written this file. The next synchronization finds out.
          if (intents && file && mayBeUnrecorded(intents, file.facts, entry)) markIncomplete(datasetName);
          else if (!entry) count.others += file && !file.facts.isDirectory ? 1 : 0;
          // A file that is gone at the source may be missing: the consumer or an interrupted mirror has deleted it.
          else if (!entry.isGone || file) yield { entry, facts: file?.facts };
        }
      }
    }
    const checked = mapOrdered(compareFiles(), options.isDeep ? options.concurrency : 1, async (pair) => {
      const reading = progress.beginFile(pair.entry);
      const because =
        findDifference(pair) ??
        (options.isDeep && !pair.entry.isDirectory
          ? await findContentDifference(job, mapping, pair, reading.addBytes)
          : undefined);
      reading.end();
      return { ...pair, because };
    });
    for await (const { entry, facts, because } of checked) {
      if (because) {
        count.different += 1;
        if (differences.length < MAX_DIFFERENCES)
          differences.push({ datasetName, path: entry.path, because });
        continue;
      }
      if (entry.isDirectory) continue;
      count.verified += 1;
      count.bytes += entry.sizeBytes;
      if (!entry.contentMd5 || (!options.isDeep && !facts?.contentMd5)) count.withoutMd5 += 1;
    }
    progress.endDataset();
  }
  return {
    subscriptionName,
    synchronizationId: pointer.synchronizationId,
    manifestSha256: state.computeRootHash(),
    status: count.different > 0 ? 'Failed' : incomplete.size > 0 ? 'Incomplete' : 'Succeeded',
    isDeep: options.isDeep,
    filesVerified: count.verified,
    bytesVerified: count.bytes,
    filesWithoutMd5: count.withoutMd5,
    filesDifferent: count.different,
    datasetsIncomplete: [...incomplete],
    filesOfOthers: count.others,
    differences,
  };
}

interface ComparedEntry {
  readonly entry: ManifestEntry;
  readonly facts: BlobFacts | undefined;
}

interface ComparedStreams {
  readonly known: ManifestEntry;
  readonly present: ListedFile;
  readonly journals: Intents;
  readonly [name: string]: { readonly path: string };
}

/** True if an unfinished run may have written the blob, and the manifest knows another version. */
function mayBeUnrecorded(
  { intents }: Intents,
  present: BlobFacts,
  known: ManifestEntry | undefined,
): boolean {
  if (present.etag === known?.targetETag) return false;
  return intents.some((intent) => matchesIntent(intent, present, known) !== false);
}

function findDifference({ entry, facts }: ComparedEntry): Difference['because'] | undefined {
  if (!facts) return 'missing';
  if (facts.isDirectory !== entry.isDirectory) return 'kind';
  if (facts.sizeBytes !== entry.sizeBytes) return 'size';
  if (entry.contentMd5 && facts.contentMd5 && facts.contentMd5 !== entry.contentMd5) return 'md5';
  return facts.etag === entry.targetETag ? undefined : 'etag';
}

/** Reads the whole file, even if there is no MD5 to compare it with. */
async function findContentDifference(
  job: RunDependencies,
  mapping: CopyMapping,
  { entry }: ComparedEntry,
  onBytes: (bytes: number) => void,
): Promise<Difference['because'] | undefined> {
  const place = resolvePlace(mapping.target, mapping.datasetType, entry.path);
  const md5 = await computeMd5(job.target, place, entry.targetETag, job.signal, onBytes);
  return entry.contentMd5 && md5 !== entry.contentMd5 ? 'content' : undefined;
}
