import type { MeteredWork } from '../../../../lib/cli/output/synchronization/progress-meter';
import { ProgressMeter } from '../../../../lib/cli/output/synchronization/progress-meter';

const MB = 1_000_000;
const GB = 1000 * MB;

const NOTHING: MeteredWork = {
  plannedFiles: 0,
  plannedBytes: 0,
  isTotalKnown: true,
  doneFiles: 0,
  doneBytes: 0,
  processedFiles: 0,
  processedBytes: 0,
};

/** Work of which these files and bytes were copied. */
const createWork = (files: number, bytes: number, planned: Partial<MeteredWork>): MeteredWork => ({
  ...NOTHING,
  ...planned,
  doneFiles: files,
  doneBytes: bytes,
  processedFiles: files,
  processedBytes: bytes,
});

const BIG = { plannedFiles: 2, plannedBytes: 100 * GB };
const SMALL = { plannedFiles: 1000, plannedBytes: MB };

type Moment = readonly [seconds: number, work: MeteredWork];

/** A report every second, of as much as is copied in a second. */
function copySteadily(
  seconds: number,
  files: number,
  bytes: number,
  planned: Partial<MeteredWork>,
): Moment[] {
  return Array.from({ length: seconds + 1 }, (_, at) => [at, createWork(at * files, at * bytes, planned)]);
}

const UNKNOWN = { speed: undefined, secondsLeft: undefined };

describe('speed and time left', () => {
  test.each<[string, readonly Moment[], number, object]>([
    ['are unknown before anything is reported', [], 10, { idleSeconds: 0 }],
    [
      'are unknown before anything arrives',
      [[0, createWork(0, 0, BIG)]],
      10,
      { ...UNKNOWN, idleSeconds: 10 },
    ],
    ['are unknown in the first second', copySteadily(1, 0, GB, BIG), 1, UNKNOWN],
    [
      'come from bytes where bytes take longer',
      copySteadily(10, 0, GB, BIG),
      10,
      { speed: { bytesPerSecond: GB, filesPerSecond: 0 }, secondsLeft: 90 },
    ],
    [
      'come from files where files take longer',
      copySteadily(10, 10, 50_000, SMALL),
      10,
      { speed: { bytesPerSecond: 50_000, filesPerSecond: 10 }, secondsLeft: 90 },
    ],
    [
      'come from files alone where they have no bytes',
      copySteadily(10, 10, 0, { plannedFiles: 1000 }),
      10,
      { speed: { bytesPerSecond: 0, filesPerSecond: 10 }, secondsLeft: 90 },
    ],
    [
      'do not estimate the time while more files may be found',
      copySteadily(10, 0, GB, { ...BIG, isTotalKnown: false }),
      10,
      { speed: { bytesPerSecond: GB, filesPerSecond: 0 }, secondsLeft: undefined },
    ],
    [
      'do not count the time before there was something to copy',
      [[-600, NOTHING], ...copySteadily(10, 0, GB, BIG)],
      10,
      { speed: { bytesPerSecond: GB, filesPerSecond: 0 }, secondsLeft: 90 },
    ],
    [
      'count neither unchanged files nor bytes that an earlier run had copied',
      [
        [0, { ...createWork(0, 90 * GB, BIG), processedBytes: 0 }],
        [10, { ...createWork(0, 95 * GB, BIG), processedBytes: 5 * GB }],
      ],
      10,
      { speed: { bytesPerSecond: GB / 2, filesPerSecond: 0 }, secondsLeft: 10 },
    ],
    [
      'forget what was faster than the last twenty seconds',
      [...copySteadily(20, 0, GB, BIG), [40, createWork(0, 22 * GB, BIG)]],
      40,
      { speed: { bytesPerSecond: GB / 10, filesPerSecond: 0 }, secondsLeft: 780 },
    ],
    [
      'are lower while nothing arrives',
      copySteadily(10, 0, GB, BIG),
      20,
      { speed: { bytesPerSecond: GB / 2, filesPerSecond: 0 }, secondsLeft: 180, idleSeconds: 10 },
    ],
    [
      'are known between large blocks that arrive more rarely',
      [
        [0, createWork(0, 0, BIG)],
        [50, createWork(0, 10 * GB, BIG)],
      ],
      50,
      { speed: { bytesPerSecond: GB / 5, filesPerSecond: 0 }, secondsLeft: 450 },
    ],
    [
      'are unknown after a minute and a half without anything',
      copySteadily(10, 0, GB, BIG),
      100,
      { ...UNKNOWN, idleSeconds: 90 },
    ],
    [
      'are not negative when a copy gives its bytes back',
      [
        [0, createWork(0, 50 * GB, BIG)],
        [10, createWork(0, 0, BIG)],
      ],
      10,
      UNKNOWN,
    ],
    [
      'end with the work',
      copySteadily(10, 1, GB, { plannedFiles: 10, plannedBytes: 10 * GB }),
      600,
      { speed: { bytesPerSecond: GB, filesPerSecond: 1 }, secondsLeft: undefined, idleSeconds: 0 },
    ],
    [
      'do not wait for files that failed',
      [
        [0, createWork(0, 0, BIG)],
        [10, { ...createWork(0, 60 * GB, BIG), doneFiles: 1, processedBytes: 10 * GB }],
      ],
      10,
      { speed: { bytesPerSecond: GB, filesPerSecond: 0 }, secondsLeft: 40 },
    ],
  ])('%s', (_, moments, readAt, expected) => {
    const meter = new ProgressMeter();
    for (const [seconds, work] of moments) meter.add(work, seconds * 1000);
    expect(meter.read(readAt * 1000)).toMatchObject(expected);
  });

  test('need little memory for a long run', () => {
    const meter = new ProgressMeter();
    for (let at = 0; at < 36_000; at++) meter.add(createWork(0, at, BIG), at * 100);
    expect(JSON.stringify(meter).length).toBeLessThan(20_000);
    expect(meter.read(3_600_000).speed?.bytesPerSecond).toBeCloseTo(10, 0);
  });
});
