import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { buildBlobUrl, requireBlobName } from '../../../lib/azure/connection/urls';
import { DatasetType } from '../../../lib/model/values/dataset';
import { PublishMode } from '../../../lib/model/values/publication';
import { resolveFilePlace } from '../../../lib/snapshot/contract/file-places';
import { isManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { OpenJournal } from '../../../lib/snapshot/state/intent-journal';
import { Journal } from '../../../lib/snapshot/state/intent-journal';
import { readJournals } from '../../../lib/snapshot/state/journal-reader';
import { RunRecords } from '../../../lib/snapshot/state/run-records';
import { SnapshotState } from '../../../lib/snapshot/state/snapshot-state';
import { createEmptyState } from '../../../lib/snapshot/state/state-document';
import { RunLock } from '../../../lib/snapshot/state/run-lock';
import { syncSnapshot } from '../../../lib';
import { bothSides, container, contents, fill, freshName, pair, put } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';
import { sync } from '../../support/snapshots';
import {
  ABOUT,
  createEntries,
  createManifestHead,
  createManifestPart,
  MAPPING,
  PATH,
  read,
  refusal,
  SIDES,
  streamChunks,
  toJsonLines,
  toStoredManifest,
} from '../../fixtures/manifests';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';
import { drainBatches } from '../../fixtures/streams';

const { signal } = new AbortController();
const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 17);
const ENTRY = { path: 'a.csv', sizeBytes: 1, sourceETag: '0x1', targetETag: '0x2' };

/** Names that lead elsewhere, or that no blob can have. */
const BAD_PATHS: [string, string][] = [
  ['leads out of the container', '../other/secret.csv'],
  ['leads out of the container from within', 'a/../../other/secret.csv'],
  ['ends with two dots', 'a/..'],
  ['is two dots', '..'],
  ['is a dot', '.'],
  ['has a segment of one dot', 'a/./b'],
  ['leads out with backslashes', '..\\other\\secret.csv'],
  ['mixes slashes and backslashes', 'a\\../..\\b'],
  ['has NUL', 'a\u0000b'],
  ['has half a surrogate pair', 'a\ud800'],
  ['is longer than Azure allows', 'a'.repeat(1025)],
];

/** Names that look alike, and that blobs have. */
const GOOD_PATHS = ['', '/a', 'a//b', 'a/', '...', 'a..', '..a/b', 'a\\b', '%2e%2e/b', 'a?b#c', 'a\nb', '😀'];

const BAD_ETAGS: [string, unknown][] = [
  ['is a star', '*'],
  ['closes its quotation marks', '0x1", "0x2'],
  ['has a line break', '0x1\r\nx-ms-delete-snapshots: include'],
  ['is longer than a header', '0'.repeat(300)],
  ['is no text', 7],
  ['is missing', undefined],
];

describe('an entry of a manifest', () => {
  test.each(BAD_PATHS)('is refused if its path %s', (_case, path) => {
    expect(isManifestEntry({ ...ENTRY, path })).toBe(false);
  });

  test.each(BAD_ETAGS)('is refused if an ETag %s', (_case, etag) => {
    expect(isManifestEntry({ ...ENTRY, targetETag: etag })).toBe(false);
    expect(isManifestEntry({ ...ENTRY, sourceETag: etag })).toBe(false);
  });

  test.each([-1, 1.5, 2 ** 60, '1', null])('is refused if its size is %j', (sizeBytes) => {
    expect(isManifestEntry({ ...ENTRY, sizeBytes })).toBe(false);
  });

  test.each(GOOD_PATHS)('is accepted if its path is %j', (path) => {
    expect(isManifestEntry({ ...ENTRY, path, sourceETag: '' })).toBe(true);
  });
});

