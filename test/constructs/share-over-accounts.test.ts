import { Dataset, Share, ShareKind } from '../../constructs';
import type { MultiSourceInvitation } from '../../lib';
import { parseInvitation } from '../../lib';
import { getOutput, getProblems, stackForTest } from '../support/stacks';
import { recipient, referToStore } from './declarations';

const TENANTS = ['22222222-2222-4222-8222-222222222222', '33333333-3333-4333-8333-333333333333'];

function shareOverAccounts(
  changes: Parameters<typeof referToStore>[2] = {},
  shareKind = ShareKind.COPY_BASED,
) {
  const stack = stackForTest();
  const contoso = referToStore(stack, 'contoso', { tenantId: TENANTS[0] });
  const northwind = referToStore(stack, 'northwind', { tenantId: TENANTS[0], ...changes });
  return new Share(stack, 'sales', {
    dataStore: contoso,
    shareKind,
    datasets: [
      Dataset.container('curated'),
      Dataset.container('curated', { datasetName: 'weather', dataStore: northwind }),
    ],
  });
}

test('a share over two accounts sends an invitation of version 2, in which each dataset names its account', () => {
  const share = shareOverAccounts();
  const { value } = getOutput(share.invite(recipient(share.node.scope as never)));
  const invitation = parseInvitation(value) as MultiSourceInvitation;
  expect(invitation.schemaVersion).toBe(2);
  expect(invitation.datasets.map((dataset) => [dataset.datasetName, dataset.storageAccountName])).toEqual([
    ['curated', 'contoso'],
    ['weather', 'northwind'],
  ]);
});

test.each<[string, Parameters<typeof referToStore>[2], ShareKind, string]>([
  ['of another tenant', { tenantId: TENANTS[1] }, ShareKind.COPY_BASED, 'a data store in the tenant'],
  [
    'in another region, for an in-place share',
    { location: 'northeurope' },
    ShareKind.IN_PLACE,
    'a data store in',
  ],
  [
    'of another kind, for an in-place share',
    { isHnsEnabled: true },
    ShareKind.IN_PLACE,
    'a data store of the same kind',
  ],
])('a data store %s is refused', (_, changes, kind, rule) => {
  const [problem] = getProblems(() => shareOverAccounts(changes, kind));
  expect(problem.message).toContain('\'datasets[1].dataStore\' of dataset "weather"');
  expect(problem.message).toContain(rule);
});
