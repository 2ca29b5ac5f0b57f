import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import type { AccessReport } from '../../../../lib/access/review/access-report';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import type { Permissions } from '../../../../lib/access/role-definitions/role-permissions';
import { ROLES_WITH_POWER } from '../../../../lib/access/role-definitions/roles-with-power';
import { ROLES_WITHOUT_POWER } from '../../../../lib/access/role-definitions/roles-without-power';
import { createCustomRole, findBuiltInRole } from '../../../../lib/access/role-definitions/role-powers';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Planned, Values } from '../../../fixtures/terraform';
import {
  ACCOUNT_ID,
  assignment,
  configuration,
  containerId,
  plan,
  WOODGROVE,
} from '../../../fixtures/terraform';

const AT = new Date('2026-11-29T00:00:00Z');
const STORAGE = 'Microsoft.Storage/storageAccounts';
const BLOBS = `${STORAGE}/blobServices/containers/blobs`;
const SUBSCRIPTION = '/subscriptions/11111111-1111-4111-8111-111111111111';
const ROLE_ID = '9f2c1d0e-0000-4000-8000-000000000001';

function createReport(file: Values): AccessReport {
  const declared = readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'file').current);
  return createAccessReport([{ file: 'file', declared }], AT);
}

function compareFiles(before: Values, after: Values): AccessDiff {
  const replacements = { replaced: null, moved: new Map<string, string>() };
  return diffAccess(createReport(before), createReport(after), replacements);
}

const told = ({ gains, losses, unclear }: AccessDiff): string[] => [
  ...gains.map(({ gives, powers }) => `+ ${gives} ${powers.join(' ')}`.trim()),
  ...losses.map(({ gives, powers }) => `- ${gives} ${powers.join(' ')}`.trim()),
  ...unclear.map(() => '?'),
];

/** An assignment of a built-in role on the account. */
const assignBuiltIn = (role: string, more: Values = {}): Values =>
  configuration({
    azurerm_role_assignment: { a: assignment({ scope: ACCOUNT_ID, role_definition_name: role, ...more }) },
  });

const definition = (permissions: unknown, more: Values = {}): Values => ({
  name: 'Platform operator',
  scope: SUBSCRIPTION,
  role_definition_id: ROLE_ID,
  permissions,
  ...more,
});

/** A custom role, with or without an assignment of it on the account or another scope. */
function withRole(permissions: unknown, isAssigned = true, more: Values = {}, scope = ACCOUNT_ID): Values {
  const { role_definition_name: _, ...rest } = assignment({ scope });
  const id = '${azurerm_role_definition.r.role_definition_resource_id}';
  return configuration({
    azurerm_role_definition: { r: definition(permissions, more) },
    ...(isAssigned && { azurerm_role_assignment: { a: { ...rest, role_definition_id: id } } }),
  });
}

