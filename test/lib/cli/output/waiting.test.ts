import * as checks from '../../../../lib/runtime/check-subscription';
import * as snapshots from '../../../../lib/runtime/snapshots';
import type { RuntimeOptions, Waiting } from '../../../../lib';
import { pair } from '../../../support/accounts';
import { datashare, documentFile } from '../../../support/cli';

const SILENT: Waiting = { what: 'the target to copy to landing/a\u001b.csv', seconds: 10 };
const BUSY: Waiting = { what: 'the source', seconds: 30, reason: '503 ServerBusy' };

const FUNCTIONS = ['planSnapshot', 'syncSnapshot', 'verifySnapshot', 'listSynchronizations'] as const;
const COMMANDS = ['check', 'plan', 'sync', 'verify', 'history'] as const;

afterEach(() => jest.restoreAllMocks());

/** Runs a command whose function waits twice, and then fails. */
async function runWaiting(...args: [(typeof COMMANDS)[number], ...string[]]) {
  const { subscription } = await pair({});
  const waitTwice = (_: unknown, { onWaiting }: RuntimeOptions = {}): Promise<never> => {
    onWaiting?.(SILENT);
    onWaiting?.(BUSY);
    return Promise.reject<never>(new Error('the end'));
  };
  jest.spyOn(checks, 'checkSubscription').mockImplementation(waitTwice);
  for (const name of FUNCTIONS) jest.spyOn(snapshots, name).mockImplementation(waitTwice);
  return datashare([...args, documentFile(subscription)]);
}

test.each(COMMANDS)('%s says on standard error what it waits for', async (command) => {
  const { stdout, stderr } = await runWaiting(command);
  expect(stdout).toBe('');
  expect(stderr).toMatch(
    /^waiting for the target to copy to landing\/a\S+\.csv: no answer for 10 s\nwaiting 30 s for the source, which is busy \(503 ServerBusy\)$/m,
  );
  expect(stderr).not.toContain('\u001b');
});

test('sync with lines of JSON reports it as an event', async () => {
  const { stdout } = await runWaiting('sync', '--log-format', 'json');
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
    expect.objectContaining({
      level: 'info',
      event: 'SynchronizationWaiting',
      message: 'waiting 30 s for the source, which is busy (503 ServerBusy)',
      seconds: 30,
    }),
  );
});
