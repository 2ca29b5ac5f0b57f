import type { Server } from 'node:http';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bothSides, contents, pair } from '../../support/accounts';
import { documentFile } from '../../support/cli';
import { CompiledCommand } from '../../support/datashare-process';

const command = new CompiledCommand();
let proxy: Server;
let seen: string[];

/** A proxy as companies have them: it is asked for whole URLs. */
beforeEach(async () => {
  seen = [];
  proxy = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    seen.push(`${method} ${url}`);
    const passed = httpRequest(url!, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed.on('error', () => outgoing.destroy()));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  proxy.closeAllConnections();
  proxy.close();
});
afterAll(() => command.remove());

test('all requests of a run go through the proxy that the environment names', async () => {
  const sides = await pair({ a: '1', b: '2' });
  const { port } = proxy.address() as AddressInfo;
  const env = { ...bothSides(), HTTP_PROXY: `http://127.0.0.1:${port}` };
  const ran = await command.start(['sync', documentFile(sides.subscription)], env).ended;
  expect(ran).toMatchObject({ exitCode: 0 });
  expect(await contents(sides.target)).toEqual({ a: '1', b: '2' });
  for (const one of [
    /^GET http:\S+contoso\/\S+comp=list/,
    /^PUT http:\S+fabrikam\/\S+\/a$/,
    /^PUT http:\S+state\.json$/,
  ])
    expect(seen).toContainEqual(expect.stringMatching(one));
});

test('and none if it is not configured', async () => {
  const sides = await pair({ a: '1' });
  const { port } = proxy.address() as AddressInfo;
  const env = { ...bothSides(), HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: '127.0.0.1' };
  const ran = await command.start(['sync', documentFile(sides.subscription)], env).ended;
  expect(ran).toMatchObject({ exitCode: 0 });
  expect(seen).toEqual([]);
});