describe('a built-in role', () => {
  test.each<[string, string, string]>([
    ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'RoleAssignments'],
    ['Role Based Access Control Administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168', 'RoleAssignments'],
    ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'RoleDefinitions'],
    ['Log Analytics Contributor', '92aaf0da-9dab-42b6-94a3-d43ce8d16293', 'AccountKeys'],
    ['Virtual Machine Contributor', '9980e02c-c2be-4d73-94e8-173b1dc7cf3c', 'AccountKeys'],
    ['Logic App Contributor', '87a39d53-fc1b-424a-814c-f7e04687dc9e', 'AccountKeys'],
    ['DevTest Labs User', '76283e04-6283-4c54-8f91-bcf1374a3c64', 'AccountKeys'],
    ['Storage Account Backup Contributor', 'e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1', 'Replication'],
    ['Storage DataShare Contributor', '35c49d44-ccc1-4b18-8267-cfb3bacdd396', 'DataShares'],
    ['Storage Connector Contributor', '9d819e60-1b9f-4871-b492-4e6cdee0b50a', 'DataShares'],
    ['Avere Contributor', '4f8fab4f-1852-4a58-a46a-8eaf358af14a', 'LocalUsers'],
    ['Azure AI Administrator', 'b78c5d69-af96-48a3-bf8d-a8b4d589de94', 'AccountSettings'],
  ])('%s is known by name and id to open data', (name, id, power) => {
    const report = createReport(assignBuiltIn(name.toUpperCase()));
    expect(report.accesses.flatMap(({ powers }) => powers.map((each) => each.power))).toContain(power);
    expect(findBuiltInRole(id.toUpperCase())).toEqual(findBuiltInRole(name));
    expect(told(compareFiles(configuration({}), assignBuiltIn(name)))[0]).toMatch(/^\+/);
  });

  test.each([
    ...[
      'Reader',
      'Monitoring Reader',
      'Monitoring Metrics Publisher',
      'AcrPull',
      'AcrPush',
      'Network Contributor',
    ],
    ...['Key Vault Secrets User', 'Key Vault Administrator', 'Key Vault Crypto User'],
    ...[
      'Private DNS Zone Contributor',
      'Managed Identity Operator',
      'Website Contributor',
      'Cost Management Reader',
    ],
    ...[
      'Azure Kubernetes Service RBAC Cluster Admin',
      'Storage Queue Data Contributor',
      'Storage Table Data Reader',
    ],
    ...[
      'Azure Service Bus Data Sender',
      'Azure Event Hubs Data Receiver',
      'Search Index Data Reader',
      'Tag Contributor',
    ],
  ])('%s opens no blobs, without a word', (name) => {
    expect(createReport(assignBuiltIn(name)).accesses).toEqual([]);
    expect(compareFiles(configuration({}), assignBuiltIn(name)).status).toBe('Unchanged');
  });

  test('that is in no table is unknown', () => {
    expect(
      told(compareFiles(configuration({}), assignBuiltIn('Quantum Workspace Data Contributor'))),
    ).toEqual(['+ Unknown']);
  });

  test.each<[string, Values, Values]>([
    ['its name', { name: 'Owner' }, { role_definition_name: 'Owner' }],
    ['its name in another case', { name: 'owner' }, { role_definition_name: 'OWNER' }],
    [
      'its id',
      { role_definition_id: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' },
      {
        role_definition_name: undefined,
        role_definition_id: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635`,
      },
    ],
  ])('wins over a custom role with %s, which is itself unclear', (_what, claim, role) => {
    const before = configuration({ azurerm_role_assignment: {} });
    const after = configuration({
      azurerm_role_definition: { r: definition([{ actions: ['*/read'] }], claim) },
      azurerm_role_assignment: { a: assignment({ scope: ACCOUNT_ID, ...role }) },
    });
    expect(createReport(after).accesses.map(({ gives, role: name }) => [gives, name])).toEqual([
      ['Keys', 'Owner'],
    ]);
    const result = compareFiles(before, after);
    expect(told(result)).toEqual([expect.stringMatching(/^\+ Keys AccountKeys/), '?']);
    expect(result.unclear[0]).toContain('bears the name or id of a built-in role');
    // The definition alone is unclear, too.
    const alone = configuration({ azurerm_role_definition: { r: definition([{ actions: [] }], claim) } });
    expect(compareFiles(before, alone).status).toBe('Unclear');
  });
});

const LESSER_POWERS = [
  ...['Networks', 'Perimeters', 'Restores', 'StorageTasks', 'BlobNames'],
  ...['Hierarchy', 'Policies', 'Delegations', 'Connections'],
];

test('the powers of each built-in role follow from its permissions', () => {
  const path = join(__dirname, '../../../fixtures/built-in-role-permissions.json');
  const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Partial<Permissions>[]>;
  const NOTHING: Permissions = { actions: [], notActions: [], dataActions: [], notDataActions: [] };
  expect(Object.keys(all)).toHaveLength(ROLES_WITH_POWER.length + ROLES_WITHOUT_POWER.length);
  for (const [name, blocks] of Object.entries(all)) {
    const role = createCustomRole(
      name,
      blocks.map((block) => ({ ...NOTHING, ...block })),
    );
    // The powers that the tables leave out, as their comments say.
    const isInControl = ['AccountKeys', 'AccountSettings'].every((power) =>
      role.powers.some((each) => each === power),
    );
    const leftOut = [
      'Deployments',
      ...(isInControl ? LESSER_POWERS : []),
      ...(role.writesBlobs ? ['Containers'] : []),
      ...(role.isSuperUser ? ['Tags', 'BlobNames'] : []),
    ];
    const ofOwnService = { 'Key Vault Data Access': ['Secrets'], 'Virtual Machine Data Access': ['Code'] };
    const limited = Object.entries(ofOwnService).find(([start]) => name.startsWith(start))?.[1];
    const powers = limited ?? role.powers.filter((power) => !leftOut.includes(power));
    const { onlyWritesBlobs: _, ...expected } = { ...role, powers: [...powers].sort() };
    const found = findBuiltInRole(name);
    expect({ ...found, powers: [...found.powers].sort() }).toEqual(expected);
  }
});

describe('a custom role', () => {
  test.each<[string, string]>([
    ['the keys', `${STORAGE}/listKeys/action`],
    ['new keys', `${STORAGE}/regenerateKey/action`],
    ['an account SAS', `${STORAGE}/listAccountSas/action`],
    ['a service SAS', `${STORAGE}/listServiceSas/action`],
    ['the account', `${STORAGE}/write`],
    ['SFTP users', `${STORAGE}/localUsers/write`],
    ['keys of SFTP users', `${STORAGE}/localUsers/listKeys/action`],
    ['passwords of SFTP users', `${STORAGE}/localUsers/regeneratePassword/action`],
    ['containers', `${STORAGE}/blobServices/containers/write`],
    ['the static website', `${STORAGE}/blobServices/write`],
    ['object replication', `${STORAGE}/objectReplicationPolicies/write`],
    ['data shares', `${STORAGE}/dataShares/write`],
    ['connectors', `${STORAGE}/connectors/write`],
    ['private endpoints', `${STORAGE}/privateEndpointConnectionsApproval/action`],
    ['role assignments', 'Microsoft.Authorization/roleAssignments/write'],
    ['active schedules', 'Microsoft.Authorization/roleAssignmentScheduleRequests/write'],
    ['eligibility', 'Microsoft.Authorization/roleEligibilityScheduleRequests/write'],
    ['activation policies', 'Microsoft.Authorization/roleManagementPolicies/write'],
    ['role definitions', 'Microsoft.Authorization/roleDefinitions/write'],
    ['deployments', 'Microsoft.Resources/deployments/write'],
    ['deployment scripts', 'Microsoft.Resources/deploymentScripts/write'],
    ['policies', 'Microsoft.Authorization/policyAssignments/write'],
    ['identities', 'Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action'],
    [
      'federated credentials',
      'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write',
    ],
    ['commands on machines', 'Microsoft.Compute/virtualMachines/runCommand/action'],
    ['code of apps', 'Microsoft.Web/sites/write'],
    ['credentials of apps', 'Microsoft.Web/sites/publishxml/action'],
    ['packages of apps', 'Microsoft.Web/sites/extensions/write'],
    ['functions', 'Microsoft.Web/sites/functions/write'],
    ['machines', 'Microsoft.Compute/virtualMachines/write'],
    ['extensions of scale sets', 'Microsoft.Compute/virtualMachineScaleSets/extensions/write'],
    ['commands on connected machines', 'Microsoft.HybridCompute/machines/runCommands/write'],
    ['clusters', 'Microsoft.ContainerService/managedClusters/runCommand/action'],
    ['container apps', 'Microsoft.App/containerApps/write'],
    ['jobs of container apps', 'Microsoft.App/jobs/start/action'],
    ['workflows', 'Microsoft.Logic/workflows/write'],
    ['pipelines', 'Microsoft.DataFactory/factories/pipelines/write'],
    ['webhooks of runbooks', 'Microsoft.Automation/automationAccounts/webhooks/write'],
    ['pools', 'Microsoft.Batch/batchAccounts/pools/write'],
    ['policies of gateways', 'Microsoft.ApiManagement/service/apis/policies/write'],
    ['a part of Microsoft.Web', 'Microsoft.Web/*/write'],
    ['restores', `${STORAGE}/restoreBlobRanges/action`],
    ['restores from vaults', 'Microsoft.DataProtection/backupVaults/backupInstances/restore/action'],
    ['inventories', `${STORAGE}/inventoryPolicies/write`],
    ['events', 'Microsoft.EventGrid/eventSubscriptions/write'],
    ['perimeters', 'Microsoft.Network/*'],
    ['management groups', 'Microsoft.Management/managementGroups/subscriptions/write'],
    ['deny assignments', 'Microsoft.Authorization/denyAssignments/delete'],
    ['remediations', 'Microsoft.PolicyInsights/remediations/write'],
    ['managed applications', 'Microsoft.Solutions/applications/write'],
    ['shares of Azure Data Share', 'Microsoft.DataShare/accounts/shares/invitations/write'],
    ['connections of services', 'Microsoft.ServiceLinker/linkers/write'],
    ['keys, by a wildcard in the middle', 'Microsoft.Storage/*/listKeys/action'],
    ['keys, by a wildcard in the provider', 'Microsoft.*/storageAccounts/listKeys/action'],
    ['writing, by a wildcard in the middle', 'Microsoft.Storage/*/write'],
    ['an unknown action, by a wildcard in the provider', 'Microsoft.*/storageAccounts/openSesame/action'],
    ['everything', '*'],
    ['everything of storage', 'Microsoft.Storage/*'],
    ['all actions', '*/action'],
    ['all writing', '*/write'],
    ['another case', `${STORAGE}/LISTKEYS/ACTION`],
    ['an action that is in no table', `${STORAGE}/openSesame/action`],
  ])(
    'that controls %s opens data: a new assignment is a gain, a new action of the role a change',
    (_what, action) => {
      const harmless = [{ actions: ['*/read'] }];
      const powerful = [{ actions: ['*/read', action] }];
      const assign = (permissions: unknown): Values =>
        withRole(permissions, true, {}, `${SUBSCRIPTION}/resourceGroups/rg-data`);
      expect(told(compareFiles(configuration({}), assign(powerful)))[0]).toMatch(/^\+ Keys \w/);
      expect(told(compareFiles(configuration({}), assign(harmless)))).toEqual([]);
      expect(told(compareFiles(assign(harmless), assign(powerful)))).toEqual([
        expect.stringMatching(/^\+ Keys \w/),
        '?',
      ]);
      expect(told(compareFiles(assign(powerful), assign(harmless)))).toEqual([
        expect.stringMatching(/^- Keys \w/),
        '?',
      ]);
      // Without an assignment in the file, it can still be assigned elsewhere.
      expect(told(compareFiles(withRole(harmless, false), withRole(powerful, false)))).toEqual(['?']);
    },
  );

  test.each([
    '*/read',
    `${STORAGE}/read`,
    `${STORAGE}/blobServices/containers/read`,
    `${STORAGE}/blobServices/generateUserDelegationKey/action`,
    `${STORAGE}/managementPolicies/write`,
    `${STORAGE}/encryptionScopes/write`,
    `${STORAGE}/fileServices/shares/write`,
    `${STORAGE}/delete`,
    'Microsoft.Storage/*/read',
    'Microsoft.*/read',
    '*/register/action',
    'Microsoft.Network/virtualNetworks/*',
    'Microsoft.Compute/virtualMachines/restart/action',
    'Microsoft.Web/sites/restart/action',
    'Microsoft.Resources/tags/write',
    'Microsoft.KeyVault/*',
  ])('that can do %s opens nothing', (action) => {
    expect(told(compareFiles(configuration({}), withRole([{ actions: [action] }])))).toEqual([]);
    expect(told(compareFiles(withRole([{ actions: [] }]), withRole([{ actions: [action] }])))).toEqual([]);
  });

  test.each<[string, unknown, unknown, string[]]>([
    [
      'from keys to role assignments',
      [{ actions: [`${STORAGE}/listKeys/action`] }],
      [{ actions: ['Microsoft.Authorization/roleAssignments/write'] }],
      ['+ Keys RoleAssignments', '- Keys AccountKeys', '?'],
    ],
    [
      'by removing an exclusion',
      [
        {
          actions: [`${STORAGE}/*`],
          not_actions: [`${STORAGE}/listKeys/action`, `${STORAGE}/regenerateKey/*`],
        },
      ],
      [{ actions: [`${STORAGE}/*`] }],
      ['+ Keys AccountKeys', '?'],
    ],
    [
      'by a second block, which has its own exclusions',
      [{ actions: ['Microsoft.Network/*'] }],
      [
        { actions: ['Microsoft.Network/*'], not_actions: [`${STORAGE}/listKeys/action`] },
        { actions: [`${STORAGE}/listKeys/action`] },
      ],
      ['+ Keys AccountKeys', '?'],
    ],
    [
      'not, if it is written in another way',
      [{ actions: [`${STORAGE}/listKeys/action`, `${STORAGE}/regenerateKey/action`] }],
      {
        actions: [
          `${STORAGE}/regenerateKey/Action`,
          '*/read',
          `${STORAGE}/list?eys/action`,
          `${STORAGE}/listkeys/*`,
        ],
      },
      ['+ Keys action microsoft.storage/storageaccounts/list?eys/action', '?'],
    ],
    [
      'not, if the same actions come in another order',
      [{ actions: [`${STORAGE}/listKeys/action`, `${STORAGE}/write`] }],
      { actions: [`${STORAGE}/Write`, '*/read', `${STORAGE}/LISTkeys/action`] },
      [],
    ],
    [
      'in data actions',
      [{ data_actions: [`${BLOBS}/write`] }],
      [{ data_actions: [`${BLOBS}/*`] }],
      ['+ Data', '+ Keys AccessControlLists BlobNames', '?'],
    ],
    [
      'in index tags',
      [{ data_actions: [`${BLOBS}/read`] }],
      [{ data_actions: [`${BLOBS}/read`, `${BLOBS}/tags/write`] }],
      ['?'],
    ],
    [
      'in a data action that is in no table',
      [{}],
      [{ data_actions: [`${BLOBS}/openSesame/action`] }],
      [expect.stringMatching(/^\+ Keys action/), '?'] as string[],
    ],
    ['to what is not known', [{ actions: [] }], '${var.permissions}', ['+ Unknown', '?']],
    ['by a dynamic block', [{ actions: [] }], [{ actions: ['${var.action}'] }], ['+ Unknown', '?']],
  ])('changes %s', (_what, before, after, expected) => {
    expect(told(compareFiles(withRole(before), withRole(after)))).toEqual(expected);
  });

  test('with a dynamic block beside a known one is unknown', () => {
    const dynamic = {
      permissions: { for_each: '${var.more}', content: { actions: '${permissions.value}' } },
    };
    const after = withRole([{ actions: [] }], true, { dynamic });
    expect(told(compareFiles(withRole([{ actions: [] }]), after))).toEqual(['+ Unknown', '?']);
  });

  test('of another name with equal powers is equal', () => {
    const permissions = [{ actions: [`${STORAGE}/listKeys/action`] }];
    const other = withRole([{ actions: ['*/read', `${STORAGE}/listkeys/action`] }], true, {
      name: 'Key reader',
    });
    expect(told(compareFiles(withRole(permissions), other))).toEqual([]);
  });

  test('that can be assigned at more scopes is unclear, if it has powers', () => {
    const grow = (permissions: unknown): string[] =>
      told(
        compareFiles(
          withRole(permissions, false, { assignable_scopes: [SUBSCRIPTION] }),
          withRole(permissions, false, { assignable_scopes: [SUBSCRIPTION, '/subscriptions/2'] }),
        ),
      );
    expect(grow([{ data_actions: [`${BLOBS}/read`] }])).toEqual(['?']);
    expect(grow([{ actions: ['Microsoft.Network/virtualNetworks/*'] }])).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a variable', '${var.scopes}'],
    ['a list with a variable', [SUBSCRIPTION, '${var.subscription}']],
    ['a function', '${concat(local.scopes, ["/subscriptions/2"])}'],
  ])('that can be assigned at the scopes of %s is unclear', (_what, scopes) => {
    const permissions = [{ data_actions: [`${BLOBS}/read`] }];
    const before = withRole(permissions, false, { assignable_scopes: [SUBSCRIPTION] });
    expect(told(compareFiles(before, withRole(permissions, false, { assignable_scopes: scopes })))).toEqual([
      '?',
    ]);
  });

  test('two of the same name that differ are unknown', () => {
    const file = configuration({
      azurerm_role_definition: {
        r: definition([{ actions: [] }], { role_definition_id: undefined }),
        s: definition([{ actions: ['*'] }], { role_definition_id: undefined }),
      },
      azurerm_role_assignment: {
        a: assignment({ scope: ACCOUNT_ID, role_definition_name: 'Platform operator' }),
      },
    });
    expect(createReport(file).accesses.map(({ gives }) => gives)).toEqual(['Unknown']);
  });
});

