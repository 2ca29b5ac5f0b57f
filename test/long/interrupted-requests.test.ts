import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Match } from '../support/fault-proxy';
import {
  busy,
  doUnanswered,
  endlessPage,
  leaveUnanswered,
  passExchange as pass,
} from '../support/fault-proxy';
import { FaultyPair, large, SOME } from '../support/faulty-pair';

let pair: FaultyPair;
afterEach(() => pair.end());

/** Interrupts a run as soon as the proxy has seen a request. */
function interruptAt(isSeen: () => boolean): AbortSignal {
  const interrupt = new AbortController();
  const timer = setInterval(() => {
    if (!isSeen()) return;
    clearInterval(timer);
    interrupt.abort();
  }, 5);
  return interrupt.signal;
}

const TIME_LIMITS = { finishMs: 300, recordMs: 600 };
/** Far more than the limits above, also on a busy machine, and less than the limits that they replace. */
const BOUND_MS = 20_000;

describe('an interruption ends a run in time', () => {
  test('whose copies are never answered; its state is written, and the next run copies the rest', async () => {
    pair = await FaultyPair.create(SOME);
    pair.proxy.inject({ operation: 'copy', after: 4, times: Infinity }, leaveUnanswered);
    const abortSignal = interruptAt(() => pair.proxy.seen('copy').length > 4);
    const startedAt = performance.now();
    const { error } = await pair.run({ abortSignal, timeLimits: TIME_LIMITS, maxConcurrency: 4 });
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
    expect(error).toMatchObject({ code: 'Interrupted' });
    const record = await pair.runToTheEnd();
    expect(record.details[0].filesUnchanged + record.details[0].filesWritten).toBe(10);
  });

  test('of which nothing at all is answered any more', async () => {
    pair = await FaultyPair.create(SOME);
    const isCopied = (): boolean => pair.proxy.seen('copy').length > 4;
    pair.proxy.inject({ isMeant: isCopied, times: Infinity }, leaveUnanswered);
    const startedAt = performance.now();
    const abortSignal = interruptAt(isCopied);
    const { error } = await pair.run({ abortSignal, timeLimits: TIME_LIMITS, maxConcurrency: 4 });
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
    expect(error).toMatchObject({ code: 'Interrupted' });
  });
});

describe('an interruption while a lock is being taken', () => {
  const isLock = ({ blob }: { readonly blob: string }): boolean => blob.endsWith('/lock.json');

  test.each<[string, Fault]>([
    ['before the account has it', (exchange) => sleep(300).then(() => pass(exchange))],
    [
      'after the account has it, and before the answer',
      async (exchange) => {
        const answer = await exchange.pass();
        await sleep(300);
        exchange.send(answer);
      },
    ],
  ])('%s, leaves no lock: the next run has not to wait', async (_case, fault) => {
    pair = await FaultyPair.create(SOME);
    pair.proxy.inject({ operation: 'write', isMeant: isLock }, fault);
    const abortSignal = interruptAt(() => pair.proxy.seen('write').some(isLock));
    const { error } = await pair.run({ abortSignal });
    expect(error).toMatchObject({ code: 'Interrupted' });
    expect(pair.proxy.seen('copy')).toEqual([]);
    await pair.runToTheEnd();
  });

  test('ends in time if that request is never answered', async () => {
    pair = await FaultyPair.create(SOME);
    pair.proxy.inject({ operation: 'write', isMeant: isLock, times: Infinity }, leaveUnanswered);
    const startedAt = performance.now();
    const abortSignal = interruptAt(() => pair.proxy.seen('write').some(isLock));
    const { error } = await pair.run({ abortSignal, timeLimits: TIME_LIMITS });
    expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
    expect(error).toMatchObject({ code: 'Interrupted' });
  });
});

const isManifest = ({ blob = '' }: { readonly blob?: string }): boolean => blob.includes('/manifests/');

describe('an interruption while accounts ask to wait ends a run at once', () => {
  /** Less than half of what the accounts ask for. */
  const SOON_MS = 40_000;

  test.each<[string, Match]>([
    ['the target refuses copies', { operation: 'copy', after: 4 }],
    ['the source refuses its listing', { operation: 'list', account: 'contoso' }],
    [
      'the target refuses everything once copies have begun',
      { account: 'fabrikam', isMeant: () => countCopies() > 4 },
    ],
    ['both refuse everything once copies have begun', { isMeant: () => countCopies() > 4 }],
    ['the state cannot be written', { account: 'fabrikam', isMeant: isManifest }],
  ])('%s', async (_case, match) => {
    pair = await FaultyPair.create(SOME);
    let isRefused = false;
    pair.proxy.inject({ ...match, times: Infinity }, (exchange) => {
      isRefused = true;
      return busy(100)(exchange);
    });
    let interruptedAt = Infinity;
    const abortSignal = interruptAt(() => {
      if (isRefused) interruptedAt = Math.min(interruptedAt, performance.now());
      // The requests in flight are refused, too, and wait.
      return performance.now() - interruptedAt > 200;
    });
    const { error } = await pair.carry({ abortSignal, maxConcurrency: 4 });
    expect(performance.now() - interruptedAt).toBeLessThan(SOON_MS);
    expect(error).toMatchObject({ code: 'Interrupted' });
    pair.proxy.heal();
    // Taking over a lock that could not be released takes time, which one case shows.
    if (match.account === undefined) return;
    const record = await pair.runToTheEnd({ breakLock: true });
    expect(record.details[0].filesUnchanged + record.details[0].filesWritten).toBe(10);
  });

  test('and what was done is recorded if the account takes it soon', async () => {
    pair = await FaultyPair.create(SOME);
    let refusedAt = Infinity;
    pair.proxy.inject(
      {
        account: 'fabrikam',
        isMeant: () => countCopies() > 4 && performance.now() < refusedAt + 700,
        times: Infinity,
      },
      (exchange) => {
        refusedAt = Math.min(refusedAt, performance.now());
        return busy(100)(exchange);
      },
    );
    const abortSignal = interruptAt(() => performance.now() > refusedAt + 200);
    const { error } = await pair.carry({ abortSignal, maxConcurrency: 4 });
    expect(performance.now() - refusedAt).toBeLessThan(SOON_MS);
    expect(error).toMatchObject({ code: 'Interrupted' });
    pair.proxy.heal();
    await pair.runToTheEnd();
  });

  const countCopies = (): number => pair.proxy.seen('copy').length;
});

test('copies that were made but never answered are found', async () => {
  pair = await FaultyPair.create({ ...SOME, large: large('a') });
  pair.proxy.inject({ operation: 'copy', times: 3 }, doUnanswered);
  pair.proxy.inject({ operation: 'block from url', times: 1 }, leaveUnanswered);
  pair.proxy.inject({ operation: 'block list', blob: 'large', times: 1 }, doUnanswered);
  const { record } = await pair.run({ timeLimits: { copyMs: 1000 } });
  expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
});

test('a listing that never ends is an error, and nothing is deleted', async () => {
  pair = await FaultyPair.createChanged();
  pair.proxy.inject({ operation: 'list', account: 'contoso', times: Infinity }, endlessPage);
  const { error } = await pair.run();
  expect(error).toMatchObject({ code: 'ListingEndless' });
  expect(pair.proxy.seen('list').length).toBeLessThan(50);
  await pair.runToTheEnd();
});
