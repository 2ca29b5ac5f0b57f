import { containsKey } from '../../../../../lib/access/terraform/accounts/account-secrets';
import { listAddresses, toBareAddress } from '../../../../../lib/access/terraform/values/resource-references';
import { measureProcessorMs } from '../../../../support/processor-time';

describe('an expression of a stranger is read in linear time', () => {
  const LENGTH = 300_000;
  test.each(['[', '["', 'a', 'module.a[', 'azurerm_storage_account.a[', 'a.b ', '"'])(
    'many of %s',
    (part) => {
      const text = part.repeat(LENGTH / part.length);
      const processorMs = measureProcessorMs(() => {
        toBareAddress(text);
        listAddresses(text);
        containsKey(text);
      });
      expect(processorMs).toBeLessThan(2000);
    },
  );
});

test.each<[string, string[]]>([
  ['${azurerm_storage_account.a.id}', ['azurerm_storage_account.a']],
  ['${azurerm_storage_account.a["x"].id}', ['azurerm_storage_account.a']],
  ['${module.m["x"].data.azurerm_storage_account.a.id}', ['module.m.data.azurerm_storage_account.a']],
  [
    '${f(azurerm_storage_account.a.id, azurerm_storage_container.b)}',
    ['azurerm_storage_account.a', 'azurerm_storage_container.b'],
  ],
])('%s refers to %s', (expression, addresses) => {
  expect(listAddresses(expression)).toEqual(addresses);
});

test.each<[string, boolean]>([
  ['${azurerm_storage_account.a.primary_access_key}', true],
  ['${azurerm_storage_account.a["secondary_connection_string"]}', true],
  ['${azurerm_storage_account.a}', true],
  ['${azurerm_storage_account.a[0]}', true],
  ['${data.azurerm_storage_account_sas.a.sas}', true],
  ['${jsonencode(azurerm_storage_account.a)}', true],
  ['${azurerm_storage_account.a.id}', false],
  ['${azurerm_storage_account.a[0].primary_blob_endpoint}', false],
  ['${azurerm_storage_account.a-b.name}', false],
  ['${azurerm_storage_container.a}', false],
])('%s contains a key: %s', (expression, isKey) => {
  expect(containsKey(expression)).toBe(isKey);
});
