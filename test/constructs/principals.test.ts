import type { TerraformStack } from 'cdktf';
import type { Share } from '../../constructs';
import { PrincipalType } from '../../constructs';
import { getProblems, stackForTest, variable, withoutIdChecks } from '../support/stacks';
import { copyShare, PRINCIPAL, recipient, referToStore } from './declarations';
import { getAnnotations, onlyPreconditions, getReaderAssignments, SAFE } from './share-stacks';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-44444444abcd';

const FIX =
  'use (1) the service principal, in your tenant, of a multitenant application that trusts the identity by a federated credential; or (2) a guest user or a group of guests; or (3) no principal: hand out a SAS for DATASHARE_SOURCE_CONNECTION_STRING, with a document written by hand';

/** Invites somebody of one tenant to the data of a store of another. */
function invite(
  stack: TerraformStack,
  storeTenant: string | undefined,
  tenantId: string | undefined,
  principalType = PrincipalType.MANAGED_IDENTITY,
): Share {
  const store = referToStore(stack, 'contoso', { ...SAFE, ...(storeTenant && { tenantId: storeTenant }) });
  const share = copyShare(stack, 'sales', store);
  share.invite(recipient(stack, 'fabrikam', { principalType, ...(tenantId && { tenantId }) }));
  return share;
}

describe('a managed identity', () => {
  test('fails for another tenant than that of the store', () => {
    expect(getProblems(() => invite(stackForTest(), HERE, THERE))).toEqual([
      {
        code: 'PrincipalForeign',
        message: `principal "${PRINCIPAL}" is a managed identity of tenant "${THERE}"; Azure assigns roles in tenant "${HERE}" only to principals of that tenant, and a managed identity cannot be added to another tenant`,
        fix: FIX,
        where: 'test/sales/fabrikam',
      },
    ]);
  });

  test.each([
    ['the tenant of the store', THERE, THERE],
    ['its tenant, written in another case', THERE, THERE.toUpperCase()],
    ['a tenant that nobody said', HERE, undefined],
  ])('of %s is granted, without a word', (_what, storeTenant, tenantId) => {
    const stack = stackForTest();
    invite(stack, storeTenant, tenantId);
    expect(getReaderAssignments(stack)).toHaveLength(1);
    expect(onlyPreconditions(stack)).toEqual([]);
    expect(getAnnotations(stack)).toEqual([]);
  });

  test('is granted with one warning if the tenant of the store is unknown', () => {
    const stack = stackForTest();
    const share = invite(stack, undefined, THERE);
    const again = copyShare(stack, 'stock', share.dataStore);
    again.invite(stack.node.findChild('fabrikam') as ReturnType<typeof recipient>);
    expect(getAnnotations(stack)).toEqual([
      [
        'test/fabrikam',
        'warn',
        'TenantUnknown: this managed identity must belong to the tenant of storage account "contoso", which is not known; set \'tenantId\' of the data store',
      ],
    ]);
    expect(getReaderAssignments(stack)).toHaveLength(1);
  });

  test.each([
    ['its tenant', HERE, undefined, `lower(var.tenant) == "${HERE}"`],
    ["the store's tenant", undefined, THERE, `"${THERE}" == lower(var.tenant)`],
    ['both', undefined, undefined, 'lower(var.tenant) == lower(var.tenant)'],
  ])(
    'is held to its tenant by Terraform, once, where that alone knows %s',
    (_what, here, there, condition) => {
      const stack = stackForTest();
      const tenant = variable(stack, 'tenant');
      const share = invite(stack, here ?? tenant, there ?? tenant);
      copyShare(stack, 'stock', share.dataStore).invite(
        stack.node.findChild('fabrikam') as ReturnType<typeof recipient>,
      );
      expect(withoutIdChecks(onlyPreconditions(stack))).toEqual([
        {
          condition: `\${(${condition})}`,
          error_message: `PrincipalForeign: the principal is a managed identity of another tenant than that of the storage account, so Azure cannot assign it a role; ${FIX} (at test/fabrikam)`,
        },
      ]);
    },
  );
});

describe.each([PrincipalType.USER, PrincipalType.GROUP, PrincipalType.SERVICE_PRINCIPAL])('a %s', (type) => {
  test('may come from another tenant, or from one that only Terraform knows', () => {
    const stack = stackForTest();
    invite(stack, HERE, THERE, type);
    expect(getReaderAssignments(stack)).toHaveLength(1);
    expect(onlyPreconditions(stack)).toEqual([]);
    expect(getAnnotations(stack)).toEqual([]);
    const other = stackForTest();
    invite(other, undefined, variable(other, 'tenant'), type);
    expect(withoutIdChecks(onlyPreconditions(other))).toEqual([]);
    expect(getAnnotations(other)).toEqual([]);
  });
});
