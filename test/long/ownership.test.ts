import type { RunRecord, SingleSourceSubscription } from '../../lib';
import { planSnapshot, syncSnapshot, verifySnapshot } from '../../lib';
import type { SyncOptions } from '../../lib/runtime/snapshot-options';
import { bothSides, container, contents, fill, freshName, pair, put } from '../support/accounts';
import { FaultyPair, QUICK } from '../support/faulty-pair';
import { meanwhile } from '../support/fault-proxy';
import { getRefusal } from '../support/refusal';
import { counts } from '../support/snapshots';

const FILES = { 'in/a': 'alpha', 'in/b': 'beta', 'in/c': 'gamma', 'in/d/e': 'delta' };
const OTHERS = { 'in/x': 'xylophone', 'in/y': 'yacht' };
const WARNS: string[] = [];

type Sides = Awaited<ReturnType<typeof pair>>;
type Mapping = SingleSourceSubscription['mappings'][number];

/** A folder of the source that is mirrored. */
function createSides(changes: Partial<SingleSourceSubscription> = {}): Promise<Sides> {
  return pair(FILES, {
    deletions: 'mirror',
    maxDeleteFraction: 0.9,
    mapping: (from, to) => [
      {
        datasetName: 'all',
        datasetType: 'Folder',
        source: { container: from, path: 'in' },
        target: { container: to, path: 'out' },
      } as Mapping,
    ],
    ...changes,
  });
}

/** The same subscription, with another mapping. */
function withMapping(sides: Sides, change: (mapping: Mapping) => Mapping): Sides {
  const mappings = sides.subscription.mappings.map(change);
  return { ...sides, subscription: { ...sides.subscription, mappings } };
}

const withSource = (sides: Sides, source: Partial<Mapping['source']>): Sides =>
  withMapping(sides, (mapping) => ({ ...mapping, source: { ...mapping.source, ...source } }));
const withTarget = (sides: Sides, path: string): Sides =>
  withMapping(sides, (mapping) => ({ ...mapping, target: { ...mapping.target!, path } }));

beforeEach(() => WARNS.splice(0));
const run = (sides: Sides, options: SyncOptions = {}): Promise<RunRecord> =>
  syncSnapshot(sides.subscription, {
    env: bothSides(),
    onWarning: ({ code, message }) => void WARNS.push(`${code}: ${message}`),
    ...options,
  });

/** All manifests, as bytes. */
async function readManifests({ subscription }: Sides): Promise<Record<string, string>> {
  const state = container('fabrikam', subscription.stateContainer);
  const found = Object.entries(await contents(state));
  return Object.fromEntries(found.filter(([path]) => path.includes('/manifests/')));
}

/** The target has what the source has, and the next run has nothing to do. */
async function expectSettled(sides: Sides): Promise<void> {
  const atSource = Object.entries(await contents(sides.source));
  const expected = atSource
    .filter(([path]) => path.startsWith('in/'))
    .map(([path, content]) => [path.replace('in/', 'out/'), content]);
  expect(await contents(sides.target)).toEqual(Object.fromEntries(expected));
  expect(counts(await run(sides))).toMatchObject([{ written: 0, deleted: 0, failed: 0 }]);
  const { status } = await verifySnapshot(sides.subscription, { env: bothSides() });
  expect(status).toBe('Succeeded');
}

