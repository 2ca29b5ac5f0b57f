import { getDatasetStores } from './contract/dataset-stores';
import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { ComparedEntry, Difference } from './file-verification';
import { FileVerification } from './file-verification';
import { describePublishedSnapshot } from './atomic/describe-snapshot';
import type { PublishedSnapshotFacts } from './contract/dataset-snapshots';
import { findPublishedSnapshot } from './state/atomic-snapshots';
import { SnapshotPlaces } from './state/snapshot-places';
import { getCopyMappings } from './contract/copy-mapping';
import { SUCCESS_MARKER } from './contract/success-marker-name';
import type { RunDependencies } from './contract/run-dependencies';
import type { Intents } from './state/intent-journal';
import type { ListedFile } from './planning/listed-file';
import { listTargetFiles } from './planning/dataset-listing';
import type { ManifestEntry } from './state/manifest-entry';
import { PUBLISHED_DOCUMENT } from './contract/storage-ports';
import { getComparator } from '../streams/name-order';
import type { BlobFacts } from './contract/storage-ports';
import { matchesIntent } from './state/journal-recovery';
import { SnapshotState } from './state/snapshot-state';
import type { VerifyProgress } from './copying/verify-progress';
import { ReadProgress } from './copying/verify-progress';
import { joinByPath, mapOrdered } from '../streams/ordered-streams';

/** Number of differences that a report lists if nothing else is said. */
const LISTED_DIFFERENCES = 100;

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
  /**
   * Verified files whose content could not be compared: they have no MD5 in Azure, and for a deep verification the source no
   * longer has the version that was copied. Size, ETag, content headers and metadata were compared.
   */
  readonly filesWithoutMd5: number;
  /** Number of files that differ. */
  readonly filesDifferent: number;
  /** Number of files whose content could not be read. */
  readonly filesUnreadable: number;
  /** Verified files whose MD5 in Azure is not that of their content. It was copied from the source, where only the provider can correct it. */
  readonly filesWithWrongMd5: number;
  /** Datasets that the last run did not copy completely. */
  readonly datasetsIncomplete: readonly string[];
  /** Files under the mapped paths that this subscription did not write. They are not differences. */
  readonly filesOfOthers: number;
  /** The files that differ or could not be read: the first 100, or `maxDifferences`. */
  readonly differences: readonly Difference[];
  /** The files with a wrong MD5: the first 100, or `maxDifferences`. */
  readonly wrongMd5s: readonly VerifiedFile[];
  /** The published snapshots of the datasets that are published atomically; absent if there are none. */
  readonly published?: readonly PublishedDataset[];
}

/** A dataset that is published atomically, and its published snapshot. */
export interface PublishedDataset extends PublishedSnapshotFacts {
  /** Name of the dataset. */
  readonly datasetName: string;
}

/** The place of a file. */
export interface VerifiedFile {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Path of the file in the dataset. */
  readonly path: string;
}

export type { Difference } from './file-verification';

export interface VerifyOptions {
  /** Reads and hashes the content of each file. */
  readonly isDeep: boolean;
  /** Maximum number of files that are read at the same time. */
  readonly concurrency: number;
  /** Maximum number of differences that the report lists. */
  readonly maxDifferences?: number;
  readonly onProgress: (progress: VerifyProgress) => void;
}

/**
 * Compares the target's listing with the manifests: size, MD5 if there is one, content headers, metadata and ETag. A deep
 * verification also reads the content.
 *
 * @throws DataShareError `NoSnapshot`
 */
