import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { InvitationDocument, RecipientProps } from '../../constructs';
import { Dataset, PrincipalType } from '../../constructs';
import { addresses, getOutput, getProblems, resources, stackForTest, variable } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';

/** Returns the invitation to a dataset, or of a recipient. */
function synthesizeInvitation(
  declare: (stack: ReturnType<typeof stackForTest>) => {
    readonly dataset?: Dataset;
    readonly props?: Partial<RecipientProps>;
    readonly invitationId?: string;
  },
): InvitationDocument & { readonly assignments: unknown[] } {
  const stack = stackForTest();
  const { dataset = Dataset.container('curated'), props, invitationId } = declare(stack);
  const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets: [dataset] });
  const sent = share.invite(recipient(stack, 'fabrikam', props), { invitationId });
  return {
    ...(getOutput(sent).value as InvitationDocument),
    assignments: resources(stack, RoleAssignment),
  };
}

const UUID = 'a UUID like 00000000-0000-0000-0000-000000000000';
const NAME = "1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit";
const CONTAINER =
  '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit';

describe('a container dataset', () => {
  test('is named after its container', () => {
    expect(synthesizeInvitation(() => ({ dataset: Dataset.container('curated') })).datasets).toEqual([
      { datasetName: 'curated', datasetType: 'Container', container: 'curated', path: '' },
    ]);
  });

  test('may have a name of its own', () => {
    const dataset = Dataset.container('curated', { datasetName: 'Sales.2026' });
    expect(synthesizeInvitation(() => ({ dataset })).datasets).toEqual([
      { datasetName: 'Sales.2026', datasetType: 'Container', container: 'curated', path: '' },
    ]);
  });

  test('may be in a container that only Terraform can name', () => {
    const document = synthesizeInvitation((stack) => ({
      dataset: Dataset.container(variable(stack, 'container'), { datasetName: 'curated' }),
    }));
    expect(document.datasets).toMatchObject([{ container: '${var.container}' }]);
    expect(document.assignments).toMatchObject([
      { scope: expect.stringMatching(/\/containers\/\$\{var\.container}$/) as string },
    ]);
  });

  test.each(['abc', 'a'.repeat(63), '0-1', 'a-b-c', '$web', '$root', '$logs'])(
    'takes the container %j',
    (container) => {
      expect(() => Dataset.container(container)).not.toThrow();
    },
  );

  test.each(['ab', 'a'.repeat(64), 'a--b', '-abc', 'abc-', 'Abc', 'a_b', '$webs', 'a/b', ''])(
    'fails for the container %j',
    (container) => {
      expect(getProblems(() => Dataset.container(container))).toMatchObject([
        {
          code: 'ValueInvalid',
          message: `'container' must be ${CONTAINER}; or $web, $root or $logs, got "${container}"`,
          fix: "change 'container'",
        },
      ]);
    },
  );

  test.each(['a', 'A'.repeat(90), '2026.q1_final-2'])('takes the name %j', (datasetName) => {
    expect(() => Dataset.container('curated', { datasetName })).not.toThrow();
  });

  test.each(['', 'a'.repeat(91), '.hidden', 'a b', 'a/b', '${x}'])('fails for the name %j', (datasetName) => {
    expect(getProblems(() => Dataset.container('curated', { datasetName }))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: expect.stringContaining(
          `'datasetName' must be ${NAME}, got "${datasetName.slice(0, 90)}`,
        ) as string,
        fix: "change 'datasetName'",
      },
    ]);
  });

  test('fails for a bad container and a bad name at once', () => {
    expect(
      getProblems(() => Dataset.container('A', { datasetName: '' })).map(({ message }) => message),
    ).toEqual([
      `'container' must be ${CONTAINER}; or $web, $root or $logs, got "A"`,
      `'datasetName' must be ${NAME}, got ""`,
    ]);
  });

  test('fails for a token as container without a name', () => {
    const container = variable(stackForTest(), 'container');
    expect(getProblems(() => Dataset.container(container))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'datasetName' must be a literal; it is required if the container or the path is a token, got "a token"`,
      },
    ]);
  });
});

describe('a recipient', () => {
  test('defines nothing on its own', () => {
    const stack = stackForTest();
    recipient(stack);
    expect(addresses(stack)).toEqual([]);
  });

  test.each([
    [PrincipalType.USER, 'User'],
    [PrincipalType.GROUP, 'Group'],
    [PrincipalType.SERVICE_PRINCIPAL, 'ServicePrincipal'],
    [PrincipalType.MANAGED_IDENTITY, 'ServicePrincipal'],
  ])('of type %s is assigned and invited as %s', (principalType, rendered) => {
    const document = synthesizeInvitation(() => ({ props: { principalType } }));
    expect(document.assignments).toMatchObject([{ principal_type: rendered }]);
    expect(document.recipient).toMatchObject({ principalType: rendered });
  });

  test('has its construct id as its name in the invitation, and null for omitted values', () => {
    expect(synthesizeInvitation(() => ({})).recipient).toEqual({
      recipientName: 'fabrikam',
      principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
      principalType: 'Group',
      applicationId: null,
      tenantId: null,
      displayName: null,
      contact: null,
    });
  });

  test('is described in the invitation as it was declared', () => {
    const props = {
      name: 'fabrikam-analytics',
      tenantId: '33333333-3333-4333-8333-333333333333',
      displayName: 'Fabrikam, analytics',
      contact: 'data@fabrikam.example',
    };
    const { name: recipientName, ...rest } = props;
    expect(synthesizeInvitation(() => ({ props })).recipient).toMatchObject({ recipientName, ...rest });
  });

  test.each([
    ['principalId', 'data@fabrikam.example', UUID],
    ['principalId', '5a0e3b8e8a1f4f0c9b590d4a5d4f6c11', UUID],
    ['principalType', 'Robot', 'one of User, Group, ServicePrincipal, ManagedIdentity'],
    ['name', 'Fabrikam Analytics', NAME],
    ['tenantId', 'fabrikam.onmicrosoft.com', UUID],
    ['displayName', 'two\nlines', 'one line of at most 256 characters'],
    ['contact', 'a\u0000b', 'one line of at most 256 characters'],
  ])('fails for %s %j', (prop, value, rule) => {
    expect(getProblems(() => recipient(stackForTest(), 'fabrikam', { [prop]: value }))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'${prop}' must be ${rule}, got ${JSON.stringify(value)}`,
        fix: `change '${prop}'`,
        where: 'test/fabrikam',
      },
    ]);
  });

  test.each(['displayName', 'contact'])('fails for a %s of more than 256 characters', (prop) => {
    expect(() => recipient(stackForTest(), 'a', { [prop]: 'x'.repeat(256) })).not.toThrow();
    expect(getProblems(() => recipient(stackForTest(), 'a', { [prop]: 'x'.repeat(257) }))).toMatchObject([
      { code: 'ValueInvalid' },
    ]);
  });

  test('fails for a construct id that cannot be a name in documents', () => {
    expect(getProblems(() => recipient(stackForTest(), 'Fabrikam, Inc.'))).toMatchObject([
      { code: 'ValueInvalid', message: `'name' must be ${NAME}, got "Fabrikam, Inc."` },
    ]);
  });

  test('fails for everything that is wrong at once', () => {
    const wrong = { principalId: '1', name: '', tenantId: '2', displayName: '\n', contact: '\n' };
    expect(
      getProblems(() => recipient(stackForTest(), 'fabrikam', wrong)).map(
        ({ message }) => message.split(' ')[0],
      ),
    ).toEqual(["'principalId'", "'name'", "'tenantId'", "'displayName'", "'contact'"]);
  });

  test('may be known only to Terraform', () => {
    const document = synthesizeInvitation((stack) => ({
      invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
      props: {
        principalId: variable(stack, 'principal'),
        name: variable(stack, 'name'),
        tenantId: variable(stack, 'tenant'),
        displayName: variable(stack, 'display'),
        contact: variable(stack, 'contact'),
      },
    }));
    expect(document.assignments).toMatchObject([{ principal_id: '${var.principal}' }]);
    expect(document.recipient).toEqual({
      recipientName: '${var.name}',
      principalId: '${var.principal}',
      principalType: 'Group',
      applicationId: null,
      tenantId: '${var.tenant}',
      displayName: '${var.display}',
      contact: '${var.contact}',
    });
  });
});
