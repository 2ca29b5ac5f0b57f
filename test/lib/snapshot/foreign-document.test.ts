import { DataShareError, PublishMode, rollbackSnapshot, syncSnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { pair, put } from '../../support/accounts';
import { QUICK } from '../../support/faulty-pair';
import { folder } from '../../support/lake-pair';
import { currentFiles } from '../../support/published-snapshots';
import { WatchingProxy } from '../../support/watching-proxy';

const MINE = '{ "documentType": "mine" }';

let sides: Pair;
let proxy: WatchingProxy;

beforeEach(async () => {
  const mapping = folder('in', 'out/sales');
  sides = await pair({ 'in/a': 'one' }, { publish: PublishMode.ATOMIC, mapping });
  proxy = await WatchingProxy.start();
  await sync();
  await put(sides.source, 'in/a', 'two');
});
afterEach(() => proxy.stop());

async function sync(options: { readonly reconcile?: boolean; readonly adopt?: boolean } = {}): Promise<void> {
  await syncSnapshot(sides.subscription, { ...QUICK, env: proxy.env, ...options });
}

async function replaceDocument(): Promise<void> {
  await put(sides.target, 'out/sales/current.json', MINE);
}

async function readCode(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return DataShareError.isDataShareError(error) ? error.problems[0].fix : String(error);
}

describe('a document of somebody else in place of the one that names the published snapshot', () => {
  test.each<[string, { readonly reconcile?: boolean; readonly adopt?: boolean }]>([
    ['reconcile', { reconcile: true }],
    ['adopt', { adopt: true }],
  ])(
    'that appears while a snapshot is published is replaced with %s, and by nothing else',
    async (_option, options) => {
      let reads = 0;
      proxy.before = async ({ method, path }) => {
        // First a synchronization looks if the published snapshot is shown.
        if (method === 'GET' && path.endsWith('current.json') && (reads += 1) === 2) await replaceDocument();
      };
      const fix = 'move it and run again, or replace it with reconcile: true';
      expect(await readCode(sync())).toBe(fix);
      expect(await readCode(sync())).toBe(fix);
      await sync(options);
      expect(await currentFiles(sides)).toEqual({ a: 'two' });
    },
  );

  test('keeps a rollback from beginning, so that the next synchronization is free to replace it', async () => {
    await sync();
    await replaceDocument();
    expect(await readCode(rollbackSnapshot(sides.subscription, { env: proxy.env }))).toBe(
      'move it and run again, or replace it with reconcile: true',
    );
    await sync({ reconcile: true });
    expect(await currentFiles(sides)).toEqual({ a: 'two' });
    await rollbackSnapshot(sides.subscription, { env: proxy.env });
    expect(await currentFiles(sides)).toEqual({ a: 'one' });
  });
});
