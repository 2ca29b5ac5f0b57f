import { BlobServiceClient } from '@azure/storage-blob';
import { connectionString } from '../../support/accounts';
import { answerWith } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

let faulty: FaultyPair;
beforeEach(async () => (faulty = await FaultyPair.create({ a: '1', b: '2' })));
afterEach(() => faulty.end());

const TARGET = 'DATASHARE_TARGET_CONNECTION_STRING';
const SOURCE = 'DATASHARE_SOURCE_CONNECTION_STRING';

/** The environment with a SAS for one side instead of its account key. The answers are injected: nobody checks it. */
function withSas(variable: string, expiresOn: string): Record<string, string> {
  const endpoint = /BlobEndpoint=([^;]+)/.exec(faulty.env[variable])![1];
  const sas = `sv=2025-01-05&ss=b&srt=co&sp=rl&se=${expiresOn.replaceAll(':', '%3A')}&sig=x`;
  return { ...faulty.env, [variable]: `BlobEndpoint=${endpoint};SharedAccessSignature=${sas}` };
}

describe('a refusal of the listing', () => {
  test.each<[string, string, string]>([
    ['an expired SAS', 'AuthenticationFailed', `the SAS in ${SOURCE} expired at 2020-01-01T00:00:00Z`],
    ['an expired SAS, in other words', 'AuthorizationFailure', `the SAS in ${SOURCE} expired at`],
  ])('by %s is not blamed on a role', async (_case, code, fix) => {
    faulty.proxy.inject({ operation: 'list', account: 'contoso', times: Infinity }, answerWith(403, code));
    const { error } = await faulty.carry({ env: withSas(SOURCE, '2020-01-01T00:00:00Z') });
    expect(error?.problems).toMatchObject([
      { code: 'AccessDenied', fix: expect.stringContaining(fix) as string },
    ]);
    faulty.proxy.heal();
  });

  test('by a SAS that is not valid yet says so', async () => {
    const { proxy } = faulty;
    proxy.inject(
      { operation: 'list', account: 'contoso', times: Infinity },
      answerWith(403, 'AuthenticationFailed'),
    );
    const env = withSas(SOURCE, '2090-01-01T00:00:00Z&st=2089-01-01T00:00:00Z');
    const { error } = await faulty.carry({ env });
    const fix = `the SAS in ${SOURCE} is not valid before 2089-01-01T00:00:00Z`;
    expect(error?.problems).toMatchObject([{ fix: expect.stringContaining(fix) as string }]);
    proxy.heal();
  });

  test.each<[string, string, string]>([
    ['a firewall', 'AuthorizationFailure', 'let this network through the firewall of the account'],
    [
      'disabled account keys',
      'KeyBasedAuthenticationNotPermitted',
      `unset ${SOURCE} to use Microsoft Entra ID`,
    ],
    ['a wrong key', 'AuthenticationFailed', `check the key or the SAS in ${SOURCE}`],
  ])('by %s names the fix', async (_case, code, fix) => {
    faulty.proxy.inject({ operation: 'list', account: 'contoso', times: Infinity }, answerWith(403, code));
    const { error } = await faulty.carry();
    expect(error?.problems).toMatchObject([
      { code: 'AccessDenied', fix: expect.stringContaining(fix) as string },
    ]);
    faulty.proxy.heal();
  });

  test.each<[string, string]>([
    ['AuthorizationPermissionMismatch', `the SAS in ${SOURCE} lacks a permission`],
    ['AuthorizationSourceIPMismatch', `the SAS in ${SOURCE} does not allow the address of this machine`],
    ['AuthorizationProtocolMismatch', 'use https'],
    ['AuthorizationResourceTypeMismatch', 'with srt=co'],
  ])('of a SAS with %s names the fix', async (code, fix) => {
    faulty.proxy.inject({ operation: 'list', account: 'contoso', times: Infinity }, answerWith(403, code));
    const { error } = await faulty.carry({ env: withSas(SOURCE, '2099-01-01T00:00:00Z') });
    expect(error?.problems).toMatchObject([
      { code: 'AccessDenied', fix: expect.stringContaining(fix) as string },
    ]);
    faulty.proxy.heal();
  });

  test('by a service that is too old for the version of the API says so', async () => {
    faulty.proxy.inject({ operation: 'list', account: 'contoso', times: Infinity }, (exchange) => {
      const body = Buffer.from(
        '<?xml version="1.0"?><Error><Code>InvalidHeaderValue</Code><Message>The value is not in the correct format.</Message><HeaderName>x-ms-version</HeaderName></Error>',
      );
      const headers = { 'x-ms-error-code': 'InvalidHeaderValue', 'content-type': 'application/xml' };
      exchange.send({ status: 400, headers: { ...headers, 'content-length': `${body.length}` }, body });
    });
    const { error } = await faulty.carry();
    expect(error?.problems).toMatchObject([
      {
        code: 'StorageFailed',
        message: expect.stringContaining(
          'does not support version 2026-04-06 of the Azure Storage API',
        ) as string,
        fix: expect.stringContaining('update the service or the emulator') as string,
      },
    ]);
    faulty.proxy.heal();
  });
});

