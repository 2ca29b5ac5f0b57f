import { ManagedIdentity, SnapshotEngine, SnapshotJob, SnapshotTrigger } from '../../constructs';
import { DatasetType, listSynchronizations, parseSubscription, verifySnapshot } from '../../lib';
import type { SingleSourceSubscription } from '../../lib';
import { accept } from '../constructs/declarations';
import { container, contents, fill, freshName, put } from '../support/accounts';
import type { Ran } from '../support/cli';
import { readJobContainer } from '../support/container-job';
import type { DatashareProcess } from '../support/datashare-process';
import { CompiledCommand } from '../support/datashare-process';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { copyKey, findRepeated, isCopy, isDone, WatchingProxy } from '../support/watching-proxy';

/*
 * The replicas of a job with `SnapshotEngine.own({ parallelism })`, each as a plain process: with the command, the arguments and the
 * environment that the stack gives the container, the name of the execution as Container Apps sets it, and the accounts of the emulator.
 */

const REPLICAS = 3;
const FOLDERS = ['d0', 'd1', 'd2', 'd3', 'd4', 'd5'];

const command = new CompiledCommand();
let proxy: WatchingProxy;
beforeAll(async () => (proxy = await WatchingProxy.start()));
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy.stop();
  command.remove();
});

const job = synthesizeJob();

function synthesizeJob(): ReturnType<typeof readJobContainer> {
  const stack = stackForTest('consumer');
  const identity = new ManagedIdentity(stack, 'sync', {
    resourceGroupName: 'rg-lake',
    location: 'westeurope',
  });
  const engine = SnapshotEngine.own({ parallelism: REPLICAS });
  const snapshotTrigger = SnapshotTrigger.cron('0 2 * * *');
  const subscription = accept(stack, 'contoso-sales', { identity, engine, snapshotTrigger });
  new SnapshotJob(stack, 'sales-job', {
    ...{ subscription, resourceGroupName: 'rg-lake', image: 'fabrikam.azurecr.io/datashare:0.1.0' },
  });
  return readJobContainer(JSON.stringify(synthesizeStack(stack)));
}

/** The document of the job, about containers of its own: a dataset for each folder. */
async function createSubscription(): Promise<SingleSourceSubscription> {
  const [from, to] = [freshName(), freshName()];
  const document = parseSubscription(job.env['DATASHARE_SUBSCRIPTION']);
  const stateContainer = freshName();
  const files = FOLDERS.flatMap((folder) => [1, 2, 3, 4, 5].map((i) => [`${folder}/${i}`, `${folder} ${i}`]));
  await fill('contoso', from, Object.fromEntries(files) as Record<string, string>);
  for (const name of [to, stateContainer]) await fill('fabrikam', name, {});
  return parseSubscription({
    ...document,
    stateContainer,
    mappings: FOLDERS.map((path) => ({
      ...{ datasetName: path, datasetType: DatasetType.FOLDER },
      ...{ source: { container: from, path }, target: { container: to, path } },
    })),
  }) as SingleSourceSubscription;
}

function startReplica(subscription: SingleSourceSubscription, execution: string): DatashareProcess {
  return command.start(job.args, {
    PATH: process.env['PATH']!,
    ...job.env,
    ...proxy.env,
    DATASHARE_SUBSCRIPTION: JSON.stringify(subscription),
    CONTAINER_APP_JOB_EXECUTION_NAME: execution,
  });
}

const startReplicas = (subscription: SingleSourceSubscription, execution: string): DatashareProcess[] =>
  Array.from({ length: REPLICAS }, () => startReplica(subscription, execution));

/** A replica that starts after the run has ended does nothing. Those that help the one that leads have read the ranges of the run. */
function holdCopiesUntilAllHelp(): void {
  let helpers = 0;
  const areThere = new Promise<void>((resolve) => {
    proxy.after = ({ method, path, status }) => {
      if (method === 'GET' && path.endsWith('/split.json') && status === 200) helpers += 1;
      if (helpers === REPLICAS - 1) resolve();
    };
  });
  proxy.before = (request) => (isCopy(request) ? areThere : undefined);
}

/** Returns the last line of the log. */
const parseEnd = ({ stdout }: Ran): Record<string, unknown> =>
  JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;

async function expectSame(subscription: SingleSourceSubscription): Promise<void> {
  const [{ source, target }] = subscription.mappings;
  expect(await contents(container('fabrikam', target!.container))).toEqual(
    await contents(container('contoso', source.container)),
  );
  expect(await verifySnapshot(subscription, { env: proxy.env })).toMatchObject({ status: 'Succeeded' });
  const copies = proxy.requests.filter((request) => isCopy(request) && isDone(request));
  expect(findRepeated(copies.map(copyKey))).toEqual([]);
}

test('the replicas of an execution share one run, and one that starts late does nothing', async () => {
  expect(job.args).toEqual(expect.arrayContaining(['--if-running', 'skip', '--parallel', '3']));
  const subscription = await createSubscription();
  holdCopiesUntilAllHelp();
  const ran = await Promise.all(startReplicas(subscription, 'sales-job-1').map(({ ended }) => ended));
  expect(ran.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    ran.map(() => ({ exitCode: 0, stderr: '' })),
  );
  const { synchronizationId } = parseEnd(ran[0]);
  for (const each of ran)
    expect(parseEnd(each)).toMatchObject({ status: 'Succeeded', synchronizationId, filesWritten: 30 });
  await expectSame(subscription);

  await put(container('contoso', subscription.mappings[0].source.container), 'd0/new', 'new');
  const late = await startReplica(subscription, 'sales-job-1').ended;
  expect([late.exitCode, parseEnd(late)['synchronizationId']]).toEqual([0, synchronizationId]);
  expect(await listSynchronizations(subscription, { env: proxy.env })).toHaveLength(1);

  const next = await startReplica(subscription, 'sales-job-2').ended;
  expect(parseEnd(next)).toMatchObject({ status: 'Succeeded', filesWritten: 1, filesUnchanged: 30 });
  await expectSame(subscription);
});

test.each([1, 9, 20])(
  'a replica that is killed at copy %i and started again joins the others',
  async (at) => {
    const subscription = await createSubscription();
    const replicas = startReplicas(subscription, 'sales-job-1');
    let copies = 0;
    const killed = new Promise<DatashareProcess>((resolve) => {
      proxy.before = async (request) => {
        if (isCopy(request) && ++copies === at) {
          replicas[at % REPLICAS].signal('SIGKILL');
          resolve(startReplica(subscription, 'sales-job-1'));
        }
        await new Promise((done) => setTimeout(done, 3));
      };
    });
    const ran = await Promise.all(replicas.map(({ ended }) => ended));
    const again = await (await killed).ended;
    expect([...ran, again].map(({ exitCode }) => exitCode).sort((a, b) => a - b)).toEqual([-1, 0, 0, 0]);
    await expectSame(subscription);
  },
);

test('a job whose replicas are all stopped goes on in its retries', async () => {
  const subscription = await createSubscription();
  const replicas = startReplicas(subscription, 'sales-job-1');
  let copies = 0;
  proxy.before = (request) => {
    if (isCopy(request) && ++copies === 10) for (const each of replicas) each.signal('SIGTERM');
  };
  const stopped = await Promise.all(replicas.map(({ ended }) => ended));
  for (const { exitCode } of stopped) expect(exitCode).not.toBe(0);
  proxy.before = () => {};
  const ran = await Promise.all(startReplicas(subscription, 'sales-job-1').map(({ ended }) => ended));
  expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
  await expectSame(subscription);
});
