import fc from 'fast-check';
import type { ShownWork } from '../../../../lib/cli/output/synchronization/progress-line';
import {
  formatProgressLine,
  formatProgressText,
  formatTimeLeft,
  toShownCopies,
  toShownPlan,
  toShownReads,
  WORK_BEFORE_RUN,
} from '../../../../lib/cli/output/synchronization/progress-line';
import type { MeterReading } from '../../../../lib/cli/output/synchronization/progress-meter';
import type { SnapshotPhase } from '../../../../lib';
import { createProgress } from '../../../../lib/snapshot/copying/progress-counts';

const GB = 1e9;
const PHASES: SnapshotPhase[] = [
  'listing',
  'comparing',
  'copying',
  'publishing',
  'deleting',
  'recording',
  'waiting',
];

const IDLE: MeterReading = { idleSeconds: 0 };
const FAST: MeterReading = {
  speed: { bytesPerSecond: 120e6, filesPerSecond: 40 },
  secondsLeft: 200,
  idleSeconds: 0,
};

const COPYING: ShownWork = toShownCopies({
  ...createProgress(),
  phase: 'copying',
  isTotalKnown: true,
  plannedFiles: 3400,
  plannedBytes: 40 * GB,
  copiedFiles: 120,
  copiedBytes: 12.3 * GB,
});
const STILL_LISTING = { ...COPYING, isTotalKnown: false };
const WITH_FAILURES = toShownCopies({
  ...createProgress(),
  phase: 'copying',
  isTotalKnown: true,
  plannedFiles: 10,
  plannedBytes: 10 * GB,
  copiedFiles: 4,
  copiedBytes: 4 * GB,
  failedFiles: 2,
  failedBytes: 2 * GB,
});
const VERIFYING = toShownReads({
  files: 50,
  bytes: GB,
  plannedFiles: 200,
  plannedBytes: 4 * GB,
  isTotalKnown: true,
});
const found = { ...createProgress(), comparedFiles: 1_200_000, plannedFiles: 30, plannedBytes: 3e6 };

