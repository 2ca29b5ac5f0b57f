import { DataAzurermSubscription } from '@cdktf/provider-azurerm/lib/data-azurerm-subscription';
import { ResourceGroup } from '@cdktf/provider-azurerm/lib/resource-group';
import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import type { TerraformStack } from 'cdktf';
import { Dataset, DataStore } from '../../constructs';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, PRINCIPAL, recipient, referToStore } from './declarations';
import { getAnnotations, SAFE } from './share-stacks';

/*
 * Role assignments of an app that give a recipient more than its share: the share's paths and expiry then restrict nothing.
 */

const ACCOUNT = accountId('contoso');
const GROUP = ACCOUNT.split('/').slice(0, 5).join('/');
const SUBSCRIPTION = ACCOUNT.split('/').slice(0, 3).join('/');
const CONTAINER = `${ACCOUNT}/blobServices/default/containers/curated`;
const CONDITION =
  "(@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'a')";
const KEYS =
  'account keys, SAS tokens, account settings, blob service settings, containers and their public access, SFTP users, object replication, data shares';
/** The ways that roles on everything open, beyond the storage account. */
const OTHERS =
  'the use of other identities, code that runs with an identity, secrets in vaults and stores of settings';
const READS = 'the right to read all its blobs';

function findDefeated(stack: TerraformStack): string[] {
  synthesizeStack(stack);
  return getAnnotations(stack)
    .filter(([, , text]) => text.startsWith('GrantDefeated'))
    .map(([path, level, text]) => `${level} ${path} ${text}`);
}

const describeDefeat = (
  role: string,
  scope: string,
  how: string,
  grant = 'contoso/curated/fabrikam/Reader',
): string =>
  `warn test/plain GrantDefeated: role "${role}" on ${scope}, through 'test/plain', gives the recipient of 'test/ContainerGrants/${grant}' ${how}: paths and expiry of the grant on container "curated" restrict nothing; remove that role assignment, or give the role to another principal`;

function assign(stack: TerraformStack, config: Partial<RoleAssignmentConfig>): void {
  new RoleAssignment(stack, 'plain', { principalId: PRINCIPAL, scope: ACCOUNT, ...config });
}

/** Shares a folder of contoso with fabrikam, which has another role assignment. */
function shareBeside(
  config: Partial<RoleAssignmentConfig>,
  datasets = [Dataset.folder('curated', 'sales')],
): TerraformStack {
  const stack = stackForTest();
  assign(stack, config);
  copyShare(stack, 'sales', referToStore(stack, 'contoso', SAFE), { datasets }).invite(recipient(stack));
  return stack;
}

