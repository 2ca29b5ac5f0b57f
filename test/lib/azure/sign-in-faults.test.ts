import { ClientSecretCredential } from '@azure/identity';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { RuntimeOptions } from '../../../lib';
import { planSnapshot, syncSnapshot } from '../../../lib';
import { pair } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';

type Credential = NonNullable<NonNullable<RuntimeOptions['credentials']>['source']>;

const fail = (name: string, message: string): Credential => ({
  getToken: () => Promise.reject(Object.assign(new Error(message), { name })),
});

async function planWith(target: Credential, env: Record<string, string> = {}): Promise<string> {
  const { subscription } = await pair({});
  const credentials = { source: target, target };
  const [{ code, text }] = await getRefusal(() =>
    planSnapshot(subscription, { env, credentials, retry: { tries: 1, delayMs: 1 } }),
  );
  return `${code}: ${text}`;
}

describe('a sign-in', () => {
  test('to an authority that cannot be reached names the authority', async () => {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => sockets.add(socket.on('error', () => {}).destroy()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const authorityHost = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const id = '7b0c1f8e-0000-4000-8000-000000000002';
    const options = { authorityHost, retryOptions: { maxRetries: 0 } };
    const problem = await planWith(new ClientSecretCredential(id, id, 'x', options), {
      AZURE_AUTHORITY_HOST: authorityHost,
      HTTPS_PROXY: 'http://user:secret@proxy.contoso.com:8080',
    });
    server.close();
    expect(problem).toMatch(/^EndpointUnreachable: the sign-in for the target at https:\/\/127\.0\.0\.1:/);
    expect(problem).toContain('the proxy of HTTPS_PROXY is http://proxy.contoso.com:8080');
    expect(problem).not.toContain('secret');
  });

  test.each<[string, string, string, string]>([
    [
      'whose authority answers with something else',
      'AuthenticationError',
      'EnvironmentCredential authentication failed. More details:\nopenid_config_error: x',
      'EndpointUnreachable: the sign-in for the target at https://login.microsoftonline.com cannot be reached (Microsoft Entra ID does not answer there: openid_config_error)',
    ],
    [
      'with one of several credentials whose authority does not answer',
      'AggregateAuthenticationError',
      'ChainedTokenCredential authentication failed.\nCredentialUnavailableError: endpoints_resolution_error: x',
      'EndpointUnreachable: the sign-in for the target at https://login.microsoftonline.com cannot be reached',
    ],
    [
      'that is refused',
      'AuthenticationError',
      'ClientSecretCredential: AADSTS7000215: Invalid client secret provided',
      'CredentialUnavailable: Microsoft Entra ID refused the sign-in for the target (AADSTS7000215)',
    ],
    [
      'without a credential, although one looked for an endpoint that does not exist here',
      'AggregateAuthenticationError',
      'ManagedIdentityCredential: network_error: connect ECONNREFUSED 169.254.169.254:80',
      'CredentialUnavailable: no Microsoft Entra ID credential was found for the target',
    ],
  ])('%s says so', async (_case, name, message, expected) => {
    expect(await planWith(fail(name, message))).toContain(expected);
  });
});

test('a sign-in that fails for the target is no failure of a dataset', async () => {
  const { subscription } = await pair({});
  const credentials = {
    source: fail('AuthenticationError', 'AADSTS1'),
    target: fail('AuthenticationError', 'AADSTS1'),
  };
  expect(await getRefusal(() => syncSnapshot(subscription, { env: {}, credentials }))).toMatchObject([
    { code: 'CredentialUnavailable' },
  ]);
});
