import { DataStore } from '../../../../constructs';
import { copyShare, recipient } from '../../../constructs/declarations';
import type { Values } from '../../../fixtures/terraform';
import { datashare, documentFile } from '../../../support/cli';
import { stackForTest, synthesizeStack } from '../../../support/stacks';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };

/** The file of a stack that shares a store which a data source finds. */
function writeLookupStack(more: Values = {}, expiresOn = '2027-01-01T00:00:00Z'): string {
  const stack = stackForTest();
  const store = DataStore.fromLookup(stack, 'contoso', {
    storageAccountName: 'contoso',
    resourceGroupName: 'rg-data',
    tenantId: '00000000-0000-4000-8000-0000000000aa',
  });
  copyShare(stack, 'sales', store).invite(recipient(stack), { expiresOn });
  return documentFile({ ...synthesizeStack(stack), ...more }, 'cdk.tf.json');
}

test.each<[string, Values]>([
  ['nothing', {}],
  ['a local value that no grant uses', { locals: { unrelated: 'x' } }],
  ['a variable that no grant uses', { variable: { unrelated: { type: 'string' } } }],
])('a store that a data source finds raises no false alarm if %s changes', async (_what, more) => {
  const ran = await datashare(
    ['access', 'diff', writeLookupStack(), writeLookupStack(more), '--exit-code'],
    io,
  );
  expect(ran).toEqual({ exitCode: 0, stderr: '', stdout: 'No access changes\n' });
});

test('a new end in a store that a data source finds is a change of time only', async () => {
  const { stdout } = await datashare(
    ['access', 'diff', writeLookupStack(), writeLookupStack({}, '2027-06-01T00:00:00Z')],
    io,
  );
  expect(stdout).toMatch(/^Access changes: 1 changed time, access interrupted once\n/);
  expect(stdout).not.toMatch(/Unclear|Gains|Losses/);
});
