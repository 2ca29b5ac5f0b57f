import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { StorageDataLakeGen2Filesystem } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-filesystem';
import { StorageDataLakeGen2Path } from '@cdktf/provider-azurerm/lib/storage-data-lake-gen2-path';
import { TerraformVariable } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import type { AclEntry, AcceptedSubscriptionProps, DatasetMapping } from '../../constructs';
import { AclEntryType, AclScope, DatasetType, PreserveAcls, PublishMode } from '../../constructs';
import type { PreconditionBlock } from '../support/stacks';
import { addresses, getProblems, resources, stackForTest, variable } from '../support/stacks';
import { accept, OTHER_PRINCIPAL, PRINCIPAL, createReceivedInvitation, referToStore } from './declarations';

const { USER, GROUP, MASK, OTHER } = AclEntryType;
const ANALYSTS: AclEntry = { type: GROUP, principalId: PRINCIPAL, permissions: 'r-x' };

/** Accepts a share into ADLS Gen2, with access control lists for where it lands. */
function acceptWith(
  stack: TerraformStack,
  mapping: Partial<DatasetMapping>,
  props: Partial<AcceptedSubscriptionProps> = {},
  isHnsEnabled: unknown = true,
): ReturnType<typeof accept> {
  return accept(stack, 'sales', {
    invitation: createReceivedInvitation({}, { isHnsEnabled: isHnsEnabled !== false }),
    target: referToStore(stack, 'fabrikam', { isHnsEnabled: isHnsEnabled as boolean }, 'lake'),
    mappings: [{ datasetName: 'curated', container: 'landing', ...mapping }],
    ...props,
  });
}

/** As the service writes lists, in order. */
function toAclEntries({ ace }: Record<string, unknown>): string[] {
  return (ace as Record<string, string>[])
    .map(({ scope, type, id = '', permissions }) =>
      [...(scope === 'default' ? ['default'] : []), type, id, permissions].join(':'),
    )
    .sort();
}

/** Lists the problems of entries. */
function findProblems(
  accessControl: unknown,
  mapping: Partial<DatasetMapping> = { path: 'in' },
  props: Partial<AcceptedSubscriptionProps> = {},
): string[] {
  const entries = accessControl as AclEntry[];
  const call = () => acceptWith(stackForTest(), { ...mapping, accessControl: entries }, props);
  return getProblems(call).map(({ code, message }) => `${code}: ${message}`);
}

