import { doUnanswered, endlessPage, leaveUnanswered } from '../../support/fault-proxy';
import { FaultyPair, large, SOME } from '../../support/faulty-pair';

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
const BOUND_MS = 3000;

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
