import { TerraformProvider } from 'cdktf';
import { AzapiProvider } from '../../constructs';
import { AzapiResource } from '../../constructs/azapi/azapi-resource';
import { AzapiResourceAction } from '../../constructs/azapi/azapi-resource-action';
import { AzapiUpdateResource } from '../../constructs/azapi/azapi-update-resource';
import { getProblems, resources, stackForTest, synthesizeStack } from '../support/stacks';
import { accountId } from './declarations';

const TYPE = 'Microsoft.Storage/storageAccounts/dataShares@2026-04-01';

test('a resource, an update and an action synthesize to what azapi expects', () => {
  const stack = stackForTest();
  new AzapiProvider(stack, 'azapi', { useOidc: true });
  const share = new AzapiResource(stack, 'share', {
    type: TYPE,
    name: 'sales',
    parentId: accountId('contoso'),
    location: 'westeurope',
    body: { properties: { assets: [], accessPolicies: [] } },
    responseExportValues: ['properties.dataShareUri'],
    lifecycle: { preventDestroy: true, ignoreChanges: ['body'] },
  });
  new AzapiUpdateResource(stack, 'account', {
    type: 'Microsoft.Storage/storageAccounts@2026-04-01',
    resourceId: accountId('contoso'),
    body: { properties: { dataCollaborationPolicyProperties: { allowStorageDataShares: true } } },
  });
  new AzapiResourceAction(stack, 'patch', {
    type: TYPE,
    resourceId: share.id,
    method: 'PATCH',
    body: {
      properties: {
        description: share.getOutput('properties.dataShareUri'),
        assets: [{ assetPath: '/curated', displayName: 'curated' }],
        accessPolicies: [],
      },
    },
  });
  expect(resources(stack, AzapiResource)).toEqual([
    {
      type: TYPE,
      name: 'sales',
      parent_id: accountId('contoso'),
      location: 'westeurope',
      body: { properties: { assets: [], accessPolicies: [] } },
      response_export_values: ['properties.dataShareUri'],
      lifecycle: { prevent_destroy: true, ignore_changes: ['body'] },
    },
  ]);
  expect(resources(stack, AzapiUpdateResource)).toEqual([
    {
      type: 'Microsoft.Storage/storageAccounts@2026-04-01',
      resource_id: accountId('contoso'),
      body: { properties: { dataCollaborationPolicyProperties: { allowStorageDataShares: true } } },
    },
  ]);
  expect(resources(stack, AzapiResourceAction)).toEqual([
    {
      type: TYPE,
      resource_id: '${azapi_resource.share.id}',
      method: 'PATCH',
      body: {
        properties: {
          description: '${azapi_resource.share.output.properties.dataShareUri}',
          assets: [{ assetPath: '/curated', displayName: 'curated' }],
          accessPolicies: [],
        },
      },
    },
  ]);
  expect(synthesizeStack(stack)).toMatchObject({
    provider: { azapi: [{ use_oidc: true }] },
    terraform: { required_providers: { azapi: { source: 'Azure/azapi', version: '2.12.0' } } },
  });
});

describe('a stack with a resource of azapi', () => {
  const withResource = () => {
    const stack = stackForTest();
    const body = { properties: { assets: [], accessPolicies: [] } };
    new AzapiResource(stack, 'share', { type: TYPE, name: 'sales', parentId: accountId('contoso'), body });
    return stack;
  };

  test('needs the provider, and says how to define it', () => {
    expect(getProblems(() => synthesizeStack(withResource()))).toEqual([
      {
        code: 'ProviderMissing',
        message:
          "stack 'test' uses data shares of Azure Storage, which the azapi provider manages, but defines no such provider",
        fix: "define it in the stack, without an alias: new AzapiProvider(this, 'azapi')",
        where: 'test/share',
      },
    ]);
  });

  test('does not take a provider with an alias', () => {
    const stack = withResource();
    new AzapiProvider(stack, 'azapi', { alias: 'other' });
    expect(getProblems(() => synthesizeStack(stack))).toMatchObject([{ code: 'ProviderMissing' }]);
    new AzapiProvider(stack, 'without-alias');
    expect(synthesizeStack(stack)).toMatchObject({ provider: { azapi: [{ alias: 'other' }, {}] } });
  });

  test('takes a provider that is defined later, of another class', () => {
    const stack = withResource();
    class OtherProvider extends TerraformProvider {}
    new OtherProvider(stack, 'other', {
      terraformResourceType: 'azapi',
      terraformProviderSource: 'Azure/azapi',
      terraformGeneratorMetadata: { providerName: 'azapi', providerVersion: '2.13.0' },
    });
    expect(() => synthesizeStack(stack)).not.toThrow();
  });
});