describe('the place of a file', () => {
  test.each(BAD_PATHS)('is not resolved if the path %s', (_case, path) => {
    const end = { container: 'landing', path: 'sales' };
    expect(() => resolveFilePlace(end, DatasetType.FOLDER, path)).toThrow(/StateUnreadable/);
  });

  test.each(GOOD_PATHS)('is below the dataset if the path is %j, in the URL too', (path) => {
    const place = resolveFilePlace({ container: 'landing', path: 'sales' }, DatasetType.FOLDER, path);
    const url = new URL(
      buildBlobUrl({ blobEndpoint: 'https://fabrikam.blob.core.windows.net', sas: '' }, place),
    );
    expect([url.search, url.hash]).toEqual(['', '']);
    expect(decodeURIComponent(url.pathname)).toBe(`/landing/sales/${path}`);
  });

  test.each(['../other/secret.csv', 'a/../b', 'a/..', '..\\b', './b'])(
    'has no URL if its name is %j',
    (name) => {
      expect(() => requireBlobName(name)).toThrow(/leads elsewhere/);
    },
  );
});

describe('a mirror', () => {
  test.each<[string, string]>([
    ['in another container', '../other/secret.csv'],
    ['in another folder of its container', '../secret.csv'],
    ['in its own folder, by another name', './secret.csv'],
  ])('deletes no blob %s that a forged manifest names', async (_case, path) => {
    const sides = await pair(
      { 'in/a': '1', 'in/b': '2', 'in/c': '3' },
      {
        deletions: 'mirror',
        mapping: (from, to) => [
          {
            datasetName: 'all',
            datasetType: 'Folder',
            source: { container: from, path: 'in' },
            target: { container: to, path: 'in' },
          } as never,
        ],
      },
    );
    await sync(sides);
    const name = freshName();
    const other = await fill('fabrikam', name, { 'secret.csv': 'secret' });
    await put(sides.target, 'secret.csv', 'secret');
    const victim = path.replace('other', name);
    const blob = path.includes('other')
      ? other.getBlobClient('secret.csv')
      : sides.target.getBlobClient('secret.csv');
    const { etag } = await blob.getProperties();
    const state = container('fabrikam', sides.subscription.stateContainer);
    const pointer = await readJson(state, 'contoso-sales/state.json');
    const entries = ['a', 'b', 'c'].map((file) => ({ ...ENTRY, path: file }));
    const forged = [{ ...ENTRY, path: victim, targetETag: etag!.replaceAll('"', '') }, ...entries];
    const head = createManifestHead([createManifestPart(forged)], {
      ...ABOUT,
      invitationId: pointer['invitationId'] as string,
      datasetName: 'all',
      source: {
        blobEndpoint: sides.source.url.replace(/\/[^/]*$/, ''),
        container: sides.source.containerName,
        path: 'in',
      },
      target: {
        blobEndpoint: sides.target.url.replace(/\/[^/]*$/, ''),
        container: sides.target.containerName,
        path: 'in',
      },
    });
    const bytes = await toStoredManifest(head, forged);
    await state.getBlockBlobClient('contoso-sales/manifests/all.jsonl.gz').upload(bytes, bytes.length);
    await forgetHashes(state, pointer);
    const [problem] = await getRefusal(() => sync(sides, { allowDeletes: 10 }));
    expect(problem.code).toBe('StateUnreadable');
    expect(await contents(other)).toEqual({ 'secret.csv': 'secret' });
    expect(await contents(sides.target)).toMatchObject({ 'secret.csv': 'secret' });
  });

  test('removes no folder of others that forged state calls an old snapshot', async () => {
    const sides = await pair(
      { 'in/a': '1' },
      {
        publish: PublishMode.ATOMIC,
        keepSnapshots: 1,
        mapping: (from, to) => [
          {
            datasetName: 'all',
            datasetType: 'Folder',
            source: { container: from, path: 'in' },
            target: { container: to, path: 'out' },
          } as never,
        ],
      },
    );
    await sync(sides);
    await put(sides.target, 'out/reports/a', 's');
    const state = container('fabrikam', sides.subscription.stateContainer);
    const pointer = await readJson(state, 'contoso-sales/state.json');
    const { all } = pointer['snapshots'] as Record<string, { kept: object[] }>;
    all.kept.push({ ...all.kept[0], name: 'reports' });
    const forged = [{ ...ENTRY, path: 'a' }];
    const [source, target] = [sides.source, sides.target].map(({ url, containerName }) => ({
      blobEndpoint: url.replace(/\/[^/]*$/, ''),
      container: containerName,
    }));
    const head = createManifestHead([createManifestPart(forged)], {
      ...ABOUT,
      invitationId: pointer['invitationId'] as string,
      datasetName: 'all',
      snapshot: 'reports',
      source: { ...source, path: 'in' },
      target: { ...target, path: 'out' },
    });
    const bytes = await toStoredManifest(head, forged);
    await state
      .getBlockBlobClient('contoso-sales/manifests/all/reports.jsonl.gz')
      .upload(bytes, bytes.length);
    await forgetHashes(state, pointer);
    await put(sides.source, 'in/a', '2');
    const [problem] = await getRefusal(() => sync(sides));
    expect(problem.code).toBe('StateUnreadable');
    expect(await contents(sides.target)).toMatchObject({ 'out/reports/a': 's' });
  });

  /** The hashes that tell that a manifest is another one: without them, only the rules of names protect. */
  async function forgetHashes(
    state: ReturnType<typeof container>,
    { places: _, ...pointer }: Record<string, unknown>,
  ): Promise<void> {
    await put(state, 'contoso-sales/state.json', JSON.stringify(pointer));
  }
});

