import type { Intent, OpenJournal } from '../../../lib/snapshot/state/intent-journal';
import { toSourceFacts, toIntent, Journal } from '../../../lib/snapshot/state/intent-journal';
import { readJournals } from '../../../lib/snapshot/state/journal-reader';
import type { ManifestSides } from '../../../lib/snapshot/contract/run-dependencies';
import { toMappingIdentity } from '../../../lib/snapshot/state/mapping-identity';
import { getProblems } from '../../fixtures/documents';
import { MAPPING, SIDES } from '../../fixtures/manifests';
import { facts } from '../../fixtures/memory-source';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';
import { drainBatches } from '../../fixtures/streams';

const FOLDER = 'contoso-sales/journals/';
const { signal } = new AbortController();

const intents = (etag: string, ...paths: string[]): Intent[] =>
  paths.map((path) => toIntent(path, facts(path, etag), undefined));

describe('a journal', () => {
  let state: MemoryState;
  let store: MemoryStateStore;
  let opened: string[];
  beforeEach(() => {
    state = new MemoryState();
    store = new MemoryStateStore(state);
    opened = [];
  });

  const openJournal = (run: string, mapping = MAPPING, sides: ManifestSides = SIDES): Journal =>
    new Journal(
      store,
      FOLDER,
      toMappingIdentity(run, mapping, sides),
      async () => void opened.push(`${run}, with ${state.blobs.size} blobs there`),
      [],
      signal,
    );
  /** The recorded intent for each path, as "mode etag". */
  const read = async (open: readonly OpenJournal[], mapping = MAPPING): Promise<Record<string, string[]>> => {
    const batches = await readJournals(store, FOLDER, open, mapping, SIDES, signal);
    const { items, failure } = batches ? await drainBatches(batches) : { items: [] };
    if (failure) throw failure as Error;
    return Object.fromEntries(
      items.map((item) => [item.path, item.intents.map(({ mode, sourceETag }) => `${mode} ${sourceETag}`)]),
    );
  };
  const RUN_1: OpenJournal = { synchronizationId: 'run-1', mode: 'FullSync' };
  const RUN_2: OpenJournal = { synchronizationId: 'run-2', mode: 'Incremental' };

  test('is read as it was written, with all that is known of a version', async () => {
    const version = { ...facts('a', 'v1'), contentMd5: 'bWQ1', tier: 'Cool', tags: { of: 'sales' } };
    await openJournal('run-1').announceIntents([toIntent('a', version, 't0')]);
    const batches = await readJournals(store, FOLDER, [RUN_1], MAPPING, SIDES, signal);
    const [{ intents: found }] = (await drainBatches(batches!)).items;
    expect(found).toEqual([{ ...toIntent('a', version, 't0'), mode: 'FullSync' }]);
    expect(toSourceFacts(found[0])).toMatchObject(version);
  });

  test('is announced before it is written, so that the next run knows that it exists', async () => {
    await openJournal('run-1').announceIntents(intents('v1', 'a'));
    expect(opened).toEqual(['run-1, with 0 blobs there']);
  });

  test('has its batches in order, and corrections in any', async () => {
    const journal = openJournal('run-1');
    await journal.announceIntents(intents('v1', 'a', 'b'));
    await journal.announceIntents(intents('v1', 'c', 'd'));
    for (const path of ['d', 'a', 'c']) await journal.correctIntent(intents('v2', path)[0]);
    await journal.correctIntent(intents('v3', 'a')[0]);
    const found = await read([RUN_1]);
    expect(Object.keys(found)).toEqual(['a', 'b', 'c', 'd']);
    expect(Object.fromEntries(Object.entries(found).map(([path, noted]) => [path, noted.sort()]))).toEqual({
      a: ['FullSync v1', 'FullSync v2', 'FullSync v3'],
      b: ['FullSync v1'],
      c: ['FullSync v1', 'FullSync v2'],
      d: ['FullSync v1', 'FullSync v2'],
    });
  });

  test('of more batches than have nine numbers is in order', async () => {
    const journal = openJournal('run-1');
    const paths = Array.from({ length: 30 }, (_, index) => String.fromCharCode(97 + index));
    for (const path of paths) await journal.announceIntents(intents('v1', path));
    expect(Object.keys(await read([RUN_1]))).toEqual(paths);
  });

  test('of several runs is read as one, each with its mode, and none that is not open', async () => {
    await openJournal('run-1').announceIntents(intents('v1', 'a', 'b'));
    await openJournal('run-2').announceIntents(intents('v2', 'b', 'c'));
    await openJournal('run-3').announceIntents(intents('v3', 'a', 'b', 'c'));
    const found = await read([RUN_1, RUN_2]);
    expect(Object.fromEntries(Object.entries(found).map(([path, noted]) => [path, noted.sort()]))).toEqual({
      a: ['FullSync v1'],
      b: ['FullSync v1', 'Incremental v2'],
      c: ['Incremental v2'],
    });
    expect(await read([RUN_2])).toEqual({ b: ['Incremental v2'], c: ['Incremental v2'] });
  });

  test('of another dataset is not read, though its name begins alike', async () => {
    const target = { container: 'landing', path: 'elsewhere' };
    const other = { ...MAPPING, datasetName: 'daily-2', target };
    await openJournal('run-1', other).announceIntents(intents('v1', 'a'));
    expect(await readJournals(store, FOLDER, [RUN_1], MAPPING, SIDES, signal)).toBeUndefined();
  });

  test('of a dataset that landed in the same place under another name is read', async () => {
    await openJournal('run-1', { ...MAPPING, datasetName: 'before' }).announceIntents(intents('v1', 'a'));
    await openJournal('run-2').announceIntents(intents('v2', 'b'));
    expect(await read([RUN_1, RUN_2])).toEqual({ a: ['FullSync v1'], b: ['Incremental v2'] });
  });

  test('of another dataset that is torn is left to that dataset', async () => {
    await openJournal('run-1', { ...MAPPING, datasetName: 'other' }).announceIntents(intents('v1', 'a'));
    const [[path]] = state.blobs;
    state.put(path, Buffer.from('hello'));
    await openJournal('run-2').announceIntents(intents('v2', 'b'));
    expect(await read([RUN_1, RUN_2])).toEqual({ b: ['Incremental v2'] });
  });

  test('of the same dataset, which was mapped otherwise, has nothing to say: that lies elsewhere', async () => {
    await openJournal('run-1', {
      ...MAPPING,
      target: { container: 'landing', path: 'before' },
    }).announceIntents(intents('v1', 'a'));
    await openJournal('run-2').announceIntents(intents('v2', 'b'));
    expect(await read([RUN_1, RUN_2])).toEqual({ b: ['Incremental v2'] });
  });

  test('that is not there, or was never written, is none', async () => {
    expect(await readJournals(store, FOLDER, [], MAPPING, SIDES, signal)).toBeUndefined();
    expect(await readJournals(store, FOLDER, [RUN_1], MAPPING, SIDES, signal)).toBeUndefined();
  });

  test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['cut', (bytes) => bytes.subarray(0, -9), /unexpected end of file/],
    ['replaced by something else', () => Buffer.from('hello'), /incorrect header check/],
    ['emptied', () => Buffer.alloc(0), /does not begin|unexpected end/],
  ])('that was %s is refused, not trusted', async (_case, tear, reason) => {
    await openJournal('run-1').announceIntents(intents('v1', 'a', 'b'));
    const [[path, { bytes }]] = state.blobs;
    state.put(path, tear(bytes));
    const failure = await read([RUN_1]).catch((error: unknown) => error);
    const [{ code, message }] = getProblems(() => {
      throw failure;
    });
    expect(code).toBe('StateUnreadable');
    expect(message).toMatch(reason);
    expect(message).toContain('contoso-sales/journals/run-1/daily/00000001.jsonl.gz');
  });

  test('that is out of order is refused: a join over it could miss files', async () => {
    await openJournal('run-1').announceIntents(intents('v1', 'b', 'a'));
    await expect(read([RUN_1])).rejects.toMatchObject({ code: 'StateUnreadable' });
  });
});
