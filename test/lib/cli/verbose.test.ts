import type { SentRequest } from '../../../lib';
import { syncSnapshot } from '../../../lib';
import { pair } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { answerWith, reset } from '../../support/fault-proxy';
import { FaultyPair, QUICK } from '../../support/faulty-pair';

const REQUEST = /^(?<status>\d{3}|---) +\d+ ms {2}(?<operation>[A-Z][A-Za-z ]+) (?<url>http\S+)(?<rest>.*)$/;

describe('--verbose', () => {
  test('prints each request on standard error, without its query, and leaves standard output as it is', async () => {
    const { subscription } = await pair({ a: '1' });
    const path = documentFile(subscription);
    const ran = await datashare(['sync', path, '-v', '--json']);
    expect(ran.exitCode).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ status: 'Succeeded' });
    const lines = ran.stderr.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(REQUEST);
    const operations = lines.map((line) => REQUEST.exec(line)!.groups!['operation']);
    expect(operations).toEqual(expect.arrayContaining(['List Blobs', 'Copy Blob From URL', 'Put Blob']));
    expect(ran.stderr).not.toMatch(/[?&]|sig=|Bearer/);
  });

  test('can come from the configuration file', async () => {
    const path = documentFile((await pair({ a: '1' })).subscription);
    const config = documentFile({ plan: { verbose: true } }, 'datashare.config.json');
    const ran = await datashare(['--config', config, 'plan', path]);
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(/^200 .* List Blobs http/m);
  });

  test('is refused with --quiet', async () => {
    const both = await datashare(['verify', '/no/such/file.json', '-q', '-v']);
    expect(both.exitCode).toBe(2);
    expect(both.stderr).toContain("option '-q, --quiet' cannot be used with option '-v, --verbose'");
  });
});

test('onRequest receives failed tries too, with the code and the id of the answer, and those without an answer', async () => {
  const faulty = await FaultyPair.create({ a: '1' });
  try {
    const requestId = '0a1b2c3d-001e-0000-0000-000000000000';
    faulty.proxy.inject(
      { operation: 'list' },
      answerWith(503, 'ServerBusy', { 'x-ms-request-id': requestId }),
    );
    faulty.proxy.inject({ operation: 'list' }, reset);
    const requests: SentRequest[] = [];
    await syncSnapshot(faulty.sides.subscription, {
      ...QUICK,
      env: faulty.env,
      onRequest: (request) => requests.push(request),
    });
    const lists = requests.filter(({ operation }) => operation === 'List Blobs');
    expect(lists[0]).toMatchObject({ method: 'GET', status: 503, errorCode: 'ServerBusy', requestId });
    expect(lists[1]).toMatchObject({ errorCode: 'ECONNRESET' });
    expect(lists[1].status).toBeUndefined();
    expect(lists[2]).toMatchObject({ status: 200 });
    expect(lists[2].url).toMatch(/^http[^?]+$/);
  } finally {
    await faulty.end();
  }
});

test('onRequest receives the status of an answer that nobody can use', async () => {
  const faulty = await FaultyPair.create({ a: '1' });
  try {
    faulty.proxy.inject({ operation: 'list' }, (exchange) =>
      exchange.send({ status: 200, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>') }),
    );
    const requests: SentRequest[] = [];
    const options = {
      ...QUICK,
      env: faulty.env,
      onRequest: (request: SentRequest) => requests.push(request),
    };
    await syncSnapshot(faulty.sides.subscription, options);
    const [first] = requests.filter(({ operation }) => operation === 'List Blobs');
    expect([first.status, typeof first.errorCode]).toEqual([200, 'string']);
  } finally {
    await faulty.end();
  }
});
