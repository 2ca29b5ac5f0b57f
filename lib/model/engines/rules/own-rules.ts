import { formatCount } from '../../../errors/format-count';
import { getLongestIntervalMinutes, getShortestIntervalMinutes } from '../../values/interval';
import { formatBytes } from '../../values/quantities';
import { judgeLatency, formatMinutes, judgeSchedule } from './schedule-judgments';
import type { RunTime } from './schedule-judgments';
import type { EngineFacts } from '../engine-facts';
import { ASSUMED_BYTES_PER_SECOND } from '../engine-facts';
import { estimateOwnRun } from '../own-run';
import { listWayFacts } from '../own-ways';
import type { EngineRule, Judgment } from './judgment';
import { exclude, judgeNone, leaveUnknown } from './judgment';

const MEASURED_FILES = 10_000_000;

/** The rules of the engine of this package, by the ids of its limits. */
export const OWN_RULES = {
  'own-run-time': (facts) =>
    judgeDue(facts, 'a run must end before the next one starts', (due, longest) => {
      const { requestSeconds, missingForRequests } = estimateOwnRun(facts, due);
      if (requestSeconds === undefined)
        return leaveUnknown(
          `a run must end within ${formatMinutes(due)}, and its duration is unknown`,
          ...missingForRequests,
        );
      if (requestSeconds > due * 60)
        return exclude(
          `a run takes about ${formatMinutes(requestSeconds / 60)}, and must end within ${formatMinutes(due)}`,
        );
      const { mostRequestSeconds = 0 } = estimateOwnRun(facts, longest);
      return mostRequestSeconds > due * 60
        ? leaveUnknown(
            `a run can take about ${formatMinutes(mostRequestSeconds / 60)}, and ${describeNext(due)}`,
            ...listWayFacts(facts),
          )
        : undefined;
    }),
  'own-bytes': (facts) =>
    judgeDue(facts, 'a run must copy its bytes before the next one starts', (due, longest) => {
      const usual = estimateOwnRun(facts, due);
      const { mostRequestSeconds = 0, bytes, mostBytes } = estimateOwnRun(facts, longest);
      if (usual.bytes === undefined || bytes === undefined || mostBytes === undefined)
        return leaveUnknown('the number of bytes that a run copies is unknown', ...usual.missingForBytes);
      const { bytesPerSecond } = facts.estimates;
      const usualLeft = due * 60 - (usual.requestSeconds ?? 0);
      const left = due * 60 - mostRequestSeconds;
      // The requests alone take too long: that is said already.
      if (usualLeft <= 0 || left <= 0) return undefined;
      const within = `within ${formatMinutes(due)}`;
      if (bytesPerSecond !== undefined && usual.bytes / bytesPerSecond > usualLeft)
        return exclude(`a run copies about ${formatBytes(usual.bytes)}, and must end ${within}`);
      if (bytesPerSecond !== undefined && bytes / bytesPerSecond > left)
        return leaveUnknown(
          `the run after the longest pause copies about ${formatBytes(bytes)}, and ${describeNext(due)}`,
        );
      return mostBytes / (bytesPerSecond ?? ASSUMED_BYTES_PER_SECOND) > left
        ? leaveUnknown(`a run may have to copy ${formatBytes(mostBytes)} ${within}`, ...listByteFacts(facts))
        : undefined;
    }),
  'own-latency': (facts) => {
    const bySchedule = judgeLatency(facts, (interval) => estimateRunTime(facts, interval));
    const { onChange } = facts;
    if (bySchedule === undefined || onChange === null) return bySchedule;
    if (onChange === undefined)
      return leaveUnknown(
        `${bySchedule.reason}, if changes start no synchronization`,
        ...(bySchedule.settledBy ?? []),
        'subscription.onChange',
      );
    const { maxLatencyMinutes = Infinity } = facts.estimates;
    const everyMinutes = onChange.atMostEverySeconds / 60;
    return bySchedule.effect === 'Excluded' && everyMinutes >= maxLatencyMinutes
      ? exclude(`${bySchedule.reason}, and changes are copied at most every ${formatMinutes(everyMinutes)}`)
      : leaveUnknown(
          `a change should land within ${formatMinutes(maxLatencyMinutes)}, and no time is promised for events and digests`,
        );
  },
  'own-files-measured': ({ estimates: { files } }) => {
    if (files === undefined) return leaveUnknown('the number of files is unknown', 'estimates.files');
    return files > MEASURED_FILES ? leaveUnknown(`there are ${formatCount(files, 'file')}`) : undefined;
  },
  'own-archive': ({ estimates }) => judgeNone(estimates.archivedFiles, 'archivedFiles', 'archived files'),
  'own-customer-keys': ({ estimates }) =>
    judgeNone(estimates.customerKeyBlobs, 'customerKeyBlobs', 'blobs with customer-provided keys'),
} satisfies Readonly<Record<string, EngineRule>>;

/** Describes the run that may follow one that takes too long: it would find that one under way. */
function describeNext(dueMinutes: number): string {
  return `the next one may be due within ${formatMinutes(dueMinutes)}, and would find it under way`;
}

/**
 * Judges runs that must end before the next one starts.
 *
 * @param judge Gets the shortest time between two runs, and the longest, in which most changes gather. Runs that do not even keep up with
 * the shortest one never catch up.
 */
function judgeDue(
  facts: EngineFacts,
  words: string,
  judge: (dueMinutes: number, longestMinutes: number) => Judgment | undefined,
): Judgment | undefined {
  return judgeSchedule(facts, words, (cron) => {
    const due = getShortestIntervalMinutes(cron);
    return Number.isFinite(due) ? judge(due, getLongestIntervalMinutes(cron)) : undefined;
  });
}

function estimateRunTime(facts: EngineFacts, interval: number): RunTime {
  const run = estimateOwnRun(facts, interval);
  const { requestSeconds, mostRequestSeconds, bytes = 0, mostBytes } = run;
  const { bytesPerSecond } = facts.estimates;
  const sureSeconds = (requestSeconds ?? 0) + (bytesPerSecond === undefined ? 0 : bytes / bytesPerSecond);
  if (mostRequestSeconds === undefined || mostBytes === undefined)
    return {
      least: sureSeconds / 60,
      reason: 'the duration of a run is unknown',
      settledBy: [...new Set([...run.missingForRequests, ...run.missingForBytes])],
    };
  const mostSeconds = mostRequestSeconds + mostBytes / (bytesPerSecond ?? ASSUMED_BYTES_PER_SECOND);
  return {
    least: sureSeconds / 60,
    most: mostSeconds / 60,
    reason: `a run can take about ${formatMinutes(mostSeconds / 60)}`,
    settledBy: listByteFacts(facts),
  };
}

/** Lists the given facts that tell how long the bytes of a run take, and how it copies them. */
function listByteFacts(facts: EngineFacts): readonly string[] {
  const { bytesPerSecond, largestFileBytes } = facts.estimates;
  return [
    ...(bytesPerSecond === undefined ? ['estimates.bytesPerSecond'] : []),
    ...(largestFileBytes === undefined ? ['estimates.largestFileBytes'] : []),
    ...listWayFacts(facts),
  ];
}
