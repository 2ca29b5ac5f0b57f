import { warnings } from '../../../../lib/errors/catalogue';
import type { SnapshotProgress } from '../../../../lib';
import { parseSubscription } from '../../../../lib';
import { createProgress } from '../../../../lib/snapshot/copying/progress-counts';
import type { CliIo } from '../../../../lib/cli/io';
import { JsonLog } from '../../../../lib/cli/output/synchronization/json-log';
import { bothSides, pair } from '../../../support/accounts';
import type { Ran } from '../../../support/cli';
import { datashare, documentFile } from '../../../support/cli';

type Line = Readonly<Record<string, unknown>>;

const parseLines = ({ stdout }: Pick<Ran, 'stdout'>): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const sync = (path: string, ...args: string[]): Promise<Ran> =>
  datashare(['sync', path, '--log-format', 'json', ...args]);

/** The fields of the last line if nothing is known. */
const NOTHING_KNOWN = {
  synchronizationId: null,
  synchronizationMode: null,
  startTime: null,
  endTime: null,
  durationMs: null,
  filesRead: null,
  filesWritten: null,
  sizeWritten: null,
  filesUnchanged: null,
  filesDeleted: null,
  filesFailed: null,
  filesPostponed: null,
};

test('a run prints one line when it starts and one when it ends', async () => {
  const { subscription } = await pair({ a: '12', b: '3' });
  const ran = await sync(documentFile(subscription));
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  const of = {
    time: expect.any(String) as string,
    level: 'info',
    subscriptionName: 'contoso-sales',
    shareName: 'sales',
    invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
  };
  expect(parseLines(ran)).toEqual([
    { ...of, event: 'SynchronizationStarted' },
    {
      ...of,
      event: 'SynchronizationEnded',
      status: 'Succeeded',
      exitCode: 0,
      code: null,
      message: null,
      fix: null,
      synchronizationId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      synchronizationMode: 'FullSync',
      startTime: expect.any(String) as string,
      endTime: expect.any(String) as string,
      durationMs: expect.any(Number) as number,
      filesRead: 2,
      filesWritten: 2,
      sizeWritten: 3,
      filesUnchanged: 0,
      filesDeleted: 0,
      filesFailed: 0,
      filesPostponed: 0,
      trigger: null,
      changeLatencyP95Ms: null,
      filesMissedByEvents: null,
      oldestWaitingMs: null,
      deadLetters: null,
    },
  ]);
});

test('files that fail are an error, with the numbers of the run', async () => {
  const { subscription, target } = await pair({ a: '1', b: '2' });
  await target.getBlockBlobClient('a').upload('mine', 4);
  const ran = await sync(documentFile(subscription));
  expect(ran).toMatchObject({ exitCode: 5, stderr: '' });
  expect(parseLines(ran).at(-1)).toMatchObject({
    level: 'error',
    status: 'Failed',
    exitCode: 5,
    code: 'Collision',
    message: expect.stringMatching(/^1 file failed, the first of them all\/a: /) as string,
    fix: 'see them all with datashare history --json',
    filesWritten: 1,
    filesFailed: 1,
  });
});

test('an error during the run includes the work done until then', async () => {
  const { subscription, source } = await pair({ a: '1', b: '2' }, { deletions: 'mirror' });
  const path = documentFile(subscription);
  await sync(path);
  await source.deleteBlob('a');
  const ran = await sync(path);
  expect(ran).toMatchObject({ exitCode: 5, stderr: '' });
  expect(parseLines(ran).at(-1)).toMatchObject({
    level: 'error',
    status: 'Failed',
    code: 'DeletionFuse',
    fix: expect.stringContaining('--allow-deletes 1') as string,
    filesUnchanged: 1,
  });
});

test('sides that do not match are refused', async () => {
  const { subscription } = await pair({ a: '1' });
  const target = { ...subscription.target, location: 'northeurope' };
  const ran = await sync(documentFile({ ...subscription, target }));
  expect(ran).toMatchObject({ exitCode: 3, stderr: '' });
  expect(parseLines(ran).at(-1)).toMatchObject({
    level: 'error',
    subscriptionName: 'contoso-sales',
    status: 'Refused',
    exitCode: 3,
    code: 'RegionMismatch',
    ...NOTHING_KNOWN,
  });
});

test('a document that cannot be parsed is refused, without the name of its subscription', async () => {
  const ran = await sync(documentFile('{'));
  expect(ran).toMatchObject({ exitCode: 2, stderr: '' });
  expect(parseLines(ran)).toMatchObject([
    { event: 'SynchronizationEnded', subscriptionName: null, status: 'Refused', code: 'DocumentNotJson' },
  ]);
});

