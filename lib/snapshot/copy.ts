import { DataShareError } from '../errors';
import { hasDotSegment } from '../model/names';
import type { CopyMapping } from './dataset-mapping';
import { placeOf } from './dataset-mapping';
import type { ManifestEntry } from './manifest';
import type { Step } from './plan';
import type { SnapshotSource, SnapshotTarget } from './ports';

/** The largest source of Copy Blob From URL. @see https://learn.microsoft.com/rest/api/storageservices/copy-blob-from-url */
export const MAX_COPY_BYTES = 256 * 1024 * 1024;

/** What became of one step. */
export interface StepResult {
  readonly step: Step;
  /** For the new manifest: what is at the target now; absent where this subscription left nothing there. */
  readonly entry?: ManifestEntry;
  /** Why a copy failed. One file's failure stops neither the others nor the run. */
  readonly failure?: string;
  /** The run halted before. */
  readonly isSkipped?: true;
}

/** Carries out one step of a plan: one request for a copy, none for the rest. */
export async function carryOut(
  step: Step,
  mapping: CopyMapping,
  source: SnapshotSource,
  target: SnapshotTarget,
  signal: AbortSignal,
): Promise<StepResult> {
  if (step.kind === 'keep') return { step, entry: step.known };
  if (step.kind === 'gone') return { step, entry: { ...step.known, isGone: true } };

  const failed = (failure: string): StepResult => ({ step, entry: step.known, failure });
  const { etag: sourceETag, sizeBytes } = step.source;
  const from = placeOf(mapping.source, mapping.datasetType, step.path);
  const to = placeOf(mapping.target, mapping.datasetType, step.path);
  if (sizeBytes > MAX_COPY_BYTES)
    return failed(`larger than ${MAX_COPY_BYTES} bytes, which cannot be copied yet`);
  if (hasDotSegment(from.path)) return failed("its name has a '.' or '..' segment, which URLs cannot carry");
  if (to.path.length > 1024) {
    return failed(`its name at the target would have ${to.path.length} characters; Azure allows 1024`);
  }

  try {
    const outcome = await target.copy(await source.authorizeCopy(from, signal), sourceETag, to, signal);
    switch (outcome.kind) {
      case 'source-changed':
        return failed('changed at the source while the snapshot ran; the next run copies it');
      case 'source-denied':
        return failed(`the source refused to be read (${outcome.reason})`);
      case 'source-gone':
        return failed('vanished from the source while the snapshot ran');
      case 'copied': {
        // The copy was pinned to the source's ETag, so what the source says of its MD5 holds for the copy too.
        const contentMd5 = outcome.contentMd5 ?? step.source.contentMd5;
        return {
          step,
          entry: { path: step.path, sizeBytes, sourceETag, targetETag: outcome.etag, contentMd5 },
        };
      }
    }
  } catch (error) {
    // Where a container or a whole side is out of reach, the other files would fail too.
    if (!DataShareError.isDataShareError(error) || error.code !== 'StorageFailed') throw error;
    return failed(error.problems[0].message);
  }
}
