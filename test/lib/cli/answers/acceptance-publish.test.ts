import { withFields, INVITATION } from '../../../fixtures/documents';
import { TERMS, OTHER_ID, readCodes } from '../../../support/accept';
import { datashare, documentFile } from '../../../support/cli';

describe('acceptance publish', () => {
  const ACCEPTANCE = {
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: INVITATION.invitationId,
    shareName: 'sales',
    acceptedOn: '2026-11-22T12:00:00Z',
    consumer: {},
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: OTHER_ID, principalType: 'User' },
  };
  const publish = (acceptance: object, invitation: object) =>
    datashare([
      ...['acceptance', 'publish', documentFile(acceptance)],
      ...['--invitation', documentFile(invitation)],
    ]);

  test.each([
    ['no exchange', ACCEPTANCE, INVITATION, 2, 'ExchangeMissing'],
    [
      'no exchange, from Terraform',
      { a: { sensitive: false, value: ACCEPTANCE } },
      INVITATION,
      2,
      'ExchangeMissing',
    ],
    [
      'another invitation',
      withFields(ACCEPTANCE, { invitationId: OTHER_ID }),
      INVITATION,
      3,
      'AcceptanceForeign',
    ],
    ['other terms', ACCEPTANCE, TERMS, 3, 'AcceptanceOutdated'],
    [
      'a passed acceptBy',
      ACCEPTANCE,
      { ...INVITATION, acceptBy: '2026-11-22T11:00:00Z' },
      3,
      'AcceptedTooLate',
    ],
    ['a bad acceptance', withFields(ACCEPTANCE, { reader: {} }), INVITATION, 2, 'DocumentInvalid'],
    ['another document', INVITATION, INVITATION, 2, 'DocumentTypeUnexpected'],
    ['nothing', {}, INVITATION, 2, 'Usage'],
    [
      'two answers',
      { a: { sensitive: false, value: ACCEPTANCE }, b: { sensitive: false, value: ACCEPTANCE } },
      INVITATION,
      2,
      'DuplicateName',
    ],
  ])('refuses %s', async (_what, acceptance, invitation, exitCode, code) => {
    const ran = await publish(acceptance, invitation);
    expect(readCodes(ran.stderr)[0]).toBe(code);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
  });

  test('needs the invitation that it answers', async () => {
    const ran = await datashare(['acceptance', 'publish', documentFile(ACCEPTANCE)]);
    expect(ran).toMatchObject({
      exitCode: 2,
      stderr: "error: required option '--invitation <invitation>' is missing [Usage]\n  fix: add it\n",
    });
  });
});
