import { DataShareError } from '../../../../lib/errors/data-share-error';
import { getProblems } from '../../../support/stacks';
import fc from 'fast-check';
import { buildExchangeCondition } from '../../../../lib/access/condition/exchange-condition';
import type { Access } from '../../../../lib/access/review/access';
import type { AccessReport } from '../../../../lib/access/review/access-report';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { filterByPrincipal } from '../../../../lib/access/review/asked-principal';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import { describeNames, describeScope } from '../../../../lib/access/review/descriptions';
import type { Planned, Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  condition,
  configuration,
  containerId,
  FABRIKAM,
  folder,
  invitation,
  NOW,
  ofFolder,
  PATH,
  plan,
  PREFIX,
  WOODGROVE,
} from '../../../fixtures/terraform';

const TODAY = new Date('2026-11-22T00:00:00Z');

function createReport(...files: readonly Values[]): AccessReport {
  return createAccessReport(
    files.map((file, index) => ({
      file: `${index}.json`,
      declared: readDeclaredAccess(readTerraformFile(JSON.stringify(file), `${index}.json`).current),
    })),
    TODAY,
  );
}

/** fabrikam: sales/* of contoso/curated by sales */
function told(report: AccessReport): string[] {
  return report.accesses.flatMap(({ principalName, principalId, scope, role, gives, standing, paths }) => {
    const who = `${principalName ?? principalId}: `;
    const where = ` of ${describeScope(scope)}`;
    if (gives !== 'Data') return [`${who}${gives}${where} by ${role}`];
    const eligible = standing === 'Eligible' ? ', once activated' : '';
    return paths.map((row) => {
      const until = row.until === null ? '' : ` until ${row.until.slice(0, 10)}`;
      return `${who}${describeNames(row)}${where}${until} by ${row.shares.join('+') || role}${eligible}`;
    });
  });
}

const codes = (report: AccessReport): string[] => report.warnings.map(({ code }) => code).sort();

/** One assignment in code, beside an account without shared keys. */
function code(values: Values, more: Readonly<Record<string, Readonly<Record<string, Values>>>> = {}): Values {
  const store = { name: 'contoso', resource_group_name: 'rg-data', shared_access_key_enabled: false };
  return configuration({
    azurerm_storage_account: { store },
    azurerm_role_assignment: { a: assignment(values) },
    ...more,
  });
}