describe('a recipient is warned of', () => {
  test.each<[Partial<RoleAssignmentConfig>, string]>([
    [
      { roleDefinitionName: 'Storage Blob Data Reader' },
      describeDefeat('Storage Blob Data Reader', 'the storage account', READS),
    ],
    [
      { roleDefinitionName: 'Storage Blob Data Contributor', scope: CONTAINER },
      describeDefeat('Storage Blob Data Contributor', 'the container', READS),
    ],
    [
      { roleDefinitionName: 'Storage Blob Data Owner', scope: GROUP.toLowerCase() },
      describeDefeat(
        'Storage Blob Data Owner',
        'the resource group',
        `${READS}, access control lists on ADLS Gen2`,
      ),
    ],
    [
      { roleDefinitionName: 'Contributor', scope: GROUP },
      describeDefeat('Contributor', 'the resource group', `${KEYS}, ${OTHERS}`),
    ],
    [
      { roleDefinitionName: 'Contributor', scope: SUBSCRIPTION },
      describeDefeat('Contributor', 'the subscription', `${KEYS}, ${OTHERS}`),
    ],
    [
      { roleDefinitionName: 'Owner', scope: GROUP, condition: CONDITION, conditionVersion: '2.0' },
      describeDefeat('Owner', 'the resource group', `${KEYS}, role assignments, role definitions, ${OTHERS}`),
    ],
    [
      { roleDefinitionName: 'reader and data access', principalId: PRINCIPAL.toUpperCase() },
      describeDefeat('Reader and Data Access', 'the storage account', 'account keys, SAS tokens'),
    ],
    [
      {
        roleDefinitionId: `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/ba92f5b4-2d11-453d-a403-e96b0029c9fe`,
      },
      describeDefeat('Storage Blob Data Contributor', 'the storage account', READS),
    ],
  ])('%p', (config, text) => {
    expect(findDefeated(shareBeside(config))).toEqual([text]);
  });

  test('a custom role of the app', () => {
    const stack = shareBeside({});
    stack.node.tryRemoveChild('plain');
    const role = new RoleDefinition(stack, 'role', {
      name: 'Operators',
      scope: GROUP,
      permissions: [{ actions: ['Microsoft.Storage/storageAccounts/listKeys/action'] }],
    });
    assign(stack, { roleDefinitionId: role.roleDefinitionResourceId });
    expect(findDefeated(stack)).toEqual([describeDefeat('Operators', 'the storage account', 'account keys')]);
  });

  test.each<[string, (stack: TerraformStack, group: ResourceGroup) => string]>([
    ['its resource group', (_, group) => group.id],
    ['its subscription', (stack) => new DataAzurermSubscription(stack, 'current', {}).id],
  ])('a role on %s, by reference', (what, createScope) => {
    const stack = stackForTest();
    const group = new ResourceGroup(stack, 'group', { name: 'rg-data', location: 'westeurope' });
    const store = new DataStore(stack, 'contoso', {
      name: 'contoso',
      resourceGroupName: group.name,
      location: 'westeurope',
    });
    store.addContainer('curated');
    assign(stack, { roleDefinitionName: 'Contributor', scope: createScope(stack, group) });
    const datasets = [Dataset.folder('curated', 'sales')];
    copyShare(stack, 'sales', store, { datasets }).invite(recipient(stack));
    expect(findDefeated(stack)).toEqual([
      describeDefeat('Contributor', what.replace('its', 'the'), `${KEYS}, ${OTHERS}`),
    ]);
  });

  test('a role that another stack of the app assigns, at the grant', () => {
    const stack = shareBeside({});
    stack.node.tryRemoveChild('plain');
    const other = stackForTest('other', stack.node.root as Parameters<typeof stackForTest>[1]);
    assign(other, { roleDefinitionName: 'Storage Blob Data Reader' });
    expect(findDefeated(stack)).toEqual([
      describeDefeat('Storage Blob Data Reader', 'the storage account', READS)
        .replace('warn test/plain', 'warn test/ContainerGrants/contoso/curated/fabrikam/Reader')
        .replace('test/plain', 'other/plain'),
    ]);
  });
});

const FOLDER = [Dataset.folder('curated', 'sales')];

test.each<[string, Partial<RoleAssignmentConfig>, Dataset[]]>([
  ['another principal', { roleDefinitionName: 'Owner', principalId: OTHER_PRINCIPAL }, FOLDER],
  ['a role that opens no data', { roleDefinitionName: 'Monitoring Reader' }, FOLDER],
  ['another account', { roleDefinitionName: 'Owner', scope: accountId('other') }, FOLDER],
  [
    'an account whose name begins alike',
    { roleDefinitionName: 'Owner', scope: accountId('contoso2') },
    FOLDER,
  ],
  ['another container', { roleDefinitionName: 'Storage Blob Data Owner', scope: `${CONTAINER}2` }, FOLDER],
  ['another resource group', { roleDefinitionName: 'Owner', scope: `${GROUP}2` }, FOLDER],
  [
    'a data role with a condition',
    { roleDefinitionName: 'Storage Blob Data Reader', condition: CONDITION, conditionVersion: '2.0' },
    FOLDER,
  ],
  [
    'a data role on a container that is shared as a whole, without an end',
    { roleDefinitionName: 'Storage Blob Data Contributor', scope: CONTAINER },
    [Dataset.container('curated')],
  ],
])('there is no warning about %s', (_what, config, datasets) => {
  expect(findDefeated(shareBeside(config, datasets))).toEqual([]);
});
