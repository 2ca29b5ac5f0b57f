import {
  accept,
  copyShare,
  createReceivedInvitation,
  recipient,
  referToStore,
} from '../../../constructs/declarations';
import { datashare, documentFile } from '../../../support/cli';
import { stackForTest, synthesizeStack } from '../../../support/stacks';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };

/** The file of a stack that shares with fabrikam, and accepts from contoso. */
function writeTagStack(preserveTags: boolean): string {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', { sharedAccessKeyEnabled: false });
  copyShare(stack, 'sales', store, { preserveTags }).invite(recipient(stack));
  accept(stack, 'accepted', { invitation: createReceivedInvitation({ preserveTags: true }), preserveTags });
  return documentFile(synthesizeStack(stack), 'cdk.tf.json');
}

test('principals that can only read or set index tags are not listed as readers or writers of data', async () => {
  const [{ stdout }, without] = [
    await datashare(['access', writeTagStack(true)], io),
    await datashare(['access', writeTagStack(false)], io),
  ];
  expect(stdout).toBe(without.stdout);
  expect(stdout).toContain('all    read, list  no end  sales');
  expect(stdout).not.toMatch(/Tag|RoleUnknown|not known/);
});

test('sharing index tags does not change access to data', async () => {
  const { stdout } = await datashare(['access', 'diff', writeTagStack(false), writeTagStack(true)], io);
  expect(stdout).toContain('No access changes');
});