describe('a typing error in the source of a document', () => {
  test.each<[string, 'keep' | 'mirror', string, (sides: Sides) => Promise<[Sides, SyncOptions?]>]>(
    (['keep', 'mirror'] as const).flatMap((deletions) => [
      [
        'a container that does not exist',
        deletions,
        'ContainerNotFound',
        async (sides) => [withSource(sides, { container: freshName() })],
      ],
      [
        'a path without files',
        deletions,
        'SourceUnrelated',
        async (sides) => [withSource(sides, { path: 'inn' })],
      ],
      [
        'an empty container',
        deletions,
        'SourceUnrelated',
        async (sides) => [
          withSource(sides, { container: (await fill('contoso', freshName(), {})).containerName }),
        ],
      ],
      [
        'a container with other files',
        deletions,
        'SourceUnrelated',
        async (sides) => [
          withSource(sides, { container: (await fill('contoso', freshName(), OTHERS)).containerName }),
        ],
      ],
      [
        'a container with other files of the same names, and an empty one in common',
        deletions,
        'SourceUnrelated',
        async (sides) => {
          await put(sides.source, 'in/_SUCCESS', '');
          await run(sides);
          const same = { 'in/a': 'other', 'in/b': 'xxxx', 'in/_SUCCESS': '' };
          const other = await fill('contoso', freshName(), same);
          return [withSource(sides, { container: other.containerName })];
        },
      ],
      [
        'an account without the container',
        deletions,
        'ContainerNotFound',
        async (sides) => [sides, { env: bothSides(['tailwind', 'fabrikam']) }],
      ],
      [
        'an account that does not answer',
        deletions,
        'EndpointUnreachable',
        async (sides) => [
          sides,
          {
            env: {
              ...bothSides(),
              DATASHARE_SOURCE_CONNECTION_STRING:
                'DefaultEndpointsProtocol=http;AccountName=contoso;AccountKey=a2V5;BlobEndpoint=http://127.0.0.1:9/contoso',
            },
            retry: { tries: 1, delayMs: 1 },
          },
        ],
      ],
    ]),
  )(
    'that leads to %s (%s) ends with %s, and nothing is forgotten',
    async (_case, deletions, code, mistype) => {
      const sides = await createSides({ deletions });
      await run(sides);
      const [wrong, options] = await mistype(sides);
      const before = await readManifests(sides);
      const target = await contents(sides.target);
      for (const more of deletions === 'mirror' ? [{ allowDeletes: 100 }, { reconcile: true }] : [{}]) {
        const [problem] = await getRefusal(() => run(wrong, { ...options, ...more }));
        expect(problem.code).toBe(code);
      }
      expect(await readManifests(sides)).toEqual(before);
      expect(await contents(sides.target)).toEqual(target);
      // The document is restored, and with it the state.
      expect(counts(await run(sides))).toMatchObject([{ written: 0, failed: 0, gone: 0, deleted: 0 }]);
      await put(sides.source, 'in/a', 'alpha again');
      if (deletions === 'mirror') await sides.source.deleteBlob('in/b');
      expect(counts(await run(sides))).toMatchObject([
        { written: 1, failed: 0, deleted: deletions === 'mirror' ? 1 : 0 },
      ]);
      await expectSettled(sides);
    },
  );

  test('is told by plan too, with both sources, and the flag helps there as well', async () => {
    const sides = await createSides();
    await run(sides);
    const wrong = withSource(sides, { path: 'inn' });
    const options = {
      env: bothSides(),
      onWarning: ({ message }: { readonly message: string }) => void WARNS.push(message),
    };
    const [problem] = await getRefusal(() => planSnapshot(wrong.subscription, options));
    expect(problem.code).toBe('SourceUnrelated');
    expect(problem.text).toContain(`${sides.source.url}/inn`);
    expect(problem.text).toContain(`${sides.source.url}/in"`);
    expect(problem.text).toContain('acceptNewSource: true');
    const plan = await planSnapshot(wrong.subscription, { ...options, acceptNewSource: true });
    expect(plan.datasets).toMatchObject([{ gone: { files: 4 } }]);
    expect(WARNS).toEqual(Array(2).fill(expect.stringContaining(`now comes from "${sides.source.url}/inn"`)));
  });
});

