import type { SynchronizationMode } from '../contract/run-record';
import type { StateDocument } from '../state/state-document';

/** The first snapshot is a full one, unless the target is listed: then the files that are already there are not copied again. */
export function choosePolicy(
  { mode, reconcile, adopt, isCarried = false }: Policy,
  pointer: StateDocument | undefined,
): Policy {
  const isFirst = pointer === undefined || pointer.synchronizationId === null;
  const chosen = isFirst && !reconcile ? 'FullSync' : mode;
  return { mode: chosen, reconcile, adopt, ...(isCarried && { isCarried }) };
}
/** The options on which decisions depend. */
export interface Policy {
  readonly mode: SynchronizationMode;
  /** True if the target was listed, and is trusted instead of the manifest. */
  readonly reconcile: boolean;
  /** True if the target was listed, and everything there counts as this subscription's own. */
  readonly adopt: boolean;
  /** True if the target is listed, because files of the manifest may be missing there. */
  readonly isInDoubt?: boolean;
  /** True if another engine writes at the target, and may have written a file again that this subscription knows. */
  readonly isCarried?: boolean;
}