describe('the line of progress', () => {
  test.each<[string, number, ShownWork, MeterReading, string]>([
    ['before a run', 79, WORK_BEFORE_RUN, IDLE, 'checking source and target'],
    ['listing', 79, toShownCopies(createProgress()), IDLE, 'listing files'],
    [
      'comparing',
      79,
      toShownCopies({ ...createProgress(), phase: 'comparing', comparedFiles: 1_200_000 }),
      IDLE,
      'comparing 1,200,000 files',
    ],
    [
      'comparing between copies',
      79,
      toShownCopies({ ...found, phase: 'comparing', copiedFiles: 30, copiedBytes: 3e6 }),
      IDLE,
      'comparing 1,200,000 files, 30 copied',
    ],
    [
      'of a plan',
      79,
      toShownPlan({ ...found, phase: 'comparing' }),
      IDLE,
      'comparing 1,200,000 files, 30 to copy (3.0 MB) so far',
    ],
    [
      'copying',
      119,
      COPYING,
      FAST,
      'copying [===---------] 12.3 GB of 40.0 GB, 120 of 3,400 files, 120 MB/s, 40 files/s, 3 min 20 s left',
    ],
    ['copying', 79, COPYING, FAST, 'copying [===---------] 12.3 GB of 40.0 GB, 120 MB/s, 3 min 20 s left'],
    ['copying', 59, COPYING, FAST, 'copying 12.3 GB of 40.0 GB, 120 MB/s, 3 min 20 s left'],
    ['copying', 39, COPYING, FAST, 'copying 30%, 120 MB/s, 3 min 20 s left'],
    ['copying', 29, COPYING, FAST, 'copying 30%, 3 min 20 s left'],
    ['copying', 19, COPYING, FAST, 'copying 30%'],
    ['copying', 5, COPYING, FAST, '30%'],
    ['copying', 0, COPYING, FAST, ''],
    [
      'copying while listing',
      79,
      STILL_LISTING,
      { ...FAST, secondsLeft: undefined },
      'copying 12.3 GB of 40.0 GB so far, 120 of 3,400 files, 120 MB/s, 40 files/s',
    ],
    [
      'copying while listing',
      39,
      STILL_LISTING,
      { ...FAST, secondsLeft: undefined },
      'copying 12.3 GB, 120 MB/s',
    ],
    [
      'copying with failures',
      79,
      WITH_FAILURES,
      FAST,
      'copying [=======-----] 4.0 GB of 10.0 GB, 2 failed, 120 MB/s, 3 min 20 s left',
    ],
    ['copying with failures', 39, WITH_FAILURES, FAST, 'copying 60%, 2 failed, 3 min 20 s left'],
    [
      'copying, if nothing arrives',
      59,
      COPYING,
      { ...FAST, idleSeconds: 45.9 },
      'copying [===---------] 12.3 GB of 40.0 GB, nothing for 45 s',
    ],
    [
      'copying, if nothing arrives',
      39,
      COPYING,
      { ...FAST, idleSeconds: 125 },
      'copying 30%, nothing for 2 min 5 s',
    ],
    [
      'of files without bytes',
      79,
      { ...COPYING, plannedBytes: 0, doneBytes: 0 },
      { speed: { bytesPerSecond: 0, filesPerSecond: 4 }, secondsLeft: 820, idleSeconds: 0 },
      'copying [------------] 120 of 3,400 files, 4.0 files/s, 13 min left',
    ],
    ['publishing', 79, { ...COPYING, phase: 'publishing' }, IDLE, 'publishing the snapshot'],
    [
      'deleting',
      79,
      { ...COPYING, phase: 'deleting', filesToDelete: 3000, deletedFiles: 256 },
      IDLE,
      'deleting 256 of 3,000 files',
    ],
    ['waiting', 79, { ...COPYING, phase: 'waiting' }, IDLE, 'waiting for the processes that share the work'],
    ['recording', 79, { ...COPYING, phase: 'recording' }, IDLE, 'recording the results'],
    [
      'verifying',
      79,
      VERIFYING,
      FAST,
      'verifying [===---------] 1.0 GB of 4.0 GB, 120 MB/s, 3 min 20 s left',
    ],
  ])('%s, in %d columns', (_, columns, work, reading, expected) => {
    expect(formatProgressLine(work, reading, columns)).toBe(expected);
  });

  test.each<[string, ShownWork, MeterReading, string]>([
    ['before a run', WORK_BEFORE_RUN, IDLE, 'checking source and target'],
    [
      'copying while listing',
      { ...STILL_LISTING, unchangedFiles: 7 },
      { ...FAST, secondsLeft: undefined },
      'copying 12.3 GB of 40.0 GB so far, 120 of 3,400 files, 7 unchanged, 120 MB/s, 40 files/s',
    ],
    [
      'copying',
      COPYING,
      FAST,
      'copying 12.3 GB of 40.0 GB, 120 of 3,400 files, 120 MB/s, 40 files/s, 3 min 20 s left',
    ],
  ])('of a log, %s', (_, work, reading, expected) => {
    expect(formatProgressText(work, reading)).toBe(expected);
  });

  const count = fc.oneof(fc.nat(20), fc.nat(), fc.maxSafeNat());
  const anyWork = fc
    .record({
      phase: fc.constantFrom(...PHASES, 'planning' as const, 'verifying' as const, 'checking' as const),
      isTotalKnown: fc.boolean(),
      sizes: fc.array(count, { minLength: 9, maxLength: 9 }),
    })
    .map(({ phase, isTotalKnown, sizes: [a, b, c, d, e, f, g, h, i] }): ShownWork => {
      const [plannedFiles, plannedBytes] = [Math.max(a, b), Math.max(c, d)];
      return {
        phase,
        isTotalKnown,
        plannedFiles,
        plannedBytes,
        doneFiles: Math.min(a, b),
        doneBytes: Math.min(c, d),
        processedFiles: Math.min(a, b),
        processedBytes: Math.min(c, d),
        comparedFiles: e,
        unchangedFiles: f,
        failedFiles: Math.min(g, a, b),
        failedBytes: Math.min(g, c, d),
        filesToDelete: h,
        deletedFiles: Math.min(h, i),
      };
    });
  const anyReading = fc.record(
    {
      speed: fc.record({ bytesPerSecond: count, filesPerSecond: count }),
      secondsLeft: fc.double({ min: 0.001, max: 1e12, noNaN: true }),
      idleSeconds: fc.oneof(fc.constant(0), count),
    },
    { requiredKeys: ['idleSeconds'] },
  );

  test('is never wider than the terminal, and always names the phase from 20 columns on', () => {
    fc.assert(
      fc.property(anyWork, anyReading, fc.integer({ min: 20, max: 120 }), (work, reading, columns) => {
        const line = formatProgressLine(work, reading, columns);
        expect(line.length).toBeLessThanOrEqual(columns);
        expect(line).toMatch(/^[ -~]*$/);
        expect(line.split(' ')[0]).toBe(work.phase === 'planning' ? 'comparing' : work.phase);
      }),
      { numRuns: 2000 },
    );
  });

  test('has no part that is cut: it shows whole parts of the widest line, or shorter words for them', () => {
    const whole = formatProgressLine(COPYING, FAST, 200);
    const words = new Set([...whole.split(/[ ,]+/), '30%', 'copying']);
    for (let columns = 0; columns <= 120; columns++) {
      const line = formatProgressLine(COPYING, FAST, columns);
      expect(line.split(/[ ,]+/).filter((word) => word !== '' && !words.has(word))).toEqual([]);
    }
  });
});

test.each([
  [0.01, '1 s'],
  [7.2, '8 s'],
  [59.5, '1 min 0 s'],
  [200, '3 min 20 s'],
  [820, '13 min'],
  [7500, '2 h 5 min'],
  [300_000, '3 d'],
  [1e9, '11,574 d'],
])('%d seconds left are %s', (seconds, text) => {
  expect(formatTimeLeft(seconds)).toBe(text);
});
