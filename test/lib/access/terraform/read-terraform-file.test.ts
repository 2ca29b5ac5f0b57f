import { findDrift } from '../../../../lib/access/review/drift';
import { TIME_OF_REVIEW } from '../../../fixtures/platform/base-platform';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { TerraformFile } from '../../../../lib/access/terraform/files/terraform-file';
import { getProblems } from '../../../support/stacks';

const read = (file: unknown): TerraformFile =>
  readTerraformFile(typeof file === 'string' ? file : JSON.stringify(file), 'x.json');

const CODE = { terraform: {} };
const PLAN = { format_version: '1.2', planned_values: {} };

test.each<[string, unknown]>([
  ['the schema of providers', { format_version: '1.0', provider_schemas: {} }],
  ['the answer of validate', { format_version: '1.0', valid: true, diagnostics: [] }],
  ['the functions of Terraform', { format_version: '1.0', function_signatures: {} }],
  ['a version of a format alone', { format_version: '1.2' }],
  ['a format of the future', { ...PLAN, format_version: '2.0' }],
  ['a format that is no text', { ...PLAN, format_version: 1 }],
  ["Terraform's own state", { version: 4, lineage: 'x', resources: [], outputs: {}, terraform_version: '1.11.4' }],
  ['an ARM template', { $schema: 'https://schema.management.azure.com/', contentVersion: '1.0', resources: [], outputs: {} }],
  ['package.json', { name: 'x', version: '1.0.0' }],
  ['a list', []],
  ['a text', '"terraform"'],
  ['nothing', {}],
  ['code with a block that Terraform does not have', { ...CODE, resources: {} }],
])('%s is no file that is read', (_what, file) => {
  expect(getProblems(() => read(file))).toMatchObject([{ code: 'TerraformFileUnknown', where: 'x.json' }]);
}); // prettier-ignore

