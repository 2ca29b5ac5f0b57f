import type { InvitationDocument } from '../../constructs';
import { Dataset, ShareKind } from '../../constructs';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import { getOutput, getProblems, stackForTest, variable } from '../support/stacks';
import {
  accept,
  acceptInPlace,
  copyShare,
  createReceivedInvitation,
  recipient,
  referToStore,
} from './declarations';

const NAME = "1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit";
const CONTAINER =
  '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit';
const NORMAL = 'in Unicode normalization form C (NFC), to which Terraform converts all strings';

/** Returns the datasets of the invitation. */
function synthesizeDatasets(...datasets: Dataset[]): unknown {
  const stack = stackForTest();
  const sent = copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets }).invite(
    recipient(stack),
  );
  const document = getOutput(sent).value as InvitationDocument;
  expect(parseInvitation(document)).toEqual(document);
  return document.datasets;
}

describe.each(['folder', 'file'] as const)('a %s dataset', (kind) => {
  const dataset = (...args: Parameters<typeof Dataset.file>): Dataset => Dataset[kind](...args);
  const datasetType = kind === 'folder' ? 'Folder' : 'File';

  test.each([
    ['sales', 'sales'],
    ['sales/daily', 'daily'],
    ['a/b/c.v2_final-1.csv', 'c.v2_final-1.csv'],
    ['größe & co/2026', '2026'],
  ])('of the path %j is named %j', (path, datasetName) => {
    expect(synthesizeDatasets(dataset('curated', path))).toEqual([
      { datasetName, datasetType, container: 'curated', path },
    ]);
  });

  test('may have a name of its own', () => {
    expect(synthesizeDatasets(dataset('curated', 'Größe 2026', { datasetName: 'sizes' }))).toEqual([
      { datasetName: 'sizes', datasetType, container: 'curated', path: 'Größe 2026' },
    ]);
  });

  test.each([
    ['one character', 'a'],
    ['1024 characters', 'a'.repeat(1024)],
    ['dots in names', '.a/..b/c./d..'],
    ['quotes and a backslash', `it's "a\\b"`],
    ['characters that URLs and templates know', '#?%25*+[]{}${x}%{y}'],
    ['umlauts and emoji', 'Größe/🚢'],
    ['a blank at its ends', ' a '],
  ])('takes a path of %s', (_what, path) => {
    expect(() => dataset('curated', path, { datasetName: 'a' })).not.toThrow();
  });

  test.each([
    ['1 to 1024 characters long', ''],
    ['1 to 1024 characters long', 'a'.repeat(1025), `"${'a'.repeat(59)}...${'a'.repeat(36)}"`],
    ["without a leading or trailing '/'", '/a'],
    ["without a leading or trailing '/'", 'a/'],
    ["without a leading or trailing '/'", '/'],
    ["without empty segments ('//')", 'a//b'],
    ["without '.' and '..' segments", 'a/../b'],
    ["without '.' and '..' segments", '.'],
    ['without control characters', 'a\nb'],
    ['without control characters', 'a\u0085b', '"a\\u0085b"'],
    ['well-formed Unicode', 'a\ud83d'],
    [NORMAL, 'gro\u0308ße'],
  ])('fails for a path that is not %s (%#)', (rule, path, got = JSON.stringify(path)) => {
    expect(getProblems(() => dataset('curated', path))).toMatchObject([
      { code: 'ValueInvalid', message: `'path' must be ${rule}, got ${got}`, fix: "change 'path'" },
    ]);
  });

  test('fails for a container that cannot be', () => {
    expect(getProblems(() => dataset('Curated', 'sales'))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'container' must be ${CONTAINER}; or $web, $root or $logs, got "Curated"`,
        fix: "change 'container'",
      },
    ]);
  });

  test('fails for a path whose last part cannot be a name', () => {
    expect(getProblems(() => dataset('curated', 'sales/größe'))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'datasetName' must be set, because the last part of the path is not ${NAME}, got "größe"`,
        fix: "set 'datasetName'",
      },
    ]);
  });

  test('fails for everything that is wrong at once', () => {
    const wrong = getProblems(() => dataset('A', '/', { datasetName: '' }));
    expect(wrong.map(({ message }) => message)).toEqual([
      `'container' must be ${CONTAINER}; or $web, $root or $logs, got "A"`,
      `'path' must be without a leading or trailing '/', got "/"`,
      `'datasetName' must be ${NAME}, got ""`,
    ]);
  });

  test('may be a path that only Terraform knows, alone or with a literal part, if it has a name', () => {
    const stack = stackForTest();
    const path = variable(stack, 'path');
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), {
      datasets: [
        dataset('curated', path, { datasetName: 'one' }),
        dataset(variable(stack, 'container'), `grün/${path}`, { datasetName: 'two' }),
      ],
    });
    expect(getOutput(share.invite(recipient(stack))).value).toMatchObject({
      datasets: [
        { datasetName: 'one', container: 'curated', path: '${var.path}' },
        { datasetName: 'two', container: '${var.container}', path: 'grün/${var.path}' },
      ],
    });
  });

  test('fails for a path that only Terraform knows, without a name', () => {
    expect(getProblems(() => dataset('curated', variable(stackForTest(), 'path')))).toMatchObject([
      {
        code: 'ValueInvalid',
        message: `'datasetName' must be a literal; it is required if the container or the path is a token, got "a token"`,
        fix: "set 'datasetName'",
      },
    ]);
  });

  test.each(['it"s/', "it's/", 'a\\b/', 'a\nb/', '${x}/', '%{x}/'])(
    'fails for %j beside a token',
    (beside) => {
      const path = `${beside}${variable(stackForTest(), 'path')}`;
      expect(getProblems(() => dataset('curated', path, { datasetName: 'a' }))).toMatchObject([
        {
          code: 'ValueInvalid',
          message: `'path' must be without quotes, backslashes, control characters, '\${' or '%{' next to a token, got ${JSON.stringify(beside)}`,
          fix: "change 'path'",
        },
      ]);
    },
  );
});

