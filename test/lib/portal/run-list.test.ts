import type { RunCommand } from '../../../lib/portal/acts/captured-command';
import { RunList } from '../../../lib/portal/acts/run-list';
import type { CliIo } from '../../../lib/cli/io';

const IO = { commandName: 'datashare', now: () => new Date(0) } as CliIo;
const ACT = { name: 'sync', title: 'Synchronize', argv: ['sync'], subject: 'sales' };

/** A command that ends when it is asked to. */
const waitForCancel: RunCommand = (_argv, { signal }) =>
  new Promise((resolve) => signal.addEventListener('abort', () => setImmediate(() => resolve(130))));

test('no act starts once the portal ends, also while another one stops', async () => {
  const runs = new RunList(waitForCancel, IO);
  expect(runs.start(ACT, 'a')).toHaveProperty('id');
  const stopped = runs.stop();
  expect(runs.start(ACT, 'b')).toHaveProperty('refusal', 'The portal ends. Start it again.');
  await stopped;
  expect(runs.list().map(({ exitCode, isCancelled }) => [exitCode, isCancelled])).toEqual([[130, true]]);
});

test('a list of acts has no outputs: only the page of one act reads its output', async () => {
  const print: RunCommand = (_argv, { stdout }) => (stdout('done\n'), Promise.resolve(0));
  const runs = new RunList(print, IO);
  const started = runs.start(ACT, 'a');
  await runs.stop();
  expect(runs.list()).toHaveLength(1);
  expect(runs.list()[0]).not.toHaveProperty('output');
  expect('id' in started && runs.find(started.id)?.output.stdout).toBe('done\n');
});

test('a document has one act at a time', async () => {
  const runs = new RunList(waitForCancel, IO);
  runs.start(ACT, 'a');
  expect(runs.start(ACT, 'a')).toHaveProperty('refusal');
  await runs.stop();
});