test.each<[string, Omit<Planned, 'address'>, string]>([
  [
    'gets keys',
    { before: definition([]), after: definition([{ actions: [`${STORAGE}/listKeys/action`] }]) },
    'gains control of account keys',
  ],
  [
    'gets permissions that are known after apply',
    { before: definition([]), after: definition(undefined), unknown: { permissions: ['local.permissions'] } },
    'changes permissions that are not known here',
  ],
  [
    'gets scopes that are known after apply',
    {
      before: definition([{ actions: ['*'] }], { assignable_scopes: [SUBSCRIPTION] }),
      after: definition([{ actions: ['*'] }]),
      unknown: { assignable_scopes: ['data.azurerm_subscription.other'] },
    },
    'can be assigned at (known after apply)',
  ],
])('in a plan, a role in a module that %s is unclear', (_what, change, expected) => {
  const file = readTerraformFile(
    JSON.stringify(plan([{ address: 'azurerm_role_definition.r["a"]', ...change }])),
    'plan',
  );
  const [old, now] = [file.prior!, file.current].map((facts) =>
    createAccessReport([{ file: 'plan', declared: readDeclaredAccess(facts) }], AT),
  );
  const { status, unclear } = diffAccess(old, now, file);
  expect(status).toBe('Unclear');
  expect(unclear.join()).toContain(expected);
});

