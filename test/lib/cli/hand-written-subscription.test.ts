import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  generateAccountSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { bothSides, connectionString, container, pair } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

describe('a hand-written subscription', () => {
  test('works with shared keys and SAS tokens, without Terraform', async () => {
    const { subscription, target } = await pair({ a: '1' });
    const path = documentFile(subscription);
    const createSas = (account: string, permissions: string) => {
      const parts = new Map(
        connectionString(account)
          .split(';')
          .map((part) => [part.split('=')[0], part.slice(part.indexOf('=') + 1)]),
      );
      const sas = generateAccountSASQueryParameters(
        {
          services: AccountSASServices.parse('b').toString(),
          resourceTypes: AccountSASResourceTypes.parse('co').toString(),
          permissions: AccountSASPermissions.parse(permissions),
          expiresOn: new Date(Date.now() + 600_000),
        },
        new StorageSharedKeyCredential(account, parts.get('AccountKey')!),
      ).toString();
      return `BlobEndpoint=${parts.get('BlobEndpoint')};SharedAccessSignature=${sas}`;
    };
    const env = {
      DATASHARE_SOURCE_CONNECTION_STRING: createSas('contoso', 'rl'),
      DATASHARE_TARGET_CONNECTION_STRING: createSas('fabrikam', 'rwdlc'),
    };
    expect(await datashare(['sync', path], { env })).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await target.getBlobClient('a').exists()).toBe(true);

    const other = await pair(
      { b: '2' },
      { source: { ...subscription.source, storageAccountName: 'anything' } },
    );
    expect(await datashare(['sync', documentFile(other.subscription)])).toMatchObject({ exitCode: 0 });
  });

  test('secrets are never printed', async () => {
    const { subscription } = await pair({ a: '1' });
    const path = documentFile(subscription);
    const bad = { ...bothSides(), DATASHARE_SOURCE_CONNECTION_STRING: 'AccountKey=verysecret;nonsense' };
    const ran = await datashare(['sync', path, '--debug'], { env: bad });
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(
      /^error: .*the environment variable DATASHARE_SOURCE_CONNECTION_STRING.* \[ConnectionStringInvalid\]/,
    );
    expect(ran.stdout + ran.stderr).not.toContain('verysecret');

    const named = await datashare(['sync', '/nowhere/x?sv=1&sig=verysecret', '--json']);
    expect(named.stdout + named.stderr).not.toContain('verysecret');

    const revoked = {
      ...bothSides(),
      DATASHARE_SOURCE_CONNECTION_STRING: connectionString('contoso').replace(
        /AccountKey=.{6}/,
        'AccountKey=AAAAAA',
      ),
    };
    const denied = await datashare(['sync', path, '--debug'], { env: revoked });
    expect(denied.exitCode).toBe(1);
    expect(denied.stderr).toMatch(/^error: .*the source refused access.* \[AccessDenied\]/);
    expect(denied.stderr).not.toMatch(/AAAAAA|sig=(?!REDACTED)/);
    const state = container('fabrikam', subscription.stateContainer);
    for await (const { name } of state.listBlobsFlat()) {
      expect((await state.getBlobClient(name).downloadToBuffer()).toString()).not.toMatch(/sig=|AccountKey/);
    }
  });
});
