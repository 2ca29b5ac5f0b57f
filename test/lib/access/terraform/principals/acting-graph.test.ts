import { readDeclaredAccess } from '../../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../../lib/access/terraform/read-terraform-file';
import type { Values } from '../../../../fixtures/terraform';
import { assignment, FABRIKAM, WOODGROVE } from '../../../../fixtures/terraform';

const GROUP = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg';
const MACHINE = `${GROUP}/providers/Microsoft.Compute/virtualMachines/vm`;
const APP = `${GROUP}/providers/Microsoft.Web/sites/app`;
const IDENTITY = `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/job`;

/** Finds the resources that act as Fabrikam, who reads blobs, in a state of these resources. */
function findActors(resources: Readonly<Record<string, Values>>): string[] {
  const all = { 'azurerm_role_assignment.reader': assignment({ principal_id: FABRIKAM }), ...resources };
  const state = {
    format_version: '1.0',
    values: {
      root_module: {
        resources: Object.entries(all).map(([address, values]) => ({
          address,
          mode: 'managed',
          type: address.split('.')[0],
          name: address.split('.')[1],
          values,
        })),
      },
    },
  };
  const file = readTerraformFile(JSON.stringify(state), 'state.json');
  return readDeclaredAccess(file.current).principalSources.map(({ address }) => address);
}

const machine = { id: MACHINE, name: 'vm', identity: [{ type: 'SystemAssigned', principal_id: FABRIKAM }] };
const app = { id: APP, name: 'app', identity: [{ type: 'SystemAssigned', principal_id: FABRIKAM }] };
const role = (scope: string, name: string): Values =>
  assignment({ principal_id: WOODGROVE, scope, role_definition_name: name });

test.each<[string, Readonly<Record<string, Values>>]>([
  [
    'an extension of the machine',
    {
      'azurerm_linux_virtual_machine.vm': machine,
      'azurerm_virtual_machine_extension.a': { virtual_machine_id: MACHINE.toUpperCase() },
    },
  ],
  [
    'a role at an extension of the machine',
    {
      'azurerm_linux_virtual_machine.vm': machine,
      'azurerm_role_assignment.a': role(`${MACHINE}/extensions/x`, 'Contributor'),
    },
  ],
  [
    'a role at the app of a slot with access',
    {
      'azurerm_linux_web_app_slot.slot': { ...app, id: `${APP}/slots/test` },
      'azurerm_role_assignment.a': role(APP, 'Website Contributor'),
    },
  ],
  [
    'a slot that becomes the app',
    { 'azurerm_linux_web_app.app': app, 'azurerm_web_app_active_slot.a': { slot_id: `${APP}/slots/other` } },
  ],
  [
    'a runbook that names its account',
    {
      'azurerm_automation_account.jobs': {
        ...app,
        id: `${GROUP}/providers/Microsoft.Automation/x/jobs`,
        name: 'jobs',
      },
      'azurerm_automation_runbook.a': { automation_account_name: 'Jobs', content: 'x' },
    },
  ],
  [
    'a webhook of a runbook of the account',
    {
      'azurerm_automation_account.jobs': {
        ...app,
        id: `${GROUP}/providers/Microsoft.Automation/x/jobs`,
        name: 'jobs',
      },
      'azurerm_automation_runbook.r': { automation_account_name: 'jobs', name: 'copy' },
      'azurerm_automation_webhook.a': { runbook_name: 'copy' },
    },
  ],
  [
    'a machine with an identity that others have as well',
    {
      'azurerm_user_assigned_identity.job': { id: IDENTITY, principal_id: FABRIKAM },
      'azurerm_linux_virtual_machine.a': {
        id: MACHINE,
        identity: [{ identity_ids: [IDENTITY.toLowerCase()] }],
      },
    },
  ],
  [
    'a resource of azapi that has the identity as a key',
    {
      'azurerm_user_assigned_identity.job': { id: IDENTITY, principal_id: FABRIKAM },
      'azapi_resource.a': {
        type: 'Microsoft.App/jobs@2025-01-01',
        body: { identity: { userAssignedIdentities: { [IDENTITY]: {} } } },
      },
    },
  ],
  [
    'a cluster whose tokens the identity trusts',
    {
      'azurerm_user_assigned_identity.job': { id: IDENTITY, principal_id: FABRIKAM },
      'azurerm_federated_identity_credential.f': { parent_id: IDENTITY, issuer: 'https://aks.example/1/' },
      'azurerm_kubernetes_cluster.a': {
        id: `${GROUP}/providers/Microsoft.ContainerService/managedClusters/a`,
        oidc_issuer_url: 'https://AKS.example/1/',
      },
    },
  ],
  [
    'a member of a group in a group, by ids',
    {
      'azuread_group_member.first': { group_object_id: FABRIKAM, member_object_id: WOODGROVE },
      'azuread_privileged_access_group_eligibility_schedule.a': { group_id: WOODGROVE, principal_id: 'x' },
    },
  ],
  [
    'a group that contains itself',
    { 'azuread_group_member.a': { group_object_id: FABRIKAM, member_object_id: FABRIKAM } },
  ],
  [
    'a type that no table has, in the machine',
    { 'azurerm_linux_virtual_machine.vm': machine, 'azurerm_virtual_machine_wizard.a': { target: MACHINE } },
  ],
])('%s acts as the principal', (_what, resources) => {
  expect(findActors(resources)).toContain(Object.keys(resources).find((address) => address.endsWith('.a')));
});

test.each<[string, Readonly<Record<string, Values>>]>([
  [
    'an extension of another machine',
    {
      'azurerm_linux_virtual_machine.vm': machine,
      'azurerm_virtual_machine_extension.a': { virtual_machine_id: `${MACHINE}2` },
    },
  ],
  [
    'a role that runs nothing',
    { 'azurerm_linux_virtual_machine.vm': machine, 'azurerm_role_assignment.a': role(MACHINE, 'Reader') },
  ],
  [
    'a network interface of the machine',
    {
      'azurerm_linux_virtual_machine.vm': machine,
      'azurerm_network_interface.a': { virtual_machine_id: MACHINE },
    },
  ],
  [
    'a group of which the principal is a member',
    { 'azuread_group_member.a': { group_object_id: WOODGROVE, member_object_id: FABRIKAM } },
  ],
])('%s does not act as the principal', (_what, resources) => {
  expect(findActors(resources)).not.toContain(
    Object.keys(resources).find((address) => address.endsWith('.a')),
  );
});

test('more than the graph follows is told as one thing', () => {
  const toId = (at: number): string =>
    at === 0 ? FABRIKAM : `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
  const chain = Array.from({ length: 1500 }, (_, at) => [
    `azuread_group_member.m${at}`,
    { group_object_id: toId(at), member_object_id: toId(at + 1) },
  ]);
  const found = findActors(Object.fromEntries(chain) as Record<string, Values>);
  expect(found).toHaveLength(1001);
  expect(found).toContain('(the rest of the files)');
});