describe('a role that sets index tags', () => {
  const ofTags =
    "((!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read'})) OR (@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs/tags:project<$key_case_sensitive$>] StringEquals 'a'))";
  const tagger = (scope: string): Values => assignment({ scope, role_definition_name: 'Tagger' });
  const file = (condition: string | undefined, scope?: string): Values =>
    configuration({
      azurerm_role_definition: {
        r: definition([{ data_actions: [`${BLOBS}/tags/write`] }], { name: 'Tagger' }),
      },
      azurerm_role_assignment: {
        reader: assignment({
          principal_id: WOODGROVE,
          scope: containerId('curated'),
          condition,
          condition_version: condition && '2.0',
        }),
        ...(scope !== undefined && { tagger: tagger(scope) }),
      },
    });

  test.each<[string, string | undefined, string, string[]]>([
    ['opens data where a condition rests on tags', ofTags, containerId('curated'), ['+ Keys Tags']],
    ['opens data from above', ofTags, ACCOUNT_ID, ['+ Keys Tags']],
    ['opens nothing in another container', ofTags, containerId('landing'), []],
    ['opens nothing without such a condition', undefined, containerId('curated'), []],
  ])('%s', (_what, condition, scope, expected) => {
    expect(told(compareFiles(file(condition), file(condition, scope)))).toEqual(expected);
  });
});

