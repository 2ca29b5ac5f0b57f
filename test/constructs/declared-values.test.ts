import type { TerraformStack } from 'cdktf';
import { ManagedIdentity, PrincipalType } from '../../constructs';
import { getOutput, getProblems, stackForTest, variable } from '../support/stacks';
import { accept, copyShare, PRINCIPAL, recipient, referToStore } from './declarations';

/* Values that are well-formed, and cannot mean what their author thinks. */

const END = '2027-06-01T00:00:00Z';

test.each<[string, (by: string) => { acceptBy: string; expiresOn: string }, string]>([
  ['a deadline', (by) => ({ acceptBy: by, expiresOn: END }), `timecmp(var.by, "${END}")`],
  ['an end', (by) => ({ acceptBy: END, expiresOn: by }), `timecmp("${END}", var.by)`],
])('%s that only Terraform knows is compared with the other time', (_what, toOptions, call) => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
  const invitation = share.invite(recipient(stack), toOptions(variable(stack, 'by')));
  expect(getOutput(invitation).precondition).toEqual([
    {
      condition: `\${(${call} < 1)}`,
      error_message:
        "ValueInvalid: 'acceptBy' must be no later than 'expiresOn'; change the value that it refers to (at test/sales/fabrikam)",
    },
  ]);
});

describe('an application id in the place of an object id', () => {
  const ARM_ID =
    '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/sync';
  const ids = { principalId: PRINCIPAL, applicationId: PRINCIPAL };

  test.each<[string, string, (stack: TerraformStack) => unknown]>([
    [
      'the client id of a managed identity',
      'clientId',
      (stack) =>
        ManagedIdentity.fromAttributes(stack, 'here', {
          identityId: ARM_ID,
          principalId: PRINCIPAL,
          clientId: PRINCIPAL,
        }),
    ],
    [
      'the identity of a subscription',
      'identity.applicationId',
      (stack) =>
        accept(stack, 'here', { identity: { ...ids, principalType: PrincipalType.SERVICE_PRINCIPAL } }),
    ],
    [
      'a reader of a subscription',
      'readers[0].applicationId',
      (stack) =>
        accept(stack, 'here', { readers: [{ ...ids, principalType: PrincipalType.SERVICE_PRINCIPAL }] }),
    ],
  ])('is refused as %s', (_what, prop, declare) => {
    expect(getProblems(() => declare(stackForTest()))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'${prop}' must be another id than 'principalId': an application (client) id is not the object id of its service principal, got "${PRINCIPAL}"`,
        fix: `change '${prop}'`,
        where: 'test/here',
      },
    ]);
  });

  test('is refused as a token, which is equal to itself whatever it stands for', () => {
    const stack = stackForTest();
    const id = variable(stack, 'id');
    expect(getProblems(() => recipient(stack, 'fabrikam', { principalId: id, applicationId: id }))).toEqual([
      expect.objectContaining({
        code: 'ValueInvalid',
        message: `'applicationId' must be another id than 'principalId': an application (client) id is not the object id of its service principal, got "a token"`,
      }),
    ]);
    const others = { principalId: id, applicationId: variable(stack, 'other') };
    expect(() => recipient(stack, 'northwind', others)).not.toThrow();
  });
});
