import { readFileSync } from 'node:fs';
import { GrantTiming, InvitationState, ShareExchange } from '../../../../constructs';
import { copyShare, INVITATION_ID, recipient, referToStore } from '../../../constructs/declarations';
import type { Values } from '../../../fixtures/terraform';
import { FABRIKAM } from '../../../fixtures/terraform';
import { datashare, documentFile } from '../../../support/cli';
import { stackForTest, synthesizeStack } from '../../../support/stacks';

const io = { now: () => new Date('2026-11-22T00:00:00Z') };

/** The file of a stack in which fabrikam is invited to a share with an exchange. */
function writeExchangeStack(state?: InvitationState): string {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', { sharedAccessKeyEnabled: false });
  const exchange = new ShareExchange(stack, 'exchange', { dataStore: store });
  const options = { invitationId: INVITATION_ID, expiresOn: '2027-01-01T00:00:00Z', state };
  copyShare(stack, 'sales', store, { exchange }).invite(recipient(stack), options);
  return documentFile(synthesizeStack(stack), 'cdk.tf.json');
}

describe('access to an exchange', () => {
  test('is described for each folder: receipts are the only place to write', async () => {
    const { stdout } = await datashare(['access', writeExchangeStack()], io);
    expect(stdout).toContain(
      [
        '  contoso/exchange',
        `    invitations/${INVITATION_ID}/*`,
        '      read, list; until: 2027-01-01 00:00 UTC; by: Data Share Exchange',
        '      contoso/exchange',
        `    receipts/${INVITATION_ID}/*`,
        '      write; until: 2027-01-01 00:00 UTC; by: Data Share Exchange',
        '      contoso/exchange',
        '',
      ].join('\n'),
    );
    expect(stdout).not.toMatch(/RoleUnknown|list names|deleting/);
  });

  test('is lost by a revoked recipient, except for reading the invitation', async () => {
    const { stdout } = await datashare(
      ['access', 'diff', writeExchangeStack(), writeExchangeStack(InvitationState.REVOKED)],
      io,
    );
    expect(stdout).toContain(
      [
        'Losses',
        '',
        `  - fabrikam (${FABRIKAM}) loses reading and listing of`,
        '    contoso/curated: all until 2027-01-01 00:00 UTC, through share sales',
        `  - fabrikam (${FABRIKAM}) loses writing of`,
        `    contoso/exchange: receipts/${INVITATION_ID}/* until`,
        '    2027-01-01 00:00 UTC, through Data Share Exchange contoso/exchange',
        '',
      ].join('\n'),
    );
    expect(stdout).not.toContain('Gains');
  });

  test('is asked for by path', async () => {
    const verdict = async (path: string): Promise<string | undefined> => {
      const { stdout } = await datashare(['access', writeExchangeStack(), '--path', path], io);
      return /^ {2}(yes|no|maybe) +fabrikam/m.exec(stdout)?.[1];
    };
    expect(await verdict(`exchange/invitations/${INVITATION_ID}/invitation.json`)).toBe('yes');
    expect(await verdict(`exchange/receipts/${INVITATION_ID}/a.json`)).toBe('no');
    expect(await verdict('exchange/receipts/')).toBe('no');
  });

  test('is no longer narrow if the role can also delete', async () => {
    const stack = JSON.parse(readFileSync(writeExchangeStack(), 'utf8')) as {
      resource: Record<string, Record<string, Values>>;
    };
    const [role] = Object.values(stack.resource['azurerm_role_definition']);
    const blobs = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
    const permissions = [{ data_actions: [`${blobs}/read`, `${blobs}/write`, `${blobs}/delete`] }];
    stack.resource['azurerm_role_definition'] = { role: { ...role, permissions } };
    const [name] = Object.keys(stack.resource['azurerm_role_assignment']).filter((each) =>
      /exchange/.test(each),
    );
    const assignment = stack.resource['azurerm_role_assignment'][name];
    const role_definition_id = '${azurerm_role_definition.role.role_definition_resource_id}';
    stack.resource['azurerm_role_assignment'][name] = { ...assignment, role_definition_id };
    const { stdout } = await datashare(
      ['access', 'diff', writeExchangeStack(), documentFile(stack, 'cdk.tf.json')],
      io,
    );
    expect(stdout).toContain('gains write and delete');
  });
});

describe('an invitation that waits', () => {
  test('is not reported as a recipient without access', async () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    share.invite(recipient(stack), { grantOn: GrantTiming.ACCEPTANCE });
    const { stdout } = await datashare(['access', documentFile(synthesizeStack(stack), 'cdk.tf.json')], io);
    expect(stdout).not.toContain('is invited to share sales');
  });
});
