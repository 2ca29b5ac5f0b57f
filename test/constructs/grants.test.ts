import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { Dataset } from '../../constructs';
import { getProblems, resources, stackForTest, variable } from '../support/stacks';
import { accountId, copyShare, OTHER_PRINCIPAL, PRINCIPAL, recipient, referToStore } from './declarations';

function reader(container: string, principalId = PRINCIPAL, storeId = accountId('contoso')): object {
  return {
    principal_id: principalId,
    principal_type: 'Group',
    role_definition_name: 'Storage Blob Data Reader',
    scope: `${storeId}/blobServices/default/containers/${container}`,
  };
}

/** The same, of a container whose name Terraform has to check. */
function expectNameCheck(
  container: string,
  ...users: readonly (readonly [dataset: string, share: string])[]
): object {
  const variable = container.slice(2, -1);
  const precondition = users.map(([dataset, share]) => ({
    condition: `\${(can(regex("^[a-z0-9]+(-[a-z0-9]+)*$", ${variable})) && ((length(${variable}) >= 3) && (length(${variable}) <= 63)))}`,
    error_message: `ValueInvalid: 'container' of dataset "${dataset}" must be 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit; change the value that it refers to (at test/${share})`,
  }));
  return { ...reader(container), lifecycle: { precondition } };
}

describe('grants', () => {
  test('are made once for a container that is two datasets of a share', () => {
    const stack = stackForTest();
    const datasets = [Dataset.container('curated'), Dataset.container('curated', { datasetName: 'again' })];
    copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets }).invite(recipient(stack));
    expect(resources(stack, RoleAssignment)).toEqual([reader('curated')]);
  });

  test('of containers of one name in two stores are two', () => {
    const stack = stackForTest();
    const fabrikam = recipient(stack);
    copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(fabrikam);
    copyShare(stack, 'finance', referToStore(stack, 'contosofinance')).invite(fabrikam);
    expect(resources(stack, RoleAssignment)).toEqual([
      reader('curated'),
      reader('curated', PRINCIPAL, accountId('contosofinance')),
    ]);
  });

  test('follow containers that only Terraform can name', () => {
    const stack = stackForTest();
    const datasets = ['flights', 'weather'].map((datasetName) =>
      Dataset.container(variable(stack, `${datasetName}_container`), { datasetName }),
    );
    copyShare(stack, 'travel', referToStore(stack, 'contoso'), { datasets }).invite(recipient(stack));
    expect(resources(stack, RoleAssignment)).toEqual([
      expectNameCheck('${var.flights_container}', ['flights', 'travel']),
      expectNameCheck('${var.weather_container}', ['weather', 'travel']),
    ]);
  });

  test('go to recipients of one construct id in different scopes', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    share.invite(recipient(new Construct(stack, 'eu'), 'team', { name: 'eu' }));
    share.invite(recipient(new Construct(stack, 'us'), 'team', { name: 'us', principalId: OTHER_PRINCIPAL }));
    expect(resources(stack, RoleAssignment)).toEqual([reader('curated'), reader('curated', OTHER_PRINCIPAL)]);
  });

  test('of principals that only Terraform knows are left to Terraform', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    for (const id of ['fabrikam', 'litware']) {
      share.invite(recipient(stack, id, { principalId: variable(stack, `${id}_principal`) }));
    }
    expect(resources(stack, RoleAssignment)).toMatchObject([
      reader('curated', '${var.fabrikam_principal}'),
      reader('curated', '${var.litware_principal}'),
    ]);
  });

  test('of containers that only Terraform can name are two, though their datasets have one name', () => {
    const stack = stackForTest();
    const fabrikam = recipient(stack);
    const store = referToStore(stack, 'contoso');
    for (const id of ['sales', 'finance']) {
      const dataset = Dataset.container(variable(stack, `${id}_container`), { datasetName: 'curated' });
      copyShare(stack, id, store, { datasets: [dataset] }).invite(fabrikam);
    }
    expect(resources(stack, RoleAssignment)).toEqual([
      expectNameCheck('${var.finance_container}', ['curated', 'finance']),
      expectNameCheck('${var.sales_container}', ['curated', 'sales']),
    ]);
  });

  test('of one container that only Terraform can name are one, though its datasets have two names', () => {
    const stack = stackForTest();
    const fabrikam = recipient(stack);
    const store = referToStore(stack, 'contoso');
    const container = new TerraformVariable(stack, 'container', { type: 'string' });
    for (const id of ['sales', 'finance']) {
      const dataset = Dataset.container(container.stringValue, { datasetName: id });
      copyShare(stack, id, store, { datasets: [dataset] }).invite(fabrikam);
    }
    expect(resources(stack, RoleAssignment)).toEqual([
      expectNameCheck('${var.container}', ['sales', 'sales'], ['finance', 'finance']),
    ]);
  });

  test('tell a recipient in a scope from one whose construct id reads like its path', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    share.invite(recipient(stack, 'team--fab'));
    share.invite(recipient(new Construct(stack, 'team'), 'fab', { principalId: OTHER_PRINCIPAL }));
    expect(resources(stack, RoleAssignment)).toHaveLength(2);
    expect(resources(stack, RoleAssignment)).toEqual(
      expect.arrayContaining([reader('curated'), reader('curated', OTHER_PRINCIPAL)]),
    );
  });

  const duplicate = (principal: string, container: string, address: string): object => ({
    code: 'GrantDuplicate',
    message: `principal "${principal}" already has this role on container "${container}", through 'test/ContainerGrants/${address}/Reader'; Azure allows one assignment for each principal, role and scope`,
    fix: 'use one construct for one principal, one DataStore for one account, and one name for one container',
    where: 'test/ContainerGrants',
  });

  test('fails for one account that two stores stand for', () => {
    const stack = stackForTest();
    const fabrikam = recipient(stack);
    copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(fabrikam);
    const storageAccountId = accountId('contoso').toUpperCase();
    const again = copyShare(stack, 'finance', referToStore(stack, 'contoso', { storageAccountId }, 'again'));
    expect(getProblems(() => again.invite(fabrikam))).toEqual([
      duplicate(PRINCIPAL, 'curated', 'contoso/curated/fabrikam'),
    ]);
  });

  test('fails for one principal that only Terraform knows, and that two recipients stand for', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    const principal = new TerraformVariable(stack, 'principal', { type: 'string' });
    share.invite(recipient(stack, 'fabrikam', { principalId: principal.stringValue }));
    const again = recipient(stack, 'litware', { principalId: principal.stringValue });
    expect(getProblems(() => share.invite(again))).toMatchObject([{ code: 'GrantDuplicate' }]);
  });
});