describe('a synthesized file', () => {
  test('tells by which share a recipient reads, folder by folder', () => {
    const both = condition(
      `${PATH} StringStartsWith 'sales/' OR ${PATH} StringStartsWith 'hr/' OR ${PATH} StringStartsWith 'ops/'`,
      `${PREFIX} StringStartsWith 'sales/' OR ${PREFIX} StringStartsWith 'hr/' OR ${PREFIX} StringStartsWith 'ops/'`,
    );
    const report = createReport(
      configuration({ azurerm_role_assignment: { a: assignment({ condition: both }) } }, [
        invitation('sales', [folder('curated', 'sales')]),
        invitation('people', [folder('curated', 'hr'), folder('curated', 'sales')]),
        invitation('other', [folder('elsewhere', 'ops')], { source: { storageAccountName: 'woodgrove' } }),
        invitation('paused', [folder('curated', 'ops')], { state: 'Suspended' }),
      ]),
    );
    expect(told(report)).toEqual([
      'fabrikam: hr/* of contoso/curated by people',
      'fabrikam: ops/* of contoso/curated by Storage Blob Data Reader',
      'fabrikam: sales/* of contoso/curated by people+sales',
    ]);
    expect(codes(report)).toEqual([
      'InvitationWithoutAccess',
      'ReadsWithoutInvitation',
      'SharedKeysUnknown',
      'WiderThanShares',
    ]);
  });

  test.each<[string, Values, Readonly<Record<string, Readonly<Record<string, Values>>>>, string]>([
    ['a literal id', {}, {}, 'contoso/curated'],
    [
      'an account of the file',
      { scope: containerId('curated', '${azurerm_storage_account.store.id}') },
      {},
      'contoso/curated',
    ],
    [
      'a container of the file',
      { scope: '${azurerm_storage_container.c.id}' },
      {
        azurerm_storage_container: {
          c: { name: 'raw', storage_account_id: '${azurerm_storage_account.store.id}' },
        },
      },
      'contoso/raw',
    ],
    [
      'the name of a container of the file',
      { scope: containerId('${azurerm_storage_container.c.name}') },
      { azurerm_storage_container: { c: { name: 'raw' } } },
      'contoso/raw',
    ],
    [
      'an expression',
      { scope: containerId('curated', '${var.account_id}') },
      {},
      '${var.account_id}/curated',
    ],
    ['the account', { scope: ACCOUNT_ID.toLowerCase() }, {}, 'contoso/*'],
    [
      'the resource group',
      { scope: ACCOUNT_ID.split('/providers')[0] },
      {},
      'any account of resource group rg-data',
    ],
    [
      'the resource group of the file',
      { scope: '${azurerm_resource_group.rg.id}' },
      { azurerm_resource_group: { rg: { name: 'rg-data' } } },
      'any account of resource group rg-data',
    ],
    ['the subscription', { scope: '/subscriptions/1' }, {}, 'any account of subscription 1'],
    [
      'a management group',
      { scope: '/providers/Microsoft.Management/managementGroups/corp' },
      {},
      'any account of management group corp',
    ],
    ['the tenant', { scope: '/' }, {}, 'any account of the tenant'],
    ['nothing that can be followed', { scope: '${local.scope}' }, {}, '${local.scope}'],
  ])('names the scope of an assignment: %s', (_what, values, more, place) => {
    expect(told(createReport(code(values, more)))).toEqual([
      `${FABRIKAM}: all of ${place} by Storage Blob Data Reader`,
    ]);
  });

  test('ignores resources without blobs, and roles that do not read them', () => {
    const vault = '/subscriptions/1/resourceGroups/r/providers/Microsoft.KeyVault/vaults/v';
    for (const values of [
      { scope: vault },
      { scope: `${ACCOUNT_ID}/queueServices/default/queues/q` },
      { role_definition_name: 'Reader' },
      { role_definition_name: null, role_definition_id: '/x/974c5e8b-45b9-4653-ba55-5f855dd0fb88' },
    ]) {
      expect(createReport(code(values)).accesses).toEqual([]);
    }
  });

  const custom = (permissions: Values) => ({
    azurerm_role_definition: {
      mine: { name: 'Mine', scope: '/subscriptions/1', permissions: [permissions] },
    },
  });
  const mine = {
    role_definition_name: null,
    role_definition_id: '${azurerm_role_definition.mine.role_definition_resource_id}',
  };
  const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

  test.each<[string, Values, Readonly<Record<string, Readonly<Record<string, Values>>>>, string[]]>([
    [
      'an id',
      {
        role_definition_name: null,
        role_definition_id:
          '/subscriptions/1/providers/Microsoft.Authorization/roleDefinitions/BA92F5B4-2d11-453d-a403-e96b0029c9fe',
      },
      {},
      ['Data by Storage Blob Data Contributor', 'Write by Storage Blob Data Contributor'],
    ],
    ['a role that we do not know', { role_definition_name: 'Blob Wizard' }, {}, ['Unknown by Blob Wizard']],
    [
      'a custom role that reads',
      mine,
      custom({ data_actions: ['Microsoft.Storage/*/blobs/READ'] }),
      ['Data by Mine'],
    ],
    [
      'a custom role that reads all but blobs',
      mine,
      custom({ data_actions: ['*'], not_data_actions: [`${blobs}/read`] }),
      ['Data by Mine', 'Keys by Mine', 'Write by Mine'],
    ],
    [
      'a custom role that writes',
      mine,
      custom({ data_actions: [`${blobs}/write`], actions: ['*/read'] }),
      ['Write by Mine'],
    ],
    [
      'a custom role by its name',
      { role_definition_name: 'Mine' },
      custom({ data_actions: [`${blobs}/*`] }),
      ['Data by Mine', 'Keys by Mine', 'Write by Mine'],
    ],
  ])('knows a role by %s', (_what, values, more, expected) => {
    expect(createReport(code(values, more)).accesses.map(({ gives, role }) => `${gives} by ${role}`)).toEqual(
      expected,
    );
  });

  const exchanged = buildExchangeCondition({
    invitations: [{ invitationId: '7b0c1f8e-0000-4000-8000-000000000001', until: null, mayAnswer: true }],
  });
  const three = ['read', 'write', 'add/action'].map((action) => `${blobs}/${action}`);

  test.each<[string, Values, boolean]>([
    ['nothing else', {}, true],
    ['those in capitals', { data_actions: three.map((action) => action.toUpperCase()) }, true],
    [
      'what is taken away again',
      { data_actions: [...three, `${blobs}/delete`], not_data_actions: [`${blobs}/DELETE`] },
      true,
    ],
    ...[
      'delete',
      'permanentDelete/action',
      'move/action',
      'immutableStorage/runAsSuperUser/action',
      'tags/write',
      'filter/action',
      '*',
    ].map((action): [string, Values, boolean] => [
      action,
      { data_actions: [...three, `${blobs}/${action}`] },
      false,
    ]),
  ])('tells a writer in paths who may read, write and add, and %s: %s', (_what, permissions, isInPaths) => {
    const more = custom({ data_actions: three, ...permissions });
    const { accesses } = createReport(code({ ...mine, condition: exchanged }, more));
    const [write] = accesses.filter(({ gives }) => gives === 'Write');
    expect(write.paths.length > 0).toBe(isInPaths);
  });

  test.each([
    ['on', true, ['GetsKeys', 'SharedKeysOn']],
    ['off', false, ['GetsKeys']],
    ['on by default', undefined, ['GetsKeys', 'SharedKeysOn']],
    ['not told', '${var.keys}', ['GetsKeys', 'SharedKeysUnknown']],
  ])('minds who gets keys where shared keys are %s', (_what, enabled, expected) => {
    const store = { name: 'contoso', resource_group_name: 'rg-data', shared_access_key_enabled: enabled };
    const owner = { role_definition_name: 'Owner', scope: ACCOUNT_ID };
    expect(codes(createReport(code(owner, { azurerm_storage_account: { store } })))).toEqual(expected);
  });

  test('finds containers that anybody may read, unless the account forbids it', () => {
    const withContainers = (store: Values): Values =>
      configuration({
        azurerm_storage_account: { store: { name: 'contoso', shared_access_key_enabled: false, ...store } },
        azurerm_storage_container: {
          a: {
            name: 'aaa',
            storage_account_id: '${azurerm_storage_account.store.id}',
            container_access_type: 'blob',
          },
          b: { name: 'bbb', storage_account_name: 'contoso', container_access_type: 'container' },
          c: { name: 'ccc', storage_account_id: '${azurerm_storage_account.store.id}' },
        },
      });
    const open = createReport(withContainers({}));
    expect(open.accesses.map(({ scope, paths }) => [describeScope(scope), paths[0].operations])).toEqual([
      ['contoso/aaa', ['Read']],
      ['contoso/bbb', ['Read', 'List']],
    ]);
    expect(codes(open)).toEqual(['PublicContainer', 'PublicContainer']);
    expect(createReport(withContainers({ allow_nested_items_to_be_public: false })).accesses).toEqual([]);
  });

  test('minds conditions that say something else than was meant', () => {
    const getWarningCodes = (text: string, role = 'Storage Blob Data Reader'): string[] =>
      codes(createReport(code({ condition: text, role_definition_name: role })));
    expect(getWarningCodes(ofFolder('sales'))).toEqual([]);
    expect(
      getWarningCodes(condition(`${PATH} StringStartsWith 'sales'`, `${PREFIX} StringStartsWith 'sales/'`)),
    ).toEqual(['PrefixWithoutSlash']);
    expect(
      getWarningCodes(condition(`${PATH} StringStartsWith 'sales/'`, `${PREFIX} StringStartsWith 's/'`)),
    ).toEqual(['ListsMoreThanReads']);
    expect(getWarningCodes(ofFolder('sales', '2026-11-21T00:00:00Z'))).toEqual(['AccessEnded']);
    expect(getWarningCodes('this is no condition')).toEqual(['ConditionUnreadable']);
    expect(getWarningCodes('@Resource[${var.attribute}')).toEqual(['ConditionKnownAfterApply']);
    expect(getWarningCodes(ofFolder('sales'), 'Storage Blob Data Owner')).toEqual(['SuperUserUnconditioned']);
    expect(
      getWarningCodes(
        `!(ActionMatches{'${blobs}/runAsSuperUser/action'}) OR ${NOW} DateTimeLessThan '2030-01-01'`,
        'Storage Blob Data Owner',
      ),
    ).toEqual([]);
  });

  test('a condition that names other containers lets nothing through in this one', () => {
    const reportRoleName = (name: string): string[] =>
      told(
        createReport(
          code({
            condition: `@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals '${name}'`,
          }),
        ),
      );
    expect(reportRoleName('curated')).toEqual([
      `${FABRIKAM}: all of contoso/curated by Storage Blob Data Reader`,
    ]);
    expect(reportRoleName('raw')).toEqual([]);
  });

  test('does not take Terraform escapes for expressions', () => {
    const [access] = createReport(code({ condition: ofFolder('a$${b}%%{c}') })).accesses;
    expect(access.paths.map(describeNames)).toEqual(['a${b}%{c}/*']);
    expect(access.condition.state).toBe('Read');
  });

  test('reads assignments of Privileged Identity Management with their times', () => {
    const pim = {
      principal_id: WOODGROVE,
      scope: ACCOUNT_ID,
      role_definition_id: '/x/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
    };
    const schedule = (start: string | undefined, expiration: Values) => [
      { ...(start && { start_date_time: start }), expiration: [expiration] },
    ];
    const report = createReport(
      configuration({
        azurerm_pim_active_role_assignment: {
          a: { ...pim, schedule: schedule('2026-11-01T00:00:00Z', { duration_days: 30 }) },
          b: { ...pim, schedule: schedule(undefined, { end_date_time: '2028-01-01T00:00:00Z' }) },
          c: { ...pim, schedule: schedule(undefined, { duration_hours: 8 }) },
        },
        azurerm_pim_eligible_role_assignment: { d: { ...pim, condition: ofFolder('x') } },
      }),
    );
    expect(told(report)).toEqual([
      `${WOODGROVE}: all of contoso/* until 2026-12-01 by Storage Blob Data Reader`,
      `${WOODGROVE}: all of contoso/* until 2028-01-01 by Storage Blob Data Reader`,
      `${WOODGROVE}: all of contoso/* by Storage Blob Data Reader`,
      `${WOODGROVE}: x/* of contoso/* by Storage Blob Data Reader, once activated`,
    ]);
    expect(report.accesses[2].paths[0].provisos).toEqual(['for 8 hours after its start']);
  });

  test('adds up several files, and filters them by one principal', () => {
    const other = configuration({
      azurerm_role_assignment: { wide: assignment({ scope: ACCOUNT_ID, principal_id: WOODGROVE }) },
    });
    const shared = configuration(
      { azurerm_role_assignment: { a: assignment({ condition: ofFolder('sales') }) } },
      [invitation('sales', [folder('curated', 'sales')])],
    );
    const report = createReport(other, shared);
    expect(told(report)).toHaveLength(2);
    for (const who of ['FABRIKAM', FABRIKAM.toUpperCase()]) {
      expect(told(filterByPrincipal(report, who))).toEqual(['fabrikam: sales/* of contoso/curated by sales']);
    }
    expect(filterByPrincipal(report, 'nobody').accesses).toEqual([]);
  });
});