describe('a copy whose source the target cannot read', () => {
  test.each<[string, number, string | undefined, string]>([
    ['a reason that is not passed on', 403, undefined, 'if the source has a firewall or private endpoints'],
    ['a firewall of the source', 403, 'AuthorizationFailure', 'through the firewall of the account'],
    ['a source that is not found through its private endpoint', 404, undefined, 'private endpoints of both'],
    ['account keys that are disabled', 403, 'KeyBasedAuthenticationNotPermitted', `unset ${SOURCE}`],
    ['a SAS or a key', 403, 'AuthenticationFailed', `check that the SAS in ${SOURCE} is valid`],
  ])('because of %s names the likely cause', async (_case, status, sourceCode, fix) => {
    const headers: Record<string, string> = sourceCode ? { 'x-ms-copy-source-error-code': sourceCode } : {};
    const refused = answerWith(status, 'CannotVerifyCopySource', headers);
    faulty.proxy.inject({ operation: 'copy', blob: 'a', times: Infinity }, refused);
    const { record } = await faulty.carry();
    expect(record?.failures).toMatchObject([
      { path: 'a', code: 'SourceDenied', reason: expect.stringContaining(fix) as string },
    ]);
    faulty.proxy.heal();
  });
});

test('a refusal of the target by its firewall names the firewall', async () => {
  faulty.proxy.inject(
    { operation: 'read', account: 'fabrikam', times: Infinity },
    answerWith(403, 'AuthorizationFailure'),
  );
  const { error } = await faulty.carry({ env: withSas(TARGET, '2099-01-01T00:00:00Z') });
  expect(error?.problems).toMatchObject([
    { code: 'AccessDenied', fix: expect.stringContaining('through the firewall of the account') as string },
  ]);
  faulty.proxy.heal();
});

describe('a refusal of the blocks of a manifest', () => {
  const isManifest = { operation: 'block list', account: 'fabrikam', blob: /manifests/ } as const;
  const refused = answerWith(400, 'InvalidBlockList');

  test('is told as what it is if nobody else has written it', async () => {
    for (const name of 'cdefg') await faulty.put(name, name);
    faulty.proxy.inject(isManifest, refused);
    const { error } = await faulty.carry();
    const message = expect.stringMatching(/manifests.*400 InvalidBlockList/) as string;
    expect(error?.problems).toMatchObject([{ code: 'StorageFailed', message }]);
    faulty.proxy.heal();
  });

  test('is another run that was faster if somebody else has written it', async () => {
    for (const name of 'cdefg') await faulty.put(name, name);
    await faulty.carry();
    await faulty.put('g', 'again');
    faulty.proxy.inject(isManifest, async (exchange) => {
      const [container, ...path] = exchange.request.path.split('?')[0].split('/').slice(2);
      const service = BlobServiceClient.fromConnectionString(connectionString('fabrikam'));
      const blob = service
        .getContainerClient(container)
        .getBlockBlobClient(decodeURIComponent(path.join('/')));
      const same = await blob.downloadToBuffer();
      await blob.upload(same, same.length);
      await refused(exchange);
    });
    const { error } = await faulty.carry();
    expect(error?.code).toBe('StateChanged');
    faulty.proxy.heal();
  });
});
