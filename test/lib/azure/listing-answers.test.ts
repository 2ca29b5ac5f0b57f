import { BlobSource } from '../../../lib/azure';
import { DatasetType } from '../../../lib/model/values/dataset';
import { listDatasetFiles } from '../../../lib/snapshot/planning/dataset-listing';
import { connect } from '../../../lib/azure/connection/connect';
import { NEVER_ABORTED } from '../../../lib/azure/requests/never-aborted';
import { connectionString, fill, freshName } from '../../support/accounts';
import type { Fault } from '../../support/fault-proxy';
import { answerWith, FaultProxy, shortPage } from '../../support/fault-proxy';

const NAMES = Array.from({ length: 24 }, (_, i) => `f${i + 10}`);

let proxy: FaultProxy;
beforeEach(async () => (proxy = await FaultProxy.start(connectionString('contoso'))));
afterEach(() => proxy.stop());

function openSource(): BlobSource {
  const [text] = proxy.connectionStrings;
  const facts = { storageAccountName: 'contoso', blobEndpoint: '', tenantId: null };
  const env = { DATASHARE_SOURCE_CONNECTION_STRING: text };
  const retry = { tries: 3, delayMs: 1 };
  return new BlobSource(connect('source', facts, { env, now: () => new Date(), retry }));
}

async function listNames(source: BlobSource, container: string): Promise<string[]> {
  const names: string[] = [];
  const parts = NAMES.map((first) => ({ first }));
  const place = { container, path: '' };
  for await (const page of listDatasetFiles(source, place, DatasetType.FOLDER, NEVER_ABORTED, { parts }))
    names.push(...page.map(({ path }) => path));
  return names;
}

test('an endpoint that refuses startFrom is listed sequentially, and not asked for it again', async () => {
  const container = freshName();
  await fill('contoso', container, Object.fromEntries(NAMES.map((name) => [name, name])));
  const refuse = answerWith(400, 'InvalidQueryParameterValue');
  const short = shortPage(2);
  const refuseStart: Fault = (exchange) =>
    /[?&]startFrom=/.test(exchange.request.path) ? refuse(exchange) : short(exchange);
  proxy.inject({ operation: 'list', times: Infinity }, refuseStart);
  // Pages are slow enough to be listed in ranges.
  proxy.delay(120);
  const source = openSource();
  expect(await listNames(source, container)).toEqual(NAMES);
  const countRefused = (): number => proxy.seen('list').filter(({ query }) => query.has('startFrom')).length;
  const refused = countRefused();
  expect(refused).toBeGreaterThan(0);
  expect(await listNames(source, container)).toEqual(NAMES);
  expect(countRefused()).toBe(refused);
});

test('the listing of another container is not believed', async () => {
  const [container, other] = [freshName(), freshName()];
  await fill('contoso', container, { a: '1' });
  await fill('contoso', other, { b: '2' });
  proxy.inject({ operation: 'list' }, async (exchange) => {
    const answer = await exchange.pass();
    const body = Buffer.from(
      answer.body.toString().replaceAll(container, other).replace('<Name>a', '<Name>b'),
    );
    const { 'transfer-encoding': _, ...headers } = answer.headers;
    exchange.send({ ...answer, headers: { ...headers, 'content-length': `${body.length}` }, body });
  });
  expect(await listNames(openSource(), container)).toEqual(['a']);
  // On a slow machine, ranges are listed too.
  const whole = proxy.seen('list').filter(({ query }) => !query.has('startFrom'));
  expect(whole).toHaveLength(2);
});
