import { planSnapshot, syncSnapshot, verifySnapshot, listSynchronizations } from '../../../lib';
import type { Pair } from '../../support/accounts';
import { bothSides, container, contents, fill, pair, put } from '../../support/accounts';
import { refusalOf } from '../../support/refusal';

const env = bothSides();

async function sync({ subscription }: Pair, options: Parameters<typeof syncSnapshot>[1] = {}) {
  return syncSnapshot(subscription, { env, ...options });
}

function counts(record: Awaited<ReturnType<typeof sync>>) {
  return record.details.map((d) => ({
    written: d.filesWritten,
    unchanged: d.filesUnchanged,
    gone: d.filesGone,
    deleted: d.filesDeleted,
    failed: d.filesFailed,
  }));
}

describe('a snapshot between two accounts', () => {
  test('the first is full, the next takes what is new or changed and keeps what is gone', async () => {
    const sides = await pair({ 'a.csv': 'a', 'b/c.csv': 'bc', 'd.csv': 'd' });
    const first = await sync(sides);
    expect(first.synchronizationMode).toBe('FullSync');
    expect(counts(first)).toEqual([{ written: 3, unchanged: 0, gone: 0, deleted: 0, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({ 'a.csv': 'a', 'b/c.csv': 'bc', 'd.csv': 'd' });

    await put(sides.source, 'a.csv', 'A');
    await put(sides.source, 'e.csv', 'e');
    await sides.source.deleteBlob('d.csv');
    const second = await sync(sides);
    expect(second.synchronizationMode).toBe('Incremental');
    expect(counts(second)).toEqual([{ written: 2, unchanged: 1, gone: 1, deleted: 0, failed: 0 }]);
    expect(await contents(sides.target)).toEqual({
      'a.csv': 'A',
      'b/c.csv': 'bc',
      'd.csv': 'd',
      'e.csv': 'e',
    });

    const third = await sync(sides);
    expect(counts(third)).toEqual([{ written: 0, unchanged: 3, gone: 1, deleted: 0, failed: 0 }]);
  });

  test('a change of equal size is found, and a file that comes back is copied', async () => {
    const sides = await pair({ x: '1', y: '1' });
    await sync(sides);
    await put(sides.source, 'x', '2');
    await sides.source.deleteBlob('y');
    await sync(sides);
    await put(sides.source, 'y', '3');
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ x: '2', y: '3' });
  });

  test('mode FullSync copies every file again', async () => {
    const sides = await pair({ a: '1', b: '2' });
    await sync(sides);
    const again = await sync(sides, { mode: 'FullSync' });
    expect(counts(again)).toEqual([{ written: 2, unchanged: 0, gone: 0, deleted: 0, failed: 0 }]);
  });

  test('content headers and metadata arrive', async () => {
    const sides = await pair({});
    await sides.source.getBlockBlobClient('report.csv').upload('x', 1, {
      blobHTTPHeaders: {
        blobContentType: 'text/csv',
        blobContentEncoding: 'identity',
        blobContentLanguage: 'nl',
        blobCacheControl: 'max-age=60',
        blobContentDisposition: 'attachment',
      },
      metadata: { owner: 'sales' },
    });
    await sync(sides);
    const found = await sides.target.getBlobClient('report.csv').getProperties();
    expect(found).toMatchObject({
      contentType: 'text/csv',
      contentEncoding: 'identity',
      contentLanguage: 'nl',
      cacheControl: 'max-age=60',
      contentDisposition: 'attachment',
      metadata: { owner: 'sales' },
    });
  });

  test('names that URLs find hard arrive as they are', async () => {
    const names = [
      '100%.csv',
      'a#b',
      'a?b',
      'a+b c',
      'über/日本/😀',
      "it's",
      'Case',
      'case',
      'a',
      'a/b',
      'a-b',
      '/lead',
      'two//slashes',
    ];
    const sides = await pair(Object.fromEntries(names.map((name) => [name, name])));
    await sync(sides);
    expect(await contents(sides.target)).toEqual(Object.fromEntries(names.map((name) => [name, name])));
    expect((await verifySnapshot(sides.subscription, { env })).filesVerified).toBe(names.length);
  });

  test('an empty blob and an empty container are snapshots too', async () => {
    const sides = await pair({ empty: '' });
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ empty: '' });
    expect(counts(await sync(await pair({})))).toEqual([
      { written: 0, unchanged: 0, gone: 0, deleted: 0, failed: 0 },
    ]);
  });

  test('more blobs than a page of a listing holds, more copies than are in flight', async () => {
    const many = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`f/${i}`, String(i)]));
    const sides = await pair(many);
    expect(counts(await sync(sides, { concurrency: 8 }))[0]).toMatchObject({ written: 150 });
    expect(await contents(sides.target)).toEqual(many);
  });
});

