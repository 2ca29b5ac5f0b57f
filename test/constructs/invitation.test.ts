import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Invitation } from '../../constructs';
import { FRAMEWORK } from '../../lib/framework';
import { getProblems } from '../support/stacks';
import { INVITATION_ID, invitationDocument } from './declarations';

const OTHER_ID = '7b0c1f8e-0000-4000-8000-000000000002';

/** One output, as `terraform output -json` prints it. */
function outputBlock(value: unknown): object {
  return { sensitive: false, type: ['object', {}], value };
}

describe('an invitation from a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'invitations-'));
  const path = join(folder, 'sales.invitation.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  const read = (text: string): Invitation => {
    writeFileSync(path, text);
    return Invitation.fromFile(path);
  };

  test('is the document', () => {
    expect(read(JSON.stringify(invitationDocument())).invitation).toEqual(invitationDocument());
  });

  test('has null for optional fields', () => {
    const { documentType, schemaVersion, invitationId, shareName, shareKind, source, datasets, recipient } =
      invitationDocument();
    const least = {
      ...{ documentType, schemaVersion, invitationId, shareName, shareKind, datasets },
      source: { ...source, tenantId: undefined, resourceId: undefined },
      recipient: { ...recipient, tenantId: undefined, displayName: undefined, contact: undefined },
    };
    expect(read(JSON.stringify(least)).invitation).toEqual(invitationDocument());
  });

  test('fails for a file that is not there', () => {
    const missing = join(folder, 'missing.json');
    expect(getProblems(() => Invitation.fromFile(missing))).toEqual([
      {
        code: 'DocumentUnreadable',
        message: 'the file cannot be read: ENOENT',
        fix: 'check the path; relative paths start at the current folder',
        where: missing,
      },
    ]);
  });

  test.each([
    ['invitation: sales', 'it does not parse'],
    ['{"sig": "secret" x}', 'at position 17'],
  ])('fails for what is not JSON, without repeating it: %s', (text, reason) => {
    expect(getProblems(() => read(text))).toEqual([
      {
        code: 'DocumentNotJson',
        message: expect.stringMatching(
          new RegExp(`^the document is not JSON: ${reason}( \\(line \\d+ column \\d+\\))?$`),
        ) as string,
        fix: 'write it again, completely, with terraform output -json or the datashare command',
        where: path,
      },
    ]);
  });

  test('fails for more than a megabyte', () => {
    expect(getProblems(() => read(' '.repeat(1024 * 1024 + 1)))).toEqual([
      {
        code: 'DocumentTooLarge',
        message: 'the document is larger than 1048576 bytes',
        fix: 'check that it is the right file: documents of this kind are small',
        where: path,
      },
    ]);
  });

  test('fails for an unknown field', () => {
    expect(getProblems(() => read(JSON.stringify({ ...invitationDocument(), price: 1 })))).toEqual([
      {
        code: 'DocumentInvalid',
        message: "'price' is unknown in version 1 of this document",
        fix: 'ask its sender to create it again: the document is damaged or was changed',
        where: path,
      },
    ]);
  });

  test('fails for a newer version, and for a document of another type', () => {
    expect(getProblems(() => read(JSON.stringify({ ...invitationDocument(), schemaVersion: 3 })))).toEqual([
      {
        code: 'DocumentVersionUnsupported',
        message: "'schemaVersion' 3 is newer than this program, which supports up to 2",
        fix: `update ${FRAMEWORK.packageName}`,
        where: path,
      },
    ]);
    expect(
      getProblems(() => read(JSON.stringify({ ...invitationDocument(), documentType: 'subscription' }))),
    ).toEqual([
      {
        code: 'DocumentTypeUnexpected',
        message: `'documentType' must be "invitation", got "subscription"`,
        fix: 'use a document of type invitation; terraform output -json <name> and the datashare command write them',
        where: path,
      },
    ]);
  });

  test('fails for a Data Lake Gen1 account', () => {
    const document = invitationDocument({}, { blobEndpoint: 'https://contoso.azuredatalakestore.net' });
    expect(getProblems(() => read(JSON.stringify(document)))).toMatchObject([
      {
        code: 'DataLakeGen1Refused',
        message:
          '"https://contoso.azuredatalakestore.net" is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024',
        fix: 'share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)',
        where: expect.stringContaining('source.blobEndpoint') as string,
      },
    ]);
  });

  test('fails for everything that is wrong at once', () => {
    const wrong = invitationDocument(
      { invitationId: '1', termsOfUse: 'Do not pass on.' },
      { location: '', blobEndpoint: 'https://contoso.azuredatalakestore.net' },
    );
    expect(getProblems(() => read(JSON.stringify(wrong))).map(({ code }) => code)).toEqual([
      'DocumentInvalid',
      'DataLakeGen1Refused',
      'DocumentInvalid',
      'DocumentInvalid',
    ]);
  });
});

