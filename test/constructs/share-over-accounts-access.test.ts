import { Dataset, Share, ShareKind } from '../../constructs';
import { reviewFiles } from '../fixtures/native-shares';
import type { Values } from '../fixtures/native-shares';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { PRINCIPAL, recipient, referToStore } from './declarations';

/** A container of another share in one account has the name of a shared container in the other account. */
function synthesizeShares(): Values {
  const stack = stackForTest();
  const [contoso, northwind] = ['contoso', 'northwind'].map((name) => referToStore(stack, name));
  const share = new Share(stack, 'sales', {
    dataStore: contoso,
    shareKind: ShareKind.COPY_BASED,
    datasets: [Dataset.container('curated'), Dataset.container('weather', { dataStore: northwind })],
  });
  share.invite(recipient(stack));
  return synthesizeStack(stack) as unknown as Values;
}

test('access in each account is that of the datasets of a share over two accounts', () => {
  const report = reviewFiles(synthesizeShares());
  expect(
    report.accesses.map(({ scope, paths }) => [scope.account, scope.container, paths[0].shares]),
  ).toEqual([
    ['contoso', 'curated', ['sales']],
    ['northwind', 'weather', ['sales']],
  ]);
  expect(report.warnings.map(({ code }) => code)).not.toContain('InvitationWithoutAccess');
});

test('access to a container of that name in the other account is none that the share offers', () => {
  const stack = synthesizeShares() as { resource: Record<string, Record<string, Values>> };
  const assignments = stack.resource['azurerm_role_assignment'];
  const [first] = Object.values(assignments);
  const scope = String(first['scope']).replace('/curated', '/weather');
  const { accesses } = reviewFiles({
    ...stack,
    resource: {
      ...stack.resource,
      azurerm_role_assignment: { ...assignments, other: { ...first, scope, principal_id: PRINCIPAL } },
    },
  });
  const other = accesses.find(({ address }) => address.endsWith('.other'));
  expect([other?.scope.account, other?.scope.container, other?.paths[0].shares]).toEqual([
    'contoso',
    'weather',
    [],
  ]);
});

test('a dataset without access in its own account is told, whatever the other account gives', () => {
  const stack = synthesizeShares() as { resource: Record<string, Record<string, Values>> };
  const assignments = stack.resource['azurerm_role_assignment'];
  const moved = Object.fromEntries(
    Object.entries(assignments).map(([name, values]) => [
      name,
      {
        ...values,
        scope: String(values['scope']).replace('storageAccounts/northwind', 'storageAccounts/contoso'),
      },
    ]),
  );
  const report = reviewFiles({ ...stack, resource: { ...stack.resource, azurerm_role_assignment: moved } });
  expect(report.warnings.map(({ message }) => message)).toContainEqual(expect.stringContaining('weather'));
});
