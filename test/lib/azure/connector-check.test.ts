import type { CheckReport, RuntimeOptions } from '../../../lib';
import { checkSubscription, syncSnapshot } from '../../../lib';
import { ConnectorTester } from '../../../lib/azure';
import { CONNECTOR_SUBSCRIPTION, DATA_SHARE_URI, withFields } from '../../fixtures/documents';
import type { Answer, RecordedRequest } from '../../support/recorder';
import { Recorder } from '../../support/recorder';
import { getRefusal } from '../../support/refusal';

const ACCOUNT_ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/fabrikam';
const CONNECTOR_ID = `${ACCOUNT_ID}/connectors/sales`;
const UNIQUE_ID = '88888888-0000-4000-8000-000000000008';
const OPERATION = 'https://management.azure.com/operations/1?api-version=2026-04-01';

const TOKEN = {
  getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const OPTIONS: RuntimeOptions = {
  env: {},
  now: () => new Date('2027-01-01T00:00:00Z'),
  credentials: { source: TOKEN, target: TOKEN },
};

const SUBSCRIPTION = withFields(CONNECTOR_SUBSCRIPTION, {
  exchange: null,
  'source.location': 'westeurope',
  'target.location': 'westeurope',
  'target.resourceId': ACCOUNT_ID,
});

const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const connector = (properties: object = {}): Answer =>
  json({
    properties: {
      uniqueId: UNIQUE_ID,
      state: 'Active',
      dataSourceType: 'Azure_DataShare',
      source: { type: 'DataShare', connection: { type: 'DataShare', dataShareUri: DATA_SHARE_URI } },
      ...properties,
    },
  });

const PASSED = {
  storageConnectorMethodName: 'TestExistingConnection',
  storageConnectorErrorMessage: '',
  storageConnectorRequestId: 'r',
};
const REFUSED = {
  storageConnectorMethodName: 'ListBlobs',
  storageConnectorErrorMessage: '403 This request is not authorized',
  storageConnectorRequestId: 'r',
};

/** The answers of Azure Resource Manager about the connector, its test, and the result. */
interface Answers {
  readonly get?: Answer;
  readonly test?: Answer;
  readonly polls?: Answer[];
}

let recorder: Recorder;
let answers: Answers;
beforeEach(async () => {
  answers = {};
  let polled = 0;
  recorder = await Recorder.start(({ host, path, method }: RecordedRequest) => {
    if (host !== 'management.azure.com') return { status: 500 };
    if (path.startsWith(`${CONNECTOR_ID}/testExistingConnection?`)) return answers.test ?? json(PASSED);
    if (path.startsWith(`${CONNECTOR_ID}?`)) return answers.get ?? connector();
    if (path.startsWith('/operations/') && method === 'GET') {
      const polls = answers.polls ?? [];
      return polls[Math.min(polled++, polls.length - 1)];
    }
    return json({ location: 'westeurope', properties: { isHnsEnabled: false } });
  });
});
afterEach(() => recorder.stop());

const check = (given: Answers, document: object = SUBSCRIPTION, options = OPTIONS): Promise<CheckReport> => {
  answers = given;
  return checkSubscription(document, options);
};

test('a connector is read and tested, and nothing is asked of the account of the provider', async () => {
  const report = await check({});
  expect(report).toMatchObject({
    status: 'Fits',
    reads: [],
    problems: [],
    connector: {
      connectorName: 'sales',
      dataShareUri: DATA_SHARE_URI,
      state: 'Active',
      result: 'Readable',
      verifiedBy: 'Arm',
      note: null,
    },
  });
  expect(recorder.requests.map(({ method, host, path, body }) => [method, host, path, body])).toEqual([
    ['GET', 'management.azure.com', `${ACCOUNT_ID}?api-version=2023-05-01`, ''],
    ['GET', 'management.azure.com', `${CONNECTOR_ID}?api-version=2026-04-01`, ''],
    [
      'POST',
      'management.azure.com',
      `${CONNECTOR_ID}/testExistingConnection?api-version=2026-04-01`,
      JSON.stringify({ uniqueId: UNIQUE_ID }),
    ],
  ]);
});

const createAccepted = (headers: Record<string, string>): Answer => ({
  status: 202,
  headers: { 'retry-after': '0', ...headers },
});
const AT_LOCATION = { test: createAccepted({ location: OPERATION }) };
const AT_OPERATION = { test: createAccepted({ 'azure-asyncoperation': OPERATION }) };
const BOTH = { test: createAccepted({ 'azure-asyncoperation': OPERATION, location: `${OPERATION}&result` }) };
const RUNNING = json({ status: 'InProgress' }, 200, { 'retry-after': '0' });

describe('the result of a test', () => {
  test.each<[string, Answers]>([
    ['at the location', { ...AT_LOCATION, polls: [createAccepted({}), json(PASSED)] }],
    ['in the operation', { ...AT_OPERATION, polls: [RUNNING, json({ status: 'Succeeded', properties: PASSED })] }],
    ['at the location when the operation has ended', { ...BOTH, polls: [RUNNING, json({ status: 'Succeeded' }), json(PASSED)] }],
  ])('is waited for: %s', async (_where, given) => {
    expect((await check(given)).connector).toMatchObject({ result: 'Readable', note: null });
  });

  test.each<[string, Answers, string]>([
    ['refuses the connector', { get: { status: 403 } }, 'Azure Resource Manager answered 403: the identity may lack Microsoft.Storage/storageAccounts/connectors/read'],
    ['refuses the test', { test: { status: 403 } }, 'Azure Resource Manager answered 403: the identity may lack Microsoft.Storage/storageAccounts/connectors/testExistingConnection/action'],
    ['does not know the version', { test: { status: 400 } }, 'Azure Resource Manager answered 400'],
    ['answers with a page', { get: { status: 200, body: '<html>' } }, 'the answer of Azure Resource Manager cannot be read'],
    ['answers the test with a page', { test: { status: 200, body: '<html>' } }, 'the answer of Azure Resource Manager cannot be read'],
    ['states no uniqueId', { get: connector({ uniqueId: undefined }) }, 'Azure Resource Manager does not state the uniqueId of the connector'],
    ['states no data share', { get: connector({ source: null }) }, 'Azure Resource Manager does not state the data share of the connector'],
    ['sends the request elsewhere', { test: { status: 307, headers: { location: 'https://attacker.example/x' } } }, 'Azure Resource Manager answered 307'],
    ['names no place of the result', { test: createAccepted({}) }, 'the answer of Azure Resource Manager cannot be read'],
    ['names a place elsewhere', { test: createAccepted({ location: 'https://attacker.example/x' }) }, 'the answer of Azure Resource Manager names another host'],
    ['names a place without TLS', { test: createAccepted({ location: 'http://management.azure.com/x' }) }, 'the answer of Azure Resource Manager names another host'],
    ['names a host that ends alike', { test: createAccepted({ location: 'https://xmanagement.azure.com/x' }) }, 'the answer of Azure Resource Manager names another host'],
    ['fails the operation', { ...AT_OPERATION, polls: [json({ status: 'Failed' })] }, 'Azure Resource Manager did not complete the test'],
    ['refuses the result', { ...AT_LOCATION, polls: [{ status: 404 }] }, 'Azure Resource Manager answered 404'],
    ['answers too much', { test: json({ ...PASSED, more: 'x'.repeat(5_000_000) }) }, 'the answer of Azure Resource Manager is too large'],
  ])('is not known if Azure Resource Manager %s, which the report says', async (_what, given, note) => {
    const report = await check(given);
    expect([report.status, report.problems]).toEqual(['Fits', []]);
    expect(report.connector).toMatchObject({ result: 'NotTested', note });
    const hosts = new Set(recorder.requests.map(({ host }) => host));
    expect([...hosts]).toEqual(['management.azure.com']);
  });

  test('is not that of a request which is only accepted', async () => {
    const test = { ...json(PASSED, 202, { location: OPERATION, 'retry-after': '0' }) };
    const { connector: found } = await check({ test, polls: [json(REFUSED)] });
    expect(found?.result).toBe('Refused');
  });

  test('is not waited for without end', async () => {
    answers = { ...AT_LOCATION, polls: [createAccepted({})] };
    const tester = new ConnectorTester(ACCOUNT_ID, 'sales', TOKEN, undefined, 350);
    expect(await tester.test(UNIQUE_ID, new AbortController().signal)).toEqual({
      kind: 'Unknown',
      reason: 'the test did not end in time',
    });
  });

  test('is not waited for after an interruption', async () => {
    const controller = new AbortController();
    answers = { test: { ...createAccepted({ location: OPERATION }), headers: { location: OPERATION, 'retry-after': '60' } } };
    const tester = new ConnectorTester(ACCOUNT_ID, 'sales', TOKEN);
    const running = getRefusal(() => tester.test(UNIQUE_ID, controller.signal));
    setTimeout(() => controller.abort(), 50);
    expect((await running)[0].code).toBe('Interrupted');
  });

  test('that is an error is a problem, on one line, short and without secrets', async () => {
    const message = `403 Forbidden\n  https://x.blob.core.windows.net/?sig=c2VjcmV0 ${'y'.repeat(1_000_000)}`;
    const report = await check({ test: json({ ...REFUSED, storageConnectorErrorMessage: message }) });
    expect(report.status).toBe('NotReadable');
    expect(report.connector).toMatchObject({ result: 'Refused', note: null });
    const [{ code, message: text }] = report.problems;
    expect([code, text.length < 500, /[\n]|c2VjcmV0/.test(text)]).toEqual(['ConnectorTestFailed', true, false]);
    expect(text).toContain('"ListBlobs" failed with "403 Forbidden https://x.blob.core.windows.net/?sig=REDACTED y');
  });
}); // prettier-ignore

describe('a connector that is not the one of the document', () => {
  test.each<[string, Answer, string]>([
    ['is not there', { status: 404 }, 'ConnectorNotFound'],
    ['names another data share', connector({ source: { connection: { dataShareUri: DATA_SHARE_URI.replace('7777', '1111') } } }), 'AccountFactsDiffer'],
    ['is turned off', connector({ state: 'Inactive' }), 'AccountFactsDiffer'],
    ['has an unknown state', connector({ state: 'Dreaming' }), 'AccountFactsDiffer'],
  ])('is a problem, and is not tested: it %s', async (_what, get, code) => {
    const report = await check({ get });
    expect([report.status, report.connector?.result]).toEqual(['NotReadable', 'NotTested']);
    expect(report.problems.map((problem) => problem.code)).toEqual([code]);
    expect(recorder.requests.filter(({ method }) => method === 'POST')).toEqual([]);
  });
}); // prettier-ignore

test('a connector that the document turned off is not tested', async () => {
  const report = await check(
    { get: connector({ state: 'Inactive' }) },
    withFields(SUBSCRIPTION, { 'connector.state': 'Inactive' }),
  );
  expect([report.status, report.connector?.note]).toEqual([
    'Fits',
    'the connector is not active: all requests through it fail',
  ]);
});

test('without the resource id of the account, nobody is asked, and the report says so', async () => {
  const report = await check({}, withFields(SUBSCRIPTION, { 'target.resourceId': null }));
  expect(report.connector).toMatchObject({
    result: 'NotTested',
    verifiedBy: 'Document',
    note: 'the document has no resourceId of the target',
  });
  expect(recorder.requests).toEqual([]);
});

test('a subscription that is read through a connector is not synchronized', async () => {
  const [problem] = await getRefusal(() => syncSnapshot(SUBSCRIPTION, OPTIONS));
  expect(problem.code).toBe('NothingToCopy');
});