describe('an invitation from the output of terraform output -json', () => {
  const other = invitationDocument({ invitationId: OTHER_ID });

  test.each<[string, unknown]>([
    ['the bare document', invitationDocument()],
    ['one output', outputBlock(invitationDocument())],
    [
      'all outputs',
      {
        sales_url: outputBlock('https://contoso.example'),
        nothing: outputBlock(null),
        names: outputBlock(['invitation']),
        fabrikam_invitation: outputBlock(invitationDocument()),
        subscription: outputBlock({ documentType: 'subscription' }),
      },
    ],
  ])('is found in %s, parsed or as text', (_what, output) => {
    expect(Invitation.fromTerraformOutput(output).invitation).toEqual(invitationDocument());
    expect(Invitation.fromTerraformOutput(JSON.stringify(output)).invitation).toEqual(invitationDocument());
  });

  test('is selected by its id among several', () => {
    const outputs = { one: outputBlock(invitationDocument()), two: outputBlock(other) };
    for (const invitationId of [INVITATION_ID, OTHER_ID]) {
      const { invitation } = Invitation.fromTerraformOutput(outputs, { invitationId });
      expect(invitation.invitationId).toBe(invitationId);
    }
  });

  test('fails for several of which none is selected', () => {
    const outputs = { one: outputBlock(invitationDocument()), two: outputBlock(other) };
    expect(getProblems(() => Invitation.fromTerraformOutput(outputs))).toEqual([
      {
        code: 'DocumentInvalid',
        message: `'outputs' has 2 invitations (${INVITATION_ID}, ${OTHER_ID})`,
        fix: "select one by 'invitationId'",
        where: 'terraform output',
      },
    ]);
  });

  const noSuchInvitation = [
    {
      code: 'DocumentInvalid',
      message: "'outputs' has no such invitation",
      fix: "check that the provider's stack was applied",
      where: 'terraform output',
    },
  ];

  test.each<[string, unknown]>([
    ['no output', {}],
    ['nothing', null],
    ['a list', [invitationDocument()]],
    ['other outputs', { url: outputBlock('https://contoso.example') }],
    ['another document', outputBlock({ documentType: 'subscription' })],
  ])('fails for %s', (_what, output) => {
    expect(getProblems(() => Invitation.fromTerraformOutput(output))).toEqual(noSuchInvitation);
  });

  test('fails for an invitation with another id than the selected one', () => {
    const select = (): unknown =>
      Invitation.fromTerraformOutput(outputBlock(invitationDocument()), { invitationId: OTHER_ID });
    expect(getProblems(select)).toEqual(noSuchInvitation);
  });

  test('fails for text that is not JSON', () => {
    expect(getProblems(() => Invitation.fromTerraformOutput('No outputs found'))).toMatchObject([
      { code: 'DocumentNotJson', where: 'terraform output' },
    ]);
  });

  test('fails for a document that is not right', () => {
    const { recipient: _, ...document } = invitationDocument();
    expect(getProblems(() => Invitation.fromTerraformOutput(outputBlock(document)))).toEqual([
      {
        code: 'DocumentInvalid',
        message: "'recipient' is missing",
        fix: 'ask its sender to create it again: the document is damaged or was changed',
        where: 'terraform output',
      },
    ]);
  });

  test.each([
    '${TfToken[TOKEN.1]}',
    'a $${TfToken[TOKEN.0]} b',
    '#{TfToken[TOKEN.1]}',
    '&{TfToken[TOKEN.1]}',
  ])('fails for a CDKTF token that the other side put into a text: %s', (description) => {
    expect(getProblems(() => Invitation.fromTerraformOutput(invitationDocument({ description })))).toEqual([
      {
        code: 'DocumentInvalid',
        message: `'invitation' has a ${FRAMEWORK.name} token in a text`,
        fix: 'ask for another document',
        where: 'terraform output',
      },
    ]);
  });
});
