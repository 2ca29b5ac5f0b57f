import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RunRecord } from '../../../../lib';
import { bothSides, container, pair } from '../../../support/accounts';
import { datashare, documentFile } from '../../../support/cli';

/** The requests that were posted. */
interface Posted {
  readonly method: string;
  readonly url: string;
  readonly type: string | undefined;
  readonly body: string;
}

let hook: Server;
let origin: string;
let posted: Posted[];
let status: number;

beforeAll(async () => {
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method, url, headers } = request;
      posted.push({ method: method!, url: url!, type: headers['content-type'], body });
      response.writeHead(status, status === 302 ? { location: `${origin}/elsewhere` } : {}).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
});
beforeEach(() => {
  posted = [];
  status = 204;
});
afterAll(async () => {
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

const blobs = { 'a.csv': 'a' };

test('a run posts the record that history lists', async () => {
  const path = documentFile((await pair(blobs)).subscription);
  const url = `${origin}/hooks/data?code=s3cret`;
  const ran = await datashare(['sync', path, '--notify', url, '--json']);
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(posted).toMatchObject([
    { method: 'POST', url: '/hooks/data?code=s3cret', type: 'application/json' },
  ]);
  const record = JSON.parse(posted[0].body) as RunRecord;
  expect(record).toMatchObject({ documentType: 'synchronization', status: 'Succeeded' });
  expect(JSON.parse(ran.stdout)).toEqual(record);
  const { stdout } = await datashare(['history', path, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ synchronizations: [record] });
});

test('the URL can come from the environment, which a list of processes does not show', async () => {
  const path = documentFile((await pair(blobs)).subscription);
  const env = { ...bothSides(), DATASHARE_NOTIFY_URL: `${origin}/x` };
  expect(await datashare(['sync', path], { env })).toMatchObject({ exitCode: 0, stderr: '' });
  expect(posted.map(({ url }) => url)).toEqual(['/x']);
});

test('a run with failed files posts its record, and keeps its exit code', async () => {
  const { subscription, target } = await pair(blobs);
  await target.getBlockBlobClient('a.csv').upload('mine', 4);
  const ran = await datashare(['sync', documentFile(subscription), '--notify', origin]);
  expect(ran.exitCode).toBe(5);
  expect(JSON.parse(posted[0].body)).toMatchObject({ status: 'Failed', message: '1 file failed' });
});

test('a run that ends with an error posts its record', async () => {
  const { subscription, source } = await pair({ a: '1', b: '2' }, { deletions: 'mirror' });
  const path = documentFile(subscription);
  await datashare(['sync', path]);
  await source.deleteBlob('a');
  const ran = await datashare(['sync', path, '--notify', origin]);
  expect(ran).toMatchObject({
    exitCode: 5,
    stderr: expect.stringMatching(/^error: .* \[DeletionFuse\]/) as string,
  });
  expect(JSON.parse(posted[0].body)).toMatchObject({ status: 'Failed' });
});

test('a run without a record posts nothing', async () => {
  const { subscription } = await pair(blobs);
  const path = documentFile({
    ...subscription,
    target: { ...subscription.target, location: 'northeurope' },
  });
  expect(await datashare(['sync', path, '--notify', origin])).toMatchObject({ exitCode: 3 });
  expect(posted).toEqual([]);
});

describe('a hook that fails', () => {
  test.each([
    // Another try can succeed.
    [500, 'it answered 500', 3],
    [302, 'it answered 302', 1],
  ])(
    'with status %i does not fail the run, and the secret of its URL is not printed',
    async (answer, reason, tries) => {
      status = answer;
      const { subscription, target } = await pair(blobs);
      const url = `${origin}/s3cret?sig=s3cret`;
      const ran = await datashare(['sync', documentFile(subscription), '--notify', url]);
      expect(ran).toMatchObject({
        exitCode: 0,
        stderr: `warning: ${origin.slice(7)} did not accept the notification (${reason}); check the URL and the service; nothing else is affected [NotifyFailed]\n`,
      });
      expect(await target.getBlobClient('a.csv').exists()).toBe(true);
      expect(posted.map(({ url: at }) => at)).toEqual(Array<string>(tries).fill('/s3cret?sig=s3cret'));
    },
  );

  test('that cannot be reached does not fail the run', async () => {
    const path = documentFile((await pair(blobs)).subscription);
    const ran = await datashare(['sync', path, '--notify', 'http://127.0.0.1:9/s3cret']);
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(
      /^warning: 127\.0\.0\.1:9 did not accept the notification \([^)\n]+\); [^\n]* \[NotifyFailed\]\n$/,
    );
    expect(ran.stderr).not.toContain('s3cret');
  });
});

test.each([
  'http://hooks.example/s3cret',
  'https://user:s3cret@hooks.example/',
  'ftp://hooks.example/s3cret',
  's3cret',
])('%s is refused before anything is done, and not repeated', async (url) => {
  const { subscription } = await pair(blobs);
  const path = documentFile(subscription);
  const byOption = await datashare(['sync', path, '--notify', url]);
  const byVariable = await datashare(['sync', path], { env: { ...bothSides(), DATASHARE_NOTIFY_URL: url } });
  for (const ran of [byOption, byVariable]) {
    expect(ran).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: the URL for notifications is not an https URL without a user in it [Usage]\n  fix: set it with --notify or DATASHARE_NOTIFY_URL\n',
    });
  }
  expect(await container('fabrikam', subscription.stateContainer).exists()).toBe(false);
});
