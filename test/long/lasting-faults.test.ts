import { listSynchronizations } from '../../lib';
import { BOTH_KINDS, casesFor, contents } from '../support/accounts';
import { datashare, documentFile } from '../support/cli';
import type { Fault, Match } from '../support/fault-proxy';
import {
  answerWith,
  busy,
  halfAnswer,
  halfPage,
  internalError,
  lostAnswer,
  reset,
  shortPage,
  unmarkedPage,
} from '../support/fault-proxy';
import { FaultyPair, large, SOME } from '../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const always = { times: Infinity };
const listing: Match = { operation: 'list', account: 'contoso', ...always };
const stateAtTheEnd: Match = { operation: 'write', blob: /\/state.json$/, after: 1, ...always };
const matchCopy = (blob: string): Match => ({ operation: 'copy', blob, ...always });
const matchHead = (blob: string): Match => ({ operation: 'head', account: 'fabrikam', blob, ...always });
const first = (match: Match): Match => ({ ...match, times: 1 });

const forbidden = answerWith(403, 'AuthorizationFailure');
const unverified = answerWith(403, 'CannotVerifyCopySource');

type Injected = (readonly [Match, Fault])[];

/** Why the whole run ends before its time: the code that it ends with, and what goes wrong. */
const ends: [string, string, Injected][] = [
  ['listing fails', 'StorageFailed', [[listing, internalError]]],
  ['connections break before the listing', 'EndpointUnreachable', [[listing, reset]]],
  ['connections break in the middle of the listing', 'EndpointUnreachable', [[listing, halfAnswer]]],
  ['pages end in the middle of their text', 'StorageFailed', [[listing, halfPage]]],
  ['pages do not say whether they are the last', 'StorageFailed', [[listing, unmarkedPage]]],
  ['the source may not be listed', 'AccessDenied', [[listing, forbidden]]],
  [
    'the second page fails',
    'StorageFailed',
    [
      [first(listing), shortPage(10)],
      [listing, internalError],
    ],
  ],
  [
    'the second page is no whole one',
    'StorageFailed',
    [
      [first(listing), shortPage(10)],
      [listing, unmarkedPage],
    ],
  ],
  ['the state cannot be written at the end', 'StorageFailed', [[stateAtTheEnd, internalError]]],
  [
    'the answer of the state at the end is lost, and no other comes',
    'EndpointUnreachable',
    [
      [first(stateAtTheEnd), lostAnswer],
      [stateAtTheEnd, reset],
    ],
  ],
  [
    'the manifest cannot be written',
    'StorageFailed',
    [[{ operation: 'block list', blob: /\/manifests\//, ...always }, internalError]],
  ],
  [
    'the journal cannot be written',
    'StorageFailed',
    [[{ operation: 'write', blob: /\/journals\//, ...always }, internalError]],
  ],
  [
    'the lock cannot be taken',
    'StorageFailed',
    [[{ operation: 'write', blob: /\/lock.json$/, ...always }, internalError]],
  ],
];

/** Why one file cannot be copied: its name, the code of its failure, and what goes wrong. */
const fails: [string, string, string, Injected][] = [
  ['a new blob fails', 'new1', 'StorageFailed', [[matchCopy('new1'), internalError]]],
  ['a changed blob fails', 'f10', 'StorageFailed', [[matchCopy('f10'), reset]]],
  ['a blob is refused by its source', 'f10', 'SourceDenied', [[matchCopy('f10'), unverified]]],
  [
    'the blocks of a blob fail',
    'large',
    'StorageFailed',
    [[{ operation: 'block from url', blob: 'large', after: 2, ...always }, internalError]],
  ],
  [
    'a blob cannot be put together from its blocks',
    'large',
    'StorageFailed',
    [[{ operation: 'block list', blob: 'large', ...always }, busy(0)]],
  ],
  [
    'the answer of a new blob is lost, and it cannot be looked up',
    'new1',
    'StorageFailed',
    [
      [first(matchCopy('new1')), lostAnswer],
      [matchCopy('new1'), internalError],
      [matchHead('new1'), internalError],
    ],
  ],
  [
    'the answer of a changed blob is lost, and it cannot be looked up',
    'f10',
    'StorageFailed',
    [
      [first(matchCopy('f10')), lostAnswer],
      [matchCopy('f10'), reset],
      [matchHead('f10'), reset],
    ],
  ],
  [
    'the answer of a list of blocks is lost, and its blob cannot be looked up',
    'large',
    'StorageFailed',
    [
      [{ operation: 'block list', blob: 'large' }, lostAnswer],
      [{ operation: 'block list', blob: 'large', ...always }, reset],
      // Once before there are blocks, which is answered.
      [{ ...matchHead('large'), after: 1 }, reset],
    ],
  ],
];

describe.each(BOTH_KINDS)(
  'between %s nothing is deleted, and the next run carries the rest, where',
  (_, accounts) => {
    async function expectNextToCarryTheRest(): Promise<void> {
      expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesDeleted: 1, filesFailed: 0 }]);
      expect(faulty.deletions()).toEqual(['gone']);
    }

    test.each(casesFor(accounts, ends))('%s', async (_name, code, injected) => {
      faulty = await FaultyPair.createChanged(accounts);
      for (const [match, fault] of injected) faulty.proxy.inject(match, fault);
      const { error } = await faulty.run();
      expect(error?.code).toBe(code);
      await expectNextToCarryTheRest();
    });

    test.each(casesFor(accounts, fails))('%s', async (_name, path, code, injected) => {
      faulty = await FaultyPair.createChanged(accounts);
      for (const [match, fault] of injected) faulty.proxy.inject(match, fault);
      const { record, error } = await faulty.run();
      expect(error).toBeUndefined();
      expect(record).toMatchObject({ status: 'Failed', failures: [{ path, code }] });
      expect(record!.details).toMatchObject([
        { filesWritten: 8, filesUnchanged: 6, filesGone: 1, filesDeleted: 0, filesFailed: 1 },
      ]);
      const [last] = await listSynchronizations(faulty.sides.subscription, { env: faulty.env });
      expect(last).toEqual(record);
      await expectNextToCarryTheRest();
    });

    test('the target has less than all, and the command says so', async () => {
      faulty = await FaultyPair.createChanged(accounts);
      faulty.proxy.inject(matchCopy('f10'), answerWith(409, 'BlobArchived'));
      const file = documentFile(faulty.sides.subscription);
      const { exitCode, stdout } = await datashare(['sync', file], { env: faulty.env });
      expect(exitCode).toBe(1);
      expect(stdout).toContain('the target failed to copy to');
      expect(faulty.deletions()).toEqual([]);
      faulty.proxy.heal();
      await expectNextToCarryTheRest();
    });
  },
);

describe('if no copy succeeds any more', () => {
  const many = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`f${i + 1000}`, `${i}`]));

  test.each([
    ['the source refuses each copy', 'AccessDenied', unverified, 170],
    ['the target refuses each copy', 'AccessDenied', forbidden, 40],
    ['the target fails each copy', 'StorageFailed', internalError, 250],
  ])('since %s, the run ends soon', async (_name, code, fault, most) => {
    faulty = await FaultyPair.create(many);
    faulty.proxy.inject({ operation: 'copy', ...always }, fault);
    const { error } = await faulty.run({ maxConcurrency: 32 });
    expect(error?.code).toBe(code);
    // Of two hundred: fifty in a row are enough, and those that are in flight with them.
    expect(faulty.proxy.seen('copy').length).toBeLessThanOrEqual(most);
    expect(await contents(faulty.sides.target)).toEqual({});
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 200 }]);
  });
});

test('blocks that have arrived are not fetched again by the next run', async () => {
  faulty = await FaultyPair.create({ ...SOME, large: large('a') });
  faulty.proxy.inject({ operation: 'block from url', after: 3, ...always }, internalError);
  await faulty.run();
  const blocks = faulty.proxy.seen('block from url').filter(({ status }) => status === 201);
  expect(blocks).toHaveLength(3);
  await faulty.runToTheEnd();
  expect(faulty.proxy.seen('block from url').filter(({ status }) => status === 201)).toHaveLength(5);
  const etag = (await faulty.sides.source.getBlobClient('large').getProperties()).etag;
  // On the wire: the SDK's public methods would not send it.
  expect(new Set(blocks.map(({ headers }) => headers['x-ms-source-if-match']))).toEqual(new Set([etag]));
});