describe('a plan', () => {
  const account: Planned = {
    address: 'azurerm_storage_account.store',
    after: { name: 'contoso', resource_group_name: 'rg-data', shared_access_key_enabled: false },
    unknown: { id: ['azurerm_resource_group.rg'] },
  };
  const { scope: _scope, ...scopeless } = assignment();

  test('resolves the container of a scope, and reports if it cannot', () => {
    const report = createReport(
      plan([
        account,
        {
          address: 'azurerm_storage_container.c',
          after: { name: 'raw' },
          unknown: {
            storage_account_id: ['azurerm_storage_account.store.id', 'azurerm_storage_account.store'],
          },
        },
        {
          address: 'azurerm_role_assignment.a',
          after: scopeless,
          unknown: { scope: ['azurerm_storage_container.c.id', 'azurerm_storage_container.c'] },
        },
        {
          address: 'azurerm_role_assignment.b["x"]',
          after: scopeless,
          unknown: { scope: ['azurerm_storage_account.store.id', 'azurerm_storage_account.store'] },
        },
        {
          address: 'azurerm_role_assignment.c',
          after: { ...scopeless, scope: containerId('zzz'), principal_id: undefined },
          unknown: { principal_id: ['azurerm_user_assigned_identity.i.principal_id'] },
        },
        { address: 'azurerm_user_assigned_identity.i', after: { name: 'i' } },
        {
          address: 'azurerm_role_assignment.d',
          after: assignment({ scope: containerId('yyy') }),
          unknown: { condition: ['time_offset.end.rfc3339'] },
        },
      ]),
    );
    expect(told(report)).toEqual([
      `${FABRIKAM}: all of contoso/(known after apply) by Storage Blob Data Reader`,
      `${FABRIKAM}: all of contoso/raw (by its reference; known after apply) by Storage Blob Data Reader`,
      `${FABRIKAM}: all of contoso/yyy by Storage Blob Data Reader`,
      'azurerm_user_assigned_identity.i: all of contoso/zzz by Storage Blob Data Reader',
    ]);
    expect(codes(report)).toEqual(['ConditionKnownAfterApply', 'ScopeKnownAfterApply']);
    expect(report.accesses[2].paths[0].provisos).toEqual([
      'a condition that is known only after apply (azurerm_role_assignment.d)',
    ]);
  });

  test('is final: a value that looks like an expression is a text', () => {
    const report = createReport(
      plan([{ address: 'azurerm_role_assignment.a', after: assignment({ condition: ofFolder('$${x}') }) }]),
    );
    expect(report.accesses[0].paths.map(describeNames)).toEqual(['$${x}/*']);
  });

  test('follows modules, with keys, through their variables', () => {
    const inModule = (address: string, type: string, values: Values) => ({
      address,
      mode: 'managed',
      type,
      values,
    });
    const file = {
      format_version: '1.2',
      planned_values: {
        root_module: {
          resources: [
            inModule('azurerm_storage_account.store', 'azurerm_storage_account', {
              name: 'contoso',
              shared_access_key_enabled: false,
            }),
          ],
          child_modules: [
            {
              address: 'module.outer["a.b"]',
              child_modules: [
                {
                  address: 'module.outer["a.b"].module.inner',
                  resources: [
                    inModule(
                      'module.outer["a.b"].module.inner.azurerm_role_assignment.a[0]',
                      'azurerm_role_assignment',
                      scopeless,
                    ),
                  ],
                },
              ],
            },
          ],
        },
      },
      resource_changes: [
        {
          address: 'module.outer["a.b"].module.inner.azurerm_role_assignment.a[0]',
          change: { actions: ['create'], after_unknown: { scope: true } },
        },
      ],
      configuration: {
        root_module: {
          module_calls: {
            outer: {
              expressions: {
                account: {
                  references: ['azurerm_storage_account.store.id', 'azurerm_storage_account.store'],
                },
              },
              module: {
                module_calls: {
                  inner: {
                    expressions: { id: { references: ['var.account'] } },
                    module: {
                      resources: [
                        {
                          address: 'azurerm_role_assignment.a',
                          expressions: { scope: { references: ['var.id'] } },
                        },
                      ],
                    },
                  },
                },
              },
            },
          },
        },
      },
    };
    expect(told(createReport(file))).toEqual([
      `${FABRIKAM}: all of contoso/(known after apply) by Storage Blob Data Reader`,
    ]);
  });
});