async function readJson(
  client: ReturnType<typeof container>,
  path: string,
): Promise<Record<string, unknown>> {
  return JSON.parse(String(await client.getBlobClient(path).downloadToBuffer())) as Record<string, unknown>;
}

/** Reads all intents, or fails. */
async function readAll(store: MemoryStateStore, open: readonly OpenJournal[]): Promise<void> {
  const batches = await readJournals(store, 'j/', open, MAPPING, SIDES, signal);
  const { failure } = await drainBatches(batches!);
  if (failure) throw failure as Error;
}

describe('a journal', () => {
  const store = (): [MemoryState, MemoryStateStore] => {
    const state = new MemoryState();
    return [state, new MemoryStateStore(state)];
  };

  test.each<[string, object]>([
    ...BAD_PATHS.map(([what, path]): [string, object] => [`whose path ${what}`, { path }]),
    ...BAD_ETAGS.map(([what, etag]): [string, object] => [`whose source ETag ${what}`, { sourceETag: etag }]),
    ...BAD_ETAGS.slice(0, -1).map(([what, etag]): [string, object] => [
      `whose target ETag ${what}`,
      { replaces: etag },
    ]),
  ])('is refused with an intent %s', async (_case, change) => {
    const [, memory] = store();
    const journal = new Journal(
      memory,
      'j/',
      { ...ABOUT, synchronizationId: 'run-1' },
      async () => {},
      [],
      signal,
    );
    await journal.announceIntents([{ path: 'a', sizeBytes: 1, sourceETag: '0x1', ...change }]);
    const open = [{ synchronizationId: 'run-1', mode: 'Incremental' as const }];
    await expect(readAll(memory, open)).rejects.toMatchObject({ code: 'StateUnreadable' });
  });
});

