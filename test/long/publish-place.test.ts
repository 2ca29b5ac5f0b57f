import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { PublishMode, rollbackSnapshot, syncSnapshot, verifySnapshot } from '../../lib';
import { describeFinding } from '../../lib/errors/data-share-error';
import type { Pair } from '../support/accounts';
import { connectionString, contents, LAKES, pair, put } from '../support/accounts';
import { QUICK } from '../support/faulty-pair';
import { folder } from '../support/lake-pair';
import type { Watched } from '../support/watching-proxy';
import { WatchingProxy } from '../support/watching-proxy';

/** The intrusions of others at the published place. */
const INTRUDERS: [string, (sides: Pair) => Promise<unknown>][] = [
  ['a directory with a file', (sides) => put(sides.target, 'out/sales/mine', 'of Fabrikam')],
  ['an empty directory', (sides) => getDirectory(sides, 'out/sales').create()],
  ['a file', (sides) => put(sides.target, 'out/sales', 'of Fabrikam')],
];

function getDirectory({ accounts, target }: Pair, path: string) {
  return DataLakeServiceClient.fromConnectionString(connectionString(accounts[1]))
    .getFileSystemClient(target.containerName)
    .getDirectoryClient(path);
}

class Stage {
  public static async create(): Promise<Stage> {
    const sides = await pair(
      { 'in/a': 'one' },
      { accounts: LAKES, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
    );
    return new Stage(sides, await WatchingProxy.start(LAKES));
  }

  public readonly warnings: string[] = [];

  private constructor(
    public readonly sides: Pair,
    private readonly proxy: WatchingProxy,
  ) {}

  public get options() {
    return {
      ...QUICK,
      env: this.proxy.env,
      onWarning: (warning: Parameters<typeof describeFinding>[0]) => {
        this.warnings.push(describeFinding(warning));
      },
    };
  }

  public async sync(): Promise<void> {
    await syncSnapshot(this.sides.subscription, this.options);
  }

  public async write(content: string): Promise<void> {
    await put(this.sides.source, 'in/a', content);
  }

  /** Does something just before the nth rename to the published place or away from it. */
  public beforeRename(nth: number, work: () => Promise<unknown>): void {
    let seen = 0;
    this.proxy.before = async ({ isRename }: Watched) => {
      if (isRename && (seen += 1) === nth) await work();
    };
  }

  public loseRenamesFrom(nth: number): void {
    let seen = 0;
    this.proxy.before = ({ isRename }: Watched) => isRename && (seen += 1) >= nth && 'lost';
  }

  public async stop(): Promise<void> {
    await this.proxy.stop();
  }

  /** The published file is that one, and the foreign one is where a warning says, unless there was nothing in it. */
  public async expect(content: string): Promise<void> {
    const all = await contents(this.sides.target);
    expect(all['out/sales/a']).toBe(content);
    const foreign = Object.keys(all).filter((path) => all[path] === 'of Fabrikam');
    const [moved] = this.warnings.filter((text) => text.startsWith('MovedAside'));
    for (const path of foreign) {
      expect(path).toMatch(/^out\/sales\.snapshots\/found-[^/]+(\/mine)?$/);
      expect(moved).toContain(path.replace(/\/mine$/, ''));
    }
    const { status } = await verifySnapshot(this.sides.subscription, { env: this.proxy.env });
    expect(status).toBe('Succeeded');
  }
}

let stage: Stage;
afterEach(() => stage.stop());

describe.each(INTRUDERS)('%s at the published place of ADLS Gen2', (what, intrude) => {
  const isKept = what !== 'an empty directory';

  test('that appears between the two renames is moved aside, and reported', async () => {
    stage = await Stage.create();
    await stage.sync();
    await stage.write('two');
    stage.beforeRename(2, () => intrude(stage.sides));
    await stage.sync();
    await stage.expect('two');
    expect(stage.warnings).toHaveLength(isKept ? 1 : 0);
    await rollbackSnapshot(stage.sides.subscription, stage.options);
    await stage.expect('one');
  });

  test('that appears after a run was cut short between them stops neither a run nor a rollback', async () => {
    for (const next of ['sync', 'rollback'] as const) {
      stage = await Stage.create();
      await stage.sync();
      await stage.write('two');
      stage.loseRenamesFrom(2);
      await expect(stage.sync()).rejects.toThrow();
      stage.loseRenamesFrom(Infinity);
      await intrude(stage.sides);
      if (next === 'sync') await stage.sync();
      else await rollbackSnapshot(stage.sides.subscription, stage.options);
      await stage.expect(next === 'sync' ? 'two' : 'one');
      if (next === 'sync') await stage.stop();
    }
  });
});

test('what appears before the first publication ends is moved aside too', async () => {
  stage = await Stage.create();
  stage.beforeRename(1, () => put(stage.sides.target, 'out/sales/mine', 'of Fabrikam'));
  await stage.sync();
  await stage.expect('one');
});

test('places that are taken are not used to move something aside', async () => {
  stage = await Stage.create();
  await stage.sync();
  for (const [n, content] of ['two', 'three'].entries()) {
    await stage.write(content);
    stage.beforeRename(2, async () => {
      const { target } = stage.sides;
      const names = Object.keys(await contents(target));
      const name = names.map((path) => /snapshots\/(\d[^/]+)\/a$/.exec(path)?.[1]).filter((found) => found);
      for (const each of name) await put(target, `out/sales.snapshots/found-${each}/${n}`, 'theirs');
      await put(target, 'out/sales/mine', 'of Fabrikam');
    });
    await stage.sync();
    expect((await contents(stage.sides.target))['out/sales/a']).toBe(content);
  }
  expect(stage.warnings.filter((text) => /found-[^ ]+-2\b/.test(text))).not.toEqual([]);
});
