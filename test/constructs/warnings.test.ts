import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { StorageAccountConfig } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { TerraformVariable } from 'cdktf';
import type { DataStoreAttributes, IDataStore } from '../../constructs';
import { DataStore } from '../../constructs';
import { appForTest, stackForTest, synthesizeStack, variable } from '../support/stacks';
import { accountId, copyShare, recipient, referToStore } from './declarations';
import type { Annotation } from './share-stacks';
import { getBypassAnnotations, SAFE } from './share-stacks';

const KEY_ON = `SharedKeyEnabled: anyone with a key of storage account "contoso", or a SAS made from it, can read everything in it, regardless of grants and expiry; set 'sharedAccessKeyEnabled' to false`;
const KEY_UNKNOWN = `SharedKeyUnknown: it is not known here if storage account "contoso" can be read with its keys; check the account, and set 'sharedAccessKeyEnabled' of the data store`;
const PUBLIC_ALLOWED = `PublicAccessAllowed: containers of storage account "contoso" can be made public; set 'allowNestedItemsToBePublic' to false`;
const PUBLIC_UNKNOWN = `PublicAccessUnknown: it is not known here if storage account "contoso" allows public containers; check the account, and set 'allowNestedItemsToBePublic' of the data store`;
const isPublic = (name: string, access: string): string =>
  `ContainerPublic: anyone can read container "${name}", regardless of grants: its access type is "${access}"; set 'containerAccessType' to "private"`;

/** An account of the provider's own construct. */
function account(scope: TerraformStack, config: Partial<StorageAccountConfig> = {}): StorageAccount {
  return new StorageAccount(scope, 'account', {
    name: 'contoso',
    resourceGroupName: 'rg-data',
    location: 'westeurope',
    accountTier: 'Standard',
    accountReplicationType: 'LRS',
    ...config,
  });
}

function share(scope: TerraformStack, store: IDataStore, id = 'sales'): void {
  copyShare(scope, id, store).invite(recipient(scope, `of-${id}`));
}

/** Lists the warnings about a store with a share. */
function synthesizeWarnings(storeIn: (stack: TerraformStack) => IDataStore): string[] {
  const stack = stackForTest();
  const store = storeIn(stack);
  share(stack, store);
  synthesizeStack(stack);
  const said = getBypassAnnotations(stack);
  expect(said.map(([path]) => path)).toEqual(said.map(() => store.node.path));
  return said.map(([, level, text]) => `${level} ${text}`);
}

describe('there is no warning about keys and public access', () => {
  test('for a store that is made for sharing', () => {
    const props = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };
    expect(synthesizeWarnings((stack) => new DataStore(stack, 'contoso', props))).toEqual([]);
  });

  test('for an account that has neither', () => {
    const off = { sharedAccessKeyEnabled: false, allowNestedItemsToBePublic: false };
    expect(synthesizeWarnings((stack) => DataStore.fromStorageAccount(account(stack, off)))).toEqual([]);
    expect(synthesizeWarnings((stack) => referToStore(stack, 'contoso', SAFE))).toEqual([]);
  });

  test('for a store that nothing is shared from', () => {
    const stack = stackForTest();
    DataStore.fromStorageAccount(account(stack));
    share(stack, referToStore(stack, 'other', SAFE));
    synthesizeStack(stack);
    expect(getBypassAnnotations(stack)).toEqual([]);
  });
});

describe('there is a warning about keys and public access', () => {
  test('that an account has both, unless its code says otherwise', () => {
    expect(synthesizeWarnings((stack) => DataStore.fromStorageAccount(account(stack)))).toEqual([
      `warn ${KEY_ON}`,
      `info ${PUBLIC_ALLOWED}`,
    ]);
  });

  test('if both are unknown for an account of another place', () => {
    expect(synthesizeWarnings((stack) => referToStore(stack, 'contoso'))).toEqual([
      `info ${KEY_UNKNOWN}`,
      `info ${PUBLIC_UNKNOWN}`,
    ]);
  });

  test.each<[string, Partial<DataStoreAttributes>, string[]]>([
    ['keys', { sharedAccessKeyEnabled: true }, [`warn ${KEY_ON}`, `info ${PUBLIC_UNKNOWN}`]],
    ['no keys', { sharedAccessKeyEnabled: false }, [`info ${PUBLIC_UNKNOWN}`]],
    [
      'public access',
      { allowNestedItemsToBePublic: true },
      [`info ${KEY_UNKNOWN}`, `info ${PUBLIC_ALLOWED}`],
    ],
    ['no public access', { allowNestedItemsToBePublic: false }, [`info ${KEY_UNKNOWN}`]],
  ])('what is left to say of an account with %s', (_what, attributes, said) => {
    expect(synthesizeWarnings((stack) => referToStore(stack, 'contoso', attributes))).toEqual(said);
  });

  test('if only Terraform knows them', () => {
    const unknown = (stack: TerraformStack): Partial<StorageAccountConfig> => {
      const value = new TerraformVariable(stack, 'on', { type: 'bool' }).booleanValue;
      return { sharedAccessKeyEnabled: value, allowNestedItemsToBePublic: value };
    };
    const said = [`info ${KEY_UNKNOWN}`, `info ${PUBLIC_UNKNOWN}`];
    expect(
      synthesizeWarnings((stack) => DataStore.fromStorageAccount(account(stack, unknown(stack)))),
    ).toEqual(said);
  });

  test('for a token, if only Terraform knows the name', () => {
    const [key] = synthesizeWarnings((stack) =>
      referToStore(stack, 'contoso', { blobEndpoint: variable(stack, 'endpoint') }),
    );
    expect(key).toBe(`info ${KEY_UNKNOWN}`);
  });
});

