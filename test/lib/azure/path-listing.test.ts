import { PublishMode } from '../../../lib';
import { LAKES, put } from '../../support/accounts';
import type { Fault } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';
import { folder } from '../../support/lake-pair';
import { nameOperation } from '../../support/storage-operations';

let faulty: FaultyPair;
afterEach(() => faulty.end());

/** Publishes at a place that an empty directory takes: it is listed before it is removed. */
async function publishWith(answer: Fault): Promise<ReturnType<FaultyPair['carry']>> {
  faulty = await FaultyPair.create(
    { 'in/a': 'one' },
    { accounts: LAKES, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
  );
  const { target } = faulty.sides;
  await put(target, 'out/sales/a', '');
  await target.deleteBlob('out/sales/a');
  faulty.proxy.inject(
    { isMeant: (request) => nameOperation(request) === 'Path List', times: Infinity },
    answer,
  );
  return faulty.carry();
}

const sendPaths =
  (text: string, continuation?: (page: number) => string): Fault =>
  (exchange) => {
    const body = Buffer.from(text);
    const page = countListings();
    exchange.send({
      status: 200,
      headers: {
        'x-ms-request-id': '1',
        'content-type': 'application/json',
        'content-length': `${body.length}`,
        ...(continuation && { 'x-ms-continuation': continuation(page) }),
      },
      body,
    });
  };

const countListings = (): number =>
  faulty.proxy.seen('other').filter((request) => nameOperation(request) === 'Path List').length;

describe('a listing of paths', () => {
  test.each<[string, (page: number) => string]>([
    ['repeats a continuation', () => 'again'],
    ['goes around two continuations', (page) => String(page % 2)],
  ])('that %s is an error after a bound', async (_case, continuation) => {
    const { error } = await publishWith(sendPaths('{"paths":[]}', continuation));
    expect(error?.problems).toMatchObject([{ code: 'ListingEndless' }]);
    expect(countListings()).toBeLessThanOrEqual(60);
  });

  test.each(['{}', '{"paths":null}', '{"paths":[', '{"error":{}}', '<html></html>'])(
    'that is answered with %s says nothing',
    async (text) => {
      const { error } = await publishWith(sendPaths(text));
      expect(error).toBeDefined();
      expect(countListings()).toBe(3);
      expect(['AnswerUnrecognized', 'StorageFailed']).toContain(error!.code);
    },
  );
});
