import { findReadablePaths } from '../../../../lib/access/condition/readable-paths';
import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';

const PRINCIPAL = '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11';
const ACCOUNT = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/contoso';
const ASSETS = [
  { assetPath: '/curated/sales', displayName: 'sales' },
  { assetPath: '/raw', displayName: 'raw' },
];
const POLICY = { principalId: PRINCIPAL, tenantId: PRINCIPAL, permission: 'Read' };

const read = (properties: object, more: object = {}) =>
  readDeclaredAccess(
    readTerraformFile(
      JSON.stringify({
        resource: {
          azapi_resource: {
            share: {
              type: 'Microsoft.Storage/storageAccounts/dataShares@2026-04-01',
              parent_id: ACCOUNT,
              body: { properties },
              ...more,
            },
          },
        },
      }),
      'x.json',
    ).current,
  );

test('a storage data share gives each principal each asset', () => {
  const { assignments, otherWays } = read({ assets: ASSETS, accessPolicies: [POLICY] });
  expect(otherWays).toEqual([]);
  expect(
    assignments.map(({ principalId, scope, condition, role }) => [
      principalId,
      scope.account,
      scope.container,
      condition === null ? 'all' : findReadablePaths(parseCondition(condition))?.map(({ text }) => text),
      role.name,
    ]),
  ).toEqual([
    [PRINCIPAL, 'contoso', 'curated', ['sales/'], 'storage data share'],
    [PRINCIPAL, 'contoso', 'raw', 'all', 'storage data share'],
  ]);
});

test.each<[string, object, object?]>([
  ['an expression for an asset', { assets: [{ assetPath: '${var.path}' }], accessPolicies: [POLICY] }],
  ['an expression for a principal', { assets: ASSETS, accessPolicies: [{ ...POLICY, principalId: '${var.p}' }] }],
  ['another permission', { assets: ASSETS, accessPolicies: [{ ...POLICY, permission: 'Write' }] }],
  ['no list of policies', { assets: ASSETS }],
  ['a path of another form', { assets: [{ assetPath: 'curated' }], accessPolicies: [POLICY] }],
  ['an account that only Terraform knows', { assets: ASSETS, accessPolicies: [POLICY] }, { parent_id: '${var.id}' }],
  ['a body that is a text', {}, { body: '{}' }],
])('a share with %s is not read, but reported', (_what, properties, more = {}) => {
  const { assignments, otherWays } = read(properties, more);
  expect(assignments).toEqual([]);
  expect(otherWays).toMatchObject([{ address: 'azapi_resource.share' }]);
}); // prettier-ignore
