import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getTypeRules } from '../support/terraform-provider/rules';
import type { Values } from '../support/terraform-provider/values';
import { UNKNOWN } from '../support/terraform-provider/values';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn, parsePlannedActions } from '../support/terraform-messages';

/*
 * Data shares and connectors of Azure Storage by azapi, against a provider of its schema that checks bodies as Azure Resource
 * Manager documents them. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const ACCOUNT =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.Storage/storageAccounts/contoso';
const IDENTITY =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader';
const TENANT = '44444444-4444-4444-8444-444444444444';
const READER = '55555555-5555-4555-8555-555555555555';
const URI = /^azds:\/\/westeurope:travel:[0-9a-f-]{36}$/;
const AT = '@2026-04-01';

type Body = Readonly<Record<string, unknown>>;

const asset = { assetPath: '/curated/trips', displayName: 'trips' };
const policy = { principalId: READER, tenantId: TENANT, permission: 'Read' };

interface Code {
  readonly share?: Body;
  readonly properties?: Body;
  readonly patch?: Body;
  readonly account?: Body;
  readonly lifecycle?: Body;
  readonly connector?: Body;
}

/** A stack with an account's switch, a data share whose body is frozen, the PATCH that states its lists, and a connector. */
function createStack({ share, properties, patch, account, lifecycle, connector }: Code): object {
  const uri = '${azapi_resource.travel.output.properties.dataShareUri}';
  return {
    terraform: { required_providers: { azapi: { source: 'Azure/azapi', version: '2.12.0' } } },
    provider: { azapi: [{}] },
    resource: {
      azapi_update_resource: {
        account: {
          type: `Microsoft.Storage/storageAccounts${AT}`,
          resource_id: ACCOUNT,
          body: {
            properties: { dataCollaborationPolicyProperties: { allowStorageDataShares: true, ...account } },
          },
        },
      },
      azapi_resource: {
        travel: {
          type: `Microsoft.Storage/storageAccounts/dataShares${AT}`,
          parent_id: ACCOUNT,
          name: 'travel',
          location: 'westeurope',
          body: { properties: { assets: [asset], accessPolicies: [], ...properties } },
          response_export_values: ['properties.dataShareUri'],
          lifecycle: { ignore_changes: ['body'], ...lifecycle },
          depends_on: ['azapi_update_resource.account'],
          ...share,
        },
        connector: {
          type: `Microsoft.Storage/storageAccounts/connectors${AT}`,
          parent_id: ACCOUNT.replace('contoso', 'fabrikam'),
          name: 'travel',
          location: 'westeurope',
          body: {
            properties: {
              dataSourceType: 'Azure_DataShare',
              state: 'Active',
              source: {
                type: 'DataShare',
                connection: { type: 'DataShare', dataShareUri: uri },
                authProperties: { type: 'ManagedIdentity', identityResourceId: IDENTITY },
              },
              ...connector,
            },
          },
        },
      },
      azapi_resource_action: {
        policies: {
          type: `Microsoft.Storage/storageAccounts/dataShares${AT}`,
          resource_id: '${azapi_resource.travel.id}',
          method: 'PATCH',
          body: { properties: { assets: [asset], accessPolicies: [policy], ...patch } },
        },
      },
    },
    output: { uri: { value: uri } },
  };
}

let folder: string;

function write(code: Code): void {
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(createStack(code)));
}

/** The errors of an apply. */
async function apply(code: Code = {}): Promise<string[]> {
  write(code);
  const { stdout } = await run(folder, 'apply', '-json', '-auto-approve', '-input=false');
  return errorsIn(stdout);
}

async function plan(code: Code): Promise<Readonly<Record<string, string>>> {
  write(code);
  const { stdout } = await run(folder, 'plan', '-json', '-input=false');
  expect(errorsIn(stdout)).toEqual([]);
  return parsePlannedActions(stdout);
}