describe('another source', () => {
  test('with the same files is told of, and every file is decided anew', async () => {
    const sides = await createSides();
    await run(sides);
    const moved = await fill('contoso', freshName(), { ...FILES, 'in/f': 'new' });
    const after = withSource(sides, { container: moved.containerName });
    // Sooner or later two accounts have the same ETag for different files: theirs mean nothing here.
    expect(counts(await run(after))).toMatchObject([{ written: 5, failed: 0, deleted: 0 }]);
    expect(WARNS).toEqual([
      expect.stringMatching(new RegExp(`^SourceChanged: .*"${moved.url}/in".*"${sides.source.url}/in"`)),
    ]);
    await expectSettled({ ...after, source: moved });
    expect(WARNS).toHaveLength(1);
  });

  test('keeps identical files when it is reconciled', async () => {
    const sides = await createSides();
    await run(sides);
    const moved = await fill('contoso', freshName(), { ...FILES, 'in/a': 'other' });
    const after = { ...withSource(sides, { container: moved.containerName }), source: moved };
    expect(counts(await run(after, { reconcile: true }))).toMatchObject([{ written: 1, unchanged: 3 }]);
    await expectSettled(after);
  });

  test.each(['keep', 'mirror'] as const)(
    'that is accepted replaces no file of the former one by a collision (%s), there and back',
    async (deletions) => {
      const sides = await createSides({ deletions });
      await run(sides);
      const other = await fill('contoso', freshName(), { 'in/a': 'other', 'in/x': 'xylophone' });
      const after = { ...withSource(sides, { container: other.containerName }), source: other };
      const isMirror = deletions === 'mirror';
      const accepted = { acceptNewSource: true, allowDeletes: 3 };
      expect(counts(await run(after, accepted))).toMatchObject([
        { written: 2, failed: 0, gone: isMirror ? 0 : 3, deleted: isMirror ? 3 : 0 },
      ]);
      if (isMirror) await expectSettled(after);
      // Back again: what is there belongs to this subscription, from whichever source it came.
      expect(counts(await run(sides, accepted))).toMatchObject([{ written: 4, failed: 0 }]);
      expect(await contents(sides.target)).toMatchObject({ 'out/a': 'alpha', 'out/d/e': 'delta' });
      if (isMirror) await expectSettled(sides);
    },
  );

  test('does not forget files that it did not list to its end', async () => {
    const faulty = await FaultyPair.create(
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`f${i + 10}`, `c${i}`])),
    );
    await faulty.runToTheEnd();
    const moved = await fill('contoso', freshName(), await contents(faulty.sides.source));
    const mappings = faulty.sides.subscription.mappings.map((mapping) => ({
      ...mapping,
      source: { container: moved.containerName, path: '' },
    }));
    const options = { ...QUICK, env: faulty.env };
    faulty.proxy.inject({ operation: 'copy', after: 3, times: 1000 }, (exchange) => exchange.reset());
    await syncSnapshot({ ...faulty.sides.subscription, mappings }, options).catch(() => undefined);
    faulty.proxy.heal();
    const record = await syncSnapshot(faulty.sides.subscription, options);
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesCollided: 0, filesDeleted: 0 }] });
    expect(await contents(faulty.sides.target)).toEqual(await contents(faulty.sides.source));
    await faulty.end();
  });
});

