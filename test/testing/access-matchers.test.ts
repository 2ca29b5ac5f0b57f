import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { TerraformHclModule } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import { Dataset } from '../../constructs';
import { accessMatchers, assertDenies, assertGrants, checkAccess } from '../../testing';
import {
  accountId,
  copyShare,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  referToStore,
} from '../constructs/declarations';
import { getProblemCodes, getProblems, stackForTest, variable } from '../support/stacks';

expect.extend(accessMatchers);

/** Contoso shares a folder and a file with Fabrikam, until 2027. */
function declareShare(): TerraformStack {
  const stack = stackForTest();
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), {
    datasets: [Dataset.folder('curated', 'sales'), Dataset.file('curated', 'about.txt')],
  }).invite(recipient(stack), { expiresOn: '2027-01-01T00:00:00Z' });
  return stack;
}

const BEFORE = { at: new Date('2026-12-31T23:59:59Z') };
const AFTER = { at: new Date('2027-01-02T00:00:00Z') };

const assign = (stack: TerraformStack, id: string, principalId: string): void =>
  void new RoleAssignment(stack, id, {
    scope: `${accountId('contoso')}/blobServices/default/containers/curated`,
    roleDefinitionName: 'Storage Blob Data Reader',
    principalId,
  });

test('a share grants what it names, and nothing beside it', () => {
  const stack = declareShare();
  expect(stack).toGrant('fabrikam', 'curated/sales/2026/a.csv', BEFORE);
  expect(stack).toGrant(PRINCIPAL, 'contoso/curated/about.txt', BEFORE);
  expect(stack).toGrant({ recipientName: 'fabrikam' }, 'curated/sales/', BEFORE);
  expect(stack).toDeny('fabrikam', 'curated/sales-secret/a.csv', BEFORE);
  expect(stack).toDeny('fabrikam', 'curated/', BEFORE);
  expect(stack).toDeny('fabrikam', 'finance/salaries.csv', BEFORE);
  expect(stack).toDeny(OTHER_PRINCIPAL, 'curated/sales/2026/a.csv', BEFORE);
  expect(stack).not.toGrant('fabrikam', 'curated/other.txt', BEFORE);
  expect(stack).not.toDeny('fabrikam', 'curated/about.txt', BEFORE);
});

test('access ends with the invitation', () => {
  expect(declareShare()).toDeny('fabrikam', 'curated/about.txt', AFTER);
});

