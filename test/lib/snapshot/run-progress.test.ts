import type { SnapshotProgress } from '../../../lib';
import { fileFailures } from '../../../lib/errors/catalogue';
import type { StepResult } from '../../../lib/snapshot/copying/step-result';
import type { CopyProgress } from '../../../lib/snapshot/copying/run-progress';
import { RunProgress } from '../../../lib/snapshot/copying/run-progress';
import type { CopyStep } from '../../../lib/snapshot/planning/steps';

const step = (sizeBytes: number, more: Partial<CopyStep> = {}): CopyStep => ({
  kind: 'copy',
  path: 'a',
  source: { name: 'a', sizeBytes, etag: `e${sizeBytes}` },
  because: 'new',
  ...more,
});
const LARGE = step(100);
const DIRECTORY = step(0, { source: { name: 'd', sizeBytes: 0, etag: 'directory', isDirectory: true } });
const failure = fileFailures.sourceArchived();

/** The reports of a run that copies one file of 100 bytes, and another one of 10 bytes that is still to come. */
function report(act: (copy: CopyProgress) => void, copied = LARGE): SnapshotProgress[] {
  const reports: SnapshotProgress[] = [];
  const progress = new RunProgress(1, (each) => reports.push(each));
  progress.addPlanned([copied, step(10), DIRECTORY]);
  act(progress.beginCopy(copied));
  return reports;
}

describe('the counts of one copy', () => {
  test.each<[string, (copy: CopyProgress) => void, Partial<SnapshotProgress>]>([
    ['contain no bytes before any arrive', () => {}, { copiedFiles: 0, copiedBytes: 0 }],
    ['contain blocks that have arrived', (copy) => copy.update(40, 0), { copiedFiles: 0, copiedBytes: 40 }],
    [
      'contain a file once',
      (copy) => {
        copy.update(40, 0);
        copy.update(100, 0);
        copy.end({ step: LARGE });
      },
      { copiedFiles: 1, copiedBytes: 100, reusedBytes: 0 },
    ],
    [
      'contain a file whose size is reported by nobody',
      (copy) => copy.end({ step: LARGE }),
      { copiedFiles: 1, copiedBytes: 100 },
    ],
    [
      'tell blocks of an earlier run apart',
      (copy) => {
        copy.update(60, 60);
        copy.update(100, 60);
        copy.end({ step: LARGE });
      },
      { copiedBytes: 100, reusedBytes: 60 },
    ],
    [
      'count blocks as copied that the run finds when it starts a copy again',
      (copy) => {
        copy.update(20, 20);
        copy.update(80, 20);
        copy.update(80, 80);
      },
      { copiedBytes: 80, reusedBytes: 20 },
    ],
    [
      'give bytes back to a copy of another version, which starts again',
      (copy) => {
        copy.update(80, 0);
        copy.update(0, 0);
      },
      { copiedBytes: 0 },
    ],
    [
      'give the bytes of a failed copy back',
      (copy) => {
        copy.update(80, 30);
        copy.end({ step: LARGE, failure });
      },
      { copiedFiles: 0, copiedBytes: 0, reusedBytes: 0, failedFiles: 1, failedBytes: 100, plannedFiles: 2 },
    ],
    ['never exceed the size of the file', (copy) => copy.update(1000, 0), { copiedBytes: 100 }],
    ['are never negative', (copy) => copy.update(-1, -1), { copiedBytes: 0 }],
    [
      'follow a version that grew meanwhile',
      (copy) => {
        copy.update(100, 0);
        copy.end({ step: step(300) });
      },
      { copiedFiles: 1, copiedBytes: 300, plannedFiles: 2, plannedBytes: 310 },
    ],
    [
      'follow a version that shrank meanwhile',
      (copy) => {
        copy.update(100, 0);
        copy.end({ step: step(3) });
      },
      { copiedFiles: 1, copiedBytes: 3, plannedFiles: 2, plannedBytes: 13 },
    ],
    [
      'drop a file that vanished from the source',
      (copy) => copy.end({ step: { kind: 'vanished', path: 'a' } }),
      { copiedFiles: 0, plannedFiles: 1, plannedBytes: 10 },
    ],
    [
      'drop a file that is blocked',
      (copy) => copy.end({ step: LARGE, isSkipped: true, isBlocked: true }),
      { plannedFiles: 1, plannedBytes: 10 },
    ],
    [
      'keep a file planned that a halt prevents',
      (copy) => {
        copy.update(80, 0);
        copy.end({ step: LARGE, isSkipped: true });
      },
      { copiedFiles: 0, copiedBytes: 0, plannedFiles: 2, plannedBytes: 110 },
    ],
  ])('%s', (_, act, expected) => {
    const reports = report(act);
    expect(reports.at(-1)).toMatchObject(expected);
    for (const each of reports) expect(each.copiedBytes).toBeLessThanOrEqual(each.plannedBytes);
  });

  test('contain no bytes of a file of which only the access control is set', () => {
    const access = step(100, { isOnlyAccess: true });
    const [planned, copied] = [
      report(() => {}, access),
      report((copy) => copy.end({ step: access }), access),
    ];
    expect(planned.at(-1)).toMatchObject({ plannedFiles: 2, plannedBytes: 10 });
    expect(copied.at(-1)).toMatchObject({ copiedFiles: 1, copiedBytes: 0 });
  });

  test('do not contain directories', () => {
    const ended = report((copy) => copy.end({ step: DIRECTORY }), DIRECTORY).at(-1);
    expect(ended).toMatchObject({ plannedFiles: 1, plannedBytes: 10, copiedFiles: 0 });
  });
});

describe('the phase', () => {
  const end = (progress: RunProgress, result: StepResult): void => progress.beginCopy(LARGE).end(result);

  test.each<[SnapshotProgress['phase'], string, (progress: RunProgress) => void]>([
    ['listing', 'nothing was listed yet', () => {}],
    ['comparing', 'files are compared', (progress) => progress.addCompared(1)],
    ['copying', 'a copy was planned', (progress) => progress.addPlanned([LARGE])],
    [
      'comparing',
      'all copies so far have ended, and there may be more',
      (progress) => {
        progress.addCompared(2);
        progress.addPlanned([LARGE, LARGE]);
        end(progress, { step: LARGE });
        end(progress, { step: LARGE, failure });
      },
    ],
    [
      'copying',
      'one of two datasets is listed',
      (progress) => {
        progress.addPlanned([LARGE]);
        progress.endListing('one');
        progress.endListing('one');
      },
    ],
    [
      'recording',
      'everything is listed and copied',
      (progress) => {
        progress.addPlanned([LARGE]);
        progress.endListing('one');
        progress.endListing('two');
        end(progress, { step: LARGE });
      },
    ],
    ['deleting', 'files are deleted', (progress) => progress.beginDeletions(3)],
    ['publishing', 'a snapshot is published', (progress) => progress.setPhase('publishing')],
    [
      'comparing',
      'the next dataset is compared after a publication',
      (progress) => {
        progress.addCompared(1);
        progress.setPhase('publishing');
        progress.setPhase();
      },
    ],
  ])('is %s if %s', (phase, _, act) => {
    const reports: SnapshotProgress[] = [];
    const progress = new RunProgress(2, (each) => reports.push(each));
    act(progress);
    progress.report();
    expect(reports.at(-1)?.phase).toBe(phase);
  });
});
