import { StorageBlob } from '@cdktf/provider-azurerm/lib/storage-blob';
import type { TerraformStack } from 'cdktf';
import { DataStore, ShareExchange } from '../../constructs';
import { getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { copyShare, recipient } from './declarations';

/*
 * The arguments that depend on the version of azurerm which a stack requires.
 */

/** A stack that publishes an invitation with the azurerm of a constraint, which it is told last. */
function publishWith(version: string): TerraformStack {
  const stack = stackForTest();
  const dataStore = new DataStore(stack, 'lake', {
    name: 'contoso',
    resourceGroupName: 'rg-lake',
    location: 'westeurope',
  });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore, publishInvitations: true });
  copyShare(stack, 'sales', dataStore, { exchange }).invite(recipient(stack));
  stack.addOverride('terraform.required_providers.azurerm', { source: 'hashicorp/azurerm', version });
  return stack;
}

const BY_NAMES = ['storage_account_name', 'storage_container_name'];
const BY_ID = ['storage_container_id'];

test.each([
  ['4.55.0', BY_NAMES],
  ['~> 4.0', BY_NAMES],
  ['>= 4.55, < 5.0', BY_NAMES],
  ['4.77.0', BY_ID],
  ['>= 4.77', BY_ID],
  ['~> 5.0', BY_ID],
  ['5.2.0', BY_ID],
])('with azurerm %s, blobs are placed by %j', (version, names) => {
  const blobs = resources(publishWith(version), StorageBlob);
  expect(blobs).toHaveLength(2);
  for (const blob of blobs)
    expect(Object.keys(blob).filter((name) => name.startsWith('storage_'))).toEqual(names);
});

test('the id of the container depends on the account and on the container', () => {
  const [blob] = resources(publishWith('5.2.0'), StorageBlob);
  expect(blob['storage_container_id']).toMatch(
    /^\$\{azurerm_storage_account\.\w+\.id\}\/blobServices\/default\/containers\/\$\{azurerm_storage_container\.\w+\.name\}$/,
  );
});

test.each(['>= 4.0', '> 4.55', '!= 4.60.0', '>= 4.55, < 6.0', 'newest'])(
  'azurerm %s leaves open which arguments a blob has',
  (version) => {
    expect(getProblems(() => synthesizeStack(publishWith(version)))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'publishInvitations' must be false while the stack allows azurerm "${version}": a published blob has arguments before 4.77 that azurerm 5 does not have, got true`,
        fix: "require one of both, such as '~> 4.55' or '~> 5.2', as the version of azurerm in the stack",
        where: 'test',
      },
    ]);
  },
);
