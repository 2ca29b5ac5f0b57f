import { describePlace } from '../../model/values/dataset';
import type { SnapshotMapping } from '../state/atomic-snapshots';
import { placeOf } from '../ports/dataset-mapping';
import type { Piece } from '../state/manifest-parts';
import type { SnapshotJob } from '../ports/snapshot-job';
import type { ListedFile } from '../planning/dataset-listing';
import { filesAtTarget } from '../planning/dataset-listing';
import type { KnownFiles, ManifestEntry } from '../state/manifest';
import { SUCCESS_MARKER } from '../ports/dataset-mapping';
import { compareIn } from '../../streams/name-order';
import type { DoomedBlob } from '../ports/storage-ports';
import { MAX_DELETES } from '../ports/storage-ports';
import type { SnapshotState } from '../state/snapshot-state';
import type { Batches, Row } from '../../streams/ordered-streams';
import { joinedByPath } from '../../streams/ordered-streams';

interface Both {
  readonly known: ManifestEntry;
  readonly present: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** The files of a snapshot, as its manifest knows them and as they are there. */
function compared(
  job: SnapshotJob,
  mapping: SnapshotMapping,
  known: Batches<ManifestEntry>,
): AsyncGenerator<readonly Row<Both>[]> {
  const present = filesAtTarget(job, mapping, job.unhurried);
  return joinedByPath<Both>({ known, present }, compareIn(job.source.order));
}

/** The manifest with the versions that are there: that a rename keeps them is documented nowhere. */
export async function* withPresentVersions(
  job: SnapshotJob,
  mapping: SnapshotMapping,
  known: KnownFiles,
): AsyncGenerator<Piece> {
  for await (const rows of compared(job, mapping, known)) {
    yield rows.flatMap(({ known: entry, present }) =>
      entry ? [present ? { ...entry, targetETag: present.facts.etag } : entry] : [],
    );
  }
}

/** Removes a snapshot that is not kept any more: what this subscription wrote, and nothing that others put among it. */
export async function removeSnapshot(
  job: SnapshotJob,
  state: SnapshotState,
  mapping: SnapshotMapping,
): Promise<void> {
  const { publisher, target, unhurried, onWarning } = job;
  const { container } = mapping.target;
  const known = await state.entries(mapping, unhurried, true);
  let others = 0;
  let doomed: DoomedBlob[] = [];
  const remove = async (): Promise<void> => {
    if (publisher.renames === 0 && doomed.length > 0) await target.delete(container, doomed, unhurried);
    doomed = [];
  };
  if (known) {
    for await (const rows of compared(job, mapping, known)) {
      for (const { known: entry, present } of rows) {
        if (!present) continue;
        if (!isOwn(entry, present)) others += 1;
        else
          doomed.push({
            path: placeOf(mapping.target, mapping.datasetType, present.path).path,
            etag: present.facts.etag,
          });
        if (doomed.length >= MAX_DELETES) await remove();
      }
    }
  }
  await remove();
  if (others > 0 || !known)
    onWarning(
      `SnapshotLeft: ${describePlace(mapping.target)} is not kept any more, and has ${known ? `${others} files that others put there` : 'no manifest'}; delete it when nobody needs them`,
    );
  else await publisher.remove(mapping.target, unhurried);
  state.forget(mapping);
}

/** Whether it is what this subscription wrote. Versions may be others after a rename. */
function isOwn(entry: ManifestEntry | undefined, { path, facts }: ListedFile): boolean {
  if (!entry) return path === SUCCESS_MARKER && facts.sizeBytes === 0;
  if (entry.isDirectory || facts.isDirectory) return entry.isDirectory === facts.isDirectory;
  const { contentMd5, sizeBytes } = facts;
  return (
    sizeBytes === entry.sizeBytes && (!contentMd5 || !entry.contentMd5 || contentMd5 === entry.contentMd5)
  );
}
