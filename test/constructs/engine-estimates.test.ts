import type { AcceptedSubscriptionProps } from '../../constructs';
import { SnapshotEngine, SnapshotTrigger } from '../../constructs';
import { getProblems, stackForTest, synthesizeStack } from '../support/stacks';
import { accept } from './declarations';

const HOURLY = SnapshotTrigger.cron('0 * * * *');
const KNOWN = { changedFilesPerDay: 1000, archivedFiles: 0, customerKeyBlobs: 0 };

/** Synthesizes a subscription, and returns its warnings about engines. */
function synthesizeWarnings(props: Partial<AcceptedSubscriptionProps>): string[] {
  const stack = stackForTest();
  const { node } = accept(stack, 'contoso-sales', { snapshotTrigger: HOURLY, ...props });
  synthesizeStack(stack);
  return node.metadata.map(({ data }) => String(data)).filter((each) => /Engine\w+:/.test(each));
}

test('warns that one process cannot carry what is estimated, and names the engine that fits best', () => {
  const [warning, ...others] = synthesizeWarnings({ estimates: { ...KNOWN, files: 500_000_000 } });
  expect(others).toEqual([]);
  expect(warning).toMatch(
    /^OwnEngineUnfit: one process of this package cannot carry this subscription, because a run takes about 239 min, and must end within 60 min: .* \(bench\/README\.md\); choose another engine: \w+ may fit/,
  );
});

test('says if no other engine fits either', () => {
  const [warning] = synthesizeWarnings({ estimates: { archivedFiles: 1 } });
  expect(warning).toMatch(
    /archived files.*; change the estimates or what breaks the limit: no other engine fits/,
  );
});

test.each<[string, Partial<AcceptedSubscriptionProps>]>([
  ['no estimates', {}],
  ['few files', { estimates: { ...KNOWN, files: 1000 } }],
  ['estimates that settle nothing', { estimates: { files: 1000 } }],
  ['the own engine without estimates', { engine: SnapshotEngine.own({ parallelism: 4 }) }],
])('does not warn with %s', (_case, props) => {
  expect(synthesizeWarnings(props)).toEqual([]);
});

test('refuses an own engine that is named and cannot carry what is estimated', () => {
  const stack = stackForTest();
  expect(
    getProblems(() =>
      accept(stack, 'contoso-sales', {
        snapshotTrigger: HOURLY,
        engine: SnapshotEngine.own(),
        estimates: { ...KNOWN, files: 500_000_000 },
      }),
    ),
  ).toMatchObject([{ code: 'EngineUnfit' }]);
});

test('refuses estimates that contradict each other', () => {
  const estimates = { files: 5, archivedFiles: 6, bytes: 1000, largestFileBytes: 2000, bytesPerSecond: 1 };
  const found = getProblems(() => accept(stackForTest(), 'contoso-sales', { estimates }));
  expect(found.map(({ message }) => message)).toEqual([
    "'estimates.archivedFiles' must be at most 'files', which is 5, got 6",
    "'estimates.largestFileBytes' must be at most 'bytes', which is 1,000, got 2000",
  ]);
});

test('refuses estimates that are no counts, all at once', () => {
  const stack = stackForTest();
  const found = getProblems(() =>
    accept(stack, 'contoso-sales', {
      estimates: { files: -1, bytes: 0.5, maxLatencyMinutes: 0, bytesPerSecond: 0 },
    }),
  );
  expect(found.map(({ message }) => message.split(' ')[0])).toEqual([
    "'estimates.files'",
    "'estimates.bytes'",
    "'estimates.maxLatencyMinutes'",
    "'estimates.bytesPerSecond'",
  ]);
});
