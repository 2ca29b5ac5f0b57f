import type { Emulator } from '../../testing/emulators/azurite';
import { startQueueEmulator } from '../../testing/emulators/azurite';
import { DataShareError } from '../../lib';
import type { SyncEventsOptions } from '../../lib/runtime/snapshot-options';
import { put } from '../support/accounts';
import { EventPair } from '../support/event-pair';
import type { Fault } from '../support/fault-proxy';
import {
  answerWith,
  busy,
  FaultProxy,
  halfAnswer,
  halfPage,
  internalError,
  leaveUnanswered,
  lostAnswer,
  reset,
} from '../support/fault-proxy';
import { isOperation } from '../support/operation-scenarios';
import { QUICK } from '../support/faulty-pair';
import { empty, page } from '../support/strange-answers';

let queues: Emulator;
let proxy: FaultProxy;
beforeAll(async () => (queues = await startQueueEmulator(['contoso'])));
beforeEach(async () => (proxy = await FaultProxy.start(queues.connectionString('contoso'))));
afterEach(() => proxy.stop());
afterAll(() => queues.stop());

const UNANSWERED = 'no answer';

/** A request that is never answered is given up soon. On a busy machine, others take longer. */
const toOptions = (fault: string): SyncEventsOptions => ({
  ...QUICK,
  timeLimits: { requestMs: fault === UNANSWERED ? 2000 : 20_000 },
});
const OPERATIONS = ['Get Messages', 'Update Message', 'Delete Message'] as const;
type Operation = (typeof OPERATIONS)[number];

const PASSING: readonly [string, Fault][] = [
  ['429', answerWith(429, 'TooManyRequests')],
  ['500', internalError],
  ['503', answerWith(503, 'ServerBusy')],
  ['503 with Retry-After', busy(0)],
  [UNANSWERED, leaveUnanswered],
  ['a lost answer', lostAnswer],
  ['a broken connection', reset],
  ['half an answer', halfAnswer],
  ['a page of a proxy', page(200)],
  ['an empty 200', empty(200)],
];
const LASTING: readonly [string, Fault][] = [
  ...PASSING.filter(([name]) => name !== 'a lost answer'),
  ['401', answerWith(401, 'NoAuthenticationInformation')],
  ['403', answerWith(403, 'AuthorizationPermissionMismatch')],
  ['404', answerWith(404, 'QueueNotFound')],
  ['409', answerWith(409, 'QueueBeingDeleted')],
];
const GARBLED: readonly [string, Fault][] = [['XML that ends in its middle', halfPage]];

/** Files of which one cannot be copied, so that its message is put off, and messages of changes of all of them. */
async function startPair(): Promise<EventPair> {
  const pair = await EventPair.create(queues, { a: '1', b: '1', c: '1', taken: '1' });
  await pair.list();
  await put(pair.sides.target, 'taken', 'of somebody');
  const env = { ...pair.env, DATASHARE_EVENTS_CONNECTION_STRING: proxy.connectionStrings[0] };
  Object.assign(pair.env, env);
  await pair.send(
    await pair.write('a', '2'),
    await pair.write('taken', '2'),
    await pair.delete('c'),
    await pair.write('new', '1'),
  );
  return pair;
}

/** After a fault: everything is copied once the queue answers again, and nothing that was copied before. */
async function expectNothingLost(pair: EventPair, written: number): Promise<void> {
  await pair.sides.target.deleteBlob('taken');
  const record = await pair.list({ ...QUICK, reconcile: true });
  expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
  expect(record.details[0].filesWritten).toBe(4 - 1 - written);
  await pair.expectEqualSides();
}

/** Each operation with some of the faults, in turn; with all of them if `ALL_CASES=1`. */
const toCases = (faults: readonly [string, Fault][]): [Operation, string, Fault][] =>
  OPERATIONS.flatMap((operation, row) =>
    faults
      .filter((_, column) => process.env['ALL_CASES'] === '1' || (row + column) % 3 === 0)
      .map(([name, fault]): [Operation, string, Fault] => [operation, name, fault]),
  );
const GARBLED_CASES = GARBLED.map(([name, fault]): [Operation, string, Fault] => [
  'Get Messages',
  name,
  fault,
]);

test.each([...toCases(PASSING), ...GARBLED_CASES])(
  'a pass goes on after %s was answered once with %s',
  async (operation, name, fault) => {
    const pair = await startPair();
    proxy.inject({ isMeant: isOperation(operation) }, fault);
    const { record, events } = await pair.pass(toOptions(name));
    expect(proxy.heal()).toEqual([]);
    expect(events.deadLetters).toBe(0);
    // The messages of an answer that never arrived are hidden for a while.
    const isMissed =
      operation === 'Get Messages' && ['a lost answer', 'half an answer', GARBLED[0][0]].includes(name);
    if (isMissed) expect(record).toBeNull();
    else expect(record?.details[0]).toMatchObject({ filesWritten: 2, filesDeleted: 0 });
    expect(await pair.countMessages()).toBe(isMissed ? 4 : 2);
    await expectNothingLost(pair, isMissed ? 0 : 2);
  },
);

describe.each([...toCases(LASTING), ...GARBLED_CASES])(
  'if %s is always answered with %s',
  (operation, name, fault) => {
    // A message that waits for its copy then stays hidden until its time ends: nothing was left undone.
    const isTold = operation !== 'Update Message';
    const warning = operation === 'Get Messages' ? 'EventsNotReceived' : 'EventsNotDeleted';
    const prepare = async (): Promise<EventPair> => {
      const pair = await startPair();
      proxy.inject({ isMeant: isOperation(operation), times: Infinity }, fault);
      return pair;
    };
    const warnings: string[] = [];
    const options = {
      ...toOptions(name),
      onWarning: ({ code }: { readonly code: string }) => void warnings.push(code),
    };
    beforeEach(() => warnings.splice(0));

    test('a pass fails before it copies, or has succeeded and says so', async () => {
      const pair = await prepare();
      const ended = await pair.pass(options).catch((error: unknown) => error);
      proxy.heal();
      const isFailed = operation === 'Get Messages';
      if (isFailed) expect(DataShareError.isDataShareError(ended)).toBe(true);
      else expect(ended).toMatchObject({ record: { details: [{ filesWritten: 2 }] } });
      if (!isFailed) expect(warnings).toEqual(isTold ? [warning] : []);
      expect(await pair.countMessages()).toBeGreaterThanOrEqual(operation === 'Update Message' ? 2 : 4);
      await expectNothingLost(pair, isFailed ? 0 : 2);
    });

    test('a listing copies everything, and says so', async () => {
      const pair = await prepare();
      const { hiddenSeconds: _hidden, ...more } = options;
      const record = await pair.list(more);
      proxy.heal();
      expect(record.details[0]).toMatchObject({ filesWritten: 2 });
      expect(warnings).toEqual(isTold ? [warning] : []);
      if (operation === 'Get Messages') expect(await pair.countMessages()).toBe(4);
      await expectNothingLost(pair, 2);
    });
  },
);
