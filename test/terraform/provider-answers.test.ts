import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getParts, wholeStack } from '../fixtures/whole-stack';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn } from '../support/terraform-messages';

/*
 * The answers of the provider of schemas in place of Azure. Where Terraform is not on the path, these tests are skipped by
 * name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const GROUP = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-data';
const ACCOUNT = `${GROUP}/providers/Microsoft.Storage/storageAccounts/contosodata`;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;

let folder: string;

async function evaluateOutputs(
  configuration: object,
  outputs: Readonly<Record<string, string>>,
): Promise<unknown> {
  const output = Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [name, { value: `\${${value}}`, sensitive: true }]),
  );
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ ...configuration, output }));
  await terraform(folder, 'init', '-input=false');
  const { stdout } = await run(folder, 'apply', '-json', '-auto-approve', '-input=false');
  expect(errorsIn(stdout)).toEqual([]);
  const printed = JSON.parse(await terraform(folder, 'output', '-json')) as Record<
    string,
    { value: unknown }
  >;
  return Object.fromEntries(Object.entries(printed).map(([name, { value }]) => [name, value]));
}

describeTerraform('the answers', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const provider = { azurerm: [{ features: [{}], subscription_id: '22222222-2222-4222-8222-222222222222' }] };

  test('to resources are as azurerm writes them', async () => {
    const stack = { ...wholeStack(), provider };
    const { account } = getParts(stack);
    account['account_replication_type'] = 'RAGRS';
    const outputs = {
      account: 'azurerm_storage_account.contoso_4FE4DACF.id',
      blob: 'azurerm_storage_account.contoso_4FE4DACF.primary_blob_endpoint',
      second: 'azurerm_storage_account.contoso_4FE4DACF.secondary_dfs_host',
      keys: 'azurerm_storage_account.contoso_4FE4DACF.primary_access_key',
      location: 'azurerm_resource_group.group.location',
      container: 'azurerm_storage_container.exchange_Container_CC18CCBD.id',
      role: 'azurerm_role_definition.exchange_Role_D62C4CCB.id',
      principal: 'azurerm_user_assigned_identity.identity.principal_id',
      tenant: 'azurerm_user_assigned_identity.identity.tenant_id',
    };
    expect(await evaluateOutputs(stack, outputs)).toEqual({
      account: ACCOUNT,
      blob: 'https://contosodata.blob.core.windows.net/',
      second: 'contosodata-secondary.dfs.core.windows.net',
      keys: expect.stringMatching(/^[\w+/]{86}==$/) as string,
      location: 'westeurope',
      container: `${ACCOUNT}/blobServices/default/containers/exchange`,
      role: expect.stringMatching(
        /^\/subscriptions\/22222222[\w-]+\/providers\/Microsoft.Authorization\/roleDefinitions\/[\w-]+\|\/subscriptions\/22222222/,
      ) as string,
      principal: expect.stringMatching(UUID) as string,
      tenant: '33333333-3333-4333-8333-333333333333',
    });
  });

  test('to data sources are of the same cloud', async () => {
    const inGroup = { name: 'contosodata', resource_group_name: 'rg-data' };
    const data = {
      azurerm_client_config: { me: {} },
      azurerm_subscription: { ours: {} },
      azurerm_resource_group: { data: { name: 'rg-data' } },
      azurerm_storage_account: { contoso: inGroup },
      azurerm_user_assigned_identity: { fabrikam: { ...inGroup, name: 'id-fabrikam' } },
      azurerm_role_definition: { reader: { name: 'Storage Blob Data Reader' } },
    };
    const outputs = {
      subscription: 'data.azurerm_subscription.ours.id',
      me: 'data.azurerm_client_config.me.object_id',
      group: 'data.azurerm_resource_group.data.id',
      account: 'data.azurerm_storage_account.contoso.id',
      blob: 'data.azurerm_storage_account.contoso.primary_blob_endpoint',
      identity: 'data.azurerm_user_assigned_identity.fabrikam.principal_id',
      role: 'data.azurerm_role_definition.reader.role_definition_id',
    };
    expect(await evaluateOutputs({ provider, data }, outputs)).toEqual({
      subscription: '/subscriptions/22222222-2222-4222-8222-222222222222',
      me: expect.stringMatching(UUID) as string,
      group: GROUP,
      account: ACCOUNT,
      blob: 'https://contosodata.blob.core.windows.net/',
      identity: expect.stringMatching(UUID) as string,
      role: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    });
  });

  test('fails for an import: nothing was there before', async () => {
    const to = 'azurerm_resource_group.group';
    const resource = { azurerm_resource_group: { group: { name: 'rg-data', location: 'westeurope' } } };
    const stack = { provider, resource, import: [{ to, id: GROUP }] };
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(stack));
    const { stdout } = await run(folder, 'plan', '-json', '-input=false');
    expect(errorsIn(stdout)).toEqual([expect.stringContaining('nothing to import') as string]);
  });
});
