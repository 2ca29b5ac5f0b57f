import { relativeNameRule } from '../../model/rules/naming-rules';
import { getComparator } from '../../streams/name-order';
import type { Batches, Streams } from '../../streams/ordered-streams';
import { joinAndCombine } from '../../streams/ordered-streams';
import type { SnapshotSource } from '../contract/storage-ports';
import type { ManifestEntry } from '../state/manifest-entry';
import type { EntryCounts } from '../state/manifest-part';
import { countEntry } from '../state/manifest-part';
import type { StoredEntry } from '../state/stored-entry';
import { decideStep } from './decide-step';
import type { ListedFile, UnreadFile } from './listed-file';
import type { Policy } from './policy';
import type { PlannedStep } from './steps';
import { toUnfitStep } from './steps';
import type { TruncatedListing } from './truncated-listing';

interface UnreadRow {
  readonly file: UnreadFile;
  readonly entry: StoredEntry;
  readonly [name: string]: { readonly path: string };
}

/**
 * Plans one part of the manifest. Of a file that has not changed, no more is read than shows that: most files of a changed part are
 * such files, and would take up most of the memory of the run.
 *
 * @param kept Counts the entries that stay as they are; undefined if there is a step for each.
 */
export async function* planPart(
  { source, policy }: { readonly source: SnapshotSource; readonly policy: Policy },
  truncation: TruncatedListing,
  streams: Streams<UnreadRow>,
  kept: EntryCounts | undefined,
): Batches<PlannedStep> {
  const decide = (
    path: string,
    listed: ListedFile | undefined,
    known: ManifestEntry | undefined,
  ): PlannedStep | undefined => {
    if (truncation.isUnseen(path)) return known && { kind: 'keep', path, known };
    if (relativeNameRule(path) !== undefined) return listed && toUnfitStep(listed);
    return decideStep({ path, source: listed?.facts, known }, policy);
  };
  const isUnchanged = (path: string, { plainETag, sizeBytes }: StoredEntry, file: UnreadFile): boolean =>
    plainETag !== undefined &&
    file.isVersion(plainETag, sizeBytes) &&
    !truncation.isUnseen(path) &&
    relativeNameRule(path) === undefined;
  const batches = joinAndCombine<UnreadRow, PlannedStep | undefined>(
    streams,
    ({ path, file, entry }) => {
      if (kept && file && entry && isUnchanged(path, entry, file)) {
        countEntry(kept, entry);
        return undefined;
      }
      const listed = file?.read();
      const known = entry?.read();
      // Not `path`, which may keep the text of many entries in memory.
      const step = decide((listed ?? known)!.path, listed, known);
      if (!kept || step?.kind !== 'keep' || step.known !== known) return step;
      countEntry(kept, known);
      return undefined;
    },
    getComparator(source.order),
  );
  for await (const batch of batches) {
    const steps = batch.filter((step) => step !== undefined);
    if (steps.length > 0) yield steps;
  }
}