describe('the state document', () => {
  const load = async (change: object): Promise<unknown> => {
    const memory = new MemoryState();
    const pointer = { ...createEmptyState(SIDES.invitationId), ...change };
    memory.put('contoso-sales/state.json', Buffer.from(JSON.stringify(pointer)));
    return new SnapshotState(new MemoryStateStore(memory), 'contoso-sales', SIDES).load(signal);
  };
  const snapshots = (change: object): object => ({
    snapshots: {
      daily: { target: MAPPING.target, published: null, staged: null, publishing: null, kept: [], ...change },
    },
  });

  test.each<[string, object]>([
    ['a staged snapshot whose name leads elsewhere', snapshots({ staged: '../../landing' })],
    ['a published snapshot whose name leads elsewhere', snapshots({ published: '..' })],
    ['a published snapshot whose name is that of a folder of others', snapshots({ published: 'reports' })],
    [
      'a staged snapshot whose name goes on after its end',
      snapshots({ staged: '20270101T000000000Z-1b3656f7x' }),
    ],
    ['a snapshot that is being published whose name has a slash', snapshots({ publishing: 'a/b' })],
    [
      'an earlier snapshot whose name is empty',
      snapshots({ kept: [{ name: '', synchronizationId: 'r', completedAt: '', files: 0, sizeBytes: 0 }] }),
    ],
    [
      'a journal whose name leads elsewhere',
      { journals: [{ synchronizationId: '../runs', mode: 'FullSync' }] },
    ],
    ['a journal without a name', { journals: [{ synchronizationId: '', mode: 'FullSync' }] }],
    [
      'more journals than runs can leave',
      {
        journals: Array.from({ length: 10_001 }, (_, i) => ({
          synchronizationId: `r${i}`,
          mode: 'FullSync',
        })),
      },
    ],
    ['more bytes than it can have', { filler: 'x'.repeat(17 * 1024 * 1024) }],
  ])('is refused with %s', async (_case, change) => {
    await expect(load(change)).rejects.toMatchObject({ code: 'StateUnreadable' });
  });

  test('is accepted with the names of this program', async () => {
    const change = snapshots({ staged: '20270101T000000000Z-1b3656f7' });
    await expect(load(change)).resolves.toMatchObject(change);
  });
});

describe('state that is made to exhaust memory', () => {
  const MIB = 1024 * 1024;
  /** Half a megabyte, and half a gigabyte when it is read. */
  const bomb = (line: string): Buffer => {
    const piece = gzipSync(Buffer.from(line.repeat(Math.ceil((16 * MIB) / line.length))), { level: 9 });
    return Buffer.concat(Array.from({ length: 32 }, () => piece));
  };
  const head = (length: number, entries: number): object => ({
    ...createManifestHead([]),
    parts: [{ sha256: 'x', length, entries, first: '', sizeBytes: 0 }],
  });
  const LINE = `${JSON.stringify({ ...ENTRY, path: 'a'.repeat(500) })}\n`;

  test.each<[string, () => Promise<Buffer>]>([
    ['a head without an end', async () => bomb('x'.repeat(1000))],
    [
      'a part of half a gigabyte',
      async () => Buffer.concat([await toStoredManifest(head(200 * MIB, 400_000)), bomb(LINE)]),
    ],
    [
      'a part of one line',
      async () => Buffer.concat([await toStoredManifest(head(200 * MIB, 4000)), bomb('[0,0,0,0')]),
    ],
    [
      'a part larger than any',
      async () => Buffer.concat([await toStoredManifest(head(2 ** 40, 1e9)), bomb(LINE)]),
    ],
    ['a part of few entries that are huge', async () => toStoredManifest(head(200 * MIB, 1))],
    ['a part of many entries of no size', async () => toStoredManifest(head(10, 1e9))],
    ['an endless tail', async () => Buffer.concat([await toStoredManifest(head(0, 0)), bomb('\n')])],
  ])('is refused soon, within little memory: %s', async (_case, build) => {
    const bytes = await build();
    expect(bytes.length).toBeLessThan(2 * MIB);
    const before = process.memoryUsage();
    let peak = 0;
    const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
    const begun = performance.now();
    const reading = await read(streamChunks(bytes, 64 * 1024));
    clearInterval(watch);
    expect(refusal(reading)).toMatch(/^StateUnreadable: /);
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(peak - before.rss).toBeLessThan(120 * MIB);
  });

  test.each([
    ['lock.json', 'SynchronizationRunning'],
    ['state.json', 'StateUnreadable'],
  ])('%s is not read to its end', async (name, code) => {
    let taken = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      for (; taken < 1000; taken++) yield Buffer.alloc(MIB, ' ');
    }
    const store = Object.assign(new MemoryStateStore(new MemoryState()), {
      read: async () => ({ etag: '1', ageMs: 0, content: Readable.from(endless()) }),
      replace: async () => undefined,
    });
    const owner = {
      synchronizationId: 'r',
      since: '',
      host: 'h',
      processId: 1,
      user: 'u',
      processScope: null,
      processStart: null,
    };
    const now = (): Date => new Date();
    const options = { owner, now, hasEnded: () => false, breakLock: false, onBroken: () => {} };
    const reading =
      name === 'lock.json'
        ? RunLock.acquire(store, 'contoso-sales', options, signal)
        : new SnapshotState(store, 'contoso-sales', SIDES).load(signal);
    await expect(reading).rejects.toMatchObject({ code });
    expect(taken).toBeLessThan(30);
  });

  test('a manifest with names, tags and access control lists that are as long as Azure allows is read', async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 10 }, (_, i) => [`${i}${'k'.repeat(127)}`, 'v'.repeat(256)]),
    );
    const entries = createEntries(2000).map((entry) => ({
      ...entry,
      targetETag: hash(entry.path),
      sourceETag: hash(entry.targetETag),
      path: `${'d'.repeat(1000)}/${entry.path}`,
      tags,
      access: { acl: 'user:00000000-0000-0000-0000-000000000000:rwx,'.repeat(64) },
    }));
    const bytes = await toStoredManifest(createManifestHead([createManifestPart(entries)]), entries);
    const { items, failure } = await read(streamChunks(bytes, 64 * 1024));
    expect(failure).toBeUndefined();
    expect(items).toHaveLength(2000);
  });
});

