import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DigestWriter } from '../../../lib/digests/digest-writer';
import { Outbox } from '../../../lib/exchange/outbox';
import { writeGone } from '../../../lib/snapshot/parallel/range-result';
import { writeSplit } from '../../../lib/snapshot/parallel/run-split';
import type { RunRecord } from '../../../lib/snapshot/contract/run-record';
import type { StateStore } from '../../../lib/snapshot/contract/state-store-port';
import { writeDeadLetter } from '../../../lib/snapshot/state/dead-letters';
import { Journal, toIntent } from '../../../lib/snapshot/state/intent-journal';
import { toMappingIdentity } from '../../../lib/snapshot/state/mapping-identity';
import { createOwnBlob } from '../../../lib/snapshot/contract/own-blobs';
import { RunRecords } from '../../../lib/snapshot/state/run-records';
import type { DataShareError } from '../../../lib/errors/data-share-error';
import { MAPPING, SIDES } from '../../fixtures/manifests';
import { facts } from '../../fixtures/memory-source';
import type { AroundState } from '../../fixtures/memory-state';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';

const { signal } = new AbortController();

/** Returns the codes and the message of the error of a write. */
const getFailure = (write: Promise<unknown>): Promise<string> =>
  write.then(
    () => 'none',
    (error: DataShareError) => error.problems.map(({ code, message }) => `${code}: ${message}`).join(),
  );

/** Answers of an account to a write. */
const ANSWERS: Readonly<Record<string, AroundState>> = {
  'does it': async (_operation, _path, work) => work(),
  'does it, and its answer is lost': async (operation, _path, work, repeated) => {
    const done = work();
    return operation === 'state.replace' && repeated ? repeated() : done;
  },
  'does not do it, and says that a blob is there': async (operation, _path, work, repeated) =>
    operation === 'state.replace' && repeated ? repeated() : work(),
};

const LETTER = { messageId: 'm-1', insertedOn: new Date(0), dequeueCount: 5, text: '{}' };

/** Everything that is written under a name of its own. */
const WRITES: Readonly<Record<string, (store: StateStore) => Promise<unknown>>> = {
  'the intents of copies': (store) => {
    const about = toMappingIdentity('run-1', MAPPING, SIDES);
    const journal = new Journal(store, 'journals/', about, async () => {}, [], signal);
    return journal.announceIntents([toIntent('a.csv', facts('a.csv', 'e1'), undefined)]);
  },
  'a corrected intent': (store) => {
    const about = toMappingIdentity('run-1', MAPPING, SIDES);
    const journal = new Journal(store, 'journals/', about, async () => {}, [], signal);
    return journal.correctIntent(toIntent('a.csv', facts('a.csv', 'e1'), undefined));
  },
  'the ranges of a run': (store) => writeSplit(store, 'parallel/run-1/', {} as never, signal),
  'files that are gone': (store) => writeGone(store, 'parallel/run-1/r1a1.gone', [], signal),
  'a run record': (store) =>
    new RunRecords(store, 'sales').add(
      { startTime: '2027-01-01T00:00:00Z', synchronizationId: 'run-1' } as RunRecord,
      signal,
    ),
  'a held receipt': (store) => new Outbox(store, 'sales').hold('receipts/1.json', '{}', signal),
  'a message that is given up': (stateStore) =>
    writeDeadLetter(
      {
        stateStore,
        subscription: { subscriptionName: 'sales' },
        neverAborted: signal,
        now: () => new Date(0),
      } as never,
      LETTER as never,
      'it is no event',
    ),
  'a digest': async (store) => {
    const target = { folder: 'digests', id: 'x', coversUntil: '2027-01-01T00:00:00Z' };
    const writer = new DigestWriter(store, { sequence: 0, chainSha256: '0'.repeat(64) }, target, signal);
    await writer.add({ datasetName: 'sales', relativePath: 'a.csv', change: 'Deleted' });
    await writer.finish();
  },
};

describe.each(Object.entries(WRITES))('%s', (_name, write) => {
  test.each([
    ['does it', 1],
    ['does it, and its answer is lost', 1],
  ])('are written if the account %s', async (name, blobs) => {
    const state = new MemoryState();
    await write(new MemoryStateStore(state, ANSWERS[name]));
    expect(state.blobs.size).toBe(blobs);
  });

  test('are not taken for written only because the account says that a blob is there', async () => {
    const store = new MemoryStateStore(
      new MemoryState(),
      ANSWERS['does not do it, and says that a blob is there'],
    );
    expect(await getFailure(write(store))).toMatch(
      /^StorageFailed: the target failed to write .* \(the account answers that a blob is there, /,
    );
  });

  test('are not taken for written because another blob is there', async () => {
    const state = new MemoryState();
    await write(new MemoryStateStore(state));
    const [path] = [...state.blobs.keys()];
    state.put(path, Buffer.from('{"schemaVersion":1}'));
    expect(await getFailure(write(new MemoryStateStore(state)))).toMatch(/^StorageFailed: /);
  });
});

test.each([
  ['a longer blob', 'abcd'],
  ['a shorter blob', 'ab'],
  ['an empty blob', ''],
  ['a blob of the same length', 'abd'],
])('%s is another one', async (_name, present) => {
  const state = new MemoryState();
  state.put('a', Buffer.from(present));
  expect(await getFailure(createOwnBlob(new MemoryStateStore(state), 'a', 'abc', signal))).toMatch(
    /^StorageFailed: /,
  );
  expect(state.blobs.get('a')!.bytes.toString()).toBe(present);
});

test('no code ignores whether a conditional write was done', () => {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const found = files.flatMap((name) =>
    [
      ...readFileSync(join('lib', name), 'utf8').matchAll(
        /^\s*await [\w.]*[sS]tore\.(?:replace|commit)\(.*$/gm,
      ),
    ].map(([line]) => `${name}: ${line.trim()}`),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});
