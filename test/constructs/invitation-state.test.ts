import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { InviteOptions } from '../../constructs';
import { Dataset, InvitationState } from '../../constructs';
import {
  addresses,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  synthesizeStack,
  variable,
} from '../support/stacks';
import { accept, copyShare, createReceivedInvitation, recipient, referToStore } from './declarations';
import type { Offers } from './share-stacks';
import { getAnnotations, onlyCondition, SAFE, createShareStack, UNTIL } from './share-stacks';

const folder = (path: string): Dataset => Dataset.folder('curated', path);

const WITHDRAWN = [InvitationState.SUSPENDED, InvitationState.REVOKED];

describe.each(WITHDRAWN)('an invitation that is %s', (state) => {
  test('gives nothing, and keeps its document', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    const sent = share.invite(recipient(stack), { state });
    expect(addresses(stack)).toEqual(['output.sales_fabrikam_Invitation_B87BF31C']);
    expect(getOutput(sent).value).toMatchObject({ state, shareName: 'sales' });
  });

  test('keeps the grants of other shares to the same principal in the same container', () => {
    const others: Offers = [[[folder('a')]], [[folder('c')], { expiresOn: UNTIL }]];
    const withdrawn: Offers = [others[0], [[folder('b'), folder('a/x')], { state }], others[1]];
    expect(onlyCondition(createShareStack(withdrawn))).toBe(onlyCondition(createShareStack(others)));
  });

  test('adds nothing for the whole container of a suspended share', () => {
    const offers: Offers = [[[folder('a')]], [[Dataset.container('curated')], { state }]];
    expect(onlyCondition(createShareStack(offers))).toBe(onlyCondition(createShareStack([[[folder('a')]]])));
  });

  test('causes no warning about keys or a past end', () => {
    const stack = stackForTest();
    const store = referToStore(stack, 'contoso', { sharedAccessKeyEnabled: true });
    copyShare(stack, 'sales', store).invite(recipient(stack), { state, expiresOn: '2001-01-01T00:00:00Z' });
    synthesizeStack(stack);
    expect(getAnnotations(stack)).toEqual([]);
  });

  test('is accepted with a warning, and its containers and its document stay', () => {
    const stack = stackForTest();
    const subscription = accept(stack, 'accepted', { invitation: createReceivedInvitation({ state }) });
    expect(getOutput(subscription).value).toMatchObject({ invitation: { state } });
    expect(resources(stack, StorageContainer)).toHaveLength(2);
    expect(getAnnotations(stack)).toEqual([
      [
        'test/accepted',
        'warn',
        `AccessWithdrawn: the provider has ${state.toLowerCase()} this invitation: data that was copied stays, and no more is copied; ask the provider, or remove the subscription`,
      ],
    ]);
    const active = stackForTest();
    accept(active, 'accepted');
    expect(addresses(stack)).toEqual(addresses(active));
  });
});

test('an invitation that is Active again, or explicitly Active, gives the identical stack', () => {
  const stackWith = (options?: InviteOptions): unknown =>
    synthesizeStack(createShareStack([[[folder('a')], options]]));
  expect(stackWith({ state: InvitationState.ACTIVE })).toEqual(stackWith());
});

test('an invitation that is Active is accepted without a warning', () => {
  const stack = stackForTest();
  accept(stack, 'accepted', { target: referToStore(stack, 'fabrikam', SAFE) });
  synthesizeStack(stack);
  expect(getAnnotations(stack)).toEqual([]);
});

describe('a state', () => {
  function invite(state: string, scope = stackForTest()): unknown {
    const share = copyShare(scope, 'sales', referToStore(scope, 'contoso'));
    return share.invite(recipient(scope), { state: state as InvitationState });
  }

  test.each(['active', 'Paused', ''])('fails for %j', (state) => {
    expect(getProblems(() => invite(state))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'state' must be one of Active, Suspended, Revoked, got ${JSON.stringify(state)}`,
        fix: "change 'state'",
        where: 'test/sales/fabrikam',
      },
    ]);
  });

  test('fails for a token, which would give nothing and say nothing of it', () => {
    const stack = stackForTest();
    expect(getProblems(() => invite(variable(stack, 'state'), stack))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'state' must be a literal, because it determines whether a role is assigned, got "a token"`,
        fix: "change 'state'",
        where: 'test/sales/fabrikam',
      },
    ]);
  });

  test('fails together with everything else that is wrong', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    const wrong = { state: 'no' as InvitationState, expiresOn: 'no', invitationId: 'no', outputName: '-' };
    expect(
      getProblems(() => share.invite(recipient(stack), wrong)).map(({ message }) => message.split(' ')[0]),
    ).toEqual(["'invitationId'", "'outputName'", "'expiresOn'", "'state'"]);
  });
});
