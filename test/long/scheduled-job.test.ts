import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSubscription } from '../../lib';
import { bothSides, container, contents, fill, freshName, put } from '../support/accounts';
import type { Ran } from '../support/cli';
import { datashare, documentFile } from '../support/cli';
import { inContainers, readJobContainer } from '../support/container-job';
import { CompiledCommand } from '../support/datashare-process';
import { toInvitation } from '../support/exchanges';
import { underWay } from '../support/running-sync';
import { WatchingProxy } from '../support/watching-proxy';

/*
 * The container of examples/scheduled as a plain process: the command, the arguments and the environment that Terraform
 * gives the job, with the accounts of the emulator beside them.
 */

const GOLDEN = readFileSync(join(__dirname, '../../examples/scheduled/golden/fabrikam.tf.json'), 'utf8');
const job = readJobContainer(GOLDEN);

const command = new CompiledCommand();
afterAll(() => command.remove());

type Line = Readonly<Record<string, unknown>>;

/** Returns the output of a run: one JSON object on each line, and nothing else. */
const parseLogLines = ({ stdout }: Ran): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Container names of its own for each name of the example. */
function freshNames(): (side: string, name: string) => string {
  const names = new Map<string, string>();
  return (side, name) => {
    const key = `${side} ${name}`;
    names.set(key, names.get(key) ?? freshName());
    return names.get(key)!;
  };
}

const renamed = freshNames();
const subscription = inContainers(job.env['DATASHARE_SUBSCRIPTION'], renamed);
const { invitationId } = subscription.invitation;
const sourceName = renamed('source', 'observations');
const env = { ...job.env, DATASHARE_SUBSCRIPTION: JSON.stringify(subscription), ...bothSides() };

/** Runs the job's container once. */
const runJob = (changes: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  command.start(job.args, { PATH: process.env['PATH']!, ...env, ...changes }).ended;

const runs: Ran[] = [];

beforeAll(async () => {
  const source = await fill('contoso', sourceName, { 'daily/a.csv': 'date,rain', 'stations.json': '[1]' });
  const exchange = await fill('contoso', renamed('exchange', 'exchange'), {});
  const invitation = toInvitation(subscription, {
    snapshotSchedule: { cron: '30 3 * * *' },
    state: 'Active',
    termsOfUse: 'For analysis inside your company. Do not pass on. No warranty.',
    termsSha256: subscription.invitation.termsSha256,
  });
  await put(exchange, `invitations/${invitationId}/invitation.json`, JSON.stringify(invitation));
  runs.push(await runJob());
  await put(source, 'daily/b.csv', 'date,sun');
  runs.push(await runJob());
});

test('the job runs the command of the package on the document that the subscription puts out', () => {
  const { output } = JSON.parse(GOLDEN) as { output: Record<string, { value: unknown }> };
  expect(job.command).toEqual(['datashare']);
  expect(job.args).toEqual([
    'sync',
    'env:DATASHARE_SUBSCRIPTION',
    '--if-running',
    'skip',
    '--if-ended',
    'skip',
    '--log-format',
    'json',
  ]);
  expect(parseSubscription(job.env['DATASHARE_SUBSCRIPTION'])).toEqual(
    parseSubscription(output['subscription'].value),
  );
});

test('the invitation is the one that examples/exchange hands over', () => {
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(__dirname, '../../examples', file), 'utf8'));
  const { output } = read('exchange/golden/contoso.tf.json') as {
    output: Record<string, { value: unknown }>;
  };
  expect(read('scheduled/invitation.json')).toEqual(output['fabrikam_invitation'].value);
});

test('the environment of the job has no secret', () => {
  expect(Object.keys(job.env).sort()).toEqual([
    'AZURE_CLIENT_ID',
    'AZURE_TOKEN_CREDENTIALS',
    'DATASHARE_SOURCE_CLIENT_ID',
    'DATASHARE_SUBSCRIPTION',
  ]);
});

test('run twice, it copies everything, then only the changes', async () => {
  expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual([
    { exitCode: 0, stderr: '' },
    { exitCode: 0, stderr: '' },
  ]);
  const ends = runs.map((run) => parseLogLines(run).at(-1));
  expect(ends).toMatchObject([
    { status: 'Succeeded', synchronizationMode: 'FullSync', filesWritten: 2, filesUnchanged: 0 },
    { status: 'Succeeded', synchronizationMode: 'Incremental', filesWritten: 1, filesUnchanged: 2 },
  ]);
  expect(await contents(container('fabrikam', renamed('target', 'contoso')))).toEqual({
    'weather/daily/a.csv': 'date,rain',
    'weather/daily/b.csv': 'date,sun',
    'weather/stations.json': '[1]',
  });
});

