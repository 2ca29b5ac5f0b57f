import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { RoleAssignment } from '../../../../lib/access/terraform/assignments/role-assignments';
import { datashare, documentFile } from '../../../support/cli';
import type { Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  configuration,
  containerId,
  plan,
  WOODGROVE,
} from '../../../fixtures/terraform';
import { measureProcessorMs } from '../../../support/processor-time';

const ASSIGNMENT = 'azurerm_role_assignment.a';
const ACCOUNT = '${azurerm_storage_account.lake.id}';

const account = (values: Values = {}): Values => ({
  name: 'contosolake',
  resource_group_name: 'rg',
  shared_access_key_enabled: false,
  ...values,
});
const container = (name: string, values: Values = {}): Values => ({
  name,
  storage_account_id: ACCOUNT,
  ...values,
});

/** Code with one assignment and what it can refer to. */
const code = (values: Values, more: Values = {}): Values =>
  configuration(
    {
      azurerm_storage_account: { lake: account() },
      azurerm_storage_container: {
        open: container('open'),
        keyed: container('${each.key}-zone', { for_each: { curated: {}, raw: {} } }),
        counted: container('zone${count.index}', { count: 2 }),
        open_keys: container('${each.key}', { for_each: '${var.keys}' }),
      },
      azurerm_role_assignment: { a: assignment(values) },
    },
    [],
    { locals: { where: '${azurerm_storage_container.open.id}', map: { a: ['x', 'Owner'] } }, ...more },
  );

const readAssignments = (file: Values): readonly RoleAssignment[] =>
  readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'x').current).assignments;

describe('the scope of an assignment in code', () => {
  test.each<[string, string, string | null, string | null]>([
    ['${azurerm_storage_container.open.id}', 'Container', 'contosolake', 'open'],
    ['${local.where}', 'Container', 'contosolake', 'open'],
    [`${ACCOUNT}/blobServices/default/containers/x`, 'Container', 'contosolake', 'x'],
    ['${azurerm_storage_container.keyed["curated"].id}', 'Container', 'contosolake', 'curated-zone'],
    ['${azurerm_storage_container.counted[1].id}', 'Container', 'contosolake', 'zone1'],
    ['${azurerm_storage_container.keyed["gone"].id}', 'Unknown', null, null],
    ['${azurerm_storage_container.counted[2].id}', 'Unknown', null, null],
    ['${azurerm_storage_container.keyed.id}', 'Unknown', null, null],
    ['${azurerm_storage_container.open_keys["x"].id}', 'Unknown', null, null],
    [`\${true ? "${containerId('a')}" : "${containerId('b')}"}`, 'Unknown', null, null],
    [`%{ if true }${containerId('a')}%{ else }${containerId('b')}%{ endif }`, 'Unknown', null, null],
    [`\${trimsuffix("${ACCOUNT_ID}/blobServices/default/containers/x", "/x")}`, 'Unknown', null, null],
  ])('%s is %s %s %s', (scope, kind, name, own) => {
    expect(readAssignments(code({ scope }))[0].scope).toMatchObject({ kind, account: name, container: own });
  });
});

test.each([
  ['${local.map.a[1]}', 'Owner'],
  ['${local.map["a"][1]}', 'Owner'],
  ['${local.map.a[2]}', '${local.map.a[2]}'],
  ['${var.role}', '${var.role}'],
])('the role %s of code is read as %s', (role, expected) => {
  expect(readAssignments(code({ role_definition_name: role }))[0].role.name).toBe(expected);
});

test('an assignment with count = 0 or without keys is none', () => {
  expect(readAssignments(code({ count: 0 }))).toEqual([]);
  expect(readAssignments(code({ for_each: {} }))).toEqual([]);
  expect(readAssignments(code({ count: '${var.n}' }))).toHaveLength(1);
});

describe('the scope of an assignment in a plan of code in JSON', () => {
  /** Reads the scope of an assignment that is known only after apply, and whose code the plan shows. */
  const readScope = (written: string, references: readonly string[]): RoleAssignment['scope'] => {
    const planned = plan([
      { address: 'azurerm_storage_account.lake', after: account() },
      {
        address: 'azurerm_storage_container.open',
        after: { name: 'open' },
        unknown: {
          id: [],
          storage_account_id: ['azurerm_storage_account.lake.id', 'azurerm_storage_account.lake'],
        },
      },
      { address: ASSIGNMENT, after: { ...assignment(), scope: undefined }, unknown: { scope: references } },
    ]);
    const text = JSON.stringify(planned).replace(
      `"scope":{"references"`,
      `"scope":{"constant_value":${JSON.stringify(written)},"references"`,
    );
    return readAssignments(JSON.parse(text) as Values)[0].scope;
  };
  const own = ['azurerm_storage_container.open.id', 'azurerm_storage_container.open'];
  const lake = ['azurerm_storage_account.lake.id', 'azurerm_storage_account.lake'];

  test.each<[string, readonly string[], string, string | null]>([
    ['${azurerm_storage_container.open.id}', own, 'Container', 'open'],
    [`${ACCOUNT}/blobServices/default/containers/x`, lake, 'Container', 'x'],
    ['${split("/blobServices", azurerm_storage_container.open.id)[0]}', own, 'Unknown', null],
    ['${replace(azurerm_storage_container.open.id, "open", "x")}', own, 'Unknown', null],
  ])('%s is in the container it names, or unknown', (written, references, kind, name) => {
    expect(readScope(written, references)).toMatchObject({ kind, container: name });
  });
});