describe('the datasets of a share', () => {
  test('may be one path in two containers, and folders in folders, each with a name of its own', () => {
    const datasets = [
      Dataset.folder('curated', 'sales'),
      Dataset.folder('raw-data', 'sales', { datasetName: 'raw' }),
      Dataset.folder('curated', 'sales/daily'),
      Dataset.file('curated', 'sales/daily/1.csv'),
    ];
    expect(synthesizeDatasets(...datasets)).toEqual([
      { datasetName: 'sales', datasetType: 'Folder', container: 'curated', path: 'sales' },
      { datasetName: 'raw', datasetType: 'Folder', container: 'raw-data', path: 'sales' },
      { datasetName: 'daily', datasetType: 'Folder', container: 'curated', path: 'sales/daily' },
      { datasetName: '1.csv', datasetType: 'File', container: 'curated', path: 'sales/daily/1.csv' },
    ]);
  });

  test('fails for one last part in two folders, without names', () => {
    const datasets = [Dataset.folder('curated', 'eu/daily'), Dataset.folder('curated', 'us/daily')];
    expect(getProblems(() => synthesizeDatasets(...datasets))).toMatchObject([
      { code: 'DuplicateName', message: 'duplicate dataset "daily"' },
    ]);
  });

  test('are escaped in the invitation if Terraform would read a template', () => {
    const stack = stackForTest();
    const datasets = [Dataset.file('curated', '${x}%{y}$${z}', { datasetName: 'a' })];
    const sent = copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets });
    expect(getOutput(sent.invite(recipient(stack))).value).toMatchObject({
      datasets: [{ path: '$${x}%%{y}$$${z}' }],
    });
  });
});

describe('the endpoints at which a folder or file is read', () => {
  test.each([
    ['a b', 'a%20b'],
    ['a#b?c', 'a%23b%3Fc'],
    ['100%25', '100%2525'],
    ['Größe/ß', 'Gr%C3%B6%C3%9Fe/%C3%9F'],
    ['a+b&c=d', 'a%2Bb%26c%3Dd'],
    ['🚢', '%F0%9F%9A%A2'],
  ])('of the path %j are encoded for https, and as they are for abfss', (path, encoded) => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), {
      shareKind: ShareKind.IN_PLACE,
      datasets: [Dataset.folder('curated', path, { datasetName: 'a' })],
    });
    const invitation = share.invite(recipient(stack));
    const { readEndpointsOutput } = acceptInPlace(stack, 'accepted', { invitation });
    expect(getOutput({ output: readEndpointsOutput! }).value).toEqual({
      a: {
        https: `https://contoso.blob.core.windows.net/curated/${encoded}`,
        abfss: `abfss://curated@contoso.dfs.core.windows.net/${path}`,
      },
    });
  });

  test('of a path that only Terraform knows are encoded by Terraform', () => {
    const stack = stackForTest();
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), {
      shareKind: ShareKind.IN_PLACE,
      datasets: [Dataset.folder('curated', variable(stack, 'path'), { datasetName: 'a' })],
    });
    const { readEndpointsOutput } = acceptInPlace(stack, 'accepted', {
      invitation: share.invite(recipient(stack)),
    });
    expect(getOutput({ output: readEndpointsOutput! }).value).toEqual({
      a: {
        https:
          'https://contoso.blob.core.windows.net/curated/${replace(replace(urlencode(var.path), "%2F", "/"), "+", "%20")}',
        abfss: 'abfss://curated@contoso.dfs.core.windows.net/${var.path}',
      },
    });
  });
});

test('a file without a path of its own lands by its own name, a folder in the container itself', () => {
  const place = { container: 'curated', path: 'sales/codes.csv' };
  const synthesizeMapping = (datasetType: string): unknown => {
    const invitation = createReceivedInvitation({
      datasets: [{ datasetName: 'curated', ...place, datasetType: datasetType as 'File' }],
    } as never);
    const { mappings } = getOutput(accept(stackForTest(), 'accepted', { invitation })).value as {
      mappings: { target: unknown }[];
    };
    return mappings[0].target;
  };
  expect(synthesizeMapping('File')).toEqual({ container: 'landing', path: 'codes.csv' });
  expect(synthesizeMapping('Folder')).toEqual({ container: 'landing', path: '' });
});
