import type { OpenJournal } from '../state/intent-journal';
import type { RunContext } from './run-context';

/**
 * Returns a filter for the journals that the next run has to read. They are this run's own journal if files may be at the
 * target that are in no manifest, and the journals of earlier runs if this run did not process every file. The journal
 * of an unfinished full synchronization says which files it has copied. If this run took over the lock, earlier
 * journals stay open, because their owner may have written since.
 */
export function createJournalFilter(
  { tally, halt, lock }: RunContext,
  isAllRecorded: boolean,
): (journal: OpenJournal) => boolean {
  const isFinished = !halt.isHalted && tally.openFiles === 0 && tally.countPostponed() === 0;
  const areEarlierOpen = !isFinished || tally.unprovenFiles > 0 || lock.isTakenOver;
  const isOwnOpen = !isAllRecorded || tally.openFiles > 0 || tally.mode === 'FullSync';
  return ({ synchronizationId }) =>
    synchronizationId === tally.synchronizationId ? !isFinished && isOwnOpen : areEarlierOpen;
}
