import type { ContainerClient } from '@azure/storage-blob';
import type { SubscriptionDocument } from '../../lib';
import { PublishMode } from '../../lib/model/values/publication';
import { planSnapshot, rollbackSnapshot, verifySnapshot } from '../../lib';
import { BOTH_KINDS, casesFor, contents, FLAT, put } from '../support/accounts';
import { meanwhile } from '../support/fault-proxy';
import { FaultyPair } from '../support/faulty-pair';

const NAMES = Array.from({ length: 20 }, (_, i) => `f${i + 10}`);
const SOME = Object.fromEntries(NAMES.map((name) => [name, name]));

/** Deletes a container and creates it again, as a script that is to reset it. */
async function recreate(container: ContainerClient): Promise<void> {
  await container.delete();
  for (;;) {
    try {
      await container.create();
      return;
    } catch {
      // It is still being deleted.
    }
  }
}

async function readSourceFiles({ sides }: FaultyPair): Promise<Record<string, string>> {
  return contents(sides.source);
}

/** The latest snapshot as readers see it, without the folders of others. */
async function readPublished({ sides }: FaultyPair): Promise<Record<string, string>> {
  const files = await contents(sides.target);
  const pointer = files['data/current.json'];
  const isFlat = sides.accounts === FLAT;
  if (isFlat && pointer === undefined) return {};
  const folder = isFlat ? (JSON.parse(pointer) as { readonly path: string }).path : 'data';
  const published = Object.entries(files).filter(
    ([name]) => name.startsWith(`${folder}/`) && !name.endsWith('/') && !name.includes('/.snapshots/'),
  );
  return Object.fromEntries(published.map(([name, content]) => [name.slice(folder.length + 1), content]));
}

const IN_A_FOLDER = {
  publish: PublishMode.ATOMIC,
  mapping: (from: string, to: string) =>
    [
      {
        datasetName: 'all',
        datasetType: 'Container',
        source: { container: from, path: '' },
        target: { container: to, path: 'data' },
      },
    ] as SubscriptionDocument['mappings'],
};

describe.each(BOTH_KINDS)('a target container that is deleted and created anew, on %s', (_kind, accounts) => {
  test.each(casesFor(accounts, [0, 1, 11]))(
    'before copy %d of a first snapshot, without a request that fails, does not end with files missing',
    async (after) => {
      const faulty = await FaultyPair.create(SOME, { accounts });
      const { target } = faulty.sides;
      const recreation = meanwhile(() => recreate(target));
      faulty.proxy.inject({ operation: 'copy', after }, recreation);
      const { record, error } = await faulty.carry({ maxConcurrency: 1 });
      faulty.proxy.heal();
      if (after === 0) expect(record).toMatchObject({ status: 'Succeeded' });
      else expect(error?.code).toBe('TargetFilesMissing');
      expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await contents(target)).toEqual(await readSourceFiles(faulty));
      expect((await faulty.carry()).record?.details).toMatchObject([{ filesWritten: 0, filesUnchanged: 20 }]);
      await faulty.end();
    },
  );

  test.each(casesFor(accounts, [0, 7]))(
    'before copy %d of a later snapshot does not end with files missing',
    async (after) => {
      const faulty = await FaultyPair.create(SOME, { accounts });
      const { target } = faulty.sides;
      await faulty.runToTheEnd();
      for (const name of NAMES.slice(0, 8)) await faulty.put(name, `${name} again`);
      const recreation = meanwhile(() => recreate(target));
      faulty.proxy.inject({ operation: 'copy', after }, recreation);
      const { error } = await faulty.carry({ maxConcurrency: 1 });
      expect(faulty.proxy.heal()).toEqual([]);
      expect(error?.code).toBe('TargetFilesMissing');
      expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await contents(target)).toEqual(await readSourceFiles(faulty));
      await faulty.end();
    },
  );

  test.each(casesFor(accounts, ['keep', 'mirror'] as const))(
    'between two runs is noticed by plan and by a run without changes (%s)',
    async (deletions) => {
      const faulty = await FaultyPair.create(SOME, { accounts, deletions });
      const { target, subscription } = faulty.sides;
      await faulty.runToTheEnd();
      await recreate(target);
      await put(target, 'mine', 'mine');
      const plan = await planSnapshot(subscription, { env: faulty.env });
      expect(plan.datasets).toMatchObject([{ repair: { files: 20 } }]);
      expect((await faulty.carry()).record).toMatchObject({
        status: 'Succeeded',
        details: [{ filesWritten: 20 }],
      });
      expect(await contents(target)).toEqual({ ...(await readSourceFiles(faulty)), mine: 'mine' });
      await faulty.end();
    },
  );

  test.each(casesFor(accounts, [false, true]))(
    'is noticed between two runs if snapshots are published as a whole (changes: %s)',
    async (hasChanges) => {
      const faulty = await FaultyPair.create(SOME, { accounts, ...IN_A_FOLDER });
      const { target } = faulty.sides;
      await faulty.carry();
      expect(await readPublished(faulty)).toEqual(await readSourceFiles(faulty));
      await recreate(target);
      if (hasChanges) await faulty.put('f10', 'again');
      expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await readPublished(faulty)).toEqual(await readSourceFiles(faulty));
      await faulty.end();
    },
  );

  test.each(casesFor(accounts, [12]))(
    'before copy %d of a snapshot that is published as a whole, is not published with files missing',
    async (after) => {
      const faulty = await FaultyPair.create(SOME, { accounts, ...IN_A_FOLDER });
      const { target } = faulty.sides;
      const recreation = meanwhile(() => recreate(target));
      faulty.proxy.inject({ operation: 'copy', after }, recreation);
      const { error } = await faulty.carry({ maxConcurrency: 1 });
      expect(faulty.proxy.heal()).toEqual([]);
      expect(error?.code).toBe('TargetFilesMissing');
      expect(await readPublished(faulty)).toEqual({});
      expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await readPublished(faulty)).toEqual(await readSourceFiles(faulty));
      await faulty.end();
    },
  );
});

