import { text } from 'node:stream/consumers';
import type { ContainerClient } from '@azure/storage-blob';
import type { RunRecord } from '../../../lib';
import { syncSnapshot, verifySnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { contents, pair, put } from '../../support/accounts';
import { counts, sync } from '../../support/snapshots';
import { isCopy, WatchingProxy } from '../../support/watching-proxy';

const BLOCK_BYTES = 16_384;
const copyLimits = { copyFromUrl: BLOCK_BYTES, putFromUrl: 0, block: BLOCK_BYTES };

let proxy: WatchingProxy;
beforeAll(async () => (proxy = await WatchingProxy.start()));
beforeEach(() => proxy.reset());
afterAll(() => proxy.stop());

/** The number of changes of each file in one run, between the request of a copy and its arrival. */
const CHANGES: Readonly<Record<string, number>> = {
  s0: Infinity,
  s1: 1,
  s2: 3,
  s3: 0,
  s4: 2,
  x0: Infinity,
  x1: 1,
};
const NAMES = Object.keys(CHANGES);
/** Those that change each time. */
const RESTLESS = ['s0', 'x0'];
/** It changes at the very moment at which it is copied. */
const RACING = 's4';

/** The number of the version again and again; sizes change, too. What is large is copied in blocks. */
function createVersion(name: string, version: number): string {
  const mark = `${name} ${String(version).padStart(7, '0')};`;
  return mark.repeat(name.startsWith('x') ? 6000 + (version % 3) * 400 : 5 + (version % 3));
}

/** Writes new versions while a run copies the old ones. */
class Writer {
  private readonly versions = new Map<string, number>();
  private readonly left = new Map<string, number>();
  private readonly asked = new Map<string, number>();
  private racing: Promise<void>[] = [];

  constructor(private readonly container: ContainerClient) {}

  /** Before a run: all have changed since the last one. */
  public async begin(): Promise<void> {
    for (const name of NAMES) {
      await this.write(name);
      this.left.set(name, CHANGES[name]);
    }
    proxy.before = async (request) => {
      if (isCopy(request)) await this.interfere(request.path.split('/').at(-1)!);
    };
  }

  /** Nothing changes any more. */
  public async end(): Promise<void> {
    proxy.before = () => {};
    await Promise.all(this.racing);
  }

  /** True if this is one of the versions, and all of it. */
  public hasWritten(name: string, content: string): boolean {
    const version = Number(/^\S+ (\d{7});/.exec(content)?.[1]);
    return version <= (this.versions.get(name) ?? 0) && content === createVersion(name, version);
  }

  private async interfere(name: string): Promise<void> {
    const asked = (this.asked.get(name) ?? 0) + 1;
    this.asked.set(name, asked);
    const left = this.left.get(name)!;
    // Some blocks arrive before it changes.
    if (left === 0 || (name.startsWith('x') && asked % 3 !== 0)) return;
    this.left.set(name, left - 1);
    const writing = this.write(name);
    if (name === RACING) this.racing.push(writing);
    else await writing;
  }

  private async write(name: string): Promise<void> {
    const version = (this.versions.get(name) ?? 0) + 1;
    // Before it is there: it may be read before the answer has come.
    this.versions.set(name, version);
    await put(this.container, name, createVersion(name, version));
  }
}

/** Reads the target all the time, and keeps what is no whole version. */
class Reader {
  public reads = 0;
  public readonly torn: string[] = [];
  private isStopped = false;
  private readonly reading: Promise<unknown>;

  constructor(container: ContainerClient, writer: Writer) {
    this.reading = this.read(container, writer);
  }

  public async stop(): Promise<void> {
    this.isStopped = true;
    await this.reading;
  }

  private async read(container: ContainerClient, writer: Writer): Promise<void> {
    while (!this.isStopped) {
      for (const name of NAMES) {
        // One request: of two, each could see another version.
        const { readableStreamBody } = await container.getBlobClient(name).download();
        const content = await text(readableStreamBody!);
        this.reads += 1;
        if (!writer.hasWritten(name, content)) this.torn.push(`${name}: ${content.slice(0, 50)}`);
        // The emulator has more to do than to answer this.
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    }
  }
}

async function expectEqual({ source, target, subscription }: Pair): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  const { env } = proxy;
  expect(await verifySnapshot(subscription, { env })).toMatchObject({
    status: 'Succeeded',
    filesDifferent: 0,
  });
}

describe('a source that changes all the time', () => {
  test('never leaves anything but whole versions at the target, also while it is copied', async () => {
    const sides = await pair(Object.fromEntries(NAMES.map((name) => [name, createVersion(name, 0)])));
    const { env } = proxy;
    const run = (): Promise<RunRecord> => syncSnapshot(sides.subscription, { env, copyLimits });
    await run();

    const writer = new Writer(sides.source);
    const reader = new Reader(sides.target, writer);
    await writer.begin();
    const record = await run();
    await writer.end();
    expect(record.failures.map(({ path, code }) => `${path}: ${code}`)).toEqual(
      RESTLESS.map((name) => `${name}: SourceChanging`),
    );
    expect(counts(record)).toMatchObject([{ written: NAMES.length - RESTLESS.length, unchanged: 0 }]);
    const found = Object.entries(await contents(sides.target));
    expect(found.map(([name]) => name)).toEqual(NAMES);
    expect(found.filter(([name, content]) => !writer.hasWritten(name, content))).toEqual([]);
    await reader.stop();
    expect(reader.torn).toEqual([]);
    // Otherwise this would have seen nothing.
    expect(reader.reads).toBeGreaterThan(NAMES.length);

    expect(await run()).toMatchObject({ status: 'Succeeded', failures: [] });
    await expectEqual(sides);
  });

  test.each([
    ['a file that was there before', 'old'],
    ['a file that is new', undefined],
  ])('%s and vanishes before it is copied is no failure of a mirror', async (_, before) => {
    const old = { a: '1', b: '1', c: '1', ...(before && { z: before }) };
    const sides = await pair(old, { deletions: 'mirror' });
    await sync(sides, { env: proxy.env });
    for (const name of ['a', 'b', 'z']) await put(sides.source, name, 'new');
    let deleting: Promise<unknown> | undefined;
    const record = await sync(sides, {
      env: proxy.env,
      maxConcurrency: 1,
      allowDeletes: 1,
      onProgress: ({ copiedFiles }) => {
        if (copiedFiles > 0) deleting ??= sides.source.deleteBlob('z');
      },
    });
    await deleting;
    expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
    expect(await sync(sides, { env: proxy.env, allowDeletes: 1 })).toMatchObject({
      status: 'Succeeded',
      failures: [],
    });
    await expectEqual(sides);
    expect(counts(await sync(sides, { env: proxy.env }))).toMatchObject([
      { written: 0, unchanged: 3, gone: 0, deleted: 0 },
    ]);
  });
});
