import type { StateDocument } from '../state/state-document';
import type { Policy } from './steps';

/** The first snapshot is a full one, unless the target is listed: then the files that are already there are not copied again. */
export function choosePolicy({ mode, reconcile, adopt }: Policy, pointer: StateDocument | undefined): Policy {
  const isFirst = pointer === undefined || pointer.synchronizationId === null;
  return { mode: isFirst && !reconcile ? 'FullSync' : mode, reconcile, adopt };
}