describe('a document that is changed and restored', () => {
  test.each<[string, (sides: Sides) => Sides, SyncOptions]>([
    ['lands elsewhere', (sides) => withTarget(sides, 'elsewhere'), {}],
    [
      'has another name for the dataset',
      (sides) => withMapping(sides, (mapping) => ({ ...mapping, datasetName: 'renamed' })),
      {},
    ],
    [
      'lacks the dataset',
      (sides) =>
        withTarget(
          withMapping(sides, (mapping) => ({ ...mapping, datasetName: 'another' })),
          'another',
        ),
      {},
    ],
  ])('because it %s finds its state as it was', async (_case, change, options) => {
    const sides = await createSides();
    await run(sides);
    const before = await contents(sides.target);
    await run(change(sides), options);
    expect(await contents(sides.target)).toMatchObject(before);
    expect(counts(await run(sides))).toMatchObject([{ written: 0, unchanged: 4, failed: 0, deleted: 0 }]);
    await put(sides.source, 'in/a', 'alpha again');
    await sides.source.deleteBlob('in/b');
    expect(counts(await run(sides))).toMatchObject([{ written: 1, failed: 0, deleted: 1 }]);
    expect(await contents(sides.target)).toMatchObject({ 'out/a': 'alpha again' });
  });

  test.each<[string, object]>([
    ['lands elsewhere', { target: 'elsewhere' }],
    ['lacks the dataset', { target: 'elsewhere', datasetName: 'another' }],
  ])('because it %s does not lose what a run wrote that was killed', async (_case, change) => {
    const { target: path, ...more } = { target: '', ...change } as { readonly target: string };
    const faulty = await FaultyPair.create({ a: '1', b: '2', c: '3' });
    const { subscription, target } = faulty.sides;
    for (const operation of ['write', 'block', 'block list'] as const)
      faulty.proxy.inject({ operation, blob: /manifests\//, times: 1000 }, (exchange) => exchange.reset());
    await faulty.carry();
    faulty.proxy.heal();
    expect(Object.keys(await contents(target))).toEqual(['a', 'b', 'c']);
    const mappings = subscription.mappings.map((mapping) => ({
      ...mapping,
      ...more,
      target: { container: target.containerName, path },
    }));
    const elsewhere = { ...subscription, mappings: [{ ...mappings[0] }] };
    await syncSnapshot(elsewhere, { ...QUICK, env: faulty.env });
    await faulty.put('a', 'changed');
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesCollided: 0, filesFailed: 0 }] });
    expect(await contents(target)).toMatchObject({ a: 'changed', b: '2', c: '3' });
    const state = container('fabrikam', subscription.stateContainer);
    const left = Object.keys(await contents(state)).filter((name) => name.includes('/journals/'));
    expect(left).toEqual([]);
    await faulty.end();
  });

  test('lands elsewhere at once after an earlier version wrote the state, which tells nothing of places', async () => {
    const sides = await createSides();
    await run(sides);
    const state = container('fabrikam', sides.subscription.stateContainer);
    const path = 'contoso-sales/state.json';
    const { [path]: text } = await contents(state);
    const old = JSON.parse(text) as Record<string, unknown>;
    for (const field of ['places', 'placesInDoubt']) delete old[field];
    await put(state, path, JSON.stringify(old));
    const elsewhere = withTarget(sides, 'elsewhere');
    expect(counts(await run(elsewhere))).toMatchObject([{ written: 4, failed: 0 }]);
    await sides.source.deleteBlob('in/b');
    expect(counts(await run(elsewhere))).toMatchObject([{ unchanged: 3, deleted: 1, failed: 0 }]);
    expect(counts(await run(sides))).toMatchObject([{ unchanged: 3, deleted: 1, failed: 0 }]);
  });

  test.each(['keep', 'mirror'] as const)(
    'notices a lost manifest of a further place, and takes it for empty only on request (%s)',
    async (deletions) => {
      const sides = await createSides({ deletions });
      await run(sides);
      const elsewhere = withTarget(sides, 'elsewhere');
      await run(elsewhere);
      const lost = Object.keys(await readManifests(sides)).find((path) => path.includes('@'))!;
      await container('fabrikam', sides.subscription.stateContainer).deleteBlob(lost);
      await put(sides.source, 'in/a', 'ALPHA');
      for (const command of [
        () => run(elsewhere),
        () => planSnapshot(elsewhere.subscription, { env: bothSides() }),
        () => verifySnapshot(elsewhere.subscription, { env: bothSides() }),
      ]) {
        const [problem] = await getRefusal(command);
        expect(problem).toMatchObject({ code: 'StateUnreadable' });
        expect(problem.text).toContain(`"${lost}" in the target's account cannot be used: it is missing`);
      }
      expect(counts(await run(elsewhere, { reconcile: true }))).toMatchObject([{ written: 1, failed: 0 }]);
      expect(await contents(sides.target)).toMatchObject({ 'elsewhere/a': 'ALPHA', 'elsewhere/b': 'beta' });
    },
  );

  test('continues the state of the dataset that landed in its place before', async () => {
    const sides = await createSides();
    await run(sides);
    const renamed = withMapping(sides, (mapping) => ({ ...mapping, datasetName: 'renamed' }));
    expect(counts(await run(renamed))).toMatchObject([{ written: 0, unchanged: 4, failed: 0 }]);
    await sides.source.deleteBlob('in/b');
    expect(counts(await run(renamed))).toMatchObject([{ deleted: 1 }]);
  });

  test('finds its snapshots again, if they are published as a whole', async () => {
    const sides = await createSides({
      publish: 'atomic',
      keepSnapshots: 2,
    } as Partial<SingleSourceSubscription>);
    const [first] = (await run(sides)).details;
    const elsewhere = await run(withTarget(sides, 'elsewhere'));
    expect(elsewhere.details[0].snapshotName).not.toBe(first.snapshotName);
    expect((await run(sides)).details[0]).toMatchObject({ snapshotName: null, filesUnchanged: 4 });
    const [problem] = await getRefusal(() => run(withSource(sides, { path: 'inn' })));
    expect(problem.code).toBe('SourceUnrelated');
    expect((await run(sides)).details[0]).toMatchObject({ snapshotName: null, filesUnchanged: 4 });
  });
});

