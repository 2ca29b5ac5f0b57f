import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pair } from '../support/accounts';
import type { StartedPortal } from '../support/portal';
import { PortalClient, startPortal } from '../support/portal';
import { INVITATION } from '../fixtures/documents';
import { WatchingProxy, isCopy } from '../support/watching-proxy';

let proxy: WatchingProxy;
let portal: StartedPortal;
let client: PortalClient;

/** Holds the copies of the next run; resolves when the first one is asked for. */
function holdCopies(): { readonly reached: Promise<void>; readonly release: () => void } {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => (release = resolve));
  const reached = new Promise<void>((resolve) => {
    proxy.before = async (request) => {
      if (!isCopy(request)) return;
      resolve();
      await gate;
    };
  });
  return { reached, release };
}

beforeEach(async () => {
  proxy = await WatchingProxy.start();
  portal = await startPortal([], undefined, [], proxy.env);
  const { subscription } = await pair({ 'a.csv': 'a', 'b.csv': 'b' });
  writeFileSync(join(portal.folder, 'sales.subscription.json'), JSON.stringify(subscription));
  // The page of an invitation has forms, whose token the client reads.
  writeFileSync(join(portal.folder, 'sales.invitation.json'), JSON.stringify(INVITATION));
  client = await PortalClient.open(portal.url);
});

afterEach(async () => {
  await portal.stop();
  await proxy.stop();
});

const readKey = async (): Promise<string> => /subscriptions\/(\w+)"/.exec((await client.get('')).text)![1];

/** Starts an act; returns the path of its page. */
async function start(name: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await client.post(`subscriptions/${await readKey()}/${name}`, fields);
  expect(answer.status).toBe(303);
  return String(answer.headers.location).slice(client.basePath.length + 1);
}

/** Asks for the page of an act until it has ended. */
async function waitForEnd(path: string): Promise<string> {
  for (;;) {
    const { status, text } = await client.get(`${path}/part`);
    if (status === 286) return text;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('a subscription has one act at a time, and a cancelled act ends as after Ctrl-C', async () => {
  const held = holdCopies();
  const path = await start('sync');
  await held.reached;
  expect((await client.get(`${path}/part`)).text).toContain('Running...');
  const second = await client.post(`subscriptions/${await readKey()}/verify`);
  expect([second.status, second.text]).toEqual([409, expect.stringContaining('is under way')]);

  expect((await client.post(`${path}/cancel`, { formToken: 'x' })).status).toBe(403);
  expect((await client.post(`${path}/cancel`)).status).toBe(303);
  held.release();
  const text = await waitForEnd(path);
  expect(text).toContain('Cancelled.');
  expect(text).toContain('Interrupted');
  expect(await waitForEnd(await start('sync'))).toContain('Done.');
});

test('Ctrl-C stops the act that is under way, and the exit code tells', async () => {
  const held = holdCopies();
  await start('sync');
  await held.reached;
  const ended = portal.stop();
  held.release();
  expect(await ended).toBe(130);
  await expect(client.get('')).rejects.toThrow();
});

test('no secret of the environment is in a page', async () => {
  const path = await start('check');
  await waitForEnd(path);
  const pages = await Promise.all(['', 'inbox', 'runs', path].map((each) => client.get(each)));
  const keys = Object.values(proxy.env).flatMap((text) => /AccountKey=([^;]+)/.exec(text)?.[1] ?? []);
  expect(keys.length).toBeGreaterThan(0);
  for (const { text } of pages) for (const key of keys) expect(text).not.toContain(key);
});

test('a name of a dataset that begins with an option stays a value', async () => {
  const path = await start('rollback', { dataset: '--to=x' });
  expect(await waitForEnd(path)).toContain('exit code');
  expect((await client.get(path)).text).toContain('datashare rollback --dataset=--to=x -- ');
});