describe('a comparison of code', () => {
  const compare = async (before: Values, after: Values): Promise<{ exitCode: number; text: string }> => {
    const paths = [before, after].map((file) => documentFile(file, 'cdk.tf.json'));
    const { exitCode, stdout } = await datashare(['access', 'diff', ...paths, '--exit-code']);
    return { exitCode, text: stdout.replace(/\s+/g, ' ') };
  };

  test('says that a grant which is only removed from the state stays', async () => {
    const removed = [{ from: ASSIGNMENT, lifecycle: { destroy: false } }];
    const { exitCode, text } = await compare(
      configuration({ azurerm_role_assignment: { a: assignment() } }),
      configuration({}, [], { removed }),
    );
    expect(exitCode).toBe(10);
    expect(text).toContain('it stays in Azure');
    expect(text).not.toContain('loses');
  });

  test('cannot tell what a scope that becomes an expression is, and does not call it a loss', async () => {
    const { exitCode, text } = await compare(
      code({ scope: containerId('x') }),
      code({ scope: '${var.where}' }),
    );
    expect(exitCode).toBe(10);
    expect(text).toContain('gets a scope that is not known yet');
    expect(text).toContain('Access interrupted');
    expect(text).not.toMatch(/loses|gains/);
  });

  test('sees a change of a resource that an expression refers to', async () => {
    const of = (input: string): Values =>
      configuration({
        terraform_data: { scope: { input } },
        azurerm_role_assignment: { a: assignment({ scope: '${terraform_data.scope.output}' }) },
      });
    expect(await compare(of('x'), of('x'))).toMatchObject({ exitCode: 0 });
    expect(await compare(of('x'), of('y'))).toMatchObject({ exitCode: 10 });
  });

  test.each<[string, Values, Values]>([
    ['the tags of an account', { locals: { tags: 'a' } }, { locals: { tags: 'b' } }],
    [
      'the features of a provider',
      { provider: { azurerm: [{ features: [{}] }] } },
      { provider: { azurerm: [{ features: [{ key_vault: [{}] }] }] } },
    ],
  ])('is not unclear because of %s', async (_what, before, after) => {
    const of = (more: Values): Values =>
      configuration(
        {
          azurerm_storage_account: { lake: account({ tags: '${local.tags}' }) },
          azurerm_role_assignment: { a: assignment({ scope: ACCOUNT }) },
        },
        [],
        more,
      );
    expect(await compare(of(before), of(after))).toMatchObject({ exitCode: 0 });
  });
});

test('access names modules and repetitions that the code leaves open', async () => {
  const file = documentFile(
    code({ for_each: '${toset(var.x)}' }, { module: { more: { source: './more' } } }),
    'cdk.tf.json',
  );
  const { stdout } = await datashare(['access', file]);
  const text = stdout.replace(/\s+/g, ' ');
  expect(text).toContain('the resources of module.more are not in the file');
  expect(text).toContain(`only Terraform knows how many instances of ${ASSIGNMENT} there are`);
});

test('the log of a plan is no file that is read', async () => {
  const file = documentFile({}, 'log.json');
  const line = '{"@level":"info","@message":"x","type":"version"}';
  expect(() => readTerraformFile(`${line}\n${line}\n`, file)).toThrow(/TerraformFileUnknown/);
});

describe('a public container', () => {
  const isPublic = async (...files: readonly Values[]): Promise<boolean> => {
    const paths = files.map((file) => documentFile(file, 'cdk.tf.json'));
    return (await datashare(['access', ...paths])).stdout.includes('anybody');
  };
  const open = { c: container('c', { storage_account_id: ACCOUNT_ID, container_access_type: 'blob' }) };
  const closed = account({ name: 'contoso', allow_nested_items_to_be_public: false });
  const own = configuration({ azurerm_storage_account: { a: closed }, azurerm_storage_container: open });

  test.each<[string, boolean, readonly Values[]]>([
    ['its account forbids it', false, [own]],
    ['its account forbids it by a text', false, [configuration({ azurerm_storage_account: { a: { ...closed, allow_nested_items_to_be_public: 'false' } }, azurerm_storage_container: open })]],
    ['its account forbids it in another file', false, [configuration({ azurerm_storage_container: open }), configuration({ azurerm_storage_account: { a: closed } })]],
    ['another file says that its account allows it', true, [own, configuration({ azurerm_storage_account: { a: account({ name: 'contoso' }) } })]],
    ['an account with count = 0 forbids it', true, [configuration({ azurerm_storage_account: { a: { ...closed, count: 0 } }, azurerm_storage_container: open })]],
    ['an account with an unknown count forbids it', true, [configuration({ azurerm_storage_account: { a: { ...closed, count: '${var.n}' } }, azurerm_storage_container: open })]],
    ['an account with count = 1 forbids it', false, [configuration({ azurerm_storage_account: { a: { ...closed, count: 1 } }, azurerm_storage_container: open })]],
  ])('if %s: %s', async (_what, expected, files) => {
    expect(await isPublic(...files)).toBe(expected);
  }); // prettier-ignore
});

test('ten thousand assignments of a plan that are known only after apply are read in seconds', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    address: `azurerm_role_assignment.a${index}`,
    after: { ...assignment({ principal_id: WOODGROVE }), scope: undefined },
    unknown: { scope: ['azurerm_storage_account.lake.id', 'azurerm_storage_account.lake'] },
  }));
  const text = JSON.stringify(plan([{ address: 'azurerm_storage_account.lake', after: account() }, ...many]));
  const processorMs = measureProcessorMs(() => {
    expect(readDeclaredAccess(readTerraformFile(text, 'x').current).assignments).toHaveLength(10_000);
  });
  expect(processorMs).toBeLessThan(10_000);
});