describe('a condition on a role that assigns roles', () => {
  const allows = (ids: string): string =>
    `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}})) AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR (@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {${ids}}))`;
  const SECRETS_USER = '4633458b-17de-408a-b874-0445c86b69e6';
  const READER = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';
  const administrator = (condition?: string): Values =>
    assignBuiltIn('Role Based Access Control Administrator', condition === undefined ? {} : { condition });

  test('is told, and its change is a change', () => {
    const [narrow, wide] = [
      administrator(allows(SECRETS_USER)),
      administrator(allows(`${SECRETS_USER}, ${READER}`)),
    ];
    expect(compareFiles(narrow, narrow).status).toBe('Unchanged');
    expect(compareFiles(narrow, wide).gains[0]).toMatchObject({
      powers: ['RoleAssignments'],
      provisos: [allows(`${SECRETS_USER}, ${READER}`)],
    });
    expect(told(compareFiles(narrow, administrator()))).toContain('+ Keys RoleAssignments');
    expect(createReport(narrow).warnings[0].message).toContain('partly restricted by its condition');
  });

  test('does not restrict other powers', () => {
    const result = compareFiles(
      assignBuiltIn('Owner'),
      assignBuiltIn('Owner', { condition: allows(SECRETS_USER) }),
    );
    expect(result.losses.map(({ powers }) => powers)).toEqual([['RoleAssignments']]);
  });
});