test('a state tells the same as the plan that made it', () => {
  const resources = [
    { address: 'azurerm_role_assignment.a', after: assignment({ condition: ofFolder('sales') }) },
  ];
  const planned = plan(resources, [invitation('sales', [folder('curated', 'sales')])]);
  const { planned_values: values } = planned as { planned_values: Values };
  const outputs = {
    invitation: { sensitive: false, value: invitation('sales', [folder('curated', 'sales')]) },
  };
  const state = { format_version: '1.0', terraform_version: '1.11.4', values: { ...values, outputs } };
  expect(told(createReport(state))).toEqual(['fabrikam: sales/* of contoso/curated by sales']);
  expect(told(createReport(state))).toEqual(told(createReport(planned)));
});

describe('a file of another kind', () => {
  test.each([
    ['a subscription', '{"documentType":"subscription"}', 'TerraformFileUnknown'],
    [
      'a state as Terraform keeps it',
      '{"version":4,"lineage":"x","resources":[],"outputs":{},"terraform":{}}',
      'TerraformFileUnknown',
    ],
    ['a list', '[]', 'TerraformFileUnknown'],
    ['text', 'hello', 'DocumentNotJson'],
  ])('is refused: %s', (_what, text, expected) => {
    expect(() => readTerraformFile(text, 'x.json')).toThrow(
      expect.objectContaining({ code: expected }) as Error,
    );
  });

  test('is read, or refused with a code, whatever is in it', () => {
    const keys = [
      'format_version', 'planned_values', 'values', 'root_module', 'child_modules', 'resources', 'resource_changes', 'change',
      'actions', 'after_unknown', 'configuration', 'expressions', 'references', 'module_calls', 'prior_state', 'output_changes',
      'after', 'resource', 'data', 'output', 'value', 'terraform', 'moved', 'address', 'type', 'azurerm_role_assignment',
      'azurerm_storage_account', 'azurerm_storage_container', 'azurerm_role_definition', 'permissions', 'scope', 'condition',
      'principal_id', 'name', 'documentType', 'recipient', 'datasets', '__proto__', 'constructor',
    ]; // prettier-ignore
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('invitation', '1.2', '${azurerm_storage_account.a.id}', 'module.x.y', ...keys),
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.oneof(text, fc.boolean(), fc.constant(null), fc.integer()),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie('json'), { maxKeys: 6 }),
      ),
    }));
    const file = fc.oneof(
      fc.record({
        format_version: fc.constant('1.2'),
        planned_values: json,
        resource_changes: json,
        configuration: json,
        prior_state: json,
        output_changes: json,
      }),
      fc.record({ terraform: fc.constant({}), resource: json, data: json, output: json, moved: json }),
    );
    fc.assert(
      fc.property(file, (content) => {
        try {
          expect(createReport(content as Values).accesses).toBeInstanceOf(Array);
        } catch (error) {
          if (!DataShareError.isDataShareError(error)) throw error;
          expect(error.code).toMatch(/^TerraformFileUn(known|readable)$/);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'may name its types %s, like what every object has',
    (type) => {
      const resource = JSON.parse(`{"${type}":{"a":{"scope":"x","identity":[{}],"key":"y"}}}`) as Values;
      const file = { terraform: {}, resource, data: resource, provider: resource } as unknown as Values;
      expect(createReport(file).accesses).toEqual([]);
    },
  );

  test('a module in a module in a module is refused, and ends nothing', () => {
    let module = '{}';
    for (let depth = 0; depth < 3000; depth++) module = `{"child_modules":[${module}]}`;
    const text = `{"format_version":"1.2","planned_values":{"root_module":${module}}}`;
    expect(getProblems(() => readTerraformFile(text, 'x'))).toMatchObject([
      { code: 'TerraformFileUnreadable', message: 'the file is nested deeper than 500 levels' },
    ]);
  });
});

test('is sorted by principal and place, regardless of the order of declaration', () => {
  const a = assignment({ scope: containerId('a') });
  const b = assignment({ scope: containerId('b'), principal_id: WOODGROVE });
  const order = (accesses: readonly Access[]): string[] => accesses.map(({ scope }) => scope.container ?? '');
  const one = createReport(configuration({ azurerm_role_assignment: { a, b } }));
  const two = createReport(configuration({ azurerm_role_assignment: { b, a } }));
  expect(order(one.accesses)).toEqual(['a', 'b']);
  expect(two).toEqual(one);
});

describe('an invitation that is not open', () => {
  const closed = { state: 'Suspended' };
  const sales = [folder('curated', 'sales')];
  const warnings = (values: Values, ...invitations: Values[]): string[] =>
    createReport(configuration({ azurerm_role_assignment: { a: assignment(values) } }, invitations))
      .warnings.filter(({ code: name }) => name === 'ReadsWithoutInvitation')
      .map(({ message }) => message);

  test.each<[string, Values, string]>([
    ['is suspended', closed, 'is suspended'],
    ['was revoked', { state: 'Revoked' }, 'is revoked'],
    ['waits', { grantOn: 'Acceptance', acceptedOn: null }, 'is waiting for an acceptance'],
  ])('and %s is told of where its datasets are read all the same', (_what, more, why) => {
    expect(warnings({}, invitation('sales', sales, more))).toEqual([
      `the invitation of fabrikam (${FABRIKAM}) to share sales ${why}, but azurerm_role_assignment.a still lets it read curated/sales`,
    ]);
  });

  test('warns if an assignment on the account, or on a part of a dataset, lets it be read', () => {
    expect(warnings({ scope: ACCOUNT_ID }, invitation('sales', sales, closed))).toHaveLength(1);
    const part = { condition: ofFolder('sales/daily') };
    expect(warnings(part, invitation('sales', sales, closed))).toHaveLength(1);
  });

  test.each<[string, Values, Values[]]>([
    ['open', {}, [invitation('sales', sales)]],
    ['of somebody else', { principal_id: WOODGROVE }, [invitation('sales', sales, closed)]],
    ['of another folder', { condition: ofFolder('hr') }, [invitation('sales', sales, closed)]],
    ['of another container', { scope: containerId('other') }, [invitation('sales', sales, closed)]],
    [
      'of another account',
      { scope: ACCOUNT_ID },
      [invitation('sales', sales, { ...closed, source: { storageAccountName: 'woodgrove' } })],
    ],
    [
      'to what an open one has, too',
      {},
      [invitation('sales', sales, closed), invitation('all', [folder('curated', 'sales')])],
    ],
    [
      'of what has ended',
      { condition: ofFolder('sales', '2026-01-01T00:00:00Z') },
      [invitation('sales', sales, closed)],
    ],
  ])('is not told of where it is %s', (_what, values, invitations) => {
    expect(warnings(values, ...invitations)).toEqual([]);
  });
});
