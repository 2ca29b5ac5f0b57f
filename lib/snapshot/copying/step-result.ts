import type { Problem } from '../../errors/error-codes';
import type { FileFailure } from '../../errors/failure-codes';
import type { ManifestEntry } from '../state/manifest-entry';
import type { CopyStep, GoneStep, VanishedStep, UnprovenStep } from '../planning/steps';

/** The failure of one copy. */
export interface CopyFailure extends FileFailure {
  /** Set if the other files would fail for the same reason. */
  readonly problem?: Problem;
}

/** The result of one step. */
export interface StepResult {
  readonly step: CopyStep | GoneStep | VanishedStep | UnprovenStep;
  /** The file at the target now, for the new manifest; absent if this subscription has left none there. */
  readonly entry?: ManifestEntry;
  /** The failure of a copy. It stops neither the other copies nor the run. */
  readonly failure?: CopyFailure;
  /** The state of the target is unknown: the next run has to look. */
  readonly isOpen?: true;
  /** The blob at the target may be a copy that an earlier run made, and nothing proves it: the next run looks again. */
  readonly isUnproven?: true;
  /** Both sides have the version in the manifest: the change that the run was told of is an old one. */
  readonly isUnchanged?: true;
  /** The file was not copied: the run halted, or leaves it for the next run. */
  readonly isSkipped?: true;
  /** The file cannot be copied before this run has deleted the files in its way. */
  readonly isBlocked?: true;
  /** The failure of a file that has a directory in its place, which may be one that this run is about to remove. */
  readonly isDirectoryInPlace?: true;
  /** The failure of a file in a folder whose name is that of a file at the target: the path of that file. */
  readonly fileAbove?: string;
  /** The file has replaced the directory of a folder stub. */
  readonly isStubReplaced?: true;
}
