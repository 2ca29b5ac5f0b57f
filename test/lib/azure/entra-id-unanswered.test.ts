import type { RuntimeOptions } from '../../../lib';
import { checkSubscription, syncSnapshot } from '../../../lib';
import { pair } from '../../support/accounts';
import type { Answer, RecordedRequest } from '../../support/recorder';
import { Recorder } from '../../support/recorder';
import { getRefusal } from '../../support/refusal';

const TIME_LIMITS = { requestMs: 100, pageMs: 100, copyMs: 100, tokenMs: 200 };
const QUICK: RuntimeOptions = { env: {}, timeLimits: TIME_LIMITS, retry: { delayMs: 1, maxDelayMs: 5 } };
/** Far more than the limits above, and less than the limits that they replace. */
const BOUND_MS = 20_000;

type Credential = NonNullable<NonNullable<RuntimeOptions['credentials']>['source']>;
const TOKEN: Credential = {
  getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: Date.now() + 3_600_000 }),
};
const SILENT: Credential = { getToken: () => new Promise(() => {}) };

let recorder: Recorder;
let isUnanswered: (request: RecordedRequest) => boolean;
let startedAt: number;
beforeEach(async () => {
  isUnanswered = () => false;
  recorder = await Recorder.start((request) => (isUnanswered(request) ? undefined : answer(request)));
  startedAt = performance.now();
});
afterEach(async () => {
  expect(performance.now() - startedAt).toBeLessThan(BOUND_MS);
  await recorder.stop();
});

const answer = ({ method, path, host }: RecordedRequest): Answer => {
  if (host === 'management.azure.com')
    return { status: 200, body: JSON.stringify({ location: 'westeurope', properties: {} }) };
  if (path.includes('restype=container') && !path.includes('comp=list')) return { status: 200 };
  if (method === 'PUT') return { status: 201, headers: { etag: '"0x1"' } };
  return { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } };
};

describe('an account that is connected to with Microsoft Entra ID', () => {
  test.each(['source', 'target'] as const)(
    'fails in time if no token for the %s ever arrives',
    async (side) => {
      const { subscription } = await pair({});
      const credentials = { source: TOKEN, target: TOKEN, [side]: SILENT };
      const [problem] = await getRefusal(() => syncSnapshot(subscription, { ...QUICK, credentials }));
      expect(problem).toMatchObject({
        code: 'CredentialUnavailable',
        text: expect.stringContaining(
          `no Microsoft Entra ID token for the ${side} arrived within 0.2 s`,
        ) as string,
      });
    },
  );

  test('fails in time if the look-up of a container is never answered', async () => {
    const { subscription } = await pair({});
    isUnanswered = ({ path }) => path.includes('restype=container') && !path.includes('comp=list');
    const credentials = { source: TOKEN, target: TOKEN };
    const [problem] = await getRefusal(() => syncSnapshot(subscription, { ...QUICK, credentials }));
    expect(problem).toMatchObject({
      code: 'EndpointUnreachable',
      text: expect.stringContaining('no answer within 0.1 s') as string,
    });
  });

  test('is checked without its region if Azure Resource Manager never answers', async () => {
    const { subscription } = await pair({});
    const resourceId =
      '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/contoso';
    const source = { ...subscription.source, resourceId };
    isUnanswered = ({ host }) => host === 'management.azure.com';
    const credentials = { source: TOKEN, target: TOKEN };
    const report = await checkSubscription({ ...subscription, source }, { ...QUICK, credentials });
    expect(JSON.stringify(report)).toContain('Azure Resource Manager cannot be reached');
  });
});
