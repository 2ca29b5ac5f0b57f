import type { EngineStatus } from '../../../lib';
import { EngineRunReader } from '../../../lib/azure';
import type { EngineAnswer, EngineRun } from '../../../lib/snapshot/contract/engine-run';
import type { SubscriptionEngine } from '../../../lib/model/documents/subscription-engine';
import type { Answer, RecordedRequest } from '../../support/recorder';
import { Recorder } from '../../support/recorder';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const PROJECT = `${GROUP}/Microsoft.StorageMover/storageMovers/m/projects/p`;
const FACTORY = `${GROUP}/Microsoft.DataFactory/factories/f`;
const POLICY = `${GROUP}/Microsoft.Storage/storageAccounts/fabrikam/objectReplicationPolicies/p`;

const MOVER_ID = PROJECT.replace(/\/projects\/.*$/, '');
const MOVER: SubscriptionEngine = { kind: 'StorageMover', resourceId: PROJECT };
const PIPELINE: SubscriptionEngine = { kind: 'DataFactory', resourceId: FACTORY, pipelineName: 'sales' };
const REPLICATION: SubscriptionEngine = { kind: 'ObjectReplication', resourceId: POLICY };

const TOKEN = {
  getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const json = (body: unknown, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

let recorder: Recorder;
let answer: (request: RecordedRequest) => Answer;
let asked: RecordedRequest[];
beforeEach(async () => {
  asked = [];
  recorder = await Recorder.start((request: RecordedRequest) => {
    asked.push(request);
    return answer(request);
  });
});
afterEach(() => recorder.stop());

function read(
  engine: SubscriptionEngine,
  given: Answer | ((request: RecordedRequest) => Answer),
): Promise<EngineAnswer> {
  answer = typeof given === 'function' ? given : () => given;
  const now = (): Date => new Date('2027-01-02T00:00:00Z');
  return new EngineRunReader(now, TOKEN).read(engine, new AbortController().signal);
}

const jobRun = (name: string, properties: object): object => ({ name, properties });

/** Answers a project of Storage Mover with these jobs, and the same runs for each of them. */
function answerProject(jobs: readonly string[], runs: Answer): (request: RecordedRequest) => Answer {
  const listed = json({ value: jobs.map((name) => ({ name })) });
  return ({ path }) => (path.includes('/jobRuns') ? runs : listed);
}

test('reads the runs of all jobs of a project of Storage Mover, the newest first, and one that waits before all', async () => {
  const runs: Readonly<Record<string, Answer>> = {
    sales: json({
      value: [
        jobRun('old', {
          status: 'Succeeded',
          executionStartTime: '2027-01-01T00:00:00Z',
          executionEndTime: '2027-01-01T00:10:00Z',
          itemsTransferred: 12,
          itemsFailed: 0,
          bytesTransferred: 345,
        }),
        jobRun('waiting', { status: 'Queued' }),
      ],
    }),
    stock: json({
      value: [
        jobRun('new', {
          status: 'Failed',
          executionStartTime: '2027-01-01T06:00:00+01:00',
          error: { code: 'E', message: 'no access to https://a.blob.core.windows.net/c?sig=secret' },
        }),
      ],
    }),
  };
  const found = await read(MOVER, ({ path }) => {
    const job = /jobDefinitions\/(\w+)\/jobRuns/.exec(path)?.[1];
    return job === undefined ? json({ value: [{ name: 'sales' }, { name: 'stock' }] }) : runs[job];
  });
  expect(asked.map(({ path }) => path)).toEqual([
    `${PROJECT}/jobDefinitions?api-version=2025-07-01`,
    `${PROJECT}/jobDefinitions/sales/jobRuns?api-version=2025-07-01`,
    `${PROJECT}/jobDefinitions/stock/jobRuns?api-version=2025-07-01`,
  ]);
  expect(found).toMatchObject({
    kind: 'Known',
    runs: [
      { runId: 'waiting', status: 'Running', startTime: null },
      {
        runId: 'new',
        jobName: 'stock',
        status: 'Failed',
        startTime: '2027-01-01T05:00:00.000Z',
        filesCopied: null,
      },
      { runId: 'old', status: 'Succeeded', filesCopied: 12, filesFailed: 0, bytesCopied: 345, message: null },
    ],
  });
  expect(JSON.stringify(found)).not.toContain('secret');
});

const SALES_RUNS = `${PROJECT}/jobDefinitions/sales/jobRuns`;

/** Answers a project of one job with so many pages of runs, of which the last one has the newest. */
function answerPages(pages: number, runsOfPage: number): (request: RecordedRequest) => Answer {
  return ({ path }) => {
    if (!path.toLowerCase().includes('/jobruns')) return json({ value: [{ name: 'sales' }] });
    const page = Number(/page=(\d+)/.exec(path)?.[1] ?? 1);
    const link = `https://management.azure.com${SALES_RUNS.toUpperCase()}?api-version=2025-07-01&page=${page + 1}`;
    const value = Array.from({ length: runsOfPage }, (_, at) =>
      jobRun(`${page}-${at}`, {
        executionStartTime: new Date(Date.UTC(2026, 0, page, 0, 0, at)).toISOString(),
      }),
    );
    return json({ value, ...(page < pages && { nextLink: link }) });
  };
}

test('reads all pages of the runs of a job, also more than a thousand runs', async () => {
  const found = await read(MOVER, answerPages(3, 1200));
  expect(asked.map(({ path }) => path).slice(1)).toEqual([
    `${SALES_RUNS}?api-version=2025-07-01`,
    `${SALES_RUNS.toUpperCase()}?api-version=2025-07-01&page=2`,
    `${SALES_RUNS.toUpperCase()}?api-version=2025-07-01&page=3`,
  ]);
  expect(found).toMatchObject({
    kind: 'Known',
    runs: expect.arrayContaining([expect.objectContaining({ runId: '3-1199' })]) as unknown,
  });
});

test('the last run of each job is among them, however many newer ones others have', async () => {
  const toRuns = (job: string): object[] =>
    job === 'j7'
      ? [
          jobRun('waiting', { status: 'Queued' }),
          jobRun('bad', { status: 'Failed', executionStartTime: '2026-01-01T00:00:00Z' }),
          jobRun('older', { status: 'Failed', executionStartTime: '2025-01-01T00:00:00Z' }),
        ]
      : ['a', 'b'].map((name, at) =>
          jobRun(name, { status: 'Succeeded', executionStartTime: `2027-01-0${at + 1}T00:00:00Z` }),
        );
  const found = await read(MOVER, ({ path }) => {
    const job = /jobDefinitions\/(\w+)\/jobRuns/.exec(path)?.[1];
    const jobs = Array.from({ length: 50 }, (_, at) => ({ name: `j${at}` }));
    return json({ value: job === undefined ? jobs : toRuns(job) });
  });
  const runs = (found as { readonly runs: readonly EngineRun[] }).runs;
  expect(new Set(runs.map(({ jobName }) => jobName)).size).toBe(50);
  expect(runs[0]).toMatchObject({ runId: 'waiting', jobName: 'j7' });
  expect(runs.at(-1)).toMatchObject({ runId: 'bad', jobName: 'j7', status: 'Failed' });
  expect(runs.length).toBe(51);
});

test('reads no more than 120 pages of all lists together', async () => {
  const found = await read(MOVER, (request) => {
    const job = /jobDefinitions\/(\w+)\/jobRuns/i.exec(request.path)?.[1];
    if (job === undefined)
      return json({ value: Array.from({ length: 10 }, (_, at) => ({ name: `j${at}` })) });
    const path = SALES_RUNS.replace('sales', job);
    const page = Number(/page=(\d+)/.exec(request.path)?.[1] ?? 1);
    const nextLink = `https://management.azure.com${path}?api-version=2025-07-01&page=${page + 1}`;
    return json({ value: [], ...(page < 15 && { nextLink }) });
  });
  expect(found).toEqual({
    kind: 'Unknown',
    reason: 'the runs take more than 120 requests to Azure Resource Manager',
  });
  expect(asked).toHaveLength(120);
});

test('reads no list for ever, and says that it was not read to its end', async () => {
  expect(await read(MOVER, answerPages(1_000_000, 1))).toEqual({
    kind: 'Unknown',
    reason: 'the list jobRuns of Azure Resource Manager has more than 20 pages',
  });
  expect(asked).toHaveLength(21);
});

test.each<[string, Answer]>([
  ['text', json('<html>')],
  ['a run without a name', json({ value: [{ properties: {} }] })],
  ['a time that is none', json({ value: [jobRun('a', { executionStartTime: 'soon' })] })],
  ['a negative number', json({ value: [jobRun('a', { itemsFailed: -1 })] })],
  [
    'a next page at another place',
    json({
      value: [],
      nextLink: `https://management.azure.com${PROJECT}/jobDefinitions/other/jobRuns?page=2`,
    }),
  ],
  [
    'a next page of another host',
    json({ value: [], nextLink: `https://evil.management.azure.com${SALES_RUNS}` }),
  ],
  ['a next page that is no URL', json({ value: [], nextLink: 'more' })],
  ['a refusal', json({}, 403)],
])('runs of a job are not understood: %s', async (_, given) => {
  expect(await read(MOVER, answerProject(['sales'], given))).toEqual({
    kind: 'Unknown',
    reason: expect.stringMatching(/Azure Resource Manager/) as unknown,
  });
});

test.each<[string, Answer]>([
  ['more jobs than are read', json({ value: Array.from({ length: 51 }, (_, at) => ({ name: `j${at}` })) })],
  ['a second page', json({ value: [{ name: 'sales' }], nextLink: 'https://example.com/next' })],
  ['a name that leads elsewhere', json({ value: [{ name: '../../secrets' }] })],
])('a project is read no further: %s', async (_, given) => {
  expect(await read(MOVER, given)).toMatchObject({ kind: 'Unknown' });
  expect(asked).toHaveLength(1);
});

describe('a storage mover whose jobs are at the provider', () => {
  const HALF: SubscriptionEngine = { kind: 'StorageMover', resourceId: MOVER_ID };

  test('is asked for itself only, and has no runs to tell', async () => {
    expect(await read(HALF, json({ id: MOVER_ID }))).toEqual({ kind: 'Known', runs: null });
    expect(asked.map(({ path }) => path)).toEqual([`${MOVER_ID}?api-version=2025-07-01`]);
  });

  test.each<[string, Answer, string]>([
    ['does not exist', json({}, 404), 'Missing'],
    ['may not be read', json({}, 403), 'Unknown'],
    ['answers something else', json({ value: [] }), 'Unknown'],
  ])('is told as %s', async (_, given, kind) => {
    expect(await read(HALF, given)).toMatchObject({ kind });
  });
});

test('asks a data factory for the runs of the pipeline, and takes no others', async () => {
  const run = { runStart: '2027-01-01T00:00:00Z', runEnd: '2027-01-01T01:00:00Z', message: '' };
  const runs = await read(
    PIPELINE,
    json({
      value: [
        { ...run, runId: '1', pipelineName: 'sales', status: 'Succeeded' },
        { ...run, runId: '2', pipelineName: 'other', status: 'Failed' },
        { ...run, runId: '3', pipelineName: 'sales', status: 'Sleeping' },
      ],
    }),
  );
  expect(asked[0]).toMatchObject({
    method: 'POST',
    path: `${FACTORY}/queryPipelineRuns?api-version=2018-06-01`,
  });
  expect(JSON.parse(asked[0].body)).toMatchObject({
    lastUpdatedAfter: '2026-11-18T00:00:00.000Z',
    filters: [{ operand: 'PipelineName', operator: 'Equals', values: ['sales'] }],
  });
  expect(runs).toMatchObject({
    kind: 'Known',
    runs: expect.arrayContaining([
      expect.objectContaining({ runId: '1', status: 'Succeeded', message: null }),
      expect.objectContaining({ runId: '3', status: 'Unknown' }),
    ]) as unknown,
  });
});

test('object replication has a policy, and no runs', async () => {
  expect(await read(REPLICATION, json({ properties: { policyId: 'p' } }))).toEqual({
    kind: 'Known',
    runs: null,
  });
});

const EMPTY: EngineStatus['runs'] = [];
test.each<[string, SubscriptionEngine, Answer, EngineAnswer]>([
  ['an engine without runs', MOVER, json({ value: [] }), { kind: 'Known', runs: EMPTY }],
  ['an engine that is not there', MOVER, json({}, 404), { kind: 'Missing' }],
])('%s', async (_, engine, given, expected) => {
  expect(await read(engine, given)).toEqual(expected);
});

test.each<[string, SubscriptionEngine, Answer]>([
  ['text', MOVER, json('<html>')],
  ['a value that is no list', MOVER, json({ value: 'x' })],
  ['a job without a name', MOVER, json({ value: [{ properties: {} }] })],
  ['an empty body', PIPELINE, json('')],
  ['null', REPLICATION, json('null')],
  ['a refusal', PIPELINE, json({}, 403)],
  ['a redirection', MOVER, json({}, 302)],
  ['an accepted request', MOVER, json({ value: [] }, 202)],
])('%s is not understood, and says why', async (_, engine, given) => {
  expect(await read(engine, given)).toEqual({
    kind: 'Unknown',
    reason: expect.stringMatching(/Azure Resource Manager/) as unknown,
  });
});

test('a document without the id of its engine is asked about nothing', async () => {
  expect(await read({ kind: 'StorageMover' }, json({}))).toMatchObject({ kind: 'Unknown' });
  expect(asked).toEqual([]);
});
