import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import type {
  DataStoreAttributes,
  InvitationDocument,
  InviteOptions,
  RecipientProps,
  ShareProps,
} from '../../constructs';
import { Acceptance, GrantTiming, PrincipalType, Recipient, computeTermsHash } from '../../constructs';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import type { Block, PreconditionBlock } from '../support/stacks';
import {
  addresses,
  getProblemCodes,
  getOutput,
  getProblems,
  resources,
  stackForTest,
  variable,
} from '../support/stacks';
import { copyShare, INVITATION_ID, OTHER_PRINCIPAL, PRINCIPAL, referToStore } from './declarations';

const HERE = '33333333-3333-4333-8333-333333333333';
const THERE = '44444444-4444-4444-8444-444444444444';
const APPLICATION = '99999999-9999-4999-8999-999999999999';
const TERMS = 'Do not pass on.';

/** The default answer of a consumer in the provider's own tenant. */
function acceptance(changes: object = {}): Acceptance {
  return Acceptance.fromTerraformOutput({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: INVITATION_ID,
    shareName: 'sales',
    termsSha256: computeTermsHash(TERMS),
    acceptedOn: '2026-07-01T00:00:00Z',
    consumer: { tenantId: HERE },
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: PRINCIPAL, principalType: 'ManagedIdentity' },
    ...changes,
  });
}

const elsewhere = (reader: object = {}): Acceptance =>
  acceptance({
    consumer: { tenantId: THERE },
    reader: {
      principalId: PRINCIPAL,
      principalType: 'ServicePrincipal',
      applicationId: APPLICATION,
      ...reader,
    },
  });

interface Declaration {
  readonly store?: Partial<DataStoreAttributes>;
  readonly share?: Partial<ShareProps>;
  readonly recipient?: RecipientProps;
  readonly options?: InviteOptions;
}

/** Invites 'fabrikam', of whom nothing is known, by a grant that waits. */
function invite(stack: TerraformStack, declared: Declaration): ReturnType<typeof getOutput>['value'] {
  const store = referToStore(stack, 'contoso', { tenantId: HERE, ...declared.store });
  const share = copyShare(stack, 'sales', store, { termsOfUse: TERMS, ...declared.share });
  const sent = share.invite(new Recipient(stack, 'fabrikam', declared.recipient ?? {}), {
    invitationId: INVITATION_ID,
    grantOn: GrantTiming.ACCEPTANCE,
    ...declared.options,
  });
  return getOutput(sent).value;
}

function synthesizeGrants(declared: Declaration): {
  readonly grants: Block[];
  readonly document: InvitationDocument;
} {
  const stack = stackForTest();
  const document = invite(stack, declared) as InvitationDocument;
  expect(parseInvitation(document)).toEqual(document);
  return { grants: resources(stack, RoleAssignment), document };
}

const codes = (declared: Declaration): string[] => getProblemCodes(() => invite(stackForTest(), declared));

const OURS = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL };

describe('a grant that waits', () => {
  test('is none until there is an acceptance, and the invitation says so', () => {
    const { grants, document } = synthesizeGrants({ recipient: OURS });
    expect(grants).toEqual([]);
    expect(document).toMatchObject({ grantOn: 'Acceptance', acceptedOn: null, acceptBy: null });
    expect(document.recipient).toMatchObject({
      principalId: OTHER_PRINCIPAL,
      principalType: 'ServicePrincipal',
    });
  });

  test('may name a principal that is not known yet', () => {
    const { grants, document } = synthesizeGrants({ recipient: { applicationId: APPLICATION } });
    expect(grants).toEqual([]);
    expect(document.recipient).toMatchObject({
      principalId: null,
      principalType: null,
      applicationId: APPLICATION,
    });
  });

  test('is made for the principal that an acceptance of the same tenant names', () => {
    const { grants, document } = synthesizeGrants({
      options: { acceptance: acceptance(), acceptBy: '2026-07-01T00:00:00Z' },
    });
    expect(grants).toMatchObject([
      {
        principal_id: PRINCIPAL,
        principal_type: 'ServicePrincipal',
        role_definition_name: 'Storage Blob Data Reader',
      },
    ]);
    expect(document).toMatchObject({ acceptedOn: '2026-07-01T00:00:00Z', acceptBy: '2026-07-01T00:00:00Z' });
    expect(document.recipient.principalId).toBe(PRINCIPAL);
  });

  test("has the recipient's address, whoever the principal is named by", () => {
    const synthesizeAddresses = (declared: Declaration): string[] => {
      const stack = stackForTest();
      invite(stack, declared);
      return addresses(stack);
    };
    const expected = [
      'azurerm_role_assignment.ContainerGrants_contoso_curated_fabrikam_Reader_D9A3D49F',
      'output.sales_fabrikam_Invitation_B87BF31C',
    ];
    expect(synthesizeAddresses({ options: { acceptance: acceptance() } })).toEqual(expected);
    expect(
      synthesizeAddresses({
        recipient: OURS,
        options: { acceptance: elsewhere() },
        store: { tenantId: undefined },
      }),
    ).toEqual(expected);
    expect(synthesizeAddresses({ recipient: OURS, options: { grantOn: GrantTiming.INVITATION } })).toEqual(
      expected,
    );
  });

  test.each<[string, Declaration]>([
    ['of another tenant', { recipient: { ...OURS, tenantId: THERE }, options: { acceptance: elsewhere() } }],
    [
      'of a tenant that nobody said',
      { recipient: OURS, store: { tenantId: undefined }, options: { acceptance: elsewhere() } },
    ],
    [
      'and the application',
      {
        recipient: { ...OURS, tenantId: THERE, applicationId: APPLICATION },
        options: { acceptance: elsewhere() },
      },
    ],
  ])("is made for the provider's own principal, where the acceptance is %s", (_, declared) => {
    expect(synthesizeGrants(declared).grants).toMatchObject([{ principal_id: OTHER_PRINCIPAL }]);
  });
});

