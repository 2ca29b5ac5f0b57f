import type { ContainerClient } from '@azure/storage-blob';
import type { RunRecord } from '../../lib';
import { DataShareError, syncSnapshot, verifySnapshot } from '../../lib';
import type { SyncOptions } from '../../lib/runtime/snapshot-options';
import type { Accounts, Pair } from './accounts';
import { connectionString, FLAT, pair, put, removeContainers } from './accounts';
import { FaultProxy } from './fault-proxy';

/** Fast, and with little blobs that are copied in blocks: the emulator has no Put Blob From URL. */
export const QUICK: SyncOptions = {
  retry: { tries: 3, delayMs: 1, maxDelayMs: 5 },
  copyLimits: { copyFromUrl: 4096, putFromUrl: 0, block: 4096 },
  partEntries: 4,
};

/** Five blocks of 4 KiB, the last one shorter. */
export const large = (letter: string): string => letter.repeat(4 * 4096 + 100);

/** A dozen little blobs, nearly. */
export const SOME = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i + 10}`, `${i}`]));

/** The end of a run: a record, or an error. */
export interface Ended {
  readonly record?: RunRecord;
  readonly error?: DataShareError;
}

/** A source and a target behind a proxy that lets things go wrong, and the judgement over what a run left there. */
export class FaultyPair {
  public static async create(
    blobs: Readonly<Record<string, string>>,
    changes: NonNullable<Parameters<typeof pair>[1]> = {},
  ): Promise<FaultyPair> {
    const sides = await pair({}, { deletions: 'mirror', ...changes });
    const proxy = await FaultProxy.start(...sides.accounts.map(connectionString));
    const faulty = new FaultyPair(sides, proxy);
    await Promise.all(Object.entries(blobs).map(([name, content]) => faulty.put(name, content)));
    return faulty;
  }

  /**
   * A first snapshot, and what comes after it: 9 new or changed blobs of both sizes, and one that is gone.
   *
   * @param options Those of the first snapshot, too.
   */
  public static async createChanged(
    accounts: Accounts = FLAT,
    options: SyncOptions = {},
  ): Promise<FaultyPair> {
    const faulty = await FaultyPair.create({ ...SOME, large: large('a'), gone: 'g' }, { accounts });
    faulty.options = options;
    await faulty.carry();
    await Promise.all([
      ...['f10', 'f11', 'f14', 'f19'].map((name) => faulty.put(name, `${name} again`)),
      // With two directories where there are any.
      ...['new1', 'new2', 'new/in/3'].map((name) => faulty.put(name, name)),
      faulty.put('large', large('b')),
      faulty.put('large new', large('c')),
      faulty.sides.source.deleteBlob('gone'),
    ]);
    return faulty;
  }

  private readonly versions = new Map<string, Set<string>>();
  /** The contents read so far, by URL of the container, name and ETag: most of them are still valid the next time. */
  private readonly known = new Map<string, string>();

  /** Options of all runs. */
  private options: SyncOptions = {};

  private constructor(
    public readonly sides: Pair,
    public readonly proxy: FaultProxy,
  ) {}

  /** Nothing of it is left. */
  public async end(): Promise<void> {
    await this.proxy.stop();
    const { source, target, subscription } = this.sides;
    await removeContainers([source.containerName, target.containerName, subscription.stateContainer]);
  }

  public get env(): Record<string, string> {
    const [source, target] = this.proxy.connectionStrings;
    return { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target };
  }

  /** Writes at the source, and remembers what was there. */
  public async put(name: string, content: string): Promise<void> {
    this.versions.set(name, (this.versions.get(name) ?? new Set()).add(content));
    await put(this.sides.source, name, content);
  }

  /** A run, and what is true after each run: see `judge`. */
  public async run(options: SyncOptions = {}): Promise<Ended> {
    const ended = await this.carry(options);
    // The planned fault did occur.
    expect(this.proxy.heal()).toEqual([]);
    await this.judge(ended);
    return ended;
  }

  /** A run that leaves nothing to be desired; and no version was ever copied twice, in this run or one before. */
  public async runToTheEnd(options: SyncOptions = {}): Promise<RunRecord> {
    const { record, error } = await this.run(options);
    if (error) throw error;
    expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
    this.judgeCopies();
    return record!;
  }

  /** A run, and how it ended. */
  public async carry(options: SyncOptions = {}): Promise<Ended> {
    try {
      return {
        record: await syncSnapshot(this.sides.subscription, {
          ...QUICK,
          env: this.env,
          ...this.options,
          ...options,
        }),
      };
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      return { error };
    }
  }

  private async judge({ record }: Ended): Promise<void> {
    const [atSource, atTarget] = await Promise.all([
      this.contents(this.sides.source),
      this.contents(this.sides.target),
    ]);
    if (record?.status === 'Succeeded') expect(atTarget).toEqual(atSource);
    else {
      // Of each blob some whole version, however the run ended.
      for (const [name, content] of Object.entries(atTarget).filter(([path]) => !path.endsWith('/')))
        expect([...(this.versions.get(name) ?? [])]).toContain(content);
      expect(this.deletions()).toEqual([]);
    }
    // Also of what was written and could not be recorded.
    expect(await this.differences()).toEqual([]);
  }

  /** Paths of which `verify` says that they are not as the last snapshot left them. */
  public async differences(): Promise<string[]> {
    try {
      const { differences } = await verifySnapshot(this.sides.subscription, { env: this.env });
      return differences.map(({ path }) => path);
    } catch (error) {
      if (DataShareError.isDataShareError(error) && error.code === 'NoSnapshot') return [];
      throw error;
    }
  }

  /** Names of the blobs at the target that were asked to be deleted so far. */
  public deletions(): string[] {
    const { containerName } = this.sides.target;
    const alone = this.proxy
      .seen('delete', this.sides.accounts[1])
      .filter(({ container }) => container === containerName)
      .map(({ blob }) => blob);
    const inBatches = this.proxy.requests.flatMap(({ batch = '' }) =>
      [...batch.matchAll(/^DELETE \/(\S+)/gm)].map(([, path]) => decodeURIComponent(path)),
    );
    const prefix = `${containerName}/`;
    return [
      ...alone,
      ...inBatches.flatMap((path) =>
        path.includes(prefix) ? path.slice(path.indexOf(prefix) + prefix.length) : [],
      ),
    ];
  }

  /** Everything that the emulator copied, each once for each version of its source: a block is a part of a version. */
  private judgeCopies(): void {
    const copied = (['copy', 'block from url'] as const)
      .flatMap((operation) => this.proxy.seen(operation))
      .filter(({ status }) => status !== undefined && status < 300)
      .map(({ blob, headers, query }) =>
        [blob, headers['x-ms-source-if-match'], query.get('blockid')].join(' '),
      );
    expect(copied.filter((one, index) => copied.indexOf(one) !== index)).toEqual([]);
    expect(copied.filter((one) => one.includes('undefined'))).toEqual([]);
  }

  /** As the function of this name, at once: there are many. */
  private async contents(client: ContainerClient): Promise<Record<string, string>> {
    if (!(await client.exists())) return {};
    const found: Promise<[string, string]>[] = [];
    for await (const { name, metadata, properties } of client.listBlobsFlat({ includeMetadata: true })) {
      if (metadata?.['hdi_isfolder'] === 'true') found.push(Promise.resolve([`${name}/`, '']));
      else found.push(this.content(client, name, properties.etag).then((content) => [name, content]));
    }
    return Object.fromEntries(await Promise.all(found));
  }

  private async content(client: ContainerClient, name: string, etag: string): Promise<string> {
    const key = `${client.url}/${name} ${etag}`;
    const content = this.known.get(key) ?? String(await client.getBlobClient(name).downloadToBuffer());
    this.known.set(key, content);
    return content;
  }
}
