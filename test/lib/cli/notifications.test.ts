import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publishInvitations, verifyNotification } from '../../../lib';
import { INVITATION, withFields } from '../../fixtures/documents';
import { bothSides } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { createMissingExchange, exchange, invitationWith } from '../../support/exchanges';
import { getRefusal } from '../../support/refusal';

/* The published test vector of Standard Webhooks. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const HEADERS = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': '1614265330',
  'webhook-signature': SIGNATURE,
};
const at = (seconds: number) => ({ now: () => new Date(seconds * 1000) });
const SENT = 1_614_265_330;

describe('a notification is verified', () => {
  test.each<[string, boolean, string, Record<string, string | string[]>, number]>([
    ['the test vector of the specification', true, BODY, HEADERS, SENT],
    ['at the end of the tolerance', true, BODY, HEADERS, SENT + 300],
    ['after the tolerance', false, BODY, HEADERS, SENT + 301],
    ['from the future', false, BODY, HEADERS, SENT - 301],
    ['with a changed body', false, `${BODY} `, HEADERS, SENT],
    ['with another id', false, BODY, { ...HEADERS, 'webhook-id': 'msg_2' }, SENT],
    ['with another time', false, BODY, { ...HEADERS, 'webhook-timestamp': '1614265331' }, SENT],
    ['with a time that is no number', false, BODY, { ...HEADERS, 'webhook-timestamp': 'NaN' }, SENT],
    [
      'with one good signature of two',
      true,
      BODY,
      { ...HEADERS, 'webhook-signature': `v1,bm9w ${SIGNATURE}` },
      SENT,
    ],
    [
      'with a signature of another version',
      false,
      BODY,
      { ...HEADERS, 'webhook-signature': SIGNATURE.replace('v1', 'v2') },
      SENT,
    ],
    ['with an empty signature', false, BODY, { ...HEADERS, 'webhook-signature': '' }, SENT],
    ['with a header twice', false, BODY, { ...HEADERS, 'webhook-id': ['a', 'b'] }, SENT],
    ['without headers', false, BODY, {}, SENT],
  ])('%s: %s', (_, expected, body, headers, seconds) => {
    expect(verifyNotification(body, headers, SECRET, at(seconds))).toBe(expected);
  });

  test('with the secret without its prefix, and not with another secret', () => {
    expect(verifyNotification(BODY, HEADERS, SECRET.slice(6), at(SENT))).toBe(true);
    const other = Buffer.alloc(32, 1).toString('base64');
    expect(verifyNotification(BODY, HEADERS, other, at(SENT))).toBe(false);
  });

  test.each(['', 'short', 'whsec_', 'not base64!', Buffer.alloc(65).toString('base64')])(
    'only with a secret of 24 to 64 bytes: %j is refused',
    async (secret) => {
      const [refused] = await getRefusal(() => verifyNotification(BODY, HEADERS, secret));
      expect(refused).toMatchObject({ code: 'ValueInvalid' });
    },
  );
});

interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

let hook: Server;
let url: string;
let posted: Posted[];
let answers: number[];

beforeAll(async () => {
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      posted.push({ headers: request.headers, body });
      response.writeHead(answers.shift() ?? 204).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hook`;
});
beforeEach(() => {
  posted = [];
  answers = [];
});
afterAll(async () => {
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
});

const listEvents = (): unknown[] => posted.map(({ body }) => JSON.parse(body) as unknown);

describe('invitation publish --notify', () => {
  test('posts what is new and what changed, and nothing twice', async () => {
    const place = await exchange();
    const env = { ...bothSides(), DATASHARE_NOTIFY_SECRET: SECRET };
    const publish = async (fields: object): Promise<void> => {
      const file = documentFile(withFields(INVITATION, { exchange: place.facts, ...fields }));
      const ran = await datashare(['invitation', 'publish', file, '--notify', url], { env });
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    };
    await publish({});
    await publish({});
    await publish({ description: 'Sales' });
    await publish({
      termsOfUse: 'abc',
      termsSha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
    expect(listEvents()).toMatchObject([
      {
        type: 'invitation.created',
        data: { shareName: 'sales', recipientName: 'fabrikam', state: 'Active' },
      },
      { type: 'invitation.changed' },
      { type: 'invitation.terms_changed' },
    ]);
    for (const { headers, body } of posted) expect(verifyNotification(body, headers, SECRET)).toBe(true);
    expect(new Set(posted.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
  });

  test('tells a change again that was undone in between, with another id', async () => {
    const place = await exchange();
    let minute = 0;
    const now = (): Date => new Date(Date.UTC(2027, 0, 1, 0, minute++));
    for (const state of ['Active', 'Suspended', 'Active', 'Suspended']) {
      const file = documentFile(withFields(INVITATION, { exchange: place.facts, state }));
      await datashare(['invitation', 'publish', file, '--notify', url], { now });
    }
    expect(listEvents()).toMatchObject([
      { data: { state: 'Active' } },
      { data: { state: 'Suspended' } },
      { data: { state: 'Active' } },
      { data: { state: 'Suspended' } },
    ]);
    expect(new Set(posted.map(({ headers }) => headers['webhook-id'])).size).toBe(4);
  });

  test('tries again with the same id, and does not sign without a secret', async () => {
    const place = await exchange();
    answers = [503];
    const file = documentFile(withFields(INVITATION, { exchange: place.facts }));
    const ran = await datashare(['invitation', 'publish', file, '--notify', url]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(posted).toHaveLength(2);
    expect(posted[0].headers['webhook-id']).toBe(posted[1].headers['webhook-id']);
    expect(posted[0].headers).not.toHaveProperty('webhook-signature');
  });

  test('that fails is a warning, and the invitation is published', async () => {
    const place = await exchange();
    answers = [404];
    const file = documentFile(withFields(INVITATION, { exchange: place.facts }));
    const ran = await datashare(['invitation', 'publish', file, '--notify', url]);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toContain('Published 1 invitation');
    expect(ran.stderr).toMatch(
      /^warning: .*did not accept the notification \(it answered 404\).*\[NotifyFailed\]/,
    );
    expect(ran.stderr).not.toContain('/hook');
  });

  test('tells what was published although another invitation failed, and nothing of that one', async () => {
    const place = await exchange();
    const invite = (digit: number, facts: object) => ({
      value: withFields(INVITATION, {
        invitationId: INVITATION.invitationId.replace(/1$/, String(digit)),
        'recipient.recipientName': `recipient-${digit}`,
        exchange: facts,
      }),
      sensitive: false,
    });
    const file = documentFile({
      a: invite(1, place.facts),
      b: invite(2, createMissingExchange()),
      c: invite(3, place.facts),
    });
    const ran = await datashare(['invitation', 'publish', file, '--notify', url]);
    expect(ran.stderr).toContain('ContainerNotFound');
    expect(ran.exitCode).not.toBe(0);
    expect(listEvents()).toMatchObject([
      { type: 'invitation.created', data: { recipientName: 'recipient-1' } },
      { type: 'invitation.created', data: { recipientName: 'recipient-3' } },
    ]);
  });

  test('with a secret that is none publishes nothing, and does not print it', async () => {
    const place = await exchange();
    const file = documentFile(withFields(INVITATION, { exchange: place.facts }));
    const env = { ...bothSides(), DATASHARE_NOTIFY_SECRET: 's3cret' };
    const ran = await datashare(['invitation', 'publish', file, '--notify', url], { env });
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/DATASHARE_NOTIFY_SECRET/);
    expect(ran.stderr).not.toContain('s3cret');
    await expect(
      place.client.getBlobClient(`invitations/${INVITATION.invitationId}/invitation.json`).exists(),
    ).resolves.toBe(false);
  });
});

describe('status --notify', () => {
  const now = (): Date => new Date('2027-01-01T00:00:00Z');
  const invite = (digit: number, fields: object) =>
    withFields(INVITATION, { invitationId: INVITATION.invitationId.replace(/1$/, String(digit)), ...fields });
  const file = documentFile({
    a: { value: invite(1, { expiresOn: '2027-01-31T00:00:00Z' }), sensitive: false },
    b: { value: invite(2, { expiresOn: '2027-02-01T00:00:00Z' }), sensitive: false },
    c: { value: invite(3, { expiresOn: '2026-12-31T00:00:00Z' }), sensitive: false },
    d: { value: invite(4, { expiresOn: '2027-01-02T00:00:00Z', state: 'Revoked' }), sensitive: false },
    e: { value: invite(5, {}), sensitive: false },
  });

  test('posts each access that ends within the time, with the same id each day', async () => {
    for (const _ of [1, 2])
      expect(await datashare(['status', file, '--notify', url], { now })).toMatchObject({
        exitCode: 0,
        stderr: '',
      });
    expect(listEvents()).toMatchObject([
      { type: 'access.ends_soon', data: { expiresOn: '2027-01-31T00:00:00Z' } },
      { type: 'access.ends_soon', data: { expiresOn: '2027-01-31T00:00:00Z' } },
    ]);
    expect(posted[0].headers['webhook-id']).toBe(posted[1].headers['webhook-id']);
    await datashare(['status', file, '--notify', url, '--ends-within', '31d'], { now });
    expect(posted).toHaveLength(4);
  });

  test('posts nothing unless it is asked to', async () => {
    const env = { ...bothSides(), DATASHARE_NOTIFY_URL: url };
    await datashare(['status', file], { now, env });
    expect(posted).toEqual([]);
    expect((await datashare(['status', file, '--ends-within', 'soon'], { now, env })).exitCode).toBe(2);
  });
});

test('an invitation that was published by a program is not told again by the command', async () => {
  const place = await exchange();
  const env = bothSides();
  const invitation = invitationWith({ exchange: place.facts });
  await publishInvitations([invitation], { env });
  await datashare(['invitation', 'publish', documentFile(invitation), '--notify', url], { env });
  expect(posted).toEqual([]);
});