test('a failure names the assignment that decides', () => {
  const stack = declareShare();
  expect(() => expect(stack).toDeny('fabrikam', 'curated/about.txt', BEFORE)).toThrow(
    /fabrikam \(5a0e3b8e.* can read curated\/about.txt of account contoso .* until .*Storage Blob Data Reader on contoso\/curated \(azurerm_role_assignment\./,
  );
  expect(() => expect(stack).toGrant('fabrikam', 'finance/a.csv', BEFORE)).toThrow(
    /cannot read finance\/a.csv.*\nno assignment of the stack names container finance/,
  );
});

test('functions assert the same without a runner that has matchers', () => {
  const stack = declareShare();
  assertGrants(stack, 'fabrikam', 'curated/about.txt', BEFORE);
  assertDenies(stack, 'fabrikam', 'curated/other.txt', BEFORE);
  expect(() => assertGrants(stack, 'fabrikam', 'curated/other.txt', BEFORE)).toThrow(/cannot read/);
  expect(() => assertDenies(stack, 'fabrikam', 'curated/about.txt', BEFORE)).toThrow(/can read/);
});

describe('what nobody can tell fails all four expectations:', () => {
  const ask = (stack: TerraformStack, who = OTHER_PRINCIPAL, path = 'curated/a.csv'): void => {
    expect(checkAccess(stack, who, path).verdict).toBe('Unknown');
    const tries = [
      () => expect(stack).toGrant(who, path),
      () => expect(stack).not.toGrant(who, path),
      () => expect(stack).toDeny(who, path),
      () => expect(stack).not.toDeny(who, path),
      () => assertGrants(stack, who, path),
      () => assertDenies(stack, who, path),
    ];
    for (const attempt of tries) expect(attempt).toThrow(/nobody can tell/);
  };

  test('a principal that only Terraform knows', () => {
    const stack = stackForTest();
    assign(stack, 'reader', variable(stack, 'readerId'));
    ask(stack);
  });

  test('a role that gives keys to a principal that only Terraform knows', () => {
    const stack = declareShare();
    new RoleAssignment(stack, 'operator', {
      scope: accountId('contoso'),
      roleDefinitionName: 'Storage Account Contributor',
      principalId: variable(stack, 'operatorId'),
    });
    ask(stack);
  });

  test('the container of a static website', () => {
    ask(declareShare(), OTHER_PRINCIPAL, 'contoso/$web/a.csv');
  });

  test('a resource that was reviewed under a word of its description', () => {
    const stack = declareShare();
    new TerraformHclModule(stack, 'network', { source: 'contoso/network/azurerm' });
    for (const word of ['the', 'a', 'module', 'data', ''])
      expect(checkAccess(stack, OTHER_PRINCIPAL, 'curated/a.csv', { reviewed: [word] }).verdict).toBe(
        'Unknown',
      );
  });

  test('a resource that opens data in another way', () => {
    const stack = declareShare();
    new ContainerAppJob(stack, 'job', {
      name: 'job',
      location: 'westeurope',
      resourceGroupName: 'rg-data',
      containerAppEnvironmentId: 'environment',
      replicaTimeoutInSeconds: 60,
      template: {
        container: [
          { name: 'a', image: 'a', cpu: 1, memory: '2Gi', env: [{ name: 'A', value: accountId('contoso') }] },
        ],
      },
    });
    ask(stack);
    expect(stack).toDeny(OTHER_PRINCIPAL, 'curated/a.csv', { reviewed: ['azurerm_container_app_job'] });
  });

  test('a module, whose resources the stack does not show', () => {
    const stack = declareShare();
    new TerraformHclModule(stack, 'network', { source: 'contoso/network/azurerm' });
    ask(stack);
    expect(stack).toDeny(OTHER_PRINCIPAL, 'curated/a.csv', { reviewed: ['module.network'] });
    expect(stack).toGrant('fabrikam', 'curated/about.txt', BEFORE);
  });

  test('accounts that differ', () => {
    const stack = declareShare();
    copyShare(stack, 'other', referToStore(stack, 'tailwind'), {
      datasets: [Dataset.folder('curated', 'other')],
    }).invite(recipient(stack, 'northwind', { principalId: OTHER_PRINCIPAL }));
    ask(stack, 'northwind', 'curated/other/a.csv');
    expect(stack).toGrant('northwind', 'tailwind/curated/other/a.csv');
    expect(stack).toDeny('northwind', 'contoso/curated/other/a.csv');
  });
});

test('an identity that the stack creates is not somebody who exists', () => {
  const stack = stackForTest();
  assign(stack, 'reader', '${azurerm_user_assigned_identity.reader.principal_id}');
  expect(stack).toDeny(OTHER_PRINCIPAL, 'curated/a.csv');
  expect(stack).toGrant('${azurerm_user_assigned_identity.reader.principal_id}', 'curated/a.csv');
});

test('a name that the stack does not have, and a path that is none, are refused', () => {
  const stack = declareShare();
  expect(getProblemCodes(() => checkAccess(stack, 'fabrikan', 'curated/a.csv'))).toEqual(['ValueInvalid']);
  expect(() => checkAccess(stack, 'fabrikan', 'curated/a.csv')).toThrow(/of this stack \(fabrikam\)/);
  expect(getProblemCodes(() => checkAccess(stack, 'fabrikam', 'C:\\data'))).toEqual(['ValueInvalid']);
  expect(getProblemCodes(() => checkAccess(stack, {}, 'curated/a.csv'))).toEqual(['ValueInvalid']);
});

test('what is no stack, no path or no time is refused with what it should be, all at once', () => {
  const ask = (stack: unknown, path: unknown, at: Date): unknown =>
    checkAccess(stack as TerraformStack, 'fabrikam', path as string, { at });
  const never = new Date('tomorrow');
  const found = getProblems(() => ask(declareShare().node.root, undefined, never));
  expect(found.map(({ message }) => message)).toEqual([
    expect.stringMatching(/'stack' must be the TerraformStack .*, got "(App|TestingApp)"/),
    expect.stringMatching(/'path' must be container\/blob/),
    expect.stringMatching(/'at' must be a date that is valid, got "Invalid Date"/),
  ]);
  for (const value of [undefined, null, 'sales', {}, Object.create(null)])
    expect(getProblems(() => ask(value, 'curated/a.csv', AFTER.at))).toMatchObject([
      { code: 'ValueInvalid' },
    ]);
  expect(() => expect(declareShare().node.root).not.toGrant('fabrikam', 'curated/a.csv')).toThrow(/'stack'/);
});
