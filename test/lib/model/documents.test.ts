import { parseInvitation, parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { MAX_DOCUMENT_BYTES } from '../../../lib/model/documents/parsing/parse-json';
import { INVITATION, getProblems, SUBSCRIPTION_TEXT, subscriptionWith } from '../../fixtures/documents';

const getParseProblems = (input: unknown) => getProblems(() => parseSubscription(input, 'fabrikam.json'));

describe('a document', () => {
  test('is JSON text, with a byte order mark or without, or a value that was parsed already', () => {
    const read = parseSubscription(SUBSCRIPTION_TEXT);
    expect(parseSubscription(`\uFEFF${SUBSCRIPTION_TEXT}`)).toEqual(read);
    expect(parseSubscription(JSON.parse(SUBSCRIPTION_TEXT))).toEqual(read);
  });

  test('may have one MiB, counted in bytes', () => {
    const room = MAX_DOCUMENT_BYTES - Buffer.byteLength(SUBSCRIPTION_TEXT);
    expect(parseSubscription(SUBSCRIPTION_TEXT + ' '.repeat(room)).subscriptionName).toBe('contoso-sales');
    const tooLarge = {
      code: 'DocumentTooLarge',
      message: 'the document is larger than 1048576 bytes',
      fix: 'check that it is the right file: documents of this kind are small',
      where: 'fabrikam.json',
    };
    expect(getParseProblems(SUBSCRIPTION_TEXT + ' '.repeat(room + 1))).toEqual([tooLarge]);
    expect(getParseProblems(`"${'é'.repeat(MAX_DOCUMENT_BYTES / 2)}"`)).toEqual([tooLarge]);
  });

  test.each(['', '{', 'subscriptionName: contoso', `${SUBSCRIPTION_TEXT}}`, '\uFEFF\uFEFF{}', "{'a': 1}"])(
    'fails for %j, which is not JSON',
    (text) => {
      expect(getParseProblems(text)).toEqual([
        {
          code: 'DocumentNotJson',
          message: expect.stringMatching(
            /^the document is not JSON: (at position \d+( \(line \d+ column \d+\))?|it does not parse)$/,
          ) as string,
          fix: 'write it again, completely, with terraform output -json or the datashare command',
          where: 'fabrikam.json',
        },
      ]);
    },
  );

  test.each<[unknown, string]>([
    [{}, 'is missing'],
    [null, 'is missing'],
    [[], 'is missing'],
    [42, 'is missing'],
    ['null', 'is missing'],
    ['"subscription"', 'is missing'],
    [{ documentType: 'Subscription', schemaVersion: 1 }, 'must be "subscription", got "Subscription"'],
    [{ documentType: ['subscription'], schemaVersion: 1 }, 'must be "subscription", got ["subscription"]'],
  ])('fails for %j, which is no subscription', (input, message) => {
    expect(getParseProblems(input)).toEqual([
      {
        code: 'DocumentTypeUnexpected',
        message: `'documentType' ${message}`,
        fix: 'use a document of type subscription; terraform output -json <name> and the datashare command write them',
        where: 'fabrikam.json',
      },
    ]);
  });

  test('fails for an invitation in the place of a subscription, and names the step between them', () => {
    expect(getParseProblems(INVITATION)).toEqual([
      {
        code: 'DocumentTypeUnexpected',
        message: `'documentType' must be "subscription", got "invitation"`,
        fix: 'accept the invitation first; this writes the subscription',
        where: 'fabrikam.json',
      },
    ]);
  });

  test('fails for a subscription in the place of an invitation', () => {
    expect(getProblems(() => parseInvitation(SUBSCRIPTION_TEXT))).toEqual([
      {
        code: 'DocumentTypeUnexpected',
        message: `'documentType' must be "invitation", got "subscription"`,
        fix: 'use a document of type invitation; terraform output -json <name> and the datashare command write them',
        where: 'invitation',
      },
    ]);
  });

  test.each<[unknown, string, string]>([
    [
      3,
      "'schemaVersion' 3 is newer than this program, which supports up to 2",
      'update cdktf-azure-data-share',
    ],
    [0, "'schemaVersion' must be 1 or 2, got 0", 'use a document with schemaVersion 1 or 2'],
    ['1', `'schemaVersion' must be 1 or 2, got "1"`, 'use a document with schemaVersion 1 or 2'],
    [undefined, "'schemaVersion' must be 1 or 2, got undefined", 'use a document with schemaVersion 1 or 2'],
  ])('fails for schemaVersion %j, whatever else is in it', (schemaVersion, message, fix) => {
    const document = subscriptionWith({ schemaVersion, newField: true, shareKind: 'Streamed' });
    expect(getParseProblems(document)).toEqual([
      { code: 'DocumentVersionUnsupported', message, fix, where: 'fabrikam.json' },
    ]);
  });

  test('is called by its type in errors by default', () => {
    expect(getProblems(() => parseSubscription('{')).map(({ where }) => where)).toEqual(['subscription']);
    expect(getProblems(() => parseInvitation('{')).map(({ where }) => where)).toEqual(['invitation']);
  });
});

describe('secrets in a document', () => {
  const URL = 'https://contoso.blob.core.windows.net';

  test.each([
    ['source.blobEndpoint', `${URL}/?sv=2025-01-05&sp=rl&sig=SECRET%2Fabc%3D`],
    ['source.blobEndpoint', `BlobEndpoint=${URL};SharedAccessSignature=sv=2025-01-05&sig=SECRET`],
    ['source.blobEndpoint', 'AccountName=contoso;AccountKey=SECRET+/==;EndpointSuffix=core.windows.net'],
    ['source.storageAccountName', `${URL}?sig=SECRET`],
    ['subscriptionName', 'Bearer SECRET.abc-_.0123456789'],
    ['mappings[0].source.path', `/curated?se=2027-01-01&sig=SECRET`],
  ])('fails for %s = %s, and does not repeat the secret', (field, value) => {
    const found = getParseProblems(subscriptionWith({ [field]: value }));
    expect(found.map(({ code, fix }) => [code, fix])).toEqual([['DocumentInvalid', `change '${field}'`]]);
    expect(found[0].message).toContain('REDACTED');
    expect(JSON.stringify(found)).not.toContain('SECRET');
  });

  test('a signature is removed even if the value is shortened', () => {
    for (let padding = 0; padding < 100; padding++) {
      const value = `${URL}?${'p'.repeat(padding)}=1&sig=SECRET`;
      expect(
        JSON.stringify(getParseProblems(subscriptionWith({ 'source.blobEndpoint': value }))),
      ).not.toContain('SECR');
    }
  });
});
