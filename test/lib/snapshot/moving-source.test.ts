import type { ContainerClient } from '@azure/storage-blob';
import type { RunRecord } from '../../../lib';
import { syncSnapshot, verifySnapshot } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, pair, put } from '../../support/accounts';
import { counts, sync } from '../../support/snapshots';

const BLOCK_BYTES = 16_384;
const env = bothSides();
const copyLimits = { copyFromUrl: BLOCK_BYTES, putFromUrl: 0, block: BLOCK_BYTES };

const SMALL = ['s0', 's1', 's2', 's3'];
const LARGE = ['x0', 'x1'];

/** The number of the version again and again; sizes change, too. */
function versionOf(name: string, version: number): string {
  const mark = `${name} ${String(version).padStart(7, '0')};`;
  return mark.repeat(name.startsWith('x') ? 2000 + (version % 3) * 400 : 5 + (version % 3));
}

/** Writes new versions of all blobs: the first so often that it can hardly be copied, each other one less often. */
class Writer {
  /** The last version of each. */
  private readonly written = new Map<string, number>();
  private isStopped = false;
  private readonly writing: Promise<unknown>;

  constructor(private readonly container: ContainerClient) {
    this.writing = Promise.all([...SMALL, ...LARGE].map((name, index) => this.write(name, 10 + 150 * index)));
  }

  public async stop(): Promise<void> {
    this.isStopped = true;
    await this.writing;
  }

  /** Whether this is one of the versions, and all of it. */
  public hasWritten(name: string, content: string): boolean {
    const version = Number(/^\S+ (\d{7});/.exec(content)?.[1]);
    return version <= (this.written.get(name) ?? 0) && content === versionOf(name, version);
  }

  private async write(name: string, pauseMs: number): Promise<void> {
    for (let version = 1; !this.isStopped; version++) {
      // Before it is there: it may be read before the answer has come.
      this.written.set(name, version);
      await put(this.container, name, versionOf(name, version));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
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
      for (const name of [...SMALL, ...LARGE]) {
        const content = (await container.getBlobClient(name).downloadToBuffer()).toString();
        this.reads += 1;
        if (!writer.hasWritten(name, content)) this.torn.push(`${name}: ${content.slice(0, 50)}`);
      }
    }
  }
}

async function expectEqual({ source, target, subscription }: Pair): Promise<void> {
  expect(await contents(target)).toEqual(await contents(source));
  expect(await verifySnapshot(subscription, { env })).toMatchObject({
    status: 'Succeeded',
    filesDifferent: 0,
  });
}

describe('a source that changes all the time', () => {
  test('never leaves anything but whole versions at the target, also while it is copied', async () => {
    const names = [...SMALL, ...LARGE];
    const sides = await pair(Object.fromEntries(names.map((name) => [name, versionOf(name, 0)])));
    const run = (): Promise<RunRecord> => syncSnapshot(sides.subscription, { env, copyLimits });
    await run();

    const writer = new Writer(sides.source);
    const reader = new Reader(sides.target, writer);
    let written = 0;
    // A slow machine may need more of them until one meets a file that does not change just then.
    for (let runs = 0; runs < 3 || (written === 0 && runs < 8); runs++) {
      const record = await run();
      written += record.details[0].filesWritten;
      for (const { code } of record.failures) expect(code).toBe('SourceChanging');
      const found = Object.entries(await contents(sides.target));
      expect(found.filter(([name, content]) => !writer.hasWritten(name, content))).toEqual([]);
      expect(found.map(([name]) => name)).toEqual(names);
    }
    await writer.stop();
    await reader.stop();
    expect(reader.torn).toEqual([]);
    // Otherwise this would have seen nothing.
    expect(reader.reads).toBeGreaterThan(names.length);
    expect(written).toBeGreaterThan(0);

    expect(await run()).toMatchObject({ status: 'Succeeded', failures: [] });
    await expectEqual(sides);
  });

  test.each([
    ['a file that was there before', 'old'],
    ['a file that is new', undefined],
  ])('%s and vanishes before it is copied is no failure of a mirror', async (_, before) => {
    const old = { a: '1', b: '1', c: '1', ...(before && { z: before }) };
    const sides = await pair(old, { deletions: 'mirror' });
    await sync(sides);
    for (const name of ['a', 'b', 'z']) await put(sides.source, name, 'new');
    let deleting: Promise<unknown> | undefined;
    const record = await sync(sides, {
      concurrency: 1,
      allowDeletes: 1,
      onProgress: ({ copiedFiles }) => {
        if (copiedFiles > 0) deleting ??= sides.source.deleteBlob('z');
      },
    });
    await deleting;
    expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
    expect(await sync(sides, { allowDeletes: 1 })).toMatchObject({ status: 'Succeeded', failures: [] });
    await expectEqual(sides);
    expect(counts(await sync(sides))).toMatchObject([{ written: 0, unchanged: 3, gone: 0, deleted: 0 }]);
  });
});
