import type { Fault } from '../support/fault-proxy';
import { halfAnswer } from '../support/fault-proxy';
import type { Scenario } from '../support/operation-scenarios';
import {
  expectPublished,
  isOperation,
  openPair,
  removeLock,
  SCENARIOS,
} from '../support/operation-scenarios';
import type { Answer } from '../support/recording-proxy';
import { empty, hidden, page } from '../support/strange-answers';

/** The service does it, and its answer arrives changed. */
const sendChanged =
  (change: (answer: Answer) => Answer): Fault =>
  async (exchange) => {
    const { headers, ...answer } = await exchange.pass();
    const { 'transfer-encoding': _, ...others } = headers;
    const changed = change({ ...answer, headers: others });
    const isHead = exchange.request.method === 'HEAD';
    const { length } = changed.body;
    exchange.send({
      ...changed,
      headers: { ...changed.headers, ...(!isHead && { 'content-length': `${length}` }) },
    });
  };

const withBody = (body: string): Fault => sendChanged((answer) => ({ ...answer, body: Buffer.from(body) }));

/** Answers that Azure Storage does not give, by what they are. */
const FAULTS: [string, Fault][] = [
  ['a page of a proxy', page(200)],
  ['a page of a proxy, after the service did it', hidden(200)],
  ['a page of a proxy with status 404', page(404)],
  ['204', empty(204)],
  ['200 and nothing', empty(200)],
  [
    'half of its body',
    sendChanged(({ body, ...rest }) => ({ ...rest, body: body.subarray(0, body.length / 2) })),
  ],
  ['half of its body, and the connection ends', halfAnswer],
  ['no body', withBody('')],
  ['another root', withBody('<?xml version="1.0"?><Other></Other>')],
  ['an empty object', withBody('{}')],
];

const CASES = Object.entries(SCENARIOS).flatMap(([operation, scenario]) =>
  FAULTS.map(([what, fault]): [string, string, Scenario, Fault] => [operation, what, scenario, fault]),
);

describe('a run of which one operation is answered', () => {
  test.concurrent.each(CASES)(
    '%s, with %s, ends with a result or a coded error, and the next run finishes its work',
    async (operation, _what, scenario, fault) => {
      const pair = await openPair(scenario);
      try {
        pair.proxy.inject({ isMeant: isOperation(operation), times: Infinity }, fault);
        await pair.carry({
          ...scenario.options,
          timeLimits: { requestMs: 3000, pageMs: 3000, copyMs: 3000, idleMs: 3000 },
        });
        expect(pair.proxy.heal()).toEqual([]);
        await removeLock(pair);
        if (scenario.isPublished) await expectPublished(pair, scenario.options);
        else
          expect((await pair.run(scenario.options)).record).toMatchObject({
            status: 'Succeeded',
            failures: [],
          });
      } finally {
        await pair.end();
      }
    },
  );
});
