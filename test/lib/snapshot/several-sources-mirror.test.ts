import { syncSnapshot } from '../../../lib';
import { container, contents, put } from '../../support/accounts';
import { createSides, ENV, NO_RETRY, WITHOUT_NORTHWIND } from '../../support/several-accounts';

test('a mirror deletes nothing after a run in which an account could not be reached, and catches up later', async () => {
  const { document: kept, target } = await createSides();
  const document = { ...kept, deletions: 'mirror' as const, maxDeleteFraction: 1 };
  await syncSnapshot(document, { env: ENV });
  const name = document.mappings[0].source.container;
  await container('contoso', name).deleteBlob('a');
  await put(container('contoso', name), 'c', 'new');
  await container('northwind', name).deleteBlob('b');
  await expect(syncSnapshot(document, { env: WITHOUT_NORTHWIND, retry: NO_RETRY })).rejects.toMatchObject({
    problems: [{ code: 'EndpointUnreachable', where: 'dataset weather' }],
  });
  expect(Object.keys(await contents(target))).toEqual(['sales/a', 'sales/c', 'weather/a', 'weather/b']);
  await syncSnapshot(document, { env: ENV });
  expect(Object.keys(await contents(target))).toEqual(['sales/c', 'weather/a']);
});
