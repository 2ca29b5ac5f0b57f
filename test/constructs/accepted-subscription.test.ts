import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import { UserAssignedIdentity } from '@cdktf/provider-azurerm/lib/user-assigned-identity';
import type { TerraformStack } from 'cdktf';
import type { Principal } from '../../constructs';
import { PrincipalType } from '../../constructs';
import type { Block } from '../support/stacks';
import { getOutput, outputs, resources, stackForTest } from '../support/stacks';
import {
  accept,
  accountId,
  containerDataset,
  createLandingMappings,
  OTHER_PRINCIPAL,
  createReceivedInvitation,
  referToStore,
  SYNCHRONIZER,
} from './declarations';

const DATASHARE = 'LandingContainers_target_datashare_D673B182';
const LANDING = 'LandingContainers_target_landing_B6D6D824';

function container(name: string, account = 'fabrikam'): object {
  return { name, storage_account_id: accountId(account), container_access_type: 'private' };
}

/** The identity may write to a container; the reference makes the assignment wait for it. */
function contributor(address: string, principalId = SYNCHRONIZER.principalId): object {
  return {
    principal_id: principalId,
    principal_type: 'ServicePrincipal',
    role_definition_name: 'Storage Blob Data Contributor',
    scope: `${accountId('fabrikam')}/blobServices/default/containers/\${azurerm_storage_container.${address}.name}`,
    skip_service_principal_aad_check: true,
  };
}

/** Assignments by principal, then by scope. */
function byPrincipal(assignments: Block[]): Block[] {
  const key = (block: Block): string => `${String(block['principal_id'])} ${String(block['scope'])}`;
  return assignments.sort((a, b) => key(a).localeCompare(key(b)));
}

describe('a copy', () => {
  test('has the containers that it lands in, and one for its state', () => {
    const stack = stackForTest();
    accept(stack, 'sales');
    expect(resources(stack, StorageContainer)).toEqual([container('datashare'), container('landing')]);
  });

  test('lets its identity write to exactly these containers', () => {
    const stack = stackForTest();
    accept(stack, 'sales');
    expect(resources(stack, RoleAssignment)).toEqual([contributor(DATASHARE), contributor(LANDING)]);
  });

  test('has one container for datasets that land side by side', () => {
    const stack = stackForTest();
    accept(stack, 'travel', {
      invitation: createReceivedInvitation({ datasets: ['flights', 'weather'].map(containerDataset) }),
      mappings: [
        { datasetName: 'flights', container: 'landing', path: 'flights' },
        { datasetName: 'weather', container: 'landing', path: 'weather' },
      ],
    });
    expect(resources(stack, StorageContainer)).toEqual([container('datashare'), container('landing')]);
    expect(resources(stack, RoleAssignment)).toHaveLength(2);
  });

  test('keeps its state in the configured container', () => {
    const stack = stackForTest();
    const { value } = getOutput(accept(stack, 'sales', { stateContainer: 'state' }));
    expect(resources(stack, StorageContainer)).toEqual([container('landing'), container('state')]);
    expect(value).toMatchObject({ stateContainer: 'state' });
  });

  test('has no read endpoints', () => {
    const stack = stackForTest();
    expect(accept(stack, 'sales').readEndpointsOutput).toBeUndefined();
    expect(Object.keys(outputs(stack))).toHaveLength(1);
  });
});

describe('several copies in one stack', () => {
  test('share containers and grants that both need', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', {}, 'target');
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales') });
    accept(stack, 'weather', { target, mappings: createLandingMappings('weather') });
    expect(resources(stack, StorageContainer)).toEqual([container('datashare'), container('landing')]);
    expect(resources(stack, RoleAssignment)).toEqual([contributor(DATASHARE), contributor(LANDING)]);
  });

  test('grant each of two identities its roles', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', {}, 'target');
    const identity = { ...SYNCHRONIZER, principalId: OTHER_PRINCIPAL };
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales') });
    accept(stack, 'weather', { target, mappings: createLandingMappings('weather'), identity });
    expect(resources(stack, StorageContainer)).toHaveLength(2);
    expect(byPrincipal(resources(stack, RoleAssignment))).toEqual([
      contributor(DATASHARE),
      contributor(LANDING),
      contributor(DATASHARE, OTHER_PRINCIPAL),
      contributor(LANDING, OTHER_PRINCIPAL),
    ]);
  });

  test('into two stores have containers in each', () => {
    const stack = stackForTest();
    accept(stack, 'sales', { target: referToStore(stack, 'fabrikam') });
    accept(stack, 'weather', { target: referToStore(stack, 'fabrikamlake') });
    expect(resources(stack, StorageContainer)).toEqual([
      container('datashare', 'fabrikam'),
      container('landing', 'fabrikam'),
      container('datashare', 'fabrikamlake'),
      container('landing', 'fabrikamlake'),
    ]);
    expect(resources(stack, RoleAssignment)).toHaveLength(4);
  });
});

describe('an identity that only Terraform knows', () => {
  const toPrincipal = (resource: UserAssignedIdentity): Principal => ({
    principalId: resource.principalId,
    principalType: PrincipalType.MANAGED_IDENTITY,
  });

  function identityIn(stack: TerraformStack, id: string): UserAssignedIdentity {
    return new UserAssignedIdentity(stack, id, { name: id, resourceGroupName: 'rg', location: 'westeurope' });
  }

  test('is granted as Terraform will know it, once', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', {}, 'target');
    const sync = identityIn(stack, 'sync');
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales'), identity: toPrincipal(sync) });
    accept(stack, 'weather', {
      target,
      mappings: createLandingMappings('weather'),
      identity: toPrincipal(sync),
    });
    const known = '${azurerm_user_assigned_identity.sync.principal_id}';
    expect(resources(stack, RoleAssignment)).toEqual([
      contributor(DATASHARE, known),
      contributor(LANDING, known),
    ]);
  });

  test('differs from another identity', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', {}, 'target');
    for (const id of ['one', 'two']) {
      accept(stack, `of-${id}`, {
        target,
        mappings: createLandingMappings(id),
        identity: toPrincipal(identityIn(stack, id)),
      });
    }
    const [one, two] = ['one', 'two'].map((id) => `\${azurerm_user_assigned_identity.${id}.principal_id}`);
    expect(byPrincipal(resources(stack, RoleAssignment))).toEqual([
      contributor(DATASHARE, one),
      contributor(LANDING, one),
      contributor(DATASHARE, two),
      contributor(LANDING, two),
    ]);
  });
});
