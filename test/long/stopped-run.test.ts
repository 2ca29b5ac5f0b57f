import { PublishMode } from '../../lib';
import type { Accounts } from '../support/accounts';
import { BOTH_KINDS, LAKES, pair, put } from '../support/accounts';
import { documentFile } from '../support/cli';
import { CompiledCommand } from '../support/datashare-process';
import { folder } from '../support/lake-pair';
import { currentFiles } from '../support/published-snapshots';
import type { Watched } from '../support/watching-proxy';
import { WatchingProxy } from '../support/watching-proxy';

let command: CompiledCommand;
beforeAll(() => (command = new CompiledCommand()));
afterAll(() => command.remove());

const isPublishing = ({ isRename, method, path }: Watched): boolean =>
  isRename || (path.endsWith('/current.json') && method !== 'HEAD');

/** Flat: the look before the copies, the look before the write, and the write. ADLS Gen2: two renames. */
const CASES = BOTH_KINDS.flatMap(([kind, accounts]) =>
  (accounts === LAKES ? [1, 2] : [1, 2, 3]).map((nth): [string, number, Accounts] => [kind, nth, accounts]),
);

test.each(CASES)(
  'on %s, a run that was stopped at request %i of publishing ends with LockLost, and what others published since stays',
  async (_kind, nth, accounts) => {
    const mapping = folder('in', 'out/sales');
    const sides = await pair(
      { 'in/a': 'v0' },
      { accounts, publish: PublishMode.ATOMIC, keepSnapshots: 3, mapping },
    );
    const proxy = await WatchingProxy.start(accounts);
    const start = (...args: string[]) =>
      command.start([args[0], documentFile(sides.subscription), ...args.slice(1)], proxy.env);
    await start('sync').ended;
    await put(sides.source, 'in/a', 'v1');

    const stopped = start('sync');
    let seen = 0;
    let goOn = (): void => {};
    const reached = new Promise<void>((resolve) => {
      proxy.before = async (request) => {
        if (!isPublishing(request) || (seen += 1) !== nth) return;
        stopped.signal('SIGSTOP');
        const waiting = new Promise<void>((open) => (goOn = open));
        resolve();
        await waiting;
      };
    });
    await reached;
    await put(sides.source, 'in/a', 'v2');
    expect(await start('sync', '--break-lock').ended).toMatchObject({ exitCode: 0 });
    await put(sides.source, 'in/a', 'v3');
    expect(await start('sync').ended).toMatchObject({ exitCode: 0 });
    stopped.signal('SIGCONT');
    goOn();
    const { exitCode, stderr } = await stopped.ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 4,
      stderr: expect.stringContaining('[LockLost]') as string,
    });
    expect(await currentFiles(sides)).toEqual({ a: 'v3' });
    expect(await start('verify').ended).toMatchObject({ exitCode: 0 });
    await proxy.stop();
  },
);
