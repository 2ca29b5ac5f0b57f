import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocumentFile } from '../../lib/document-file';
import { DataShareError, describeFinding, throwProblems } from '../../lib/errors/data-share-error';
import { MAX_DOCUMENT_BYTES } from '../../lib/model/documents/parsing/parse-json';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { escapeUnprintable, redact } from '../../lib/errors/redact';
import { getProblems } from '../fixtures/documents';

const UNMAPPED: Problem = { ...problems.datasetUnmapped('daily'), where: 'stack/sales' };
const SAME: Problem = problems.sameAccount('contoso');

describe('the error', () => {
  test('of one problem is one line with the problem, the fix and the place', () => {
    const error = new DataShareError([UNMAPPED]);
    expect(String(error)).toBe(
      `DataShareError: DatasetUnmapped: dataset "daily" has no mapping; add { datasetName: "daily", container: '...' } to 'mappings' (at stack/sales)`,
    );
    expect(error.message).toBe(describeFinding(UNMAPPED));
  });

  test('of several problems lists them all; the first one gives its code and its exit code', () => {
    const error = new DataShareError([SAME, UNMAPPED]);
    expect(error.message).toBe(
      [
        '2 problems:',
        '  - SameAccount: source and target are the same storage account "contoso"; use a storage account of your own as the target',
        `  - DatasetUnmapped: dataset "daily" has no mapping; add { datasetName: "daily", container: '...' } to 'mappings' (at stack/sales)`,
      ].join('\n'),
    );
    expect([error.code, error.exitCode]).toEqual(['SameAccount', 3]);
    expect(error.problems.map(({ code }) => code)).toEqual(['SameAccount', 'DatasetUnmapped']);
  });

  test('keeps its cause', () => {
    const cause = new Error('ENOENT');
    expect(new DataShareError([SAME], { cause }).cause).toBe(cause);
  });

  test('is known across copies of this package, and no other error is', () => {
    jest.isolateModules(() => {
      const copy = jest.requireActual<typeof import('../../lib/errors/data-share-error')>(
        '../../lib/errors/data-share-error',
      );
      const foreign = new copy.DataShareError([SAME]);
      expect(foreign).not.toBeInstanceOf(DataShareError);
      expect(DataShareError.isDataShareError(foreign)).toBe(true);
    });
    const others = [
      new Error('x'),
      { code: 'SameAccount', problems: [SAME] },
      'SameAccount',
      null,
      undefined,
    ];
    expect(others.filter((other) => DataShareError.isDataShareError(other))).toEqual([]);
  });

  test('is thrown if there are problems, and adds the place to those without one', () => {
    expect(() => throwProblems([])).not.toThrow();
    const found = getProblems(() => throwProblems([SAME, UNMAPPED], 'fabrikam.json'));
    expect(found.map(({ where }) => where)).toEqual(['fabrikam.json', 'stack/sales']);
  });
});

