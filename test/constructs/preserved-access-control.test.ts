import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import type { AcceptedSubscriptionProps, DataStoreAttributes, StoreFacts } from '../../constructs';
import { PreserveAcls } from '../../constructs';
import {
  getProblemCodes,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  variable,
} from '../support/stacks';
import {
  accept,
  createLandingMappings,
  OTHER_PRINCIPAL,
  createReceivedInvitation,
  referToStore,
  SYNCHRONIZER,
} from './declarations';

const HERE = '22222222-2222-4222-8222-222222222222';
const ELSEWHERE = '33333333-3333-4333-8333-333333333333';

/** Accepts a share of one ADLS Gen2 account into another, with its access control. */
function acceptAcls(
  stack: TerraformStack,
  preserveAcls: PreserveAcls,
  source: Partial<StoreFacts> = {},
  target: Partial<DataStoreAttributes> = {},
  props: Partial<AcceptedSubscriptionProps> = {},
): ReturnType<typeof accept> {
  return accept(stack, 'sales', {
    invitation: createReceivedInvitation({}, { isHnsEnabled: true, ...source }),
    target: referToStore(stack, 'fabrikam', { isHnsEnabled: true, ...target }, 'target'),
    preserveAcls,
    ...props,
  });
}

/** Lists the role assignments with their containers, in order. */
function rolesIn(stack: TerraformStack): string[] {
  return resources(stack, RoleAssignment)
    .map(({ role_definition_name: role, scope }) => {
      const container = /_(landing|datashare)_/.exec(String(scope))?.[1];
      return `${container}: ${String(role)}`;
    })
    .sort();
}

describe('the identity of a subscription', () => {
  test('owns the landed data, and nothing else, if owners are copied', () => {
    const stack = stackForTest();
    const subscription = acceptAcls(stack, PreserveAcls.ALL);
    expect(rolesIn(stack)).toEqual([
      'datashare: Storage Blob Data Contributor',
      'landing: Storage Blob Data Owner',
    ]);
    expect(getOutput(subscription).value).toMatchObject({ preserveAcls: 'all' });
  });

  test.each([PreserveAcls.NONE, PreserveAcls.PERMISSIONS])('owns nothing for %s', (preserveAcls) => {
    const stack = stackForTest();
    const subscription = acceptAcls(stack, preserveAcls);
    expect(rolesIn(stack)).toEqual([
      'datashare: Storage Blob Data Contributor',
      'landing: Storage Blob Data Contributor',
    ]);
    expect(getOutput(subscription).value).toMatchObject({ preserveAcls });
  });

  test('keeps both roles if another subscription copies no owners into the same container', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', { isHnsEnabled: true }, 'lake');
    const invitation = createReceivedInvitation({}, { isHnsEnabled: true });
    const createProps = (path: string) => ({ invitation, target, mappings: createLandingMappings(path) });
    accept(stack, 'sales', { ...createProps('sales'), preserveAcls: PreserveAcls.ALL });
    accept(stack, 'stock', createProps('stock'));
    accept(stack, 'staff', {
      ...createProps('staff'),
      identity: { ...SYNCHRONIZER, principalId: OTHER_PRINCIPAL },
    });
    expect(rolesIn(stack)).toEqual([
      ...Array<string>(2).fill('datashare: Storage Blob Data Contributor'),
      ...Array<string>(2).fill('landing: Storage Blob Data Contributor'),
      'landing: Storage Blob Data Owner',
    ]);
  });
});

describe('access control', () => {
  test.each<[string, Partial<StoreFacts>, Partial<DataStoreAttributes>]>([
    ['at either end', { isHnsEnabled: false }, { isHnsEnabled: false }],
    ['at the source', { isHnsEnabled: false }, {}],
    ['at the target', {}, { isHnsEnabled: false }],
  ])('fails for flat Blob storage %s', (_where, source, target) => {
    const props = { allowCrossKind: true };
    for (const preserveAcls of [PreserveAcls.PERMISSIONS, PreserveAcls.ALL]) {
      const call = () => acceptAcls(stackForTest(), preserveAcls, source, target, props);
      expect(getProblems(call)).toEqual([
        {
          code: 'AclsUnsupported',
          message:
            'access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and one side is not one',
          fix: "remove 'preserveAcls', or use ADLS Gen2 accounts at both ends",
          where: 'test/sales',
        },
      ]);
    }
    expect(() => acceptAcls(stackForTest(), PreserveAcls.NONE, source, target, props)).not.toThrow();
  });

  test('fails for owners of another tenant, whose permissions alone may be copied', () => {
    const copy = (preserveAcls: PreserveAcls) => (): unknown =>
      acceptAcls(stackForTest(), preserveAcls, { tenantId: ELSEWHERE }, { tenantId: HERE });
    expect(getProblems(copy(PreserveAcls.ALL))).toEqual([
      {
        code: 'AclsForeign',
        message: `owners and access control lists of tenant "${ELSEWHERE}" name principals that do not exist in tenant "${HERE}"`,
        fix: "set 'preserveAcls' to 'permissions' or 'none'",
        where: 'test/sales',
      },
    ]);
    expect(copy(PreserveAcls.PERMISSIONS)).not.toThrow();
  });

  test('is limited to one tenant by Terraform if only it knows one of them', () => {
    const synthesizePreconditions = (preserveAcls: PreserveAcls): unknown[] => {
      const stack = stackForTest();
      const target = { tenantId: variable(stack, 'ours') };
      const source = { tenantId: ELSEWHERE.toUpperCase() };
      const { precondition = [] } = getOutput(acceptAcls(stack, preserveAcls, source, target));
      return precondition.filter(({ error_message }) => error_message.startsWith('AclsForeign: '));
    };
    expect(synthesizePreconditions(PreserveAcls.ALL)).toEqual([
      {
        condition: `\${("${ELSEWHERE}" == lower(var.ours))}`,
        error_message: expect.stringMatching(/ \(at test\/sales\)$/) as string,
      },
    ]);
    expect(synthesizePreconditions(PreserveAcls.PERMISSIONS)).toEqual([]);
  });

  test('may be copied completely within one tenant, and if the tenant is unknown', () => {
    const tenantId = 'ABCDEFAB-2222-4222-8222-222222222222';
    const copy = (source: Partial<StoreFacts>, target: Partial<DataStoreAttributes>) => () =>
      acceptAcls(stackForTest(), PreserveAcls.ALL, source, target);
    expect(copy({ tenantId }, { tenantId: tenantId.toLowerCase() })).not.toThrow();
    expect(copy({}, { tenantId })).not.toThrow();
    expect(copy({ tenantId }, {})).not.toThrow();
  });

  test('fails for an unknown value, and for a token, because roles depend on it', () => {
    const stack = stackForTest();
    expect(getProblemCodes(() => acceptAcls(stack, 'owner' as PreserveAcls))).toContain('ValueInvalid');
    const another = stackForTest();
    const token = variable(another, 'acls') as PreserveAcls;
    expect(getProblemCodes(() => acceptAcls(another, token))).toContain('ValueInvalid');
  });
});
