import { DataShareError } from '../errors';
import { problems } from '../problems';
import type { CopyMapping } from './dataset-mapping';
import { copyMappings } from './dataset-mapping';
import type { ManifestEntry } from './manifest';
import { SnapshotState } from './state';
import type { ListedFile } from './steps';
import { filesAt } from './steps';
import { mergeByKey } from './streams';
import type { SnapshotJob } from './job';

/** Differences that a report names one by one. */
const MAX_DIFFERENCES = 100;

/** The target compared with what the last snapshot left there. */
export interface VerifyReport {
  readonly subscriptionName: string;
  /** The synchronization whose manifests were compared. */
  readonly synchronizationId: string;
  /** `Incomplete`: what is there is right, but the last run did not carry all. */
  readonly status: 'Succeeded' | 'Failed' | 'Incomplete';
  readonly filesVerified: number;
  readonly bytesVerified: number;
  /** Verified files of which Azure keeps no MD5: size and ETag alone vouch for them. */
  readonly filesWithoutMd5: number;
  readonly filesDifferent: number;
  /** Datasets that the last run did not carry to their end. */
  readonly datasetsIncomplete: readonly string[];
  /** At the target under the mapped paths, but not written by this subscription. No difference. */
  readonly filesOfOthers: number;
  /** The first 100 differences. */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly datasetName: string;
  readonly path: string;
  readonly because: 'missing' | 'size' | 'md5' | 'etag';
}

/**
 * Compares the target's listing with the manifests: size, MD5 where there is one, and ETag.
 *
 * @throws DataShareError `NoSnapshot`
 */
export async function verify(job: SnapshotJob): Promise<VerifyReport> {
  const { subscription, signal } = job;
  const state = new SnapshotState(job.stateStore, subscription.subscriptionName, job.sides);
  const pointer = await state.load(signal);
  if (!pointer) throw new DataShareError([problems.noSnapshot(subscription.subscriptionName)]);
  const count = { verified: 0, bytes: 0, withoutMd5: 0, different: 0, others: 0 };
  const differences: Difference[] = [];
  const incomplete: string[] = [];

  for (const mapping of copyMappings(subscription)) {
    const known = await state.entries(mapping, signal);
    if (!state.manifestOf(mapping.datasetName)?.isComplete || !known) incomplete.push(mapping.datasetName);
    if (!known) continue;
    const present = filesAt(job.target, mapping.target, mapping.datasetType, signal);
    for await (const [entry, file] of mergeByKey<ManifestEntry, ListedFile>(known, present, PATHS)) {
      if (!entry) {
        count.others += 1;
        continue;
      }
      // What is gone at the source may go at the target: by the consumer's hand, or by a mirror that was cut short.
      if (entry.isGone && !file) continue;
      const because = differenceOf(entry, file);
      if (because) {
        count.different += 1;
        if (differences.length < MAX_DIFFERENCES) differences.push(named(mapping, entry, because));
      } else {
        count.verified += 1;
        count.bytes += entry.sizeBytes;
        if (!entry.contentMd5 || !file?.facts.contentMd5) count.withoutMd5 += 1;
      }
    }
  }
  return {
    subscriptionName: subscription.subscriptionName,
    synchronizationId: pointer.synchronizationId,
    status: count.different > 0 ? 'Failed' : incomplete.length > 0 ? 'Incomplete' : 'Succeeded',
    filesVerified: count.verified,
    bytesVerified: count.bytes,
    filesWithoutMd5: count.withoutMd5,
    filesDifferent: count.different,
    datasetsIncomplete: incomplete,
    filesOfOthers: count.others,
    differences,
  };
}

const PATHS = { left: (entry: ManifestEntry) => entry.path, right: (file: ListedFile) => file.path };

function named(
  { datasetName }: CopyMapping,
  { path }: ManifestEntry,
  because: Difference['because'],
): Difference {
  return { datasetName, path, because };
}

function differenceOf(entry: ManifestEntry, file: ListedFile | undefined): Difference['because'] | undefined {
  if (!file) return 'missing';
  if (file.facts.sizeBytes !== entry.sizeBytes) return 'size';
  const { contentMd5, etag } = file.facts;
  if (entry.contentMd5 && contentMd5 && contentMd5 !== entry.contentMd5) return 'md5';
  return etag === entry.targetETag ? undefined : 'etag';
}