describe('state of a newer version is refused with the advice to use it, never to delete the state', () => {
  const NEWER = { schemaVersion: 2 };
  const expectAdvice = async (call: () => Promise<unknown>): Promise<void> => {
    const [problem] = await getRefusal(call);
    expect(problem.code).toBe('StateVersionUnsupported');
    expect(problem.text).toMatch(
      /newer version of this program \(schemaVersion [23]\); use the newer version here too, and do not delete/,
    );
  };
  const memory = (path: string, content: string | Buffer): MemoryStateStore => {
    const state = new MemoryState();
    state.put(path, Buffer.from(content));
    return new MemoryStateStore(state);
  };

  test('the state document', () =>
    expectAdvice(() =>
      new SnapshotState(
        memory('contoso-sales/state.json', JSON.stringify(NEWER)),
        'contoso-sales',
        SIDES,
      ).load(signal),
    ));

  test('a manifest', () =>
    expectAdvice(async () => {
      const { failure } = await read(
        streamChunks(await toStoredManifest({ ...createManifestHead([]), schemaVersion: 3 })),
      );
      throw failure as Error;
    }));

  test('a journal', () =>
    expectAdvice(async () => {
      const lines = toJsonLines([{ ...ABOUT, documentType: 'journal', parts: [], ...NEWER }]);
      const store = memory('j/run-1/daily/00000001.jsonl.gz', gzipSync(lines));
      const open = [{ synchronizationId: 'run-1', mode: 'Incremental' as const }];
      await readAll(store, open);
    }));

  test('a run record', () =>
    expectAdvice(() =>
      new RunRecords(memory('contoso-sales/runs/1.json', JSON.stringify(NEWER)), 'contoso-sales').listLatest(
        1,
        signal,
      ),
    ));

  test('a lock', () =>
    expectAdvice(() =>
      RunLock.acquire(
        memory('contoso-sales/lock.json', JSON.stringify(NEWER)),
        'contoso-sales',
        {
          owner: {
            synchronizationId: 'r',
            since: '',
            host: 'h',
            processId: 1,
            user: 'u',
            processScope: null,
            processStart: null,
          },
          now: () => new Date(),
          hasEnded: () => true,
          breakLock: true,
          onBroken: () => {},
        },
        signal,
      ),
    ));

  test('by every command, and what is there stays as it is', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    const state = container('fabrikam', sides.subscription.stateContainer);
    await put(state, 'contoso-sales/state.json', JSON.stringify(NEWER));
    await expectAdvice(() =>
      syncSnapshot(sides.subscription, { env: bothSides(), reconcile: true, breakLock: true }),
    );
    expect(await readJson(state, 'contoso-sales/state.json')).toEqual(NEWER);
    expect(PATH).toContain('manifests');
  });
});
