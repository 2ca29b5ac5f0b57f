import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { AcceptedSubscriptionProps, InvitationDocument } from '../../constructs';
import { DatasetType, PrincipalType } from '../../constructs';
import { evaluateReadAccess } from '../../lib/access/condition/evaluate';
import type { Block } from '../support/stacks';
import { getProblemCodes, getProblems, resources, stackForTest, variable } from '../support/stacks';
import {
  accept,
  acceptInPlace,
  accountId,
  createLandingMappings,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  createReceivedInvitation,
  recipient,
  referToStore,
  SYNCHRONIZER,
} from './declarations';
import { onlyCondition, getReaderAssignments } from './share-stacks';

const ANALYSTS = { principalId: PRINCIPAL, principalType: PrincipalType.GROUP };
const ROBOT = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL };

/** Lists the grants that readers get from one subscription. */
function synthesizeReaderAssignments(props: Partial<AcceptedSubscriptionProps>): Block[] {
  const stack = stackForTest();
  accept(stack, 'accepted', props);
  return getReaderAssignments(stack);
}

function mayRead(block: Block, path: string): boolean {
  const request = { operation: 'Read', container: 'landing', path, at: new Date(0) } as const;
  return evaluateReadAccess(block['condition'] as string | undefined, request) === 'Allowed';
}

describe('readers of landed data', () => {
  test('are granted the landing container, and not the state', () => {
    // By the container's resource, so that Terraform makes it first.
    const scope = `${accountId('fabrikam')}/blobServices/default/containers/\${azurerm_storage_container.LandingContainers_target_landing_B6D6D824.name}`;
    const role = { role_definition_name: 'Storage Blob Data Reader', scope };
    expect(synthesizeReaderAssignments({ readers: [ANALYSTS, ROBOT] })).toEqual([
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
    expect(getReaderAssignments(stack)).toEqual(synthesizeReaderAssignments({ readers: [ANALYSTS] }));
  });

  test('are granted the folder that a container or folder lands in, and the blob that a file is', () => {
    const datasets = [
      { datasetName: 'all', datasetType: DatasetType.CONTAINER, container: 'curated', path: '' },
      { datasetName: 'some', datasetType: DatasetType.FOLDER, container: 'curated', path: 'x' },
      { datasetName: 'one', datasetType: DatasetType.FILE, container: 'curated', path: 'y/codes.csv' },
      { datasetName: 'renamed', datasetType: DatasetType.FILE, container: 'curated', path: 'z.csv' },
    ] satisfies InvitationDocument['datasets'];
    const [block] = synthesizeReaderAssignments({
      invitation: createReceivedInvitation({ datasets }),
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
    const target = referToStore(stack, 'fabrikam');
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales'), readers: [ANALYSTS] });
    accept(stack, 'stock', { target, mappings: createLandingMappings('stock'), readers: [ROBOT] });
    const [robot, analysts] = getReaderAssignments(stack);
    const paths = ['sales/1', 'stock/1'];
    expect(paths.map((path) => mayRead(analysts, path))).toEqual([true, false]);
    expect(paths.map((path) => mayRead(robot, path))).toEqual([false, true]);
  });

  test('of two subscriptions into one container may be the same, in one assignment', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam');
    for (const id of ['sales', 'stock']) {
      accept(stack, id, { target, mappings: createLandingMappings(id), readers: [ANALYSTS] });
    }
    const condition = onlyCondition(stack);
    const paths = ['sales/1', 'stock/1', 'other/1'];
    expect(paths.map((path) => mayRead({ condition }, path))).toEqual([true, true, false]);
  });

  test('are granted once if they are listed twice', () => {
    expect(synthesizeReaderAssignments({ readers: [ANALYSTS, ANALYSTS] })).toEqual(
      synthesizeReaderAssignments({ readers: [ANALYSTS] }),
    );
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
    expect(getReaderAssignments(stack)).toMatchObject([{ principal_id: '${var.analysts}' }]);
  });

  test('may be none', () => {
    expect(synthesizeReaderAssignments({ readers: [] })).toEqual([]);
  });

  test('fails for an invalid principal, with its index in the list', () => {
    const readers = [
      { principalId: 'analysts', principalType: PrincipalType.GROUP },
      { principalId: PRINCIPAL, principalType: 'Robot' as PrincipalType },
    ];
    expect(getProblems(() => synthesizeReaderAssignments({ readers }))).toEqual([
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

  test('fails for a principal that is listed both directly and as a construct', () => {
    const stack = stackForTest();
    const readers = [recipient(stack, 'analysts'), ANALYSTS];
    expect(getProblemCodes(() => accept(stack, 'accepted', { readers }))).toEqual(['GrantDuplicate']);
  });

  test('fails for one principal of two types', () => {
    const readers = [ANALYSTS, { ...ANALYSTS, principalType: PrincipalType.USER }];
    expect(getProblemCodes(() => synthesizeReaderAssignments({ readers }))).toEqual(['GrantDuplicate']);
  });
});

test('fails for readers of an in-place share, but not for none', () => {
  expect(() => acceptInPlace(stackForTest(), 'sales', { readers: [] })).not.toThrow();
  expect(getProblems(() => acceptInPlace(stackForTest(), 'sales', { readers: [ANALYSTS] }))).toEqual([
    {
      code: 'MappingNotAllowed',
      message: `'readers' does not apply to an in-place share, whose data stays in the provider's account`,
      fix: `remove 'readers'; read the data at the endpoints in the output`,
      where: 'test/sales',
    },
  ]);
});
