import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { AcceptedSubscriptionProps, InvitationDocument } from '../../constructs';
import { DatasetType, PrincipalType } from '../../constructs';
import { evaluateReadAccess } from '../../lib/access/condition/evaluate';
import type { Block } from '../support/stacks';
import { codesOf, problemsOf, resources, stackForTest, variable } from '../support/stacks';
import {
  accept,
  acceptInPlace,
  accountId,
  landingAt,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  received,
  recipient,
  referredStore,
  SYNCHRONIZER,
} from './declarations';
import { onlyCondition, readersOf } from './granting';

const ANALYSTS = { principalId: PRINCIPAL, principalType: PrincipalType.GROUP };
const ROBOT = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL };

/** What readers are granted by one subscription. */
function granted(props: Partial<AcceptedSubscriptionProps>): Block[] {
  const stack = stackForTest();
  accept(stack, 'accepted', props);
  return readersOf(stack);
}

function mayRead(block: Block, path: string): boolean {
  const request = { operation: 'Read', container: 'landing', path, at: new Date(0) } as const;
  return evaluateReadAccess(block['condition'] as string | undefined, request) === 'Allowed';
}

describe('readers of what lands', () => {
  test('are granted the landing container, and not the state', () => {
    // By the container's resource, so that Terraform makes it first.
    const scope = `${accountId('fabrikam')}/blobServices/default/containers/\${azurerm_storage_container.LandingContainers_target_landing_B6D6D824.name}`;
    const role = { role_definition_name: 'Storage Blob Data Reader', scope };
    expect(granted({ readers: [ANALYSTS, ROBOT] })).toEqual([
      {
        ...role,
        principal_id: OTHER_PRINCIPAL,
        principal_type: 'ServicePrincipal',
        skip_service_principal_aad_check: true,
      },
      { ...role, principal_id: PRINCIPAL, principal_type: 'Group' },
    ]);
  });

  test('are granted the same, whether they are constructs or not', () => {
    const stack = stackForTest();
    accept(stack, 'accepted', { readers: [recipient(stack, 'analysts')] });
    expect(readersOf(stack)).toEqual(granted({ readers: [ANALYSTS] }));
  });

  test('are granted the folder that a container or folder lands in, and the blob that a file is', () => {
    const datasets = [
      { datasetName: 'all', datasetType: DatasetType.CONTAINER, container: 'curated', path: '' },
      { datasetName: 'some', datasetType: DatasetType.FOLDER, container: 'curated', path: 'x' },
      { datasetName: 'one', datasetType: DatasetType.FILE, container: 'curated', path: 'y/codes.csv' },
      { datasetName: 'renamed', datasetType: DatasetType.FILE, container: 'curated', path: 'z.csv' },
    ] satisfies InvitationDocument['datasets'];
    const [block] = granted({
      invitation: received({ datasets }),
      mappings: [
        { datasetName: 'all', container: 'landing', path: 'all' },
        { datasetName: 'some', container: 'landing', path: 'some' },
        { datasetName: 'one', container: 'landing' },
        { datasetName: 'renamed', container: 'landing', path: 'as/named.csv' },
      ],
      readers: [ANALYSTS],
    });
    const paths = [
      'all/a',
      'all',
      'some/b/c',
      'codes.csv',
      'as/named.csv',
      'as/other.csv',
      'all-else/a',
      'z',
    ];
    expect(paths.filter((path) => mayRead(block, path))).toEqual([
      'all/a',
      'some/b/c',
      'codes.csv',
      'as/named.csv',
    ]);
  });

  test('of two subscriptions into one container are granted their own folder each', () => {
    const stack = stackForTest();
    const target = referredStore(stack, 'fabrikam');
    accept(stack, 'sales', { target, mappings: landingAt('sales'), readers: [ANALYSTS] });
    accept(stack, 'stock', { target, mappings: landingAt('stock'), readers: [ROBOT] });
    const [robot, analysts] = readersOf(stack);
    const paths = ['sales/1', 'stock/1'];
    expect(paths.map((path) => mayRead(analysts, path))).toEqual([true, false]);
    expect(paths.map((path) => mayRead(robot, path))).toEqual([false, true]);
  });

  test('of two subscriptions into one container may be the same, in one assignment', () => {
    const stack = stackForTest();
    const target = referredStore(stack, 'fabrikam');
    for (const id of ['sales', 'stock']) {
      accept(stack, id, { target, mappings: landingAt(id), readers: [ANALYSTS] });
    }
    const condition = onlyCondition(stack);
    const paths = ['sales/1', 'stock/1', 'other/1'];
    expect(paths.map((path) => mayRead({ condition }, path))).toEqual([true, true, false]);
  });

  test('are granted once where they are there twice', () => {
    expect(granted({ readers: [ANALYSTS, ANALYSTS] })).toEqual(granted({ readers: [ANALYSTS] }));
  });

  test('may be the synchronizing identity, which then has both roles', () => {
    const stack = stackForTest();
    accept(stack, 'accepted', { readers: [SYNCHRONIZER] });
    expect(resources(stack, RoleAssignment).map((block) => block['role_definition_name'])).toEqual([
      'Storage Blob Data Contributor',
      'Storage Blob Data Contributor',
      'Storage Blob Data Reader',
    ]);
  });

  test('may be known only to Terraform', () => {
    const stack = stackForTest();
    const readers = [{ ...ANALYSTS, principalId: variable(stack, 'analysts') }];
    accept(stack, 'accepted', { readers });
    expect(readersOf(stack)).toMatchObject([{ principal_id: '${var.analysts}' }]);
  });

  test('may be none', () => {
    expect(granted({ readers: [] })).toEqual([]);
  });

  test('fails for what is no principal, by its place in the list', () => {
    const readers = [
      { principalId: 'analysts', principalType: PrincipalType.GROUP },
      { principalId: PRINCIPAL, principalType: 'Robot' as PrincipalType },
    ];
    expect(problemsOf(() => granted({ readers }))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'readers[0].principalId' must be a UUID like 00000000-0000-0000-0000-000000000000, got "analysts"`,
        fix: "change 'readers[0].principalId'",
        where: 'test/accepted',
      },
      {
        code: 'ValueInvalid',
        message: `'readers[1].principalType' must be one of User, Group, ServicePrincipal, ManagedIdentity, got "Robot"`,
        fix: "change 'readers[1].principalType'",
        where: 'test/accepted',
      },
    ]);
  });

  test('fails for one principal that is there by itself and as a construct', () => {
    const stack = stackForTest();
    const readers = [recipient(stack, 'analysts'), ANALYSTS];
    expect(codesOf(() => accept(stack, 'accepted', { readers }))).toEqual(['GrantDuplicate']);
  });

  test('fails for one principal of two types', () => {
    const readers = [ANALYSTS, { ...ANALYSTS, principalType: PrincipalType.USER }];
    expect(codesOf(() => granted({ readers }))).toEqual(['GrantDuplicate']);
  });
});

test('fails for readers of an in-place share, but not for none', () => {
  expect(() => acceptInPlace(stackForTest(), 'sales', { readers: [] })).not.toThrow();
  expect(problemsOf(() => acceptInPlace(stackForTest(), 'sales', { readers: [ANALYSTS] }))).toEqual([
    {
      code: 'MappingNotAllowed',
      message: `'readers' does not apply to an in-place share, whose data stays in the provider's account`,
      fix: `remove 'readers'; read the data at the endpoints in the output`,
      where: 'test/sales',
    },
  ]);
});
