import type { SingleSourceInvitation, InviteOptions, RecipientProps, ShareProps } from '../../constructs';
import { Dataset, DataStore, PrincipalType, ShareKind } from '../../constructs';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import { addresses, getOutput, outputs, getProblems, stackForTest, variable } from '../support/stacks';
import { copyShare, INVITATION_ID, recipient, referToStore } from './declarations';

interface Declaration {
  readonly share?: Partial<ShareProps>;
  readonly recipient?: Partial<RecipientProps>;
  readonly options?: InviteOptions;
}

type Stack = ReturnType<typeof stackForTest>;

/** The synthesized output of an invitation of 'fabrikam' to the share 'sales' of 'contoso'. */
function sentOutput(declare: (stack: Stack) => Declaration = () => ({})): ReturnType<typeof getOutput> {
  const stack = stackForTest();
  const declared = declare(stack);
  const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), declared.share);
  return getOutput(share.invite(recipient(stack, 'fabrikam', declared.recipient), declared.options));
}

function sent(declare?: (stack: Stack) => Declaration): SingleSourceInvitation {
  return sentOutput(declare).value as SingleSourceInvitation;
}

describe('the invitation document', () => {
  test('says all there is to say, and is read as it was written', () => {
    const document = sent(() => ({
      share: {
        shareKind: ShareKind.IN_PLACE,
        description: 'Sales figures,\nby the "day".',
        termsOfUse: 'Größe ≤ 5 €',
        datasets: [Dataset.container('curated'), Dataset.container('raw', { datasetName: 'landing' })],
      },
      recipient: {
        principalType: PrincipalType.MANAGED_IDENTITY,
        tenantId: '33333333-3333-4333-8333-333333333333',
        displayName: 'Fabrikam',
        contact: 'data@fabrikam.example',
      },
    }));
    expect(document).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/invitation.v1.json',
      documentType: 'invitation',
      schemaVersion: 1,
      invitationId: '1dcee309-db58-5c34-a5b3-52c35cdab5d2',
      shareName: 'sales',
      shareKind: 'InPlace',
      description: 'Sales figures,\nby the "day".',
      termsOfUse: 'Größe ≤ 5 €',
      termsSha256: 'e842ea11777ef46cd90876094cf2140ad5bd8d914c9c894b71181413f93bc8cf',
      provider: { providerName: null, contact: null },
      acceptBy: null,
      expiresOn: null,
      state: 'Active',
      grantOn: 'Invitation',
      acceptedOn: null,
      snapshotSchedule: null,
      preserveTags: false,
      exchange: null,
      source: {
        storageAccountName: 'contoso',
        blobEndpoint: 'https://contoso.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: null,
        resourceId: null,
      },
      datasets: [
        { datasetName: 'curated', datasetType: 'Container', container: 'curated', path: '' },
        { datasetName: 'landing', datasetType: 'Container', container: 'raw', path: '' },
      ],
      recipient: {
        recipientName: 'fabrikam',
        principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
        principalType: 'ServicePrincipal',
        applicationId: null,
        tenantId: '33333333-3333-4333-8333-333333333333',
        displayName: 'Fabrikam',
        contact: 'data@fabrikam.example',
      },
    });
    expect(parseInvitation(document)).toEqual(document);
  });

  test('has null for omitted values, and is read as it was written', () => {
    const document = sent();
    expect(document).toMatchObject({ description: null, termsOfUse: null, termsSha256: null });
    expect(document.recipient).toMatchObject({ tenantId: null, displayName: null, contact: null });
    expect(parseInvitation(document)).toEqual(document);
  });

  test("does not tell the provider's subscription and resource group", () => {
    expect(JSON.stringify(sent())).not.toMatch(/subscriptions|resourceGroups/);
  });

  test('tells whether the source is ADLS Gen2, and its tenant', () => {
    const stack = stackForTest();
    const tenantId = '22222222-2222-4222-8222-222222222222';
    const lake = referToStore(stack, 'contoso', { isHnsEnabled: true, tenantId });
    const { value } = getOutput(copyShare(stack, 'sales', lake).invite(recipient(stack)));
    expect((value as SingleSourceInvitation).source).toMatchObject({
      isHnsEnabled: true,
      tenantId: '22222222-2222-4222-8222-222222222222',
    });
  });

  test('has a description among the outputs', () => {
    expect(sentOutput().description).toBe(
      'invitation of fabrikam to the share sales: hand it to the recipient',
    );
  });

  test('is in an output named after the path of the share and the recipient, or as requested', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
    share.invite(recipient(stack));
    share.invite(recipient(stack, 'litware', { principalId: INVITATION_ID }), { outputName: 'litware' });
    expect(Object.keys(outputs(stack)).sort()).toEqual(['litware', 'sales_fabrikam_Invitation_B87BF31C']);
  });
});