describe('an acceptance is refused', () => {
  test.each<[string, string[], Declaration]>([
    [
      'of another invitation',
      ['AcceptanceForeign'],
      { options: { acceptance: acceptance({ invitationId: OTHER_PRINCIPAL }) } },
    ],
    [
      'of other terms',
      ['AcceptanceOutdated'],
      { options: { acceptance: acceptance({ termsSha256: '0'.repeat(64) }) } },
    ],
    [
      'of terms that there are not any more',
      ['AcceptanceOutdated'],
      { share: { termsOfUse: undefined }, options: { acceptance: acceptance() } },
    ],
    [
      'too late',
      ['AcceptedTooLate'],
      { options: { acceptance: acceptance(), acceptBy: '2026-06-30T23:59:59Z' } },
    ],
    [
      'from another tenant than was invited',
      ['TenantMismatch', 'PrincipalMissing'],
      { recipient: { tenantId: HERE }, options: { acceptance: elsewhere() } },
    ],
    ['from nowhere', ['PrincipalMissing'], { options: { acceptance: acceptance({ consumer: {} }) } }],
    [
      'of another principal than was invited',
      ['PrincipalMismatch'],
      { recipient: OURS, options: { acceptance: acceptance() } },
    ],
    [
      'of another application than was invited',
      ['PrincipalMismatch'],
      {
        recipient: { ...OURS, tenantId: THERE, applicationId: INVITATION_ID },
        options: { acceptance: elsewhere() },
      },
    ],
    [
      'that names no application, where one was invited',
      ['PrincipalMismatch'],
      {
        recipient: { ...OURS, tenantId: THERE, applicationId: INVITATION_ID },
        options: { acceptance: elsewhere({ applicationId: null }) },
      },
    ],
    [
      'of another tenant, without a principal here',
      ['PrincipalMissing'],
      { recipient: { tenantId: THERE }, options: { acceptance: elsewhere() } },
    ],
    [
      'of the same tenant, without a principal',
      ['PrincipalMissing'],
      {
        options: {
          acceptance: acceptance({
            reader: { principalType: 'ServicePrincipal', applicationId: APPLICATION },
          }),
        },
      },
    ],
    [
      'for a managed identity of another tenant',
      ['PrincipalForeign'],
      {
        recipient: { principalId: PRINCIPAL, principalType: PrincipalType.MANAGED_IDENTITY, tenantId: THERE },
        options: { acceptance: elsewhere() },
      },
    ],
    [
      'where the grant does not wait',
      ['ValueInvalid'],
      { recipient: OURS, options: { acceptance: acceptance(), grantOn: GrantTiming.INVITATION } },
    ],
  ])('%s', (_, expected, declared) => {
    expect(codes(declared)).toEqual(expected);
  });

  test('for all reasons at once', () => {
    const wrong = acceptance({
      invitationId: OTHER_PRINCIPAL,
      termsSha256: null,
      consumer: { tenantId: THERE },
    });
    const options = { acceptance: wrong, acceptBy: '2020-01-01T00:00:00Z' };
    expect(codes({ recipient: { tenantId: HERE }, options })).toEqual([
      'AcceptanceForeign',
      'AcceptanceOutdated',
      'TenantMismatch',
      'AcceptedTooLate',
      'PrincipalMissing',
    ]);
  });

  test('with the application id that the provider needs', () => {
    const declared = { recipient: { tenantId: THERE }, options: { acceptance: elsewhere() } };
    expect(getProblems(() => invite(stackForTest(), declared))).toMatchObject([
      {
        code: 'PrincipalMissing',
        message: expect.stringContaining(`application "${APPLICATION}"`) as string,
      },
    ]);
  });
});