describeTerraform('data shares by azapi', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    write({});
    await terraform(folder, 'init', '-input=false');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('are created with their URI, and a second plan is empty', async () => {
    expect(await apply()).toEqual([]);
    const { uri } = JSON.parse(await terraform(folder, 'output', '-json')) as Record<
      string,
      { value: string }
    >;
    expect(uri.value).toMatch(URI);
    expect(await plan({})).toEqual({});
  });

  test('take another list of policies by PATCH alone, and a frozen body is not sent again', async () => {
    await apply();
    const second = { ...policy, principalId: '66666666-6666-4666-8666-666666666666' };
    const changed: Code = {
      properties: { assets: [] },
      patch: { accessPolicies: [policy, second] },
      account: { allowCrossTenantDataSharing: true },
    };
    expect(await plan(changed)).toEqual({
      'azapi_resource_action.policies': 'update',
      'azapi_update_resource.account': 'update',
    });
    expect(await apply(changed)).toEqual([]);
    expect(await plan(changed)).toEqual({});
    expect(await apply({ patch: { accessPolicies: [] } })).toEqual([]);
  });

  test('are not replaced by PUT, as Azure documents', async () => {
    await apply();
    const refused = [expect.stringContaining('will not allow you to replace an already existing resource')];
    expect(await apply({ share: { tags: { team: 'travel' } } })).toEqual(refused);
    expect(await apply({ connector: { state: 'Inactive' } })).toEqual(refused);
  });

  test('are replaced with another name, unless that is prevented', async () => {
    await apply({ lifecycle: { prevent_destroy: true } });
    write({ lifecycle: { prevent_destroy: true }, share: { name: 'travels' } });
    const { stdout } = await run(folder, 'plan', '-json', '-input=false');
    expect(errorsIn(stdout)).toEqual([expect.stringContaining('Instance cannot be destroyed')]);
    const destroyed = await run(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(destroyed.stdout)).toEqual([expect.stringContaining('Instance cannot be destroyed')]);
    expect(await plan({ share: { name: 'travels' } })).toMatchObject({ 'azapi_resource.travel': 'replace' });
  });

  test('are destroyed', async () => {
    await apply();
    const { stdout } = await run(folder, 'apply', '-destroy', '-json', '-auto-approve', '-input=false');
    expect(errorsIn(stdout)).toEqual([]);
  });

  test('are refused by the plan, and by the apply where azapi sends a body unseen', async () => {
    expect(await apply({ properties: { accessPolicies: null } })).toEqual([
      expect.stringContaining('accessPolicies` is required'),
    ]);
    expect(await apply({ patch: { assets: [{ ...asset, assetPath: 'curated' }] } })).toEqual([
      expect.stringContaining('400 Bad Request: `properties.assets.0.assetPath`'),
    ]);
  });
});

/** The refusals of a stack's resources, by the rules that the provider applies. What has an expression is not known yet. */
function findRefusals(code: Code): string {
  const { resource } = JSON.parse(JSON.stringify(createStack(code)), (_, value: unknown) =>
    typeof value === 'string' && value.includes('${') ? UNKNOWN : value,
  ) as { readonly resource: Readonly<Record<string, Readonly<Record<string, Values>>>> };
  return Object.entries(resource)
    .flatMap(([type, named]) =>
      Object.values(named).flatMap((config) => {
        const rules = getTypeRules(type);
        const planned = { when: 'apply', ...config };
        return [
          ...(rules.refusedConfiguration?.(config) ?? []),
          rules.refusedCreation?.(planned, '') ?? [],
        ].flat();
      }),
    )
    .join('\n');
}

describe('the bodies of data shares by azapi', () => {
  test('are accepted as they are documented', () => {
    expect(findRefusals({})).toBe('');
  });

  test.each<readonly [string, Code, string]>([
    [
      'an asset without a name',
      { properties: { assets: [{ assetPath: '/curated' }] } },
      'displayName` is required',
    ],
    ['no list of policies', { properties: { accessPolicies: null } }, 'accessPolicies` is required'],
    ['a property that Azure sets', { properties: { dataShareUri: 'azds://a' } }, "it's read only"],
    [
      'a property that there is not',
      { properties: { asset: [] } },
      '`properties.asset` is not expected here',
    ],
    ['a long description', { properties: { description: 'x'.repeat(251) } }, 'length is greater than 250'],
    [
      'an unknown version',
      { share: { type: 'Microsoft.Storage/storageAccounts/dataShares@2024-01-01' } },
      'api-version',
    ],
    ['two hyphens in the name', { share: { name: 'tra--vel' } }, 'does not match'],
    [
      'a path without a slash',
      { patch: { assets: [{ ...asset, assetPath: 'curated' }] } },
      'assets.0.assetPath',
    ],
    [
      'a principal that is no GUID',
      { patch: { accessPolicies: [{ ...policy, principalId: 'me' }] } },
      'principalId',
    ],
    ['a policy without a tenant', { patch: { accessPolicies: [{ ...policy, tenantId: null }] } }, 'tenantId'],
    [
      'another permission',
      { patch: { accessPolicies: [{ ...policy, permission: 'Write' }] } },
      'value `"Write"` is invalid',
    ],
    ['a switch that is a text', { account: { allowStorageDataShares: 'true' } }, 'expect `bool`'],
    ['a switch that there is not', { account: { allowSharing: true } }, 'allowSharing` is not expected here'],
    ['a state that there is not', { connector: { state: 'Paused' } }, 'value `"Paused"` is invalid'],
    [
      'a source without a URI',
      { connector: { source: { type: 'DataShare' } } },
      'source.connection` is required',
    ],
  ])('are refused with %s', (_, code, message) => {
    expect(findRefusals(code)).toContain(message);
  });
});