test.each<[string, unknown, string]>([
  ['two equal keys', '{"terraform":{},"terraform":{}}', 'has the key "terraform" twice in one object (line 1), which Terraform merges or refuses'],
  ['two keys that are equal once they are read', '{"terraform":{},\n"\\u0074erraform":{}}', 'has the key "terraform" twice in one object (line 2), which Terraform merges or refuses'],
  ['great depth', `{"terraform":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'is nested deeper than 500 levels'],
  ['resources that are a text', { resource: 'x' }, "has resource of another form than Terraform's"],
  ['a resource that is a list of texts', { resource: { a: { b: ['x'] } } }, "has a.b of another form than Terraform's"],
  ['one address in two blocks', { resource: [{ a: { b: {} } }, { a: { b: {} } }] }, 'defines a.b twice'],
  ['one argument in two parts of a block', { resource: { a: { b: [{ c: 1 }, { c: 2 }] } } }, 'defines an argument of a.b twice'],
  ['a change without actions', { ...PLAN, resource_changes: [{ address: 'a.b', change: {} }] }, "has a change of another form than Terraform's (a.b)"],
  ['a resource without a type', { ...PLAN, planned_values: { root_module: { resources: [{ address: 'a.b' }] } } }, "has a resource of another form than Terraform's (a.b)"],
  ['a mode that is not known', { format_version: '1.0', values: { root_module: { resources: [{ address: 'a.b', type: 'a', mode: 'x' }] } } }, "has a resource of another form than Terraform's (a.b)"],
])('a file with %s is refused', (_what, file, message) => {
  expect(getProblems(() => read(file))).toMatchObject([
    { code: 'TerraformFileUnreadable', message: `the file ${message}`, where: 'x.json' },
  ]);
}); // prettier-ignore

test('comments in the bodies of blocks and the order of keys do not matter', () => {
  const one = read({
    '//': 1,
    resource: { '//': 1, a: { '//': 1, b: { '//': { metadata: 1 }, y: 1, x: [{ z: 3, u: 4 }] } } },
    variable: { v: { '//': 1, default: 1 } },
    module: { m: { '//': 1, source: './m' } },
    locals: { '//': 1, l: 1 },
  });
  const two = read({
    resource: { a: { b: { x: [{ u: 4, z: 3 }], y: 1 } } },
    locals: { l: 1 },
    module: { m: { source: './m' } },
    variable: { v: { default: 1 } },
    '//': 2,
  });
  expect(JSON.stringify(one.current)).toBe(JSON.stringify(two.current));
  expect([one, two].map(({ current }) => [...current.locals, ...current.definitions])).toEqual(
    Array(2).fill([...two.current.locals, ...two.current.definitions]),
  );
});

test('a key that looks like a comment is a key of a value', () => {
  const { resources, locals } = read({
    resource: { a: { b: { tags: { '//': 'x' }, for_each: { '//': 'y' } } } },
    locals: { l: { '//': 'z' } },
  }).current;
  expect(resources[0].values).toEqual({ tags: { '//': 'x' }, for_each: { '//': 'y' } });
  expect(locals.get('l')).toEqual({ '//': 'z' });
});

describe('a plan that does not say everything', () => {
  const assignment = {
    address: 'azurerm_role_assignment.a',
    type: 'azurerm_role_assignment',
    mode: 'managed',
  };
  const values = { scope: '/subscriptions/s', principal_id: 'p', role_definition_name: 'Owner' };
  const state = { values: { root_module: { resources: [{ ...assignment, values }] } } };
  const addresses = (file: TerraformFile): string[] => file.current.resources.map(({ address }) => address);

  test('keeps what it does not touch', () => {
    const file = read({ ...PLAN, complete: false, prior_state: state, resource_changes: [] });
    expect(addresses(file)).toEqual(['azurerm_role_assignment.a']);
    expect(file.gaps).toEqual([
      'the plan is not complete: it can leave out changes',
      'the plan leaves out 1 resource of the state, and this report shows the state of it',
    ]);
  });

  test.each([
    ['destroys', 'delete', []],
    ['forgets', 'forget', ['azurerm_role_assignment.a']],
  ])('%s', (_what, action, expected) => {
    const change = { ...assignment, change: { actions: [action], before: values, after: null } };
    expect(addresses(read({ ...PLAN, prior_state: state, resource_changes: [change] }))).toEqual(expected);
  });

  test('has what is only in its changes', () => {
    const change = { ...assignment, change: { actions: ['create'], before: null, after: values } };
    const { current } = read({ ...PLAN, resource_changes: [change] });
    expect(readDeclaredAccess(current).assignments).toMatchObject([{ principalId: 'p' }]);
  });

  test.each([
    [{ errored: true }, 'the plan ended with an error and is incomplete'],
    [{ deferred_changes: [{}] }, 'the plan defers changes and is incomplete'],
    [{ action_invocations: [{}] }, 'the plan has a part that is not understood (action_invocations)'],
    [
      { resource_drift: [{ ...assignment, change: { actions: ['update'], before: values, after: {} } }] },
      'azurerm_role_assignment.a was changed outside of Terraform',
    ],
  ])('says so: %j', (more, gap) => {
    const file = read({ ...PLAN, ...more });
    expect([...file.gaps, ...findDrift(file, TIME_OF_REVIEW)]).toEqual([gap]);
  });
});

describe('the scope of an assignment in a plan', () => {
  const resource = (address: string, type: string, values: object): object => ({
    address,
    type,
    mode: 'managed',
    values,
  });
  const container = (address: string, name: string): object =>
    resource(address, 'azurerm_storage_container', {
      name,
      storage_account_id:
        '/subscriptions/s/resourceGroups/r/providers/Microsoft.Storage/storageAccounts/contoso',
    });
  const ASSIGNMENT = 'azurerm_role_assignment.a';

  /** Reads the container of an assignment whose scope has these references in the configuration of the plan. */
  const readContainer = (references: readonly string[], more: object = {}): string | null => {
    const file = read({
      ...PLAN,
      planned_values: {
        root_module: {
          resources: [
            container('azurerm_storage_container.open', 'open'),
            container('azurerm_storage_container.zone["x"]', 'zone-x'),
            container('azurerm_storage_container.zone["y"]', 'zone-y'),
            resource(ASSIGNMENT, 'azurerm_role_assignment', {
              principal_id: 'p',
              role_definition_name: 'Owner',
            }),
          ],
          child_modules: ['x', 'y'].map((key) => ({
            resources: [container(`module.m["${key}"].azurerm_storage_container.c`, `module-${key}`)],
          })),
        },
      },
      resource_changes: [
        { address: ASSIGNMENT, change: { actions: ['create'], after: {}, after_unknown: { scope: true } } },
      ],
      configuration: {
        root_module: {
          resources: [{ address: ASSIGNMENT, expressions: { scope: { references } } }],
          module_calls: {
            m: {
              expressions: {},
              module: {
                outputs: {
                  id: {
                    expression: {
                      references: ['azurerm_storage_container.c.id', 'azurerm_storage_container.c'],
                    },
                  },
                },
              },
            },
          },
        },
      },
      ...more,
    });
    return readDeclaredAccess(file.current).assignments[0].scope.container;
  };

  test.each<[readonly string[], string | null]>([
    [['azurerm_storage_container.open.id', 'azurerm_storage_container.open'], 'open'],
    [['azurerm_storage_container.zone["y"].id', 'azurerm_storage_container.zone["y"]', 'azurerm_storage_container.zone'], 'zone-y'],
    [['azurerm_storage_container.zone', 'each.key'], null],
    [['azurerm_storage_container.zone'], null],
    [['azurerm_storage_container.open.id', 'azurerm_storage_container.open', 'azurerm_storage_container.gone.id', 'azurerm_storage_container.gone'], null],
    [['var.which', 'azurerm_storage_container.open.id', 'azurerm_storage_container.open'], null],
    [['module.m["y"].id', 'module.m["y"]', 'module.m'], 'module-y'],
    [['module.m', 'each.key'], null],
    [['local.scope'], null],
  ])('that refers to %j is in the container %j', (references, expected) => {
    expect(readContainer(references)).toBe(expected);
  }); // prettier-ignore
});
