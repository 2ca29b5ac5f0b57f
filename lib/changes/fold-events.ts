import type { ChangedFile, ChangeKey } from './changed-file';
import { keepEarlier } from './changed-file';
import type { LocatedDataset } from './locate-change';
import { toChangedFiles } from './locate-change';
import type { PlaceChange } from './place-change';

interface Folded {
  /** The last change, with what still counts of earlier ones. */
  readonly file: ChangedFile;
  /** The last change alone. */
  readonly told: ChangedFile;
  readonly sequencer: string | undefined;
}

/** Folds the events of many messages: keeps the last change of each file, in whatever order the events arrive. */
export class FoldedEvents {
  private readonly folded = new Map<string, Folded>();

  constructor(private readonly datasets: readonly LocatedDataset[]) {}

  /** The last change of each file. */
  public get files(): ChangedFile[] {
    return [...this.folded.values()].map(({ file }) => file);
  }

  public get size(): number {
    return this.folded.size;
  }

  /** @returns The files that the change is about; none if it is outside of the datasets. */
  public add(change: PlaceChange): readonly ChangeKey[] {
    const { sequencer } = change;
    return toChangedFiles(change, this.datasets).map((file) => {
      const { datasetName, relativePath } = file;
      const key = JSON.stringify([datasetName, relativePath]);
      const before = this.folded.get(key);
      const folded = { file, told: file, sequencer };
      this.folded.set(key, before ? chooseLast(before, folded) : folded);
      return { datasetName, relativePath };
    });
  }
}

/**
 * Chooses the later one of two changes of the same file: positions compare as strings. If nothing tells the order, the source is
 * asked.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-blob-event-overview
 */
function chooseLast(a: Folded, b: Folded): Folded {
  const choose = (last: Folded): Folded => {
    return { ...last, file: keepEarlier(last.file, last === a ? b.file : a.file) };
  };
  if (a.sequencer !== undefined && b.sequencer !== undefined && a.sequencer !== b.sequencer)
    return choose(a.sequencer > b.sequencer ? a : b);
  if (isSameEvent(a, b)) return choose(a);
  const { facts: _, ...later } = b.file;
  const isDeletion = a.file.change === 'Deleted' || b.file.change === 'Deleted';
  const file: ChangedFile = { ...later, change: isDeletion ? 'Deleted' : 'Unknown' };
  return { file: keepEarlier(file, a.file), told: file, sequencer: undefined };
}

/** True for one event that was delivered twice. */
function isSameEvent(a: Folded, b: Folded): boolean {
  return a.sequencer === b.sequencer && JSON.stringify(a.told) === JSON.stringify(b.told);
}