describe('a public container in an account that something is shared from', () => {
  const by = {
    'its id': ({ id }: StorageAccount) => ({ storageAccountId: id }),
    'its name': () => ({ storageAccountName: 'contoso' }),
    'its name, by reference': ({ name }: StorageAccount) => ({ storageAccountName: name }),
  };

  test.each(Object.entries(by))(
    'is told, also where it is declared after the share, by %s',
    (_what, refer) => {
      const stack = stackForTest();
      const own = account(stack, SAFE);
      share(stack, DataStore.fromStorageAccount(own));
      new StorageContainer(stack, 'site', { name: 'site', containerAccessType: 'blob', ...refer(own) });
      new StorageContainer(stack, 'list', { name: 'list', containerAccessType: 'container', ...refer(own) });
      new StorageContainer(stack, 'own', { name: 'own', containerAccessType: 'private', ...refer(own) });
      new StorageContainer(stack, 'default', { name: 'default', ...refer(own) });
      synthesizeStack(stack);
      expect(getBypassAnnotations(stack)).toEqual<Annotation[]>([
        ['test/site', 'warn', isPublic('site', 'blob')],
        ['test/list', 'warn', isPublic('list', 'container')],
      ]);
    },
  );

  test('is recognized by the account id, in any case', () => {
    const stack = stackForTest();
    share(stack, referToStore(stack, 'contoso', SAFE));
    const storageAccountId = accountId('contoso').toUpperCase();
    new StorageContainer(stack, 'site', { name: 'site', containerAccessType: 'blob', storageAccountId });
    synthesizeStack(stack);
    expect(getBypassAnnotations(stack)).toEqual([['test/site', 'warn', isPublic('site', 'blob')]]);
  });

  test('is not mentioned for another account, or if only Terraform knows its access', () => {
    const stack = stackForTest();
    share(stack, referToStore(stack, 'contoso', SAFE));
    const site = { name: 'site', containerAccessType: 'blob', storageAccountId: accountId('other') };
    new StorageContainer(stack, 'other', site);
    const unknown = {
      containerAccessType: variable(stack, 'access'),
      storageAccountId: accountId('contoso'),
    };
    new StorageContainer(stack, 'unknown', { name: 'unknown', ...unknown });
    synthesizeStack(stack);
    expect(getBypassAnnotations(stack)).toEqual([]);
  });
});

test('no warning appears twice, for two shares and two syntheses', () => {
  const stack = stackForTest();
  const own = account(stack);
  share(stack, DataStore.fromStorageAccount(own), 'sales');
  copyShare(stack, 'stock', DataStore.fromStorageAccount(own)).invite(
    stack.node.findChild('of-sales') as ReturnType<typeof recipient>,
  );
  new StorageContainer(stack, 'site', {
    name: 'site',
    containerAccessType: 'blob',
    storageAccountId: own.id,
  });
  synthesizeStack(stack);
  synthesizeStack(stack);
  expect(getBypassAnnotations(stack).map(([, , text]) => text)).toEqual([
    KEY_ON,
    PUBLIC_ALLOWED,
    isPublic('site', 'blob'),
  ]);
});

test('warnings about an account of another stack are printed with the stack that shares from it', () => {
  const app = appForTest();
  // CDKTF writes stacks, with what is to be printed of them, in the order in which they are declared.
  const accounts = stackForTest('accounts', app);
  const own = account(accounts);
  const site = { name: 'site', containerAccessType: 'blob', storageAccountId: own.id };
  new StorageContainer(accounts, 'site', site);
  const twin = stackForTest('twin', app);
  new StorageContainer(twin, 'site', { ...site, name: 'twin', storageAccountId: account(twin).id });
  share(stackForTest('shares', app), DataStore.fromStorageAccount(own));
  app.synth();
  const { stacks } = JSON.parse(readFileSync(join(app.outdir, 'manifest.json'), 'utf8')) as {
    stacks: Record<string, { annotations: { constructPath: string; message: string }[] }>;
  };
  const printed = Object.values(stacks)
    .flatMap(({ annotations }) => annotations)
    .filter(({ message }) => !message.startsWith('ContainerUndefined'));
  expect(printed.map(({ constructPath, message }) => [constructPath, message])).toEqual([
    ['shares/ContainerGrants', KEY_ON],
    ['shares/ContainerGrants', PUBLIC_ALLOWED],
    ['shares/ContainerGrants', isPublic('site', 'blob')],
  ]);
});
