import { syncSnapshot } from '../../../lib';
import { FLAT, pair } from '../../support/accounts';
import { WatchingProxy } from '../../support/watching-proxy';

test('a run without changes that takes long sends nothing but what tells that there are none', async () => {
  const proxy = await WatchingProxy.start(FLAT);
  const sides = await pair({ a: '1', b: '2' });
  await syncSnapshot(sides.subscription, { env: proxy.env });
  proxy.reset();
  let lateMs = 0;
  proxy.before = ({ operation }) => {
    if (operation === 'list') lateMs = 20_000;
  };
  const now = (): Date => new Date(Date.now() + lateMs);
  await syncSnapshot(sides.subscription, { env: proxy.env, now });
  const requests = proxy.requests.map(({ method, path }) => `${method} ${path.replace(/^.*\//, '')}`);
  const container = sides.target.containerName;
  expect(requests).toEqual([
    'PUT lock.json',
    'GET state.json',
    `GET ${container}`,
    'GET all.jsonl.gz',
    `GET ${sides.source.containerName}`,
    expect.stringMatching(/^PUT .*Z-[^/]*\.json$/),
    'DELETE lock.json',
  ]);
  await proxy.stop();
});
