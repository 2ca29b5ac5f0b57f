import { BOTH_KINDS, casesFor, LAKES } from '../support/accounts';
import { ARROW_TYPE } from '../support/arrow-answers';
import type { FaultProxy } from '../support/fault-proxy';
import {
  answerWith,
  busy,
  emptyPage,
  firstSasRefused,
  halfAnswer,
  halfPage,
  internalError,
  lostAnswer,
  reset,
  shortPage,
  unmarkedPage,
} from '../support/fault-proxy';
import { FaultyPair, large, QUICK, SOME } from '../support/faulty-pair';
import type { SyncOptions } from '../../lib/runtime/snapshot-options';

let faulty: FaultyPair;
afterEach(() => faulty.end());

type Inject = (proxy: FaultProxy, isLake: boolean) => void;

const listed = { operation: 'list', account: 'contoso' } as const;
const copied = { operation: 'copy' } as const;
const LOCK = 'contoso-sales/lock.json';

const SHORT_PAGES = 'pages are short, and one is empty';

/** Faults that pass: the run continues as if nothing had happened. */
const passing: [string, Inject, SyncOptions?][] = [
  ['the source is too busy to list', (p) => p.inject(listed, busy(0))],
  ['listing fails', (p) => p.inject({ ...listed, times: 2 }, internalError)],
  ['the connection breaks before the listing', (p) => p.inject(listed, reset)],
  ['the connection breaks in the middle of the listing', (p) => p.inject(listed, halfAnswer)],
  ['a page ends in the middle of its text', (p) => p.inject(listed, halfPage)],
  ['a page does not say that it is the last', (p) => p.inject(listed, unmarkedPage)],
  [
    SHORT_PAGES,
    (p) => {
      p.inject({ ...listed, after: 2 }, emptyPage);
      p.inject({ ...listed, times: Infinity }, shortPage(7));
    },
  ],
  ['the target is too busy to copy', (p) => p.inject({ ...copied, times: 6 }, busy(0))],
  ['copies fail', (p) => p.inject({ ...copied, times: 4 }, internalError)],
  ['connections break before copies', (p) => p.inject({ ...copied, times: 4 }, reset)],
  ['the answers of copies are lost', (p) => p.inject({ ...copied, times: 7 }, lostAnswer)],
  ['the answer is lost of a new blob', (p) => p.inject({ ...copied, blob: 'new2' }, lostAnswer)],
  ['the answer is lost of a changed blob', (p) => p.inject({ ...copied, blob: 'f14' }, lostAnswer)],
  ['the answer is lost twice', (p) => p.inject({ ...copied, blob: 'f14', times: 2 }, lostAnswer)],
  ['the answer of a delete is lost', (p) => p.inject({ operation: 'delete', blob: 'gone' }, lostAnswer)],
  ['a delete fails', (p) => p.inject({ operation: 'delete', blob: 'gone' }, internalError)],
  ['blocks fail', (p) => p.inject({ operation: 'block from url', times: 2 }, internalError)],
  ['connections break before blocks', (p) => p.inject({ operation: 'block from url', times: 2 }, reset)],
  ['the list of blocks fails', (p) => p.inject({ operation: 'block list', blob: /^large/ }, internalError)],
  [
    'the answers of the lists of blocks are lost',
    (p) => {
      p.inject({ operation: 'block list', blob: 'large' }, lostAnswer);
      p.inject({ operation: 'block list', blob: 'large new' }, lostAnswer);
    },
  ],
  [
    'the answer of the state is lost',
    (p) => p.inject({ operation: 'write', blob: /\/state.json$/, times: 1 }, lostAnswer),
  ],
  [
    'the answer of the state at the end is lost',
    (p) => p.inject({ operation: 'write', blob: /\/state.json$/, after: 1 }, lostAnswer),
  ],
  [
    'the answer of the manifest is lost',
    (p) => p.inject({ operation: 'block list', blob: /\/manifests\// }, lostAnswer),
  ],
  [
    'the answer of the manifest after the deletes is lost',
    (p) => p.inject({ operation: 'block list', blob: /\/manifests\//, after: 1 }, lostAnswer),
  ],
  ['the answer of the lock is lost', (p) => p.inject({ operation: 'write', blob: LOCK }, lostAnswer)],
  [
    'the answer of the end of the lock is lost',
    // In flat Blob storage it goes in one request with what is not needed any more.
    (p, isLake) =>
      p.inject(isLake ? { operation: 'delete', blob: LOCK } : { operation: 'batch' }, lostAnswer),
  ],
  [
    'the answers of what is written beside are lost',
    (p) => {
      p.inject({ operation: 'write', blob: /\/journals\// }, lostAnswer);
      p.inject({ operation: 'block', blob: /\/manifests\// }, lostAnswer);
      p.inject({ operation: 'write', blob: /\/runs\// }, lostAnswer);
    },
  ],
  [
    'the source says once that it has another version',
    (p) => p.inject({ ...copied, blob: 'f14' }, answerWith(412, 'CannotVerifyCopySource')),
  ],
  [
    'the source says once that it has no such blob',
    (p) => p.inject({ ...copied, blob: 'new2' }, answerWith(404, 'CannotVerifyCopySource')),
  ],
  [
    'the source says once that it is too busy for a copy',
    (p) =>
      p.inject(
        { ...copied, blob: 'f14' },
        answerWith(503, 'CannotVerifyCopySource', { 'x-ms-copy-source-error-code': 'ServerBusy' }),
      ),
  ],
  [
    'nothing fails, and the clock is 3 hours fast',
    () => {},
    { now: () => new Date(Date.now() + 3 * 3600e3) },
  ],
  [
    'nothing fails, and the clock is 3 hours slow',
    () => {},
    { now: () => new Date(Date.now() - 3 * 3600e3) },
  ],
  [
    'the endpoint has no Put Blob From URL',
    () => {},
    { copyLimits: { copyFromUrl: 4096, putFromUrl: 65536, block: 4096 } },
  ],
];

/** Splits everywhere, so that a listing whose pages are slow is listed in ranges. */
const IN_PARTS: SyncOptions = { partEntries: 1 };

describe.each(BOTH_KINDS)('a run between accounts of %s continues if', (_kind, accounts) => {
  test.each(casesFor(accounts, passing))('%s', async (_name, inject, options = {}) => {
    faulty = await FaultyPair.createChanged(accounts);
    inject(faulty.proxy, accounts === LAKES);
    await expectAllCopied(options);
  });

  test('a SAS has ended', async () => {
    faulty = await FaultyPair.createChanged(accounts);
    faulty.proxy.inject({ ...copied, times: Infinity }, firstSasRefused());
    // Another second each time: a SAS made in the same second is the same.
    let seconds = 0;
    await faulty.runToTheEnd({ now: () => new Date(Date.now() + 1000 * seconds++) });
  });

  test.each([
    ['a first run', {}],
    ['a first run with one copy at a time', { maxConcurrency: 1 }],
  ])('in %s everything fails once', async (_name, options) => {
    faulty = await FaultyPair.create({ ...SOME, large: large('a') }, { accounts });
    const operations = ['list', 'head', 'copy', 'block from url', 'block', 'block list', 'write'] as const;
    for (const operation of operations) {
      faulty.proxy.inject({ operation }, internalError);
      // A block whose answer is lost is fetched again: to look for it would cost a request each time.
      if (operation !== 'block from url')
        faulty.proxy.inject({ operation, after: operation === 'list' ? 0 : 1 }, lostAnswer);
    }
    const record = await faulty.runToTheEnd({ ...options, retry: { ...QUICK.retry, tries: 5 } });
    expect(record.details).toMatchObject([{ filesWritten: 11 }]);
  });
});

describe('a run whose listings are in Arrow continues if', () => {
  test.each(passing)('%s', async (_name, inject, options = {}) => {
    faulty = await FaultyPair.createChanged();
    faulty.proxy.isArrowOffered = true;
    inject(faulty.proxy, false);
    await expectAllCopied(options);
    expect(faulty.proxy.seen('list').some(({ headers }) => headers.accept?.includes(ARROW_TYPE))).toBe(true);
  });
});

describe.each([
  ['XML', false],
  ['Arrow', true],
])('a run that lists ranges side by side in %s continues if', (_format, isArrowOffered) => {
  test.each(
    passing.filter(
      ([name], index) => name !== SHORT_PAGES && (index < 7 || (isArrowOffered && index % 3 === 0)),
    ),
  )('%s', async (_name, inject, options = {}) => {
    faulty = await FaultyPair.createChanged(undefined, IN_PARTS);
    faulty.proxy.isArrowOffered = isArrowOffered;
    inject(faulty.proxy, false);
    faulty.proxy.inject({ ...listed, times: Infinity }, shortPage(2));
    faulty.proxy.delay(100);
    await expectAllCopied(options);
    expect(faulty.proxy.seen('list').some(({ query }) => query.has('startFrom'))).toBe(true);
  });
});

async function expectAllCopied(options: SyncOptions): Promise<void> {
  const record = await faulty.runToTheEnd(options);
  expect(record.details).toMatchObject([
    { filesWritten: 9, filesUnchanged: 6, filesDeleted: 1, filesGone: 0, filesFailed: 0 },
  ]);
  expect(new Set(faulty.deletions())).toEqual(new Set(['gone']));
  expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 0, filesUnchanged: 15 }]);
}
