import { countPart, mayHaveGone, mayHaveUnadopted } from '../state/manifest-part';
import type { ManifestHead } from '../state/manifest-reader';
import type { PlanningInputs } from './dataset-steps';
import type { DatasetChanges } from './run-changes';

/** Number of changed files below which a dataset is not listed, whatever its size. */
const FEW_FILES = 100;

interface KnownChanges {
  /** The head of the manifest that was opened. */
  readonly head: ManifestHead | undefined;
  readonly changes: DatasetChanges;
  /** True if files that are gone are deleted. */
  readonly isMirror: boolean;
  /** True if adopted ones, and those that patterns exclude, stay in any case. */
  readonly keepsAdopted: boolean;
}

/**
 * Returns the reason why a dataset must be listed although its changes are known; undefined if the manifest tells what the changes do
 * not.
 */
export function findListingReason(
  { known, journals, policy }: Pick<PlanningInputs, 'known' | 'journals' | 'policy'>,
  { head, changes, isMirror, keepsAdopted }: KnownChanges,
): string | undefined {
  if (!known || !head || policy.mode === 'FullSync') return 'it has no snapshot yet';
  if (known.isStreamOnly) return 'its source has changed';
  if (journals || policy.isInDoubt) return 'an earlier run was interrupted';
  if (isMirror && known.parts.some(keepsAdopted ? mayHaveUnadopted : mayHaveGone))
    return 'files that are gone may still be at the target';
  const files = known.parts.reduce((sum, part) => sum + countPart(part).entries, 0);
  const { length } = changes.files;
  return length > FEW_FILES && length > files / 3 ? `${length} of ${files} files have changed` : undefined;
}
