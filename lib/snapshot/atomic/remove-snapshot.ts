import { warnings } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { SnapshotMapping } from '../state/atomic-snapshots';
import { resolveFilePlace } from '../contract/file-places';
import type { RunDependencies } from '../contract/run-dependencies';
import type { ListedFile } from '../planning/listed-file';
import type { ManifestEntry } from '../state/manifest-entry';
import { SUCCESS_MARKER } from '../contract/success-marker-name';
import type { BlobToDelete } from '../contract/storage-ports';
import { MAX_DELETES } from '../contract/storage-ports';
import type { RunLock } from '../state/run-lock';
import type { SnapshotState } from '../state/snapshot-state';
import { joinWithTarget } from '../planning/join-manifest-with-target';

/** Removes an old snapshot: the files that this subscription wrote, but none that others have added. */
export async function removeSnapshot(
  job: RunDependencies,
  state: SnapshotState,
  lock: RunLock,
  mapping: SnapshotMapping,
): Promise<void> {
  const { publisher, target, neverAborted, onWarning } = job;
  const { container } = mapping.target;
  // Only what a run has recorded is trusted to say what may be removed.
  const known = await state.openManifest(mapping, neverAborted, true, true);
  let others = 0;
  let collected: BlobToDelete[] = [];
  const deleteCollected = async (): Promise<void> => {
    if (publisher.renames === 0 && collected.length > 0) {
      const outcomes = await target.delete(container, collected, neverAborted);
      // One that is protected, or that somebody has changed just now, stays.
      others += outcomes.filter((outcome) => outcome !== 'deleted' && outcome !== 'absent').length;
    }
    collected = [];
  };
  if (known) {
    for await (const rows of joinWithTarget(job, mapping, known)) {
      for (const { known: entry, present } of rows) {
        if (!present) continue;
        if (!isOwnFile(entry, present)) others += 1;
        else
          collected.push({
            path: resolveFilePlace(mapping.target, mapping.datasetType, present.path).path,
            etag: present.facts.etag,
          });
        if (collected.length >= MAX_DELETES) await deleteCollected();
      }
    }
  }
  await deleteCollected();
  if (others > 0 || !known)
    onWarning(warnings.snapshotLeft(describePlace(mapping.target), known ? others : undefined));
  else {
    await lock.ensureHeld();
    await publisher.remove(mapping.target, neverAborted);
  }
  state.discardManifest(mapping);
}

/** True if this subscription wrote the file. ETags are not compared, because a rename may change them. */
function isOwnFile(entry: ManifestEntry | undefined, { path, facts }: ListedFile): boolean {
  if (!entry) return path === SUCCESS_MARKER && facts.sizeBytes === 0;
  if (entry.isDirectory || facts.isDirectory) return entry.isDirectory === facts.isDirectory;
  const { contentMd5, sizeBytes } = facts;
  return (
    sizeBytes === entry.sizeBytes && (!contentMd5 || !entry.contentMd5 || contentMd5 === entry.contentMd5)
  );
}