describe('folders and files', () => {
  test('a folder lands below its target folder, without its siblings of like names', async () => {
    const sides = await pair(
      {
        'sales/daily/a': '1',
        'sales/daily/x/b': '2',
        'sales/daily-secret/c': '3',
        'sales/daily': '4',
        'sales/daily/': 'marker',
      },
      {
        mapping: (from, to) => [
          {
            datasetName: 'daily',
            datasetType: 'Folder' as never,
            source: { container: from, path: 'sales/daily' },
            target: { container: to, path: 'in/contoso' },
          },
        ],
      },
    );
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ 'in/contoso/a': '1', 'in/contoso/x/b': '2' });
  });

  test('a file lands under its target name; when it is gone it is kept', async () => {
    const sides = await pair(
      { 'a/report.csv': '1', 'a/report.csv.bak': '2' },
      {
        mapping: (from, to) => [
          {
            datasetName: 'report',
            datasetType: 'File' as never,
            source: { container: from, path: 'a/report.csv' },
            target: { container: to, path: 'contoso.csv' },
          },
        ],
      },
    );
    await sync(sides);
    expect(await contents(sides.target)).toEqual({ 'contoso.csv': '1' });
    expect((await verifySnapshot(sides.subscription, { env })).filesVerified).toBe(1);

    await sides.source.deleteBlob('a/report.csv');
    expect(counts(await sync(sides))).toEqual([{ written: 0, unchanged: 0, gone: 1, deleted: 0, failed: 0 }]);
  });

  test('a dataset that is mapped elsewhere is copied anew; what landed before stays', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    const { container: to } = sides.subscription.mappings[0].target!;
    const mappings = [{ ...sides.subscription.mappings[0], target: { container: to, path: 'moved' } }];
    const moved = await syncSnapshot({ ...sides.subscription, mappings }, { env });
    expect(counts(moved)[0]).toMatchObject({ written: 1 });
    expect(await contents(sides.target)).toEqual({ a: '1', 'moved/a': '1' });
  });
});

describe('deletions: mirror', () => {
  const ten = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`f${i}`, String(i)]));

  test('deletes what is gone at the source, and only what it wrote and nobody changed', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    await put(sides.target, 'f1', 'changed by Fabrikam');
    await put(sides.target, 'own', 'of Fabrikam');
    await sides.source.deleteBlob('f0');
    await sides.source.deleteBlob('f1');
    const record = await sync(sides);
    expect(counts(record)).toEqual([{ written: 0, unchanged: 8, gone: 1, deleted: 1, failed: 0 }]);
    const left = await contents(sides.target);
    expect(left['f0']).toBeUndefined();
    expect(left['f1']).toBe('changed by Fabrikam');
    expect(left['own']).toBe('of Fabrikam');

    const next = await sync(sides);
    expect(counts(next)).toEqual([{ written: 0, unchanged: 8, gone: 0, deleted: 0, failed: 0 }]);
  });

  test('stops at the fuse: deletes nothing, keeps the copies, and goes on when it is told to', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    for (const name of ['f0', 'f1', 'f2']) await sides.source.deleteBlob(name);
    await put(sides.source, 'new', 'n');
    expect(await refusalOf(() => sync(sides))).toEqual([
      {
        code: 'DeletionFuse',
        text: '3 of 10 files are gone at the source, more than the 20 % that one run may delete; nothing was deleted, the copies are done; if that is meant, run again with --allow-deletes 3',
      },
    ]);
    expect(Object.keys(await contents(sides.target))).toHaveLength(11);
    const [last] = await listSynchronizations(sides.subscription, { env });
    expect(last).toMatchObject({ status: 'Failed' });

    expect(counts(await sync(sides, { allowDeletes: 3 }))[0]).toMatchObject({ deleted: 3, written: 0 });
    expect(Object.keys(await contents(sides.target))).toHaveLength(8);
  });

  test('deletes nothing after a copy has failed', async () => {
    const sides = await pair(ten, { deletions: 'mirror' });
    await sync(sides);
    await sides.source.deleteBlob('f0');
    // A name that fits at the source and is too long below the target folder does not copy.
    const { container: to } = sides.subscription.mappings[0].target!;
    const deeper = {
      ...sides.subscription,
      mappings: [{ ...sides.subscription.mappings[0], target: { container: to, path: 'd'.repeat(20) } }],
    };
    await syncSnapshot(deeper, { env });
    await sides.source.deleteBlob('f1');
    await put(sides.source, 'x'.repeat(1010), 'x');
    const record = await syncSnapshot(deeper, { env });
    expect(record.status).toBe('Failed');
    expect(counts(record)).toEqual([{ written: 0, unchanged: 8, gone: 1, deleted: 0, failed: 1 }]);
    expect(record.failures).toEqual([
      {
        datasetName: 'all',
        path: 'x'.repeat(1010),
        reason: 'its name at the target would have 1031 characters; Azure allows 1024',
      },
    ]);
  });
});