test('an interrupted run ends as failed', async () => {
  const path = documentFile((await pair({ a: '1' })).subscription);
  const ran = await datashare(['sync', path, '--log-format', 'json'], { signal: AbortSignal.abort() });
  expect(ran).toMatchObject({ exitCode: 130, stderr: '' });
  expect(parseLines(ran).at(-1)).toMatchObject({ status: 'Failed', exitCode: 130, code: 'Interrupted' });
});

test('a warning is a line with its code', async () => {
  const { subscription } = await pair({ a: '1' });
  const ran = await sync(documentFile(subscription), '--notify', 'http://127.0.0.1:9/');
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  const [warning] = parseLines(ran).filter(({ level }) => level === 'warning');
  expect(warning).toMatchObject({
    event: 'SynchronizationWarning',
    code: 'NotifyFailed',
    message: expect.stringContaining('127.0.0.1:9') as string,
  });
});

describe('without a terminal', () => {
  const io = (said: string[]): CliIo =>
    ({
      stdout: (text: string) => said.push(text),
      now: () => new Date('2026-11-22T12:00:00Z'),
    }) as unknown as CliIo;

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('there is a line of progress every five seconds, until the run ends', async () => {
    const said: string[] = [];
    const log = new JsonLog(io(said));
    log.start(parseSubscription((await pair({})).subscription));
    const progress: SnapshotProgress = {
      ...createProgress(),
      datasetName: 'all',
      plannedFiles: 9,
      plannedBytes: 90,
      copiedFiles: 3,
      copiedBytes: 30,
      unchangedFiles: 1,
      failedFiles: 0,
    };
    log.reportProgress(progress);
    jest.advanceTimersByTime(10_000);
    log.skip('another one');
    jest.advanceTimersByTime(60_000);
    expect(said.map((line) => (JSON.parse(line) as Line)['event'])).toEqual([
      'SynchronizationStarted',
      'SynchronizationProgress',
      'SynchronizationProgress',
      'SynchronizationEnded',
    ]);
    expect(JSON.parse(said[1])).toMatchObject({ ...progress, bytesPerSecond: null, secondsLeft: null });
  });

  test('text of others does not break lines, and secrets are not printed', () => {
    const said: string[] = [];
    const log = new JsonLog(io(said));
    log.reportWarning(warnings.receiptNotLeft('\u001b[2J\n\u2028 https://x.example/?sig=s3cret', undefined));
    expect(said).toHaveLength(1);
    // eslint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(said[0]).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u2028]|s3cret/);
    expect(said[0].trimEnd()).not.toContain('\n');
    expect(JSON.parse(said[0])).toMatchObject({ code: 'ReceiptNotLeft' });
  });

  test('reports a bug as a bug', () => {
    const said: string[] = [];
    const log = new JsonLog(io(said));
    expect(() => log.fail(new TypeError('oops'))).toThrow('oops');
    expect(JSON.parse(said[0])).toMatchObject({ status: 'Failed', code: 'InternalError', exitCode: 1 });
  });
});

test('--json and --log-format json cannot be combined', async () => {
  const ran = await sync(documentFile('{}'), '--json');
  expect(ran.exitCode).toBe(2);
  expect(ran.stderr).toMatch(/^error: .*--log-format.*--json.* \[Usage\]/);
});

describe('a document in the environment', () => {
  test.each(['check', 'plan', 'sync', 'verify', 'history'])('is what datashare %s reads', async (name) => {
    const { subscription } = await pair({ a: '1' });
    const env = { ...bothSides(), A_DOCUMENT: JSON.stringify(subscription) };
    if (name === 'verify') await datashare(['sync', 'env:A_DOCUMENT'], { env });
    expect(await datashare([name, 'env:A_DOCUMENT'], { env })).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('that is not set is named', async () => {
    expect(await datashare(['plan', 'env:A_DOCUMENT'], { env: {} })).toMatchObject({
      exitCode: 2,
      stderr:
        'error: the environment variable A_DOCUMENT cannot be read: it is empty or not set [DocumentUnreadable]\n  fix: set it to the text of the document, or pass the path of a file\nRun "datashare explain DocumentUnreadable" for details.\n',
    });
  });

  test('that is invalid is named, and its value is not repeated', async () => {
    const env = { ...bothSides(), A_DOCUMENT: '{"s3cret' };
    const { exitCode, stderr } = await datashare(['plan', 'env:A_DOCUMENT'], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: .*env:A_DOCUMENT: .* \[DocumentNotJson\]/);
    expect(stderr).not.toContain('s3cret');
  });
});
