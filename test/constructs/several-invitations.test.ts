import type { TerraformStack } from 'cdktf';
import { addresses, appForTest, outputs, getProblems, stackForTest } from '../support/stacks';
import {
  accept,
  copyShare,
  INVITATION_ID,
  OTHER_PRINCIPAL,
  PRINCIPAL,
  recipient,
  referToStore,
  twice,
} from './declarations';

/*
 * Declarations that are valid alone and conflict with another one in the same stack.
 */

describe('invitations of one stack', () => {
  const SALES_TO_FABRIKAM = 'sales for fabrikam';
  const other = { name: 'fabrikam', principalId: OTHER_PRINCIPAL };

  test('fails for two recipients of one name', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    share.invite(recipient(stack, 'fabrikam'));
    const before = addresses(stack);
    expect(getProblems(() => share.invite(recipient(stack, 'other', other)))).toEqual([
      twice('invitation', SALES_TO_FABRIKAM, 'test/sales/other', 'test/sales/fabrikam'),
    ]);
    expect(addresses(stack)).toEqual(before);
  });

  test('fails for two shares of one name on one account', () => {
    const stack = stackForTest();
    const fabrikam = recipient(stack, 'fabrikam');
    const store = referToStore(stack, 'contoso');
    copyShare(stack, 'sales', store).invite(fabrikam);
    const again = copyShare(stack, 'again', store, { name: 'sales' });
    expect(getProblems(() => again.invite(fabrikam))).toEqual([
      twice('invitation', SALES_TO_FABRIKAM, 'test/again/fabrikam', 'test/sales/fabrikam'),
    ]);
  });

  test('fails for an id that is set twice', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    const options = { invitationId: INVITATION_ID };
    share.invite(recipient(stack, 'fabrikam'), options);
    const litware = recipient(stack, 'litware', { principalId: OTHER_PRINCIPAL });
    expect(getProblems(() => share.invite(litware, options))).toEqual([
      twice('invitation', INVITATION_ID, 'test/sales/litware', 'test/sales/fabrikam'),
    ]);
  });

  test('may have a share of one name on each of two accounts', () => {
    const stack = stackForTest();
    const fabrikam = recipient(stack, 'fabrikam');
    copyShare(stack, 'eu', referToStore(stack, 'contosoeu'), { name: 'sales' }).invite(fabrikam);
    copyShare(stack, 'us', referToStore(stack, 'contosous'), { name: 'sales' }).invite(fabrikam);
    expect(Object.keys(outputs(stack))).toHaveLength(2);
  });

  test('may have the same content in another stack', () => {
    const app = appForTest();
    for (const principalId of [PRINCIPAL, OTHER_PRINCIPAL]) {
      const stack = stackForTest(`stack-${principalId}`, app);
      const fabrikam = recipient(stack, 'fabrikam', { principalId });
      copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(fabrikam);
    }
  });
});

describe('names of outputs', () => {
  const invite = (stack: TerraformStack, id: string, outputName: string): void => {
    const share = copyShare(stack, id, referToStore(stack, `contoso${id}`));
    share.invite(recipient(stack, `fabrikam-${id}`), { outputName });
  };

  test('fails for two invitations in one output', () => {
    const stack = stackForTest();
    invite(stack, 'sales', 'invitation');
    expect(getProblems(() => invite(stack, 'finance', 'invitation'))).toEqual([
      twice(
        'output',
        'invitation',
        'test/finance/fabrikam-finance/Invitation',
        'test/sales/fabrikam-sales/Invitation',
      ),
    ]);
  });

  test('fails for an invitation and a subscription in one output', () => {
    const stack = stackForTest();
    invite(stack, 'sales', 'document');
    expect(getProblems(() => accept(stack, 'accepted', { outputName: 'document' }))).toEqual([
      twice('output', 'document', 'test/accepted/Subscription', 'test/sales/fabrikam-sales/Invitation'),
    ]);
  });

  test('may be the same in two stacks', () => {
    const app = appForTest();
    for (const id of ['sales', 'finance']) invite(stackForTest(id, app), id, 'invitation');
  });

  test.each(['', '1st', '-a', 'a b', 'a.b', 'größe', '${x}'])('fails for %j', (outputName) => {
    expect(getProblems(() => invite(stackForTest(), 'sales', outputName))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'outputName' must be letters, digits, '_' and '-', not beginning with a digit or '-', got "${outputName}"`,
        fix: "change 'outputName'",
        where: 'test/sales/fabrikam-sales',
      },
    ]);
  });

  test.each(['a', '_a', 'Fabrikam_invitation-2'])('takes %j', (outputName) => {
    const stack = stackForTest();
    invite(stack, 'sales', outputName);
    expect(Object.keys(outputs(stack))).toEqual([outputName]);
  });
});