test('each line is a JSON object with its subject', () => {
  for (const line of runs.flatMap(parseLogLines)) {
    expect(line).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      level: 'info',
      event: expect.stringMatching(/^Synchronization(Started|Progress|Ended)$/) as string,
      subscriptionName: 'contoso-weather',
      shareName: 'weather',
      invitationId,
    });
  }
});

test('a run that meets another one leaves it alone, and ends well', async () => {
  const apart = freshNames();
  const busy = { ...inContainers(job.env['DATASHARE_SUBSCRIPTION'], apart), exchange: null };
  await fill('contoso', apart('source', 'observations'), {
    'daily/a': '1',
    'daily/b': '2',
    'stations.json': '3',
  });
  const proxy = await WatchingProxy.start();
  const first = await underWay(proxy, documentFile(busy));
  const ran = await runJob({ DATASHARE_SUBSCRIPTION: JSON.stringify(busy) });
  await first.letGo();
  expect(await first.ended).toMatchObject({ exitCode: 0 });
  await proxy.stop();
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(parseLogLines(ran).at(-1)).toMatchObject({
    event: 'SynchronizationEnded',
    level: 'info',
    status: 'Skipped',
    exitCode: 0,
    message: expect.stringContaining('another synchronization') as string,
  });
});

describe('the records of the runs', () => {
  test('are listed by datashare history', async () => {
    const { exitCode, stdout } = await datashare(['history', 'env:DATASHARE_SUBSCRIPTION', '--json'], {
      env,
    });
    expect(exitCode).toBe(0);
    const { synchronizations } = JSON.parse(stdout) as { synchronizations: Line[] };
    expect(synchronizations.map(({ synchronizationId }) => synchronizationId)).toEqual(
      runs.map((run) => parseLogLines(run).at(-1)!['synchronizationId']).reverse(),
    );
    const table = await datashare(['history', documentFile(subscription)], { env });
    expect(table.stdout).toMatch(/Incremental {2}Succeeded +1 [^]*FullSync +Succeeded +2 /);
  });

  test('are shown to the provider by datashare status', async () => {
    const url = `https://contoso.blob.core.windows.net/${renamed('exchange', 'exchange')}`;
    const { exitCode, stdout } = await datashare(['status', url, '--json'], { env });
    expect(exitCode).toBe(0);
    const { recipients } = JSON.parse(stdout) as { recipients: Line[] };
    expect(recipients).toMatchObject([
      {
        shareName: 'weather',
        synchronizations: 2,
        schedule: '30 3 * * *',
        isLate: false,
        lastSynchronization: { status: 'Succeeded', synchronizationMode: 'Incremental', filesWritten: 1 },
      },
    ]);
    const inThreeDays = { env, now: () => new Date(Date.now() + 3 * 24 * 3_600_000) };
    const late = await datashare(['status', url, '--json'], inThreeDays);
    expect(JSON.parse(late.stdout)).toMatchObject({ recipients: [{ isLate: true }] });
  });
});

describe('the alerts', () => {
  interface Alert {
    readonly name: string;
    readonly criteria: readonly { readonly query: string }[];
  }
  const { resource } = JSON.parse(GOLDEN) as { resource: Record<string, Record<string, Alert>> };
  const alerts = Object.values(resource['azurerm_monitor_scheduled_query_rules_alert_v2']);
  const queries = alerts.map(({ name, criteria }) => [name, criteria[0].query] as const);

  test('there are two', () =>
    expect(queries.map(([name]) => name)).toEqual(['weather-job-failed', 'weather-job-late']));

  test.each(queries)('%s asks for fields that the last line of a run has', (_, query) => {
    const fields = [...query.matchAll(/\bline\.(\w+)/g)].map(([, field]) => field);
    expect(fields.length).toBeGreaterThan(3);
    const ended = parseLogLines(runs[0]).at(-1)!;
    expect(Object.keys(ended)).toEqual(expect.arrayContaining(fields));
  });

  test.each(queries)('%s asks for values that runs say', async (name, query) => {
    const values = (field: string): string[] => {
      const [, said] = new RegExp(`tostring\\(line\\.${field}\\) (?:==|in) \\(?("[^)\\n]*")`).exec(query)!;
      return [...said.matchAll(/"([^"]*)"/g)].map(([, value]) => value);
    };
    const failed = await runJob({
      DATASHARE_SUBSCRIPTION: JSON.stringify({ ...subscription, allowCrossRegion: 1 }),
    });
    const [good, bad] = [parseLogLines(runs[0]).at(-1)!, parseLogLines(failed).at(-1)!];
    const asked = name.endsWith('late') ? good : bad;
    expect(values('event')).toContain(asked['event']);
    expect(values('status')).toContain(asked['status']);
    expect(values('subscriptionName')).toContain(asked['subscriptionName'] ?? '');
  });
});