describe('declared access control', () => {
  test('makes the folder that a dataset lands in, with whole lists', () => {
    const stack = stackForTest();
    const inherited = { ...ANALYSTS, scope: AclScope.DEFAULT };
    const writer = { type: USER, principalId: OTHER_PRINCIPAL, permissions: '-wx' };
    acceptWith(stack, { path: 'from/contoso', accessControl: [ANALYSTS, writer, inherited] });
    const [folder] = resources(stack, StorageDataLakeGen2Path);
    expect(folder).toMatchObject({
      path: 'from/contoso',
      resource: 'directory',
      filesystem_name: expect.stringMatching(
        /^\$\{azurerm_storage_container\.LandingContainers_lake_landing_\w+\.name\}$/,
      ) as string,
    });
    expect(toAclEntries(folder)).toEqual([
      `default:group:${PRINCIPAL}:r-x`,
      'default:group::r-x',
      'default:mask::r-x',
      'default:other::---',
      'default:user::rwx',
      `group:${PRINCIPAL}:r-x`,
      'group::r-x',
      'mask::rwx',
      'other::---',
      `user:${OTHER_PRINCIPAL}:-wx`,
      'user::rwx',
    ]);
  });

  test('contains only the declared entries if they are complete, and no mask without named entries', () => {
    const stack = stackForTest();
    const all = [
      { type: USER, permissions: 'r-x' },
      { type: GROUP, permissions: '---' },
      { type: OTHER, permissions: '--x' },
    ];
    acceptWith(stack, { path: 'in', accessControl: all });
    expect(toAclEntries(resources(stack, StorageDataLakeGen2Path)[0])).toEqual([
      'group::---',
      'other::--x',
      'user::r-x',
    ]);
  });

  test('keeps a mask that is declared', () => {
    const stack = stackForTest();
    acceptWith(stack, { path: 'in', accessControl: [ANALYSTS, { type: MASK, permissions: '--x' }] });
    expect(toAclEntries(resources(stack, StorageDataLakeGen2Path)[0])).toContain('mask::--x');
  });

  test('of a whole container makes it as a file system, and grants on it as ever', () => {
    const stack = stackForTest();
    acceptWith(stack, { accessControl: [ANALYSTS] });
    expect(resources(stack, StorageContainer).map(({ name }) => name)).toEqual(['datashare']);
    const [root] = resources(stack, StorageDataLakeGen2Filesystem);
    expect(root).toMatchObject({ name: 'landing' });
    expect(toAclEntries(root)).toContain(`group:${PRINCIPAL}:r-x`);
    expect(resources(stack, StorageDataLakeGen2Path)).toEqual([]);
    const names = addresses(stack).map((address) => address.replace(/_[0-9A-F]{8}$/, ''));
    expect(names).toContain('azurerm_storage_data_lake_gen2_filesystem.LandingContainers_lake_landing');
    expect(names.filter((name) => name.startsWith('azurerm_role_assignment'))).toHaveLength(2);
  });

  test('is empty if it is missing or empty', () => {
    for (const accessControl of [undefined, []]) {
      const stack = stackForTest();
      acceptWith(stack, { path: 'in', accessControl });
      expect(resources(stack, StorageDataLakeGen2Path)).toEqual([]);
      acceptWith(stackForTest(), { path: 'in', accessControl }, { publish: PublishMode.ATOMIC });
    }
  });

  test('has different addresses for two folders, even if their names look alike', () => {
    const stack = stackForTest();
    const container = (name: string) => ({
      datasetName: name,
      datasetType: DatasetType.CONTAINER,
      container: name,
      path: '',
    });
    accept(stack, 'sales', {
      invitation: createReceivedInvitation(
        { datasets: ['one', 'two', 'three'].map(container) },
        { isHnsEnabled: true },
      ),
      target: referToStore(stack, 'fabrikam', { isHnsEnabled: true }, 'lake'),
      mappings: ['a/b', 'a-b', 'A/b'].map((path, at) => ({
        datasetName: ['one', 'two', 'three'][at],
        container: 'landing',
        path,
        accessControl: [ANALYSTS],
      })),
    });
    const paths = resources(stack, StorageDataLakeGen2Path).map(({ path }) => path);
    expect(paths.sort()).toEqual(['A/b', 'a-b', 'a/b']);
  });

  test('may name principals that Terraform alone knows', () => {
    const stack = stackForTest();
    const principalId = variable(stack, 'analysts');
    acceptWith(stack, { path: 'in', accessControl: [{ ...ANALYSTS, principalId }] });
    expect(toAclEntries(resources(stack, StorageDataLakeGen2Path)[0])).toContain('group:${var.analysts}:r-x');
  });

  test('is refused in flat Blob storage, by Terraform if only it knows the kind', () => {
    const call = () => acceptWith(stackForTest(), { path: 'in', accessControl: [ANALYSTS] }, {}, false);
    expect(getProblems(call)).toEqual([
      {
        code: 'AclsUnsupported',
        message:
          'access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and the target is not one',
        fix: "remove 'accessControl', or use an ADLS Gen2 account as the target",
        where: 'test/sales',
      },
    ]);
    const stack = stackForTest();
    const isHnsEnabled = new TerraformVariable(stack, 'hns', { type: 'bool' }).booleanValue;
    acceptWith(stack, { accessControl: [ANALYSTS] }, {}, isHnsEnabled);
    const [{ lifecycle }] = resources(stack, StorageDataLakeGen2Filesystem);
    const { precondition } = lifecycle as { precondition: PreconditionBlock[] };
    expect(precondition).toContainEqual({
      condition: '${var.hns}',
      error_message: expect.stringMatching(/^AclsUnsupported: /) as string,
    });
  });

  test('is refused if another setting decides on access', () => {
    expect(findProblems([ANALYSTS], { path: 'in' }, { publish: PublishMode.ATOMIC })).toEqual([
      `ValueInvalid: 'mappings[0].accessControl' of dataset "curated" must be left out with atomic publishing: each snapshot replaces the folder, got "atomic"`,
    ]);
    expect(findProblems([ANALYSTS], { path: 'in' }, { preserveAcls: PreserveAcls.PERMISSIONS })).toEqual([
      `ValueInvalid: 'mappings[0].accessControl' of dataset "curated" must be left out with 'preserveAcls', which copies the access control of the source, got "permissions"`,
    ]);
    const file = { datasetName: 'f', datasetType: DatasetType.FILE, container: 'curated', path: 'a/f' };
    const invitation = createReceivedInvitation({ datasets: [file] }, { isHnsEnabled: true });
    expect(findProblems([ANALYSTS], { datasetName: 'f' }, { invitation })).toEqual([
      `ValueInvalid: 'mappings[0].accessControl' of dataset "f" must be left out for a File: Terraform manages the access control lists of folders only, got "entries"`,
    ]);
  });

  test.each<[string, unknown, string[]]>([
    [
      'no list',
      'r-x',
      [`'mappings[0].accessControl' of dataset "curated" must be an array of AclEntry, got "r-x"`],
    ],
    [
      'nothing',
      null,
      [`'mappings[0].accessControl' of dataset "curated" must be an array of AclEntry, got null`],
    ],
    [
      'a list of nothing',
      [null],
      [`'mappings[0].accessControl[0]' of dataset "curated" must be an object of type AclEntry, got null`],
    ],
    [
      'permissions that Terraform alone knows',
      [{ ...ANALYSTS, permissions: '${TfToken[TOKEN.7]}' }],
      [
        `'mappings[0].accessControl[0].permissions' of dataset "curated" must be a literal, because it is part of a complete list`,
      ],
    ],
    [
      'an entry of nobody',
      [{ permissions: 'r--' }],
      [
        `'mappings[0].accessControl[0].type' of dataset "curated" must be one of user, group, mask, other, but it is not set`,
      ],
    ],
    [
      'other words',
      [{ type: 'everybody', permissions: 'read', scope: 'all' }],
      [
        `'mappings[0].accessControl[0].type' of dataset "curated" must be one of user, group, mask, other, got "everybody"`,
        `'mappings[0].accessControl[0].scope' of dataset "curated" must be one of access, default, got "all"`,
        `'mappings[0].accessControl[0].permissions' of dataset "curated" must be 'rwx' with '-' for what is not allowed, got "read"`,
      ],
    ],
    [
      'a name in place of an object id',
      [{ ...ANALYSTS, principalId: 'analysts' }],
      [`'mappings[0].accessControl[0].principalId' of dataset "curated" must be`],
    ],
    [
      'a principal that is everybody',
      [{ type: OTHER, principalId: PRINCIPAL, permissions: 'r--' }],
      [
        `'mappings[0].accessControl[0].principalId' of dataset "curated" must be left out for 'other', got "${PRINCIPAL}"`,
      ],
    ],
    [
      'an entry that is there twice',
      [ANALYSTS, { ...ANALYSTS, principalId: PRINCIPAL.toUpperCase(), permissions: '---' }],
      [`duplicate entry of 'mappings[0].accessControl' "access group ${PRINCIPAL}"`],
    ],
    [
      'more than Azure has room for',
      Array.from({ length: 29 }, (_, i) => ({
        ...ANALYSTS,
        principalId: PRINCIPAL.replace(/..$/, String(i + 10)),
      })),
      [`'mappings[0].accessControl' of dataset "curated" must be at most 32 entries of scope 'access'`],
    ],
  ])('is refused for %s', (_what, entries, messages) => {
    const found = findProblems(entries);
    expect(found).toHaveLength(messages.length);
    messages.forEach((message, at) => expect(found[at]).toContain(message));
  });
});