describe('secrets', () => {
  test.each([
    [
      'https://contoso.blob.core.windows.net/c/b?sv=2025-01-05&sig=a%2Fb%3D&sp=r',
      'https://contoso.blob.core.windows.net/c/b?sv=2025-01-05&sig=REDACTED&sp=r',
    ],
    ['https://contoso.blob.core.windows.net?SIG=abc', 'https://contoso.blob.core.windows.net?SIG=REDACTED'],
    [
      'BlobEndpoint=https://contoso;SharedAccessSignature=sv=2025-01-05&sig=abc;EndpointSuffix=x',
      'BlobEndpoint=https://contoso;SharedAccessSignature=REDACTED;EndpointSuffix=x',
    ],
    [
      'AccountName=contoso;AccountKey=a+b/c==;Protocol=https',
      'AccountName=contoso;AccountKey=REDACTED;Protocol=https',
    ],
    ['authorization: Bearer eyJ0eXAi.eyJh-_.c~+/=, next', 'authorization: Bearer REDACTED, next'],
    ['https://me:pass@contoso.example/x@y', 'https://REDACTED@contoso.example/x@y'],
    ['sig=abc', 'sig=REDACTED'],
    ['{"a":"?sig=abc","b":"AccountKey=def"}', '{"a":"?sig=REDACTED","b":"AccountKey=REDACTED"}'],
    [
      'to=https%3A%2F%2Fcontoso%2Fc%3Fsv%3D1%26sig%3Da%252Bb',
      'to=https%3A%2F%2Fcontoso%2Fc%3Fsv%3D1%26sig%3DREDACTED',
    ],
    [`Authorization: SharedKey contoso:${'ab+/'.repeat(8)}=`, 'Authorization: SharedKey contoso:REDACTED'],
    [`got ${['eyJ0eXAiOiJKV1Qi', 'eyJhdWQiOiJodHRw', 'c2lnbmF0dXJl'].join('.')} there`, 'got REDACTED there'],
    ['grant_type=x&client_secret=a~b.c&scope=y', 'grant_type=x&client_secret=REDACTED&scope=y'],
    ['two: ?sig=abc and &sig=def', 'two: ?sig=REDACTED and &sig=REDACTED'],
  ])('are cut out of %s', (text, clean) => {
    expect(redact(text)).toBe(clean);
    expect(redact(clean)).toBe(clean);
  });

  test.each([
    'a design=good one',
    'https://contoso.example/?design=1',
    'a bearer',
    'The Bearer of this data, a bearer of responsibilities-of-all-kinds',
    'signature',
    'a@contoso.example',
  ])('are not seen in %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('a text for a terminal', () => {
  test.each([
    ['\u001b[2J\u0007', String.raw`\u001b[2J\u0007`],
    ['\u009b2J', String.raw`\u009b2J`],
    ['a\r\nb\tc\u0085d\u2028e', String.raw`a\u000d\u000ab\u0009c\u0085d\u2028e`],
    ['\u202efdp.exe\u2066', String.raw`\u202efdp.exe\u2066`],
    ['\u007f\u0000', String.raw`\u007f\u0000`],
    ['a\u200b\u200d\u00ad\ufeffb', String.raw`a\u200b\u200d\u00ad\ufeffb`],
    ['\u{e0041}', String.raw`\udb40\udc41`],
    ['sales/Öst 😀\u00a0é.csv', 'sales/Öst 😀\u00a0é.csv'],
  ])('has %j as %s', (text, clean) => {
    expect(escapeUnprintable(text)).toBe(clean);
    expect(escapeUnprintable(clean)).toBe(clean);
  });
});

describe('a document file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ds-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };

  test('is read as UTF-8, up to one MiB', () => {
    expect(readDocumentFile(file('umlaut.json', '{"ä": "😀"}'))).toBe('{"ä": "😀"}');
    expect(readDocumentFile(file('full.json', 'x'.repeat(MAX_DOCUMENT_BYTES)))).toHaveLength(1_048_576);
  });

  test('fails for a file that is too large', () => {
    const path = file('large.json', 'x'.repeat(MAX_DOCUMENT_BYTES + 1));
    expect(getProblems(() => readDocumentFile(path)).map(describeFinding)).toEqual([
      `DocumentTooLarge: the document is larger than 1048576 bytes; check that it is the right file: documents of this kind are small (at ${path})`,
    ]);
  });

  test.each(['pipe', '/dev/zero', '/dev/tty'])('fails at once for %s, which may never end', (name) => {
    const path = name.startsWith('/') ? name : join(folder, name);
    if (path !== name) execFileSync('mkfifo', [path]);
    expect(getProblems(() => readDocumentFile(path))).toMatchObject([
      { code: 'DocumentUnreadable', where: path },
    ]);
  });

  test.each([
    ['missing.json', 'ENOENT'],
    ['.', 'it is a folder'],
    ['nul\0.json', 'ERR_INVALID_ARG_VALUE'],
  ])('fails for %j, which cannot be read', (name, reason) => {
    const path = `${folder}/${name}`;
    expect(getProblems(() => readDocumentFile(path)).map(describeFinding)).toEqual([
      `DocumentUnreadable: the file cannot be read: ${reason}; check the path; relative paths start at the current folder (at ${path})`,
    ]);
  });
});