describe('a target container that vanishes in the middle of a run', () => {
  const names = Array.from({ length: 20 }, (_, i) => `f${i + 10}`);
  const some = Object.fromEntries(names.map((name) => [name, name]));

  test.each<[string, boolean, boolean]>([
    ['of the first snapshot, and stays away', false, false],
    ['of the first snapshot, and is made anew by somebody', false, true],
    ['of a later snapshot, and stays away', true, false],
    ['of a later snapshot, and is made anew by somebody', true, true],
  ])('%s, stops the run, and the next one looks what is there', async (_case, isLater, isMadeAnew) => {
    const faulty = await FaultyPair.create(some);
    const { target } = faulty.sides;
    if (isLater) {
      await faulty.runToTheEnd();
      for (const name of names.slice(0, 12)) await faulty.put(name, `${name} again`);
    }
    faulty.proxy.inject(
      { operation: 'copy', after: 5 },
      meanwhile(async () => {
        await target.delete();
      }),
    );
    const { error } = await faulty.carry({ maxConcurrency: 4 });
    expect(error?.code).toBe('ContainerNotFound');
    expect(error?.message).toContain(`the target has no container "${target.containerName}"`);
    faulty.proxy.heal();
    expect(await target.exists()).toBe(false);
    if (isMadeAnew) await target.create();
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: 20 }] });
    expect(await contents(target)).toEqual(await contents(faulty.sides.source));
    expect((await faulty.carry()).record?.details).toMatchObject([{ filesWritten: 0, filesUnchanged: 20 }]);
    await faulty.end();
  });

  test('leaves what somebody else wrote meanwhile alone', async () => {
    const faulty = await FaultyPair.create(some);
    const { target } = faulty.sides;
    faulty.proxy.inject(
      { operation: 'copy', after: 5 },
      meanwhile(() => target.delete()),
    );
    await faulty.carry({ maxConcurrency: 4 });
    faulty.proxy.heal();
    await target.create();
    await put(target, 'f10', 'mine');
    await put(target, 'mine', 'mine');
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Failed', details: [{ filesCollided: 1, filesWritten: 19 }] });
    expect(await contents(target)).toMatchObject({ f10: 'mine', mine: 'mine', f11: 'f11' });
    await faulty.end();
  });

  test('between two runs is noticed by the first copy', async () => {
    const sides = await pair(some);
    await run(sides);
    await sides.target.delete();
    await put(sides.source, 'f10', 'again');
    expect((await getRefusal(() => run(sides)))[0].code).toBe('ContainerNotFound');
    expect(counts(await run(sides))).toMatchObject([{ written: 20 }]);
    expect(await contents(sides.target)).toEqual(await contents(sides.source));
  });
});