test.each<[string, string[], Declaration]>([
  [
    'a recipient without a principal, where the grant does not wait',
    ['PrincipalMissing'],
    { options: { grantOn: GrantTiming.INVITATION } },
  ],
  ['a principal without a type', ['ValueInvalid'], { recipient: { principalId: PRINCIPAL } }],
  ['a type without a principal', ['ValueInvalid'], { recipient: { principalType: PrincipalType.USER } }],
  ['an application id that is none', ['ValueInvalid'], { recipient: { applicationId: 'fabrikam' } }],
  ['a time that is none', ['ValueInvalid'], { options: { acceptBy: 'tomorrow' } }],
  [
    'a time to grant at that there is not',
    ['ValueInvalid'],
    { recipient: OURS, options: { grantOn: 'Later' as GrantTiming } },
  ],
])('%s is refused', (_, expected, declared) => {
  expect(codes(declared)).toEqual(expected);
});

describe('values of an acceptance that only Terraform knows', () => {
  function preconditions(declare: (stack: TerraformStack) => Declaration): [string, string][] {
    const stack = stackForTest();
    invite(stack, declare(stack));
    const [{ lifecycle }] = resources(stack, RoleAssignment);
    const asked = (lifecycle as { precondition: PreconditionBlock[] }).precondition;
    return asked.map(({ condition, error_message: message }) => [condition, message.split(':')[0]]);
  }

  test.each<[string, (stack: TerraformStack) => Declaration, string, string]>([
    [
      'its invitation',
      (stack) => ({ options: { acceptance: acceptance(), invitationId: variable(stack, 'id') } }),
      `\${(lower(var.id) == "${INVITATION_ID}")}`,
      'AcceptanceForeign',
    ],
    [
      'its terms',
      (stack) => ({ options: { acceptance: acceptance() }, share: { termsOfUse: variable(stack, 'terms') } }),
      `\${(sha256(var.terms) == "${computeTermsHash(TERMS)}")}`,
      'AcceptanceOutdated',
    ],
    [
      'its time',
      (stack) => ({ options: { acceptance: acceptance(), acceptBy: variable(stack, 'by') } }),
      '${try((timecmp("2026-07-01T00:00:00Z", var.by) < 1), false)}',
      'AcceptedTooLate',
    ],
    [
      'its tenant',
      (stack) => ({
        options: { acceptance: acceptance() },
        recipient: { tenantId: variable(stack, 'tenant') },
      }),
      `\${(lower(var.tenant) == "${HERE}")}`,
      'TenantMismatch',
    ],
    [
      'its principal',
      (stack) => ({
        options: { acceptance: acceptance() },
        recipient: { principalId: variable(stack, 'principal'), principalType: PrincipalType.USER },
      }),
      `\${(lower(var.principal) == "${PRINCIPAL}")}`,
      'PrincipalMismatch',
    ],
    [
      'its application',
      (stack) => ({
        options: { acceptance: elsewhere() },
        recipient: { ...OURS, tenantId: THERE, applicationId: variable(stack, 'application') },
      }),
      `\${(lower(var.application) == "${APPLICATION}")}`,
      'PrincipalMismatch',
    ],
    [
      "the store's tenant, without a principal",
      (stack) => ({
        options: { acceptance: acceptance() },
        store: { tenantId: variable(stack, 'here') },
        recipient: { tenantId: HERE },
      }),
      `\${(lower(var.here) == "${HERE}")}`,
      'PrincipalMissing',
    ],
    [
      "the store's tenant, with another principal",
      (stack) => ({
        options: { acceptance: acceptance() },
        store: { tenantId: variable(stack, 'here') },
        recipient: { ...OURS, tenantId: HERE },
      }),
      `\${!(lower(var.here) == "${HERE}")}`,
      'PrincipalMismatch',
    ],
  ])('is asked of it: %s', (_, declare, condition, code) => {
    expect(preconditions(declare)).toContainEqual([condition, code]);
  });
});