describe('plan, verify and history', () => {
  test('a plan names what would happen, and writes nothing', async () => {
    const sides = await pair({ a: '1', b: '22' });
    expect(await sides.target.exists()).toBe(false);
    await planSnapshot(sides.subscription, { env });
    expect(await sides.target.exists()).toBe(false);
    expect(await container('fabrikam', sides.subscription.stateContainer).exists()).toBe(false);

    await sync(sides);
    await put(sides.source, 'a', '333');
    await put(sides.source, 'c', '4444');
    await sides.source.deleteBlob('b');
    const before = await contents(container('fabrikam', sides.subscription.stateContainer));
    const plan = await planSnapshot(sides.subscription, { env });
    expect(plan.datasets).toEqual([
      {
        datasetName: 'all',
        new: { files: 1, bytes: 4 },
        changed: { files: 1, bytes: 3 },
        full: { files: 0, bytes: 0 },
        unchanged: { files: 0, bytes: 0 },
        gone: { files: 1, bytes: 2 },
      },
    ]);
    expect(plan.changes.map(({ path, because }) => `${because} ${path}`)).toEqual([
      'changed a',
      'gone b',
      'new c',
    ]);
    expect(await contents(container('fabrikam', sides.subscription.stateContainer))).toEqual(before);
  });

  test('verify finds what is missing, tampered or of another size, and counts what is not ours', async () => {
    const sides = await pair({ gone: '1', same: 'ab', size: 'ab', rewritten: 'ab', fine: 'ok' });
    await sync(sides);
    await sides.target.deleteBlob('gone');
    await put(sides.target, 'same', 'AB');
    await put(sides.target, 'size', 'abc');
    await put(sides.target, 'rewritten', 'ab');
    await put(sides.target, 'own', 'x');
    const report = await verifySnapshot(sides.subscription, { env });
    expect(report).toMatchObject({
      status: 'Failed',
      filesVerified: 1,
      bytesVerified: 2,
      filesDifferent: 4,
      filesOfOthers: 1,
    });
    expect(Object.fromEntries(report.differences.map((d) => [d.path, d.because]))).toEqual({
      gone: 'missing',
      same: 'md5',
      size: 'size',
      rewritten: 'etag',
    });
  });

  test('verify fails for a subscription without a snapshot', async () => {
    const sides = await pair({ a: '1' });
    expect(await refusalOf(() => verifySnapshot(sides.subscription, { env }))).toEqual([
      {
        code: 'NoSnapshot',
        text: 'subscription "contoso-sales" has no snapshot yet; run datashare sync first',
      },
    ]);
  });

  test('history lists the newest runs first, with what each copied', async () => {
    const sides = await pair({ a: '1' });
    expect(await listSynchronizations(sides.subscription, { env })).toEqual([]);
    await sync(sides);
    await put(sides.source, 'b', '22');
    await sync(sides);
    const records = await listSynchronizations(sides.subscription, { env });
    expect(records.map((r) => [r.synchronizationMode, r.details[0].sizeWritten])).toEqual([
      ['Incremental', 2],
      ['FullSync', 1],
    ]);
    expect(await listSynchronizations(sides.subscription, { env, limit: 1 })).toEqual([records[0]]);
  });

  test('two subscriptions share a state container without meeting', async () => {
    const one = await pair({ a: '1' });
    const two = await pair(
      { b: '2' },
      { subscriptionName: 'other', stateContainer: one.subscription.stateContainer },
    );
    await sync(one);
    await sync(two);
    expect(counts(await sync(one))[0]).toMatchObject({ unchanged: 1, gone: 0 });
    expect(await listSynchronizations(two.subscription, { env })).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  test('a container that is gone at the source ends the run, and leaves a record', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    await sides.source.delete();
    const [problem] = await refusalOf(() => sync(sides));
    expect(problem.code).toBe('ContainerNotFound');
    expect(problem.text).toContain(
      `the source has no container "${sides.subscription.mappings[0].source.container}"`,
    );
    const [last] = await listSynchronizations(sides.subscription, { env });
    expect(last).toMatchObject({ status: 'Failed', message: problem.text.split(';')[0] });
    expect((await verifySnapshot(sides.subscription, { env })).status).toBe('Succeeded');
  });

  test('of two runs at once, one at most may lose, and nothing is torn', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    await put(sides.source, 'b', '2');
    const results = await Promise.allSettled([sync(sides), sync(sides)]);
    const lost = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(lost.length).toBeLessThan(2);
    for (const reason of lost) expect(reason).toMatchObject({ code: 'StateChanged' });
    expect(await contents(sides.target)).toEqual({ a: '1', b: '2' });
    await sync(sides, { mode: 'FullSync' });
    expect(await verifySnapshot(sides.subscription, { env })).toMatchObject({
      status: 'Succeeded',
      filesVerified: 2,
    });
  });

  test('a manifest that was tampered with is refused, not trusted', async () => {
    const sides = await pair({ a: '1' });
    await sync(sides);
    const state = container('fabrikam', sides.subscription.stateContainer);
    for await (const { name } of state.listBlobsFlat({ prefix: 'contoso-sales/manifests/' }))
      await put(state, name, 'torn');
    const [problem] = await refusalOf(() => sync(sides));
    expect(problem.code).toBe('StateUnreadable');
  });

  test('an interrupted run says so, and the next one finishes', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}`, String(i)]));
    const sides = await pair(many);
    const interrupt = new AbortController();
    const problems = await refusalOf(() =>
      sync(sides, { concurrency: 2, abortSignal: interrupt.signal, onProgress: () => interrupt.abort() }),
    );
    expect(problems).toEqual([
      { code: 'Interrupted', text: 'interrupted; run the same command again to finish' },
    ]);
    await sync(sides);
    expect(await contents(sides.target)).toEqual(many);
  });

  test('the state container keeps one manifest for each dataset, however many runs there were', async () => {
    const sides = await pair({ a: '1' });
    for (let i = 0; i < 3; i++) await sync(sides);
    const state = await contents(container('fabrikam', sides.subscription.stateContainer));
    expect(Object.keys(state).filter((name) => name.includes('/manifests/'))).toHaveLength(1);
    expect(Object.keys(state).filter((name) => name.includes('/runs/'))).toHaveLength(3);
  });

  test('fails for an in-place share and for sides that do not fit, before anything is touched', async () => {
    const sides = await pair({ a: '1' });
    const inPlace = { ...sides.subscription, shareKind: 'InPlace' };
    expect(await refusalOf(() => syncSnapshot(inPlace, { env }))).toMatchObject([{ code: 'NothingToCopy' }]);
    const abroad = { ...sides.subscription, target: { ...sides.subscription.target, location: 'East US 2' } };
    expect(await refusalOf(() => syncSnapshot(abroad, { env }))).toMatchObject([{ code: 'RegionMismatch' }]);
    expect(await sides.target.exists()).toBe(false);
    await syncSnapshot({ ...abroad, allowCrossRegion: true }, { env });
    expect(await contents(sides.target)).toEqual({ a: '1' });
  });

  test('fails where both connection strings lead to one account', async () => {
    const sides = await pair({ a: '1' });
    const same = { ...env, DATASHARE_TARGET_CONNECTION_STRING: env['DATASHARE_SOURCE_CONNECTION_STRING'] };
    expect(await refusalOf(() => syncSnapshot(sides.subscription, { env: same }))).toEqual([
      {
        code: 'SameAccount',
        text: 'source and target are the same storage account "contoso"; use a storage account of your own as the target',
      },
    ]);
  });

  test('fails after access has ended', async () => {
    const sides = await pair({ a: '1' });
    const invitation = { ...sides.subscription.invitation, expiresOn: '2027-01-01T00:00:00Z' };
    const subscription = { ...sides.subscription, invitation };
    await syncSnapshot(subscription, { env, now: () => new Date('2026-12-31T23:59:59Z') });
    expect(
      await refusalOf(() => syncSnapshot(subscription, { env, now: () => new Date('2027-01-01T00:00:00Z') })),
    ).toMatchObject([{ code: 'AccessEnded' }]);
  });
});

test('blobs of others at the target are left alone', async () => {
  const sides = await pair({ a: '1' });
  await fill('fabrikam', sides.subscription.mappings[0].target!.container, { own: 'x' });
  await sync(sides);
  expect(await contents(sides.target)).toEqual({ a: '1', own: 'x' });
});