describe('the invitation id', () => {
  test.each([
    ['the same for the same names', {}, '1dcee309-db58-5c34-a5b3-52c35cdab5d2'],
    [
      'another for another share name',
      { share: { name: 'sales-eu' } },
      '1c5bc6bc-0aef-5911-80dd-1d77d6a95c82',
    ],
    [
      'another for another recipient name',
      { recipient: { name: 'fabrikam-eu' } },
      '9a58030b-9e29-5d4f-a3e6-156ee5fabacd',
    ],
    [
      'the same for other terms and another principal',
      { share: { termsOfUse: 'x' }, recipient: { principalId: INVITATION_ID } },
      '1dcee309-db58-5c34-a5b3-52c35cdab5d2',
    ],
    ['as it is set', { options: { invitationId: INVITATION_ID } }, '7b0c1f8e-0000-4000-8000-000000000001'],
  ])('is %s', (_what, declaration: Declaration, expected) => {
    expect(sent(() => declaration).invitationId).toBe(expected);
  });

  test('is another for another account', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contosolake'));
    expect(share.invite(recipient(stack)).invitation.invitationId).toBe(
      'e5564466-ee9b-5ffb-930c-41ece6577c99',
    );
  });

  test.each([
    ['share', 'the name of the share'],
    ['recipient', 'the name of the recipient'],
  ])('fails for a token as name of the %s', (which, what) => {
    const declare = (stack: Stack): Declaration => ({ [which]: { name: variable(stack, 'name') } });
    expect(getProblems(() => sent(declare))).toEqual([
      {
        code: 'InvitationIdRequired',
        message: `'invitationId' cannot be derived, because ${what} is only known to Terraform`,
        fix: "set 'invitationId' to a UUID of your own and keep it",
        where: 'test/sales/fabrikam',
      },
    ]);
    const withId = sent((stack) => ({ ...declare(stack), options: { invitationId: INVITATION_ID } }));
    expect(withId.invitationId).toBe('7b0c1f8e-0000-4000-8000-000000000001');
  });

  test('fails for a token as name of the account', () => {
    const stack = stackForTest();
    const name = variable(stack, 'account');
    const store = new DataStore(stack, 'contoso', { name, resourceGroupName: 'rg', location: 'westeurope' });
    const share = copyShare(stack, 'sales', store);
    expect(getProblems(() => share.invite(recipient(stack)))).toMatchObject([
      {
        code: 'InvitationIdRequired',
        message:
          "'invitationId' cannot be derived, because the name of the storage account is only known to Terraform",
      },
    ]);
  });

  test('fails for an invalid UUID, and accepts a token', () => {
    expect(getProblems(() => sent(() => ({ options: { invitationId: 'sales-1' } })))).toEqual([
      {
        code: 'ValueInvalid',
        message: `'invitationId' must be a UUID like 00000000-0000-0000-0000-000000000000, got "sales-1"`,
        fix: "change 'invitationId'",
        where: 'test/sales/fabrikam',
      },
    ]);
    const document = sent((stack) => ({ options: { invitationId: variable(stack, 'id') } }));
    expect(document.invitationId).toBe('${var.id}');
  });
});

describe('texts in the invitation', () => {
  test('that look like templates are escaped, so that Terraform prints them as they were written', () => {
    const text = 'pay ${price} %{ if late }twice%{ endif }, not $${price}';
    const { description, termsOfUse } = sent(() => ({ share: { description: text, termsOfUse: text } }));
    expect([description, termsOfUse]).toEqual(
      Array(2).fill('pay $${price} %%{ if late }twice%%{ endif }, not $$${price}'),
    );
  });

  test('are hashed as they were written, not as they are escaped', () => {
    expect(sent(() => ({ share: { termsOfUse: '${x}' } })).termsSha256).toBe(
      '4364f747efb7ae7ce7414b878a884cace03be50583d72a01f9abf7e67d1955ee',
    );
  });

  test('may be known only to Terraform, which then hashes the terms', () => {
    const document = sent((stack) => ({
      share: { description: `of ${variable(stack, 'day')}, in \${x}`, termsOfUse: variable(stack, 'terms') },
    }));
    expect(document).toMatchObject({
      description: 'of ${var.day}, in $${x}',
      termsOfUse: '${var.terms}',
      termsSha256: '${sha256(var.terms)}',
    });
  });
});

test('fails for a recipient that is invited twice to one share', () => {
  const stack = stackForTest();
  const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'));
  const fabrikam = recipient(stack);
  share.invite(fabrikam);
  const before = addresses(stack);
  expect(getProblems(() => share.invite(fabrikam))).toMatchObject([
    {
      code: 'DuplicateName',
      message: `duplicate invitation of recipient "fabrikam", the other is at 'test/sales/fabrikam'`,
      where: 'test/sales',
    },
  ]);
  expect(addresses(stack)).toEqual(before);
});