export async function verify(job: RunDependencies, options: VerifyOptions): Promise<VerifyReport> {
  const { subscription, signal } = job;
  const { subscriptionName } = subscription;
  const { maxDifferences = LISTED_DIFFERENCES } = options;
  const state = new SnapshotState(job.stateStore, subscriptionName, job.sides);
  const pointer = await state.load(signal);
  if (!pointer?.synchronizationId) throw new DataShareError([problems.noSnapshot(subscriptionName)]);
  const count = { verified: 0, bytes: 0, withoutMd5: 0, different: 0, unreadable: 0, others: 0, wrongMd5: 0 };
  const wrongMd5s: VerifiedFile[] = [];
  const differences: Difference[] = [];
  const incomplete = new Set<string>();
  const markIncomplete = (datasetName: string): void => void incomplete.add(datasetName);

  const publishedDatasets: PublishedDataset[] = [];
  const places = new SnapshotPlaces(subscription);
  const landings = getCopyMappings(subscription);
  const progress = new ReadProgress(landings.length, options.onProgress);
  for (const landing of landings) {
    const { datasetName } = landing;
    const published = places.isAtomic(landing) ? state.places.getSnapshots(landing).published : undefined;
    const mapping = published ? places.mapToPublished(landing, published) : landing;
    if (published) {
      const snapshots = state.places.getSnapshots(landing);
      const facts = findPublishedSnapshot(snapshots);
      if (snapshots.publishing !== null) {
        // An interrupted run may have published it or not, or have moved only the previous one.
        markIncomplete(datasetName);
        progress.beginDataset(undefined);
        progress.endDataset();
        continue;
      }
      if (facts) publishedDatasets.push({ datasetName, ...facts });
      const shown = describePublishedSnapshot(job, landing, snapshots);
      const found = shown && (await job.publisher.checkPublished(shown, signal));
      if (found && found !== 'right') {
        const reason = found === 'foreign' ? { reason: 'somebody else has written it' } : {};
        count.different += 1;
        differences.push({ datasetName, path: PUBLISHED_DOCUMENT, because: 'publication', ...reason });
      }
    }
    // Nothing can be compared before the first snapshot is published.
    const known = published === null ? undefined : await state.openManifest(mapping, signal);
    if (!state.places.getStatus(landing)?.isComplete || !known) markIncomplete(datasetName);
    progress.beginDataset(known?.parts);
    if (!known) continue;
    const excludedPath = subscription.successMarker ? SUCCESS_MARKER : undefined;
    const stores = getDatasetStores(job, mapping);
    const present = listTargetFiles(stores, mapping, signal, { excludedPath, hasStubs: true });
    const compare = getComparator(stores.source.order);
    const journals = await state.journals.read(mapping, signal);
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
    const verification = new FileVerification(job, mapping, options.isDeep);
    const checked = mapOrdered(compareFiles(), options.isDeep ? options.concurrency : 1, async (pair) => {
      const reading = progress.beginFile(pair.entry);
      const finding = await verification.verifyFile(pair, reading.addBytes);
      reading.end();
      return { entry: pair.entry, finding };
    });
    for await (const { entry, finding } of checked) {
      const { because, reason, hasWrongMd5, isUncompared } = finding;
      const place = { datasetName, path: entry.path };
      if (because) {
        if (because === 'unreadable') count.unreadable += 1;
        else count.different += 1;
        if (differences.length < maxDifferences)
          differences.push({ ...place, because, ...(reason !== undefined && { reason }) });
        continue;
      }
      if (entry.isDirectory) continue;
      count.verified += 1;
      count.bytes += entry.sizeBytes;
      if (isUncompared) count.withoutMd5 += 1;
      if (hasWrongMd5) {
        count.wrongMd5 += 1;
        if (wrongMd5s.length < maxDifferences) wrongMd5s.push(place);
      }
    }
    progress.endDataset();
  }
  return {
    subscriptionName,
    synchronizationId: pointer.synchronizationId,
    manifestSha256: state.computeRootHash(),
    status:
      count.different + count.unreadable > 0 ? 'Failed' : incomplete.size > 0 ? 'Incomplete' : 'Succeeded',
    isDeep: options.isDeep,
    filesVerified: count.verified,
    bytesVerified: count.bytes,
    filesWithoutMd5: count.withoutMd5,
    filesDifferent: count.different,
    filesUnreadable: count.unreadable,
    filesWithWrongMd5: count.wrongMd5,
    datasetsIncomplete: [...incomplete],
    filesOfOthers: count.others,
    differences,
    wrongMd5s,
    ...(publishedDatasets.length > 0 && { published: publishedDatasets }),
  };
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
