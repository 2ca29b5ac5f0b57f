import type { Compare } from '../../streams/name-order';
import type { NameRange } from '../planning/name-range';
import type { ManifestEntry } from '../state/manifest-entry';
import type { ManifestPart } from '../state/manifest-part';
import { countPresent } from '../state/manifest-part';
import type { SplitDatasetRange } from './run-split';
import { createSharedStateError } from './run-split';

type Bounds = Pick<NameRange, 'from' | 'to'>;

/**
 * Checks what the processes of a run have left for one another about one dataset. All of it is state, which is untrusted: it must neither
 * hide files of the manifest nor name files outside of its range.
 *
 * @throws DataShareError `StateUnreadable`
 */
export class RangeCheck {
  private lastFirst: string | undefined;

  /** @param folder The folder of the run. */
  constructor(
    private readonly folder: string,
    private readonly compare: Compare,
  ) {}

  /** The new parts of a range must be in it, and come after those of the range before. */
  public requireParts(range: Bounds, parts: readonly ManifestPart[]): void {
    for (const { first } of parts) {
      if (!this.isInRange(range, first) || !this.isAfterLast(first))
        this.refuse('a part is not in its range');
      this.lastFirst = first;
    }
  }

  /** The files that are gone must be in the range, once each, and no more than its new parts have. */
  public requireGone(range: Bounds, parts: readonly ManifestPart[], entries: readonly ManifestEntry[]): void {
    // The parts of earlier versions do not tell.
    const countGone = (part: ManifestPart): number =>
      part.versions === undefined ? part.entries : part.entries - countPresent(part);
    const inParts = parts.reduce((sum, part) => sum + countGone(part), 0);
    if (entries.length > inParts) this.refuse('more files are gone than its parts have');
    let before: string | undefined;
    for (const { path } of entries) {
      const isNext = before === undefined || this.compare(before, path) < 0;
      if (!isNext || !this.isInRange(range, path)) this.refuse('a file that is gone is not in its range');
      before = path;
    }
  }

  /** The range must have those parts of the last manifest that begin in it, and no others: without them, files would seem gone. */
  public requireOwnParts(
    { from, to, firstPart, parts }: SplitDatasetRange,
    all: readonly ManifestPart[],
  ): void {
    const end = firstPart + parts;
    const isBegin = from === undefined ? firstPart === 0 : all.at(firstPart)?.first === from;
    const isEnd = to === undefined ? end === all.length : all.at(end)?.first === to;
    if (!isBegin || !isEnd) this.refuse('a range has other parts of the manifest than its names');
  }

  private isInRange({ from, to }: Bounds, path: string): boolean {
    const isBefore = from !== undefined && this.compare(path, from) < 0;
    return !isBefore && (to === undefined || this.compare(path, to) < 0);
  }

  private isAfterLast(path: string): boolean {
    return this.lastFirst === undefined || this.compare(this.lastFirst, path) < 0;
  }

  private refuse(reason: string): never {
    throw createSharedStateError(this.folder, reason);
  }
}
