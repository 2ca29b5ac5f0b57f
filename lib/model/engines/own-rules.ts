import { getShortestIntervalMinutes } from '../values/interval';
import type { EngineFacts } from './engine-facts';
import { estimateOwnRunSeconds } from './engine-rates';
import type { EngineRule } from './judgment';
import { exclude, judgeNone, leaveUnknown } from './judgment';

const MEASURED_FILES = 5_000_000;

/** The rules of the engine of this package, by the ids of its limits. */
export const OWN_RULES = {
  'own-run-time': (facts) => {
    const due = findDueMinutes(facts);
    if (due === undefined) return undefined;
    const run = estimateOwnRunSeconds(facts, due);
    const words = `within ${due.toLocaleString('en-US')} min`;
    if (typeof run === 'string')
      return leaveUnknown(`a run must end ${words}, and its duration is unknown`, run);
    if (run + findClockSeconds(facts) <= due * 60) return undefined;
    return exclude(`a run takes about ${formatMinutes(run)}, and its copies are due ${words}`);
  },
  'own-files-measured': ({ estimates: { files }, settings: { parallelism = 1 } }) => {
    if (files === undefined) return leaveUnknown('the number of files is unknown', 'estimates.files');
    return files / parallelism > MEASURED_FILES
      ? leaveUnknown(
          `there are ${files.toLocaleString('en-US')} files for ${parallelism === 1 ? 'one process' : `${parallelism} processes`}`,
          'settings.parallelism',
        )
      : undefined;
  },
  'own-archive': ({ estimates }) => judgeNone(estimates.archivedFiles, 'archivedFiles', 'archived files'),
  'own-customer-keys': ({ estimates }) =>
    judgeNone(estimates.customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys'),
} satisfies Readonly<Record<string, EngineRule>>;

/** Returns the time in which a run must end; undefined if nothing waits for it. */
function findDueMinutes({ estimates: { maxLatencyMinutes }, cron }: EngineFacts): number | undefined {
  if (maxLatencyMinutes !== undefined) return maxLatencyMinutes;
  if (cron === undefined || cron === null) return undefined;
  const minutes = getShortestIntervalMinutes(cron);
  return Number.isFinite(minutes) ? minutes : undefined;
}

/** A change waits for the clock before its run begins: schedules count in minutes. */
function findClockSeconds({ estimates, isStartedByChanges }: EngineFacts): number {
  return estimates.maxLatencyMinutes === undefined || isStartedByChanges === true ? 0 : 60;
}

function formatMinutes(seconds: number): string {
  return `${Math.ceil(seconds / 60).toLocaleString('en-US')} min`;
}
