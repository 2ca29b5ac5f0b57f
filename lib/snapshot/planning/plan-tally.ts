import type { EntryCounts } from '../state/manifest-part';
import { countEntry, countNothing, countPart } from '../state/manifest-part';
import type { CopyStep, GoneStep, PartStep, PlannedStep, UnprovenStep } from './steps';

/** A number of files and their bytes. */
export interface Tally {
  /** Number of files. */
  files: number;
  /** Size of these files, in bytes. */
  bytes: number;
}

/** The work that a synchronization would do for one dataset. */
export interface PlanTally {
  /** Files that are new at the source. */
  readonly new: Tally;
  /** Files that changed at the source. */
  readonly changed: Tally;
  /** Copied again only because the mode is FullSync. */
  readonly full: Tally;
  /** Copied because the target differs from the manifest, or because an earlier copy failed. */
  readonly repair: Tally;
  /** Files that are not copied. */
  readonly unchanged: Tally;
  /** No longer at the source: kept, or deleted under `mirror`. */
  readonly gone: Tally;
  /** Adopted files that are not at the source, if there are any. A mirror keeps them too, unless `allowDeletes` covers them. */
  adopted?: Tally;
  /** Files that earlier runs copied and that the patterns exclude now, if the plan looked at any. They stay at the target. */
  excluded?: Tally;
  /** Directories of ADLS Gen2 that are created, whose access control is set, and that are gone. */
  readonly directories: { new: number; changed: number; gone: number };
}

const createTally = (): Tally => ({ files: 0, bytes: 0 });

export function createPlanTally(): PlanTally {
  return {
    new: createTally(),
    changed: createTally(),
    full: createTally(),
    repair: createTally(),
    unchanged: createTally(),
    gone: createTally(),
    directories: { new: 0, changed: 0, gone: 0 },
  };
}

type DatasetStep = PlannedStep | UnprovenStep | PartStep;

/** @param isLeft True if a file that is gone was excluded. */
export function countStep(tally: PlanTally, step: DatasetStep, isLeft = false): void {
  if (step.kind === 'unproven') return;
  if (isPartStep(step)) {
    const { files, bytes, goneFiles, goneBytes } = countKept(step);
    tally.unchanged.files += files;
    tally.unchanged.bytes += bytes;
    tally.gone.files += goneFiles;
    tally.gone.bytes += goneBytes;
    return;
  }
  if (isDirectoryStep(step)) {
    if (step.kind !== 'keep' && !isLeft) tally.directories[classifyDirectoryStep(step)] += 1;
    return;
  }
  const counted = isLeft
    ? (tally.excluded ??= createTally())
    : step.kind === 'gone' && step.known.isAdopted
      ? (tally.adopted ??= createTally())
      : tally[classifyStep(step)];
  counted.files += 1;
  counted.bytes += step.kind === 'copy' ? step.source.sizeBytes : step.known.sizeBytes;
}

/** True if the step is about a directory. */
export function isDirectoryStep(step: PlannedStep): boolean {
  return (step.kind === 'copy' ? step.source : step.known).isDirectory === true;
}

/** True if the step is about a part of the manifest, and not about a file. */
function isPartStep(step: DatasetStep): step is PartStep {
  return step.kind === 'keep-part' || step.kind === 'change-part' || step.kind === 'end-part';
}

/** Counts the entries of the manifest that a step keeps. */
export function countKept(step: DatasetStep): EntryCounts {
  if (step.kind === 'end-part') return step.kept;
  if (step.kind === 'keep-part') return countPart(step.part);
  const counts = countNothing();
  if (step.kind === 'keep') countEntry(counts, step.known);
  return counts;
}

/** Counts the files and directories of a batch. */
export function countSteps(steps: readonly DatasetStep[]): number {
  return steps.reduce((sum, step) => sum + (isPartStep(step) ? countKept(step).entries : 1), 0);
}

export function classifyDirectoryStep(step: CopyStep | GoneStep): keyof PlanTally['directories'] {
  if (step.kind === 'gone') return 'gone';
  return step.known?.isDirectory && !step.known.isGone ? 'changed' : 'new';
}

export function classifyStep(
  step: PlannedStep,
): Exclude<keyof PlanTally, 'adopted' | 'excluded' | 'directories'> {
  if (step.kind === 'keep') return 'unchanged';
  if (step.kind === 'gone') return 'gone';
  return step.because === 'due' ? 'repair' : step.because;
}
