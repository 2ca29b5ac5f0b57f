import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { INVITATION, withFields } from '../../fixtures/documents';
import type { StartedPortal } from '../../support/portal';
import { PortalClient, ask, startPortal } from '../../support/portal';

let portal: StartedPortal;
let client: PortalClient;

beforeAll(async () => {
  portal = await startPortal();
  writeFileSync(
    join(portal.folder, 'sales.invitation.json'),
    JSON.stringify(withFields(INVITATION, { shareName: 'sales' })),
  );
  client = await PortalClient.open(portal.url);
});

afterAll(async () => {
  expect(await portal.stop()).toBe(0);
});

const getKey = async (): Promise<string> => /invitations\/(\w+)"/.exec((await client.get('inbox')).text)![1];

test('the token works once, and a second browser has no access', async () => {
  expect((await ask(portal.url)).status).toBe(403);
  const other = await ask(`${client.origin}${client.basePath}/`);
  expect([other.status, other.text]).toEqual([403, expect.stringContaining('works once')]);
  expect((await client.get('')).status).toBe(200);
});

test('the cookie is for the browser and the path of the session only', async () => {
  const other = await startPortal();
  const entry = await ask(other.url);
  expect(entry.headers['set-cookie']).toEqual([
    expect.stringMatching(/^datashare-portal=\w{64}; Path=\/\w{32}; HttpOnly; SameSite=Strict$/),
  ]);
  await other.stop();
});

test('a look at the head of the address does not use up the token', async () => {
  const other = await startPortal();
  expect((await ask(other.url, {}, undefined, 'HEAD')).status).toBe(405);
  expect((await ask(other.url)).status).toBe(200);
  await other.stop();
});

test('every answer has the headers that keep other origins out', async () => {
  for (const answer of [await client.get(''), await client.get('no-such-page'), await ask(client.origin)]) {
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(answer.headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self' 'sha256-",
    );
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  }
});

test.each([
  ['a foreign host, as after DNS rebinding', { host: 'evil.example' }],
  ['localhost, which is not the address of the portal', { host: 'localhost:1' }],
  ['a page of another origin', { 'sec-fetch-site': 'cross-site' }],
  ['a page of another port of this machine', { 'sec-fetch-site': 'same-site' }],
  ['a browser without the cookie', { cookie: '' }],
  ['a wrong cookie', { cookie: 'datashare-portal=0' }],
])('a request of %s is refused', async (_, headers) => {
  expect((await client.get('', headers)).status).toBe(403);
  expect((await client.post(`invitations/${await getKey()}/reject`, { reason: 'x' }, headers)).status).toBe(
    403,
  );
});

test.each([
  ['no origin', {}, { origin: '' }],
  ['a foreign origin', {}, { origin: 'http://evil.example' }],
  ['an opaque origin', {}, { origin: 'null' }],
  [
    'a foreign origin, whatever else it says',
    {},
    { origin: 'http://evil.example', 'sec-fetch-site': 'same-origin' },
  ],
  ['an address that a person typed', {}, { origin: 'null', 'sec-fetch-site': 'none' }],
  ['another port', {}, { origin: 'http://127.0.0.1:1' }],
  ['no token of the form', { formToken: '' }, {}],
  ['a wrong token of the form', { formToken: '0'.repeat(64) }, {}],
  ['a form as text', {}, { 'content-type': 'text/plain' }],
])('a form with %s does nothing', async (_, fields, headers) => {
  const answer = await client.post(
    `invitations/${await getKey()}/reject`,
    { reason: 'x', ...fields },
    headers,
  );
  expect(answer.status).toBe(403);
  expect((await client.get('runs')).text).toContain('None yet.');
});

test('a giant body is refused before it is read whole', async () => {
  const answer = await client.post(`invitations/${await getKey()}/reject`, { reason: 'x'.repeat(300_000) });
  expect(answer.status).toBe(413);
});

test.each(['', '%2e%2e/', '../../', '..%2f..%2f'])('no file is served: %s', async (prefix) => {
  for (const name of ['package.json', 'sales.invitation.json', 'etc/passwd']) {
    const answer = await client.get(`${prefix}${name}`);
    expect([403, 404]).toContain(answer.status);
  }
});

test('a field that the form does not have is refused', async () => {
  const answer = await client.post(`invitations/${await getKey()}/reject`, { reason: 'x', out: '/tmp' });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain('the form has no field');
});

test('pages name no path: an unknown key is a page that is not there', async () => {
  const path = encodeURIComponent(join(portal.folder, 'sales.invitation.json'));
  expect((await client.get(`invitations/${path}`)).status).toBe(404);
  expect((await client.get('subscriptions/constructor')).status).toBe(404);
});

test('text that hides or turns other text is made visible on pages, and lines stay', async () => {
  const termsOfUse = 'You may\u202e not\u200b sell it.\n\tNever.';
  const termsSha256 = createHash('sha256').update(termsOfUse).digest('hex');
  writeFileSync(
    join(portal.folder, 'terms.invitation.json'),
    JSON.stringify(withFields(INVITATION, { termsOfUse, termsSha256, invitationId: randomUUID() })),
  );
  const [, key] = /invitations\/(\w+)">sales<[^]*?terms\.invitation/.exec(
    (await client.get('inbox')).text.split('<tr').reverse().join('<tr'),
  )!;
  const { text } = await client.get(`invitations/${key}`);
  expect(text).toContain('You may\\u202e not\\u200b sell it.\n\tNever.');
});

test.each([
  'https://contoso.blob.core.windows.net/exchange?sv=2026&sig=c2VjcmV0',
  'https://contoso.blob.core.windows.net/exchange/invitations/x/invitation.json?sig=c2VjcmV0',
  'https://user:c2VjcmV0@contoso.blob.core.windows.net/exchange',
  'http://contoso.blob.core.windows.net/exchange',
])('a portal does not start with a URL that is not one of an exchange: %s', async (url) => {
  const error = await startPortal([url]).catch((each: unknown) => String(each));
  expect(error).toContain('[ValueInvalid]');
  expect(error).not.toContain('c2VjcmV0');
});

test('terms with something like a secret do not break the page of their invitation', async () => {
  const other = await startPortal();
  const termsOfUse = 'Get it at https://x.example/?sig=c2VjcmV0 and be kind.';
  const termsSha256 = createHash('sha256').update(termsOfUse).digest('hex');
  writeFileSync(
    join(other.folder, 'terms.invitation.json'),
    JSON.stringify(withFields(INVITATION, { termsOfUse, termsSha256 })),
  );
  const reader = await PortalClient.open(other.url);
  const [, key] = /invitations\/(\w+)"/.exec((await reader.get('inbox')).text)!;
  const page = await reader.get(`invitations/${key}`);
  expect([page.status, page.text]).toEqual([200, expect.stringContaining('and be kind.')]);
  expect(page.text).toContain(termsSha256);
  await other.stop();
});
