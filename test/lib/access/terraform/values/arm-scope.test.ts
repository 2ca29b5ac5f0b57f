import { parseScope } from '../../../../../lib/access/terraform/values/arm-scope';
import { measureProcessorMs } from '../../../../support/processor-time';

/*
 * A scope that is not an id of the documented form can be read in another way by Azure: only a well-formed id is elsewhere.
 */

const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const GROUP = `${SUBSCRIPTION}/resourceGroups/rg`;
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/contoso`;

test.each([
  ['a vault', `${GROUP}/providers/Microsoft.KeyVault/vaults/v`],
  ['a vault, with a slash at the end', `${GROUP}/providers/Microsoft.KeyVault/vaults/v/`],
  ['a vault, in other letters', `${GROUP}/providers/microsoft.keyvault/Vaults/V`.toUpperCase()],
  ['a vault in a group with letters of a language', `${SUBSCRIPTION}/resourceGroups/größe/providers/a.b/c/d`],
  ['a vault in a group of any subscription', '/subscriptions/?/resourceGroups/rg/providers/a.b/c/d'],
  ['a subnet', `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s`],
  ['a lock of a vault', `${GROUP}/providers/Microsoft.KeyVault/vaults/v/providers/Contoso.Things/things/t`],
  ['a resource of a subscription', `${SUBSCRIPTION}/providers/Microsoft.Security/pricings/p`],
  ['a queue', `${ACCOUNT}/queueServices/default/queues/q`],
  ['the file shares of an account', `${ACCOUNT}/fileServices/default`],
])('%s has no blobs', (_what, id) => {
  expect(parseScope(id).kind).toBe('Elsewhere');
});

test.each([
  ['two slashes in a row', `${SUBSCRIPTION}//resourceGroups/rg`],
  ['two slashes in a row in a resource', `${GROUP}/providers/Microsoft.KeyVault//vaults/v`],
  ['escapes in place of slashes', `${GROUP}/providers/Microsoft.Storage%2FstorageAccounts%2Fcontoso`],
  ['an escape in a type', `${GROUP}/providers/Microsoft.Storage/storage%41ccounts/contoso`],
  ['steps back', `${GROUP}/providers/Microsoft.KeyVault/vaults/v/../../..`],
  ['a query', `${GROUP}?api-version=x/y`],
  ['a fragment', `${SUBSCRIPTION}/resourceGroups/rg/#/x`],
  ['a line', `${GROUP}/providers/Microsoft.KeyVault/vaults/v\n`],
  ['a blank', `${GROUP}/providers/Microsoft.KeyVault/vaults/ v`],
  ['a provider without a type', `${GROUP}/providers/Microsoft.KeyVault`],
  ['a type without a name', `${GROUP}/providers/Microsoft.KeyVault/vaults`],
  ['a provider of storage', `${GROUP}/providers/Microsoft.Storage`],
  ['a stack of deployments', `${GROUP}/providers/Microsoft.Resources/deploymentStacks/s`],
  ['an alias of a subscription', '/providers/Microsoft.Subscription/aliases/contoso'],
  [
    'a subscription of a management group',
    '/providers/Microsoft.Management/managementGroups/m/subscriptions/s',
  ],
  ['a tenant', '/tenants/11111111-1111-4111-8111-111111111111'],
  ['a local user of an account', `${ACCOUNT}/localUsers/u`],
  ['what is attached to an account', `${ACCOUNT}/providers/Contoso.Things/things/t`],
  ['an account behind a resource', `${GROUP}/providers/a.b/c/d/providers/Microsoft.Storage/storageTasks/t`],
  ['look-alike letters', `${GROUP}/providers/Microſoft.Storage/storageTasks/contoso`],
  ['no id', 'contoso'],
])('%s can be anything', (_what, id) => {
  expect(parseScope(id).kind).toBe('Unknown');
});

test('reads a long id in no time', () => {
  const id = `${GROUP}${'/providers/a/providers/b/c'.repeat(20_000)}/`;
  expect(measureProcessorMs(() => parseScope(id))).toBeLessThan(1000);
});
