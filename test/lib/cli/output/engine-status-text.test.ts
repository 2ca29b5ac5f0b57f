import { describeEngineStatus } from '../../../../lib/cli/output/engine-status-text';
import type { CliIo } from '../../../../lib/cli/io';
import type { EngineRun } from '../../../../lib/snapshot/contract/engine-run';

const IO = {
  useColors: false,
  columns: 200,
  commandName: 'datashare',
  now: () => new Date('2027-01-02T00:00:00Z'),
} as unknown as CliIo;

const createRun = (runId: string, jobName: string | null, more: Partial<EngineRun> = {}): EngineRun => ({
  ...{ runId, jobName, status: 'Succeeded', startTime: '2027-01-01T00:00:00.000Z', endTime: null },
  ...{ filesCopied: null, filesFailed: null, bytesCopied: null, message: null },
  ...more,
});

const describeRuns = (...runs: readonly EngineRun[]): string =>
  describeEngineStatus(
    {
      ...{
        subscriptionName: 'sales',
        engine: 'StorageMover',
        resourceId: null,
        knowledge: 'Known',
        note: null,
      },
      ...{ runs, lastReconciliation: null },
    },
    IO,
  );

test('a job whose last run failed is named with its reason, below newer runs of other jobs', () => {
  const others = Array.from({ length: 20 }, (_, at) => createRun(`r${at}`, 'orders'));
  const failed = createRun('bad', 'stock', { status: 'Failed', message: 'no access\u001b[2J' });
  const text = describeRuns(createRun('waiting', 'stock', { status: 'Running' }), ...others, failed);
  expect(text).toContain(String.raw`the last run of stock failed (bad): no access\u001b[2J`);
  expect(text).not.toContain('the last run of orders');
});

test('a failure before a success of the same job is none', () => {
  const text = describeRuns(createRun('new', null), createRun('old', null, { status: 'Canceled' }));
  expect(text).not.toContain('the last run');
  expect(describeRuns(createRun('old', null, { status: 'Canceled' }))).toContain(
    'the last run was canceled (old)',
  );
});
