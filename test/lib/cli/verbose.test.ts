import type { SentRequest } from '../../../lib';
import { syncSnapshot } from '../../../lib';
import { pair } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import type { Fault } from '../../support/fault-proxy';
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

/** Answers with everything that was sent, as a proxy does that wants to help. */
function repeatRequest(status: number, type: string): Fault {
  return (exchange) => {
    const { path, headers } = exchange.request;
    const sent = JSON.stringify({ path, headers });
    const text = type.endsWith('xml')
      ? `<?xml version="1.0"?><Error><Code>Custom</Code><Message>${sent}</Message></Error>`
      : sent;
    const location = `https://login.example/?to=${encodeURIComponent(String(headers['x-ms-copy-source']))}`;
    const error = { 'x-ms-error-code': 'Custom', 'x-ms-request-id': '1' };
    exchange.send({ status, headers: { ...error, location, 'content-type': type }, body: Buffer.from(text) });
  };
}

/** Signatures, keys and tokens. */
const SECRET = /sig(=|%3D)(?!REDACTED)|SharedKey \w+:(?!REDACTED)|AccountKey=(?!REDACTED)/i;

test.each<[title: string, operation: 'copy' | 'list', fault: Fault]>([
  ['a refusal that repeats the request', 'list', repeatRequest(403, 'application/xml')],
  ['a copy that is refused, with the request repeated', 'copy', repeatRequest(403, 'application/xml')],
  ['a conflict that repeats the request', 'copy', repeatRequest(409, 'text/plain')],
])('--verbose and --debug print no secret for %s', async (_title, operation, fault) => {
  const faulty = await FaultyPair.create({ a: '1' });
  try {
    const path = documentFile(faulty.sides.subscription);
    faulty.proxy.inject({ operation, times: Infinity }, fault);
    const args = ['sync', path, '--verbose', '--debug', '--json'];
    const { exitCode, stdout, stderr } = await datashare(args, { env: faulty.env });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^40[39] /m);
    expect(`${stdout}${stderr}`).not.toMatch(SECRET);
  } finally {
    await faulty.end();
  }
});

test.each<[title: string, fault: Fault]>([
  ['a redirect to a page that signs in', repeatRequest(307, 'text/html')],
  ['success that is none', repeatRequest(200, 'text/html')],
])('neither errors nor requests tell a secret for %s', async (_title, fault) => {
  const faulty = await FaultyPair.create({ a: '1' });
  try {
    const requests: SentRequest[] = [];
    for (const operation of ['copy', 'list'] as const) {
      faulty.proxy.inject({ operation, times: Infinity }, fault);
      const { record, error } = await faulty.carry({ onRequest: (request) => requests.push(request) });
      expect(JSON.stringify([record?.failures, error?.problems, requests])).not.toMatch(SECRET);
      expect(error !== undefined || record?.status === 'Failed').toBe(true);
      faulty.proxy.heal();
    }
  } finally {
    await faulty.end();
  }
});