describe('a target container', () => {
  test('whose metadata somebody changes is listed once, and nothing is copied again', async () => {
    const faulty = await FaultyPair.create(SOME);
    const { target, accounts } = faulty.sides;
    await faulty.carry();
    const countListings = (): number =>
      faulty.proxy.seen('list', accounts[1]).filter(({ container }) => container === target.containerName)
        .length;
    expect(countListings()).toBe(0);
    await target.setMetadata({ owner: 'finance' });
    for (let run = 0; run < 2; run++) {
      expect((await faulty.carry()).record?.details).toMatchObject([{ filesWritten: 0, filesUnchanged: 20 }]);
      expect(countListings()).toBe(1);
    }
    // Also in the middle of a run.
    await faulty.put('f10', 'again');
    const change = meanwhile(() => target.setMetadata({ owner: 'sales' }));
    faulty.proxy.inject({ operation: 'copy' }, change);
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
    expect(countListings()).toBe(2);
    await faulty.end();
  });

  test('that is gone without a change at the source fails the run', async () => {
    const faulty = await FaultyPair.create(SOME);
    const { target, subscription } = faulty.sides;
    await faulty.runToTheEnd();
    await target.delete();
    await expect(planSnapshot(subscription, { env: faulty.env })).rejects.toMatchObject({
      code: 'ContainerNotFound',
    });
    expect((await faulty.carry()).error?.code).toBe('ContainerNotFound');
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
    expect(await contents(target)).toEqual(await readSourceFiles(faulty));
    await faulty.end();
  });

  test.each([false, true])(
    'that loses a file which a copy would replace is listed before the run succeeds (more are missing: %s)',
    async (areMoreMissing) => {
      const faulty = await FaultyPair.create(SOME);
      const { target, subscription } = faulty.sides;
      await faulty.runToTheEnd();
      await target.deleteBlob('f10');
      if (areMoreMissing) await target.deleteBlob('f20');
      await faulty.put('f10', 'f10 again');
      const { record, error } = await faulty.carry();
      expect([record?.status, error?.code]).toEqual(
        areMoreMissing ? [undefined, 'TargetFilesMissing'] : ['Succeeded', undefined],
      );
      expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
      expect(await contents(target)).toEqual(await readSourceFiles(faulty));
      expect((await verifySnapshot(subscription, { env: faulty.env })).status).toBe('Succeeded');
      await faulty.end();
    },
  );

  test('whose properties may not be read is not taken for another one', async () => {
    const faulty = await FaultyPair.create(SOME);
    const isOfContainer = ({ query, method }: { query: URLSearchParams; method: string }): boolean =>
      method !== 'PUT' && query.get('restype') === 'container' && query.get('comp') === null;
    const refuse = (): void =>
      faulty.proxy.inject({ operation: 'other', isMeant: isOfContainer, times: 1000 }, (exchange) =>
        exchange.send({
          status: 403,
          headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch', 'x-ms-request-id': 'r' },
          body: Buffer.alloc(0),
        }),
      );
    refuse();
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
    await faulty.put('f10', 'again');
    expect((await faulty.carry()).record).toMatchObject({ status: 'Succeeded' });
    expect(await contents(faulty.sides.target)).toEqual(await readSourceFiles(faulty));
    await faulty.end();
  });
});

test('a container that is created anew between the copies of one dataset fails the others there, too', async () => {
  const toMapping = (from: string, to: string) => (name: string) => ({
    datasetName: name,
    datasetType: 'Folder',
    source: { container: from, path: name },
    target: { container: to, path: `data/${name}` },
  });
  const faulty = await FaultyPair.create(
    { 'x/a': '1', 'x/b': '2', 'y/c': '3' },
    {
      mapping: (from, to) =>
        ['x', 'y'].map(toMapping(from, to)) as unknown as SubscriptionDocument['mappings'],
    },
  );
  await faulty.carry();
  // All files of the first dataset are copied again, and none of the other.
  for (const name of ['x/a', 'x/b']) await faulty.put(name, 'again');
  const recreation = meanwhile(() => recreate(faulty.sides.target));
  faulty.proxy.inject({ operation: 'copy' }, recreation);
  const { error } = await faulty.carry({ maxConcurrency: 1 });
  expect(error?.message).toContain('TargetFilesMissing: 1 file of dataset "y" is missing');
  expect(await faulty.carry()).toMatchObject({ record: { status: 'Succeeded' } });
  expect(await contents(faulty.sides.target)).toEqual({
    'data/x/a': 'again',
    'data/x/b': 'again',
    'data/y/c': '3',
  });
  await faulty.end();
});

test.each(BOTH_KINDS)(
  'a rollback on %s does not publish a snapshot that has lost files',
  async (_, accounts) => {
    const faulty = await FaultyPair.create(SOME, { accounts, ...IN_A_FOLDER, keepSnapshots: 3 });
    const { target, subscription } = faulty.sides;
    await faulty.carry();
    await faulty.put('f10', 'again');
    await faulty.carry();
    const published = await readPublished(faulty);
    const [earlier] = Object.keys(await contents(target)).filter(
      (name) => /Z-[^/]*\/f11$/.test(name) && !published[name],
    );
    await target.deleteBlob(earlier);
    await expect(rollbackSnapshot(subscription, { env: faulty.env })).rejects.toMatchObject({
      code: 'TargetFilesMissing',
    });
    expect(await readPublished(faulty)).toEqual(published);
    await faulty.end();
  },
);
