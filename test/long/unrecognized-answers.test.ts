import type { Fault, Match } from '../support/fault-proxy';
import { answerWith, leaveUnanswered, lostAnswer, reset } from '../support/fault-proxy';
import { FaultyPair, large } from '../support/faulty-pair';
import type { SlowCopy } from '../support/strange-answers';
import { empty, hidden, injectSlowCopy, page, sendWithout } from '../support/strange-answers';
import { contents, put } from '../support/accounts';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const OPERATIONS: [string, Match][] = [
  ['a listing of the source', { operation: 'list', account: 'contoso' }],
  ['a copy', { operation: 'copy', blob: 'f11' }],
  ['a look at the source', { operation: 'read', account: 'contoso', blob: 'large' }],
  ['a look at the target', { operation: 'head', account: 'fabrikam', blob: 'large' }],
  ['a list of blocks', { operation: 'other', account: 'fabrikam', blob: 'large' }],
  ['a block', { operation: 'block from url', blob: 'large' }],
  ['a list of blocks to write', { operation: 'block list', blob: 'large' }],
  ['a batch of deletions', { operation: 'batch' }],
  ['a deletion', { operation: 'delete' }],
  ['the state', { operation: 'read', blob: /state\.json/ }],
  ['a manifest', { operation: 'read', blob: /manifests/ }],
  ['state that is written', { operation: 'write', blob: /state\.json/ }],
  ['the lock', { operation: 'write', blob: /lock\.json/ }],
  ['a run record', { operation: 'write', blob: /runs\// }],
  ['a manifest that is written', { operation: 'block list', blob: /manifests/ }],
];

const FAULTS: [string, Fault][] = [
  ['a page with status 200', page(200)],
  ['a page with status 404', page(404)],
  ['a redirect', page(302)],
  ['a 204', empty(204)],
  ['an empty 200', empty(200)],
  ['its success without ETag', sendWithout('etag')],
  ['its success without request id', sendWithout('x-ms-request-id')],
  ['a page after it was done', hidden(200)],
  ['500 InternalError', answerWith(500, 'InternalError')],
  ['502', page(502)],
  ['503 ServerBusy', answerWith(503, 'ServerBusy')],
  ['429', answerWith(429, 'TooManyRequests')],
  ['408', answerWith(408, 'RequestTimeout')],
  ['a broken connection', reset],
  ['a lost answer', lostAnswer],
];

/** Each operation with some of the faults, in turn; with all of them if `ALL_CASES=1`. */
const CASES = OPERATIONS.flatMap(([operation, match], row) =>
  FAULTS.filter((_, column) => process.env['ALL_CASES'] === '1' || (row + 2 * column) % 8 === 0).map(
    ([fault, inject]) => [operation, fault, match, inject] as const,
  ),
);

test.each(CASES)('%s that is answered with %s is sent again', async (_operation, _fault, match, fault) => {
  faulty = await FaultyPair.create({ f10: '0', f11: '1', large: large('a'), gone1: 'g', gone2: 'g' });
  await faulty.carry();
  await Promise.all([
    faulty.put('f11', 'again'),
    faulty.put('large', large('b')),
    ...['gone1', 'gone2'].map((name) => faulty.sides.source.deleteBlob(name)),
  ]);
  // Single deletions are only sent to an endpoint without batches.
  if (match.operation === 'delete')
    faulty.proxy.inject({ operation: 'batch' }, answerWith(501, 'NotImplemented'));
  faulty.proxy.inject(match, fault);
  const { record } = await faulty.run({ allowDeletes: 2 });
  expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
  expect(await contents(faulty.sides.target)).toEqual({ f10: '0', f11: 'again', large: large('b') });
});

describe('a copy that the service does not finish at once', () => {
  const FAST = { timeLimits: { copyMs: 300 } };
  const prepare = async (): Promise<void> => {
    faulty = await FaultyPair.create({ f10: '0', f11: '1' });
    await faulty.carry();
    await Promise.all([faulty.put('f11', 'again'), faulty.put('new', 'new')]);
  };

  test.each<[string, string, SlowCopy]>([
    ['is pending, then done', 'f11', { first: 'pending', looks: 2, last: 'success' }],
    ['is pending, then done, for a new blob', 'new', { first: 'pending', looks: 2, last: 'success' }],
    [
      'is pending when its answer is lost',
      'f11',
      { first: 'pending', looks: 2, last: 'success', isLost: true },
    ],
    [
      'is pending when its answer is lost, then failed',
      'f11',
      { first: 'pending', looks: 2, last: 'failed', isLost: true },
    ],
    [
      'is pending when its answer is lost, then failed, for a new blob',
      'new',
      { first: 'pending', looks: 2, last: 'failed', isLost: true },
    ],
    [
      'is pending and has no id, then done',
      'new',
      { first: 'pending', looks: 2, last: 'success', isNameless: true },
    ],
    ['is pending, then failed', 'f11', { first: 'pending', looks: 1, last: 'failed' }],
    ['is pending, then aborted by somebody', 'new', { first: 'pending', looks: 1, last: 'aborted' }],
    ['has failed', 'f11', { first: 'failed', last: 'failed' }],
    ['has failed, for a new blob', 'new', { first: 'failed', last: 'failed' }],
    ['has failed twice', 'f11', { first: 'failed', last: 'failed', times: 2 }],
  ])('is waited for or repeated: it %s', async (_case, blob, slow) => {
    await prepare();
    injectSlowCopy(faulty.proxy, blob, slow);
    const { record } = await faulty.carry(FAST);
    expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
    faulty.proxy.heal();
    expect(await contents(faulty.sides.target)).toEqual({ f10: '0', f11: 'again', new: 'new' });
    expect(await faulty.differences()).toEqual([]);
  });

  test.each<[string, string, SlowCopy, number]>([
    ['stays pending', 'f11', { first: 'pending', looks: Infinity, last: 'success' }, 1],
    ['stays pending, for a new blob', 'new', { first: 'pending', looks: Infinity, last: 'success' }, 1],
    ['fails again and again', 'f11', { first: 'failed', last: 'failed', times: 9 }, 0],
    ['fails again and again, for a new blob', 'new', { first: 'failed', last: 'failed', times: 9 }, 0],
  ])(
    'is aborted, removed and reported, and the next run copies it: it %s',
    async (_case, blob, slow, aborts) => {
      await prepare();
      const seen = injectSlowCopy(faulty.proxy, blob, slow);
      const { record } = await faulty.carry(FAST);
      expect(record).toMatchObject({ failures: [{ path: blob, code: 'StorageFailed' }] });
      expect(seen).toEqual({ aborts });
      faulty.proxy.heal();
      // Nothing that could be taken for the blob is left.
      expect(Object.keys(await contents(faulty.sides.target))).not.toContain(blob);
      expect((await faulty.run()).record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await contents(faulty.sides.target)).toEqual({ f10: '0', f11: 'again', new: 'new' });
    },
  );

  test.each(['f11', 'new'])(
    'fails after the run that sent it, and the next run copies it: %s',
    async (blob) => {
      await prepare();
      faulty.proxy.inject({ operation: 'copy', blob, times: Infinity }, leaveUnanswered);
      const { record } = await faulty.carry({ timeLimits: { copyMs: 100 } });
      expect(record).toMatchObject({ failures: [{ path: blob, code: 'StorageFailed' }] });
      faulty.proxy.heal();
      const { source, target } = faulty.sides;
      await put(target, blob, '');
      faulty.proxy.inject(
        { operation: 'head', account: 'fabrikam', blob, times: Infinity },
        async (exchange) => {
          const answer = await exchange.pass();
          const failed = { 'x-ms-copy-status': 'failed', 'x-ms-copy-source': source.getBlobClient(blob).url };
          const isRemainder = answer.headers['content-length'] === '0';
          exchange.send(isRemainder ? { ...answer, headers: { ...answer.headers, ...failed } } : answer);
        },
      );
      const next = await faulty.carry();
      expect(next.error).toBeUndefined();
      expect(next.record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect(await contents(target)).toEqual({ f10: '0', f11: 'again', new: 'new' });
    },
  );

  test('leaves an empty blob of somebody else alone', async () => {
    await prepare();
    const { target } = faulty.sides;
    faulty.proxy.inject({ operation: 'copy', blob: 'new' }, async (exchange) => {
      await put(target, 'new', '');
      exchange.reset();
    });
    expect((await faulty.carry()).record).toMatchObject({ failures: [{ path: 'new', code: 'Collision' }] });
    expect(await contents(target)).toEqual({ f10: '0', f11: 'again', new: '' });
  });

  test('is aborted if the run is interrupted, and the next run copies it', async () => {
    await prepare();
    const interruption = new AbortController();
    const seen = injectSlowCopy(faulty.proxy, 'new', {
      first: 'pending',
      looks: Infinity,
      last: 'success',
      onPending: () => interruption.abort(),
    });
    const { error } = await faulty.carry({ abortSignal: interruption.signal });
    expect(error).toMatchObject({ code: 'Interrupted' });
    expect(seen).toEqual({ aborts: 1 });
    faulty.proxy.heal();
    expect(Object.keys(await contents(faulty.sides.target))).not.toContain('new');
    expect((await faulty.run()).record).toMatchObject({ status: 'Succeeded', failures: [] });
    expect(await contents(faulty.sides.target)).toEqual({ f10: '0', f11: 'again', new: 'new' });
  });
});

test('answers of a proxy that stays in the way end in an error that names it', async () => {
  faulty = await FaultyPair.create({ f10: '0' });
  faulty.proxy.inject({ operation: 'list', times: Infinity }, page(200));
  const env = { ...faulty.env, HTTPS_PROXY: 'http://user:secret@proxy.corp.example:3128' };
  const { error } = await faulty.carry({ env });
  expect(error?.problems).toMatchObject([
    {
      code: 'AnswerUnrecognized',
      message: expect.stringContaining('no x-ms-request-id (text/html)') as string,
      fix: expect.stringContaining('HTTPS_PROXY is http://proxy.corp.example:3128') as string,
    },
  ]);
  faulty.proxy.heal();
});
