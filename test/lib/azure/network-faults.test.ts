import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { planSnapshot } from '../../../lib';
import { describeProxySettings } from '../../../lib/azure/connection/describe-proxy-settings';
import { findCertificateCode, findUnknownHostCode } from '../../../lib/azure/requests/network-faults';
import { bothSides, pair } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';

const KEY = Buffer.from('key').toString('base64');
const ENDPOINT = 'https://contoso.blob.core.windows.net';

/** Plans a synchronization from a source at this endpoint. */
async function planFrom(endpoint: string, env: Record<string, string> = {}): Promise<string> {
  const { subscription } = await pair({});
  const connection = `DefaultEndpointsProtocol=https;AccountName=contoso;AccountKey=${KEY};BlobEndpoint=${endpoint}`;
  const all = { ...env, ...bothSides(), DATASHARE_SOURCE_CONNECTION_STRING: connection };
  const [{ code, text }] = await getRefusal(() =>
    planSnapshot(subscription, { env: all, retry: { delayMs: 10 } }),
  );
  return `${code}: ${text}`;
}

describe('an account that cannot be reached', () => {
  test('because its certificate is not trusted is an error at once, which names the settings', async () => {
    // A server without TLS: to a client, that is the same kind of fault as a certificate that it does not trust.
    let requests = 0;
    const server = createServer().on('connection', () => (requests += 1));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const problem = await planFrom(`https://127.0.0.1:${port}/contoso`, {
      NODE_EXTRA_CA_CERTS: '/etc/ssl/corporate.pem',
      HTTPS_PROXY: 'http://user:secret@proxy.contoso.com:8080',
    });
    server.close();
    expect(requests).toBe(1);
    expect(problem).toMatch(
      /^EndpointUnreachable: .*cannot be reached \(its certificate is not trusted: \w+\)/,
    );
    expect(problem).toContain('NODE_EXTRA_CA_CERTS is /etc/ssl/corporate.pem');
    expect(problem).toContain('the proxy of HTTPS_PROXY is http://proxy.contoso.com:8080');
    expect(problem).not.toContain('secret');
  });

  test('because its name is unknown is an error after few tries, which names the settings', async () => {
    expect(await planFrom('https://contoso.invalid')).toMatch(
      /^EndpointUnreachable: .*\(its name (?:is unknown: ENOTFOUND|cannot be looked up: EAI_AGAIN)\); .*NODE_EXTRA_CA_CERTS is not set, and no proxy is set/,
    );
  });
});

describe('the settings of the network', () => {
  test.each<[Record<string, string>, string]>([
    [{}, 'no proxy is set (HTTPS_PROXY)'],
    [{ https_proxy: 'http://p:1' }, 'the proxy of https_proxy is http://p:1'],
    [{ HTTP_PROXY: 'http://h:1', ALL_PROXY: 'http://a:1' }, 'the proxy of ALL_PROXY is http://a:1'],
    [{ HTTPS_PROXY: 'http://me:p@ss@p:1' }, 'the proxy of HTTPS_PROXY is http://p:1'],
    [
      { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'example.com, .blob.core.windows.net' },
      'the proxy of HTTPS_PROXY is http://p:1, which NO_PROXY bypasses for this host',
    ],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: 'core.windows.net' }, 'the proxy of HTTPS_PROXY is http://p:1'],
  ])('%j are described', (env, described) => {
    expect(describeProxySettings(ENDPOINT, env)).toBe(`NODE_EXTRA_CA_CERTS is not set, and ${described}`);
  });
});

test('faults of the network are found in the causes of an error, and in what a sign-in says', () => {
  const cause = Object.assign(new Error('self-signed certificate'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' });
  expect(findCertificateCode(new Error('failed', { cause }))).toBe('SELF_SIGNED_CERT_IN_CHAIN');
  const signIn = new AggregateError([
    new Error('x'),
    new Error('getaddrinfo ENOTFOUND login.microsoftonline.com'),
  ]);
  expect(findUnknownHostCode(signIn)).toBe('ENOTFOUND');
  const circle: Error & { cause?: unknown } = new Error('circle');
  circle.cause = circle;
  expect(findCertificateCode(circle)).toBeUndefined();
});
