import type { StatePointer } from '../state/state-root';
import type { Policy } from './steps';

/** The first snapshot is a full one, unless the target is listed: then the files that are already there are not copied again. */
export function choosePolicy({ mode, reconcile, adopt }: Policy, pointer: StatePointer | undefined): Policy {
  const isFirst = pointer === undefined || pointer.synchronizationId === null;
  return { mode: isFirst && !reconcile ? 'FullSync' : mode, reconcile, adopt };
}
