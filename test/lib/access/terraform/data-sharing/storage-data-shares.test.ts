import { findReadablePaths } from '../../../../../lib/access/condition/readable-paths';
import { parseCondition } from '../../../../../lib/access/condition/condition-syntax';
import { readDeclaredAccess } from '../../../../../lib/access/terraform/declared-access';
import { createAccessReport } from '../../../../../lib/access/review/access-report';
import type { AccessReport } from '../../../../../lib/access/review/access-report';
import { diffAccess } from '../../../../../lib/access/review/access-diff';
import type { AccessDiff } from '../../../../../lib/access/review/access-diff';
import { readTerraformFile } from '../../../../../lib/access/terraform/read-terraform-file';

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

test.each<[string, object, object, string]>([
  ['an expression for an asset', { assets: [{ assetPath: '${var.path}' }] }, {}, 'the path of an asset is known only to Terraform'],
  ['something else for a principal', { accessPolicies: [{ ...POLICY, principalId: 'fabrikam' }] }, {}, 'the principal of a policy is not an id'],
  ['another permission', { accessPolicies: [{ ...POLICY, permission: 'Write' }] }, {}, 'a policy has the permission "Write"'],
  ['no permission', { accessPolicies: [{ principalId: PRINCIPAL }] }, {}, 'a policy has the permission undefined'],
  ['no list of policies', { accessPolicies: null }, {}, 'it has no known list of accessPolicies'],
  ['a path without a slash', { assets: [{ assetPath: 'curated' }] }, {}, 'the path of an asset does not begin with a slash (curated)'],
  ['a path without a container', { assets: [{ assetPath: '/' }] }, {}, 'the path of an asset names no container (/)'],
  ['an unknown property', { publicAccess: 'Enabled' }, {}, 'it has the property publicAccess, which is not read'],
  ['an unknown part of a policy', { accessPolicies: [{ ...POLICY, scope: '/' }] }, {}, 'it has the part of a policy scope, which is not read'],
  ['an unknown part of an asset', { assets: [{ assetPath: '/raw', filter: '*' }] }, {}, 'it has the part of an asset filter, which is not read'],
  ['an account that only Terraform knows', {}, { parent_id: '${var.id}' }, 'its account is known only to Terraform'],
  ['a body that is a text', {}, { body: '{}' }, 'its body is not a known object'],
  ['another part of the body', {}, { body: { identity: {}, properties: {} } }, 'it has the part of its body identity, which is not read'],
  ['a secret body', {}, { sensitive_body: { properties: {} } }, 'it has the argument sensitive_body, which is not read'],
  ['a version of a secret body', {}, { sensitive_body_version: { a: '1' } }, 'it has the argument sensitive_body_version, which is not read'],
  ['a body that Terraform leaves as it is', {}, { lifecycle: { ignore_changes: ['body'] } }, 'its body is not a known object'],
])('a share with %s is not read, but reported with the reason', (_what, properties, more, reason) => {
  const whole = { assets: ASSETS, accessPolicies: [POLICY], ...properties };
  const { assignments, otherWays, unreadShares } = read(whole, more);
  expect(assignments).toEqual([]);
  expect(unreadShares).toEqual(['azapi_resource.share']);
  expect(otherWays.map(({ address, what }) => `${address} ${what}`)).toEqual([
    `azapi_resource.share gives access to blobs, but to whom is not known: ${reason}`,
  ]);
}); // prettier-ignore

test('a policy with the permission None gives nothing', () => {
  const { assignments, otherWays } = read({
    assets: ASSETS,
    accessPolicies: [{ ...POLICY, permission: 'None' }],
    description: 'sales',
  });
  expect([assignments, otherWays]).toEqual([[], []]);
});

test('a share that is read on one side only is one thing that is unclear', () => {
  const report = (properties: object): AccessReport =>
    createAccessReport([{ file: 'x', declared: read(properties) }], new Date('2026-11-29T00:00:00Z'));
  const whole = report({ assets: ASSETS, accessPolicies: [POLICY] });
  const open = report({ assets: ASSETS, accessPolicies: [{ ...POLICY, permission: 'Write' }] });
  const compare = (before: AccessReport, after: AccessReport): AccessDiff =>
    diffAccess(before, after, { replaced: null, moved: new Map() });
  for (const diff of [compare(whole, open), compare(open, whole)]) {
    expect([diff.status, diff.gains, diff.losses]).toEqual(['Unclear', [], []]);
    expect(diff.unclear).toEqual([
      expect.stringMatching(
        /^azapi_resource\.share changes: it gives access .* a policy has the permission "Write"( before)?$/,
      ),
    ]);
  }
  expect(compare(open, open).status).toBe('Unchanged');
});
