import fc from 'fast-check';
import { buildReadCondition } from '../../../../lib/access/condition/build-condition';
import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import { evaluateReadAccess } from '../../../../lib/access/condition/evaluate';
import type { ReadablePaths } from '../../../../lib/access/condition/readable-paths';
import {
  isPrefixWithoutSlash,
  findListOnlyRows,
  findReadablePaths,
} from '../../../../lib/access/condition/readable-paths';
import type { Operation, Reach } from '../../../../lib/access/condition/reach';
import { findReaches } from '../../../../lib/access/condition/reach';
import type { AccessScope } from '../../../../lib/access/condition/access-scopes';
import { normalizeScopes } from '../../../../lib/access/condition/access-scopes';
import { describeNames } from '../../../../lib/access/review/descriptions';
import { DatasetType } from '../../../../lib/model/values/dataset';
import { condition, CONTAINER, NOW, ofFolder, PATH, PREFIX } from '../../../fixtures/terraform';

const END = '2027-01-01T00:00:00.000Z';

/** sales/* read+list until 2027-01-01, for short. */
function told(text: string): string[] {
  return findReadablePaths(parseCondition(text))!.map((row) =>
    [
      describeNames(row),
      row.operations.join('+').toLowerCase(),
      ...(row.withFolderItself ? ['folder'] : []),
      ...(row.from === null ? [] : [`from ${row.from.slice(0, 10)}`]),
      ...(row.until === null ? [] : [`until ${row.until.slice(0, 10)}`]),
      ...(row.containers === null ? [] : [`in ${row.containers.join('+')}`]),
      ...row.provisos,
    ].join(' '),
  );
}

describe('a condition read back', () => {
  test.each<[string, string, string[]]>([
    ['a folder', ofFolder('sales'), ['sales/* read+list']],
    ['a folder with an end', ofFolder('sales', END), ['sales/* read+list until 2027-01-01']],
    [
      'two folders and a file that end together',
      buildReadCondition([folderScope('a', END), folderScope('b', END), fileScope('c.csv', END)])!,
      ['a/* read+list until 2027-01-01', 'b/* read+list until 2027-01-01', 'c.csv read until 2027-01-01'],
    ],
    [
      'folders of ADLS Gen2, with the folders themselves',
      buildReadCondition([folderScope('a', END), folderScope('b', null)], { folderSuffix: '' })!,
      ['a/* read+list folder until 2027-01-01', 'b/* read+list folder'],
    ],
    [
      'a whole container with an end',
      buildReadCondition([{ datasetType: DatasetType.CONTAINER, path: '', until: END }])!,
      ['all read+list until 2027-01-01'],
    ],
    [
      'files alone, which nobody may list',
      buildReadCondition([fileScope('a', null), fileScope('b', null)])!,
      ['a read', 'b read'],
    ],
    ['no access', buildReadCondition([])!, []],
    [
      'the later beginning',
      condition(
        `${NOW} DateTimeGreaterThan '2025-01-01' AND ${NOW} DateTimeGreaterThan '2026-01-01'`,
        `${PREFIX} StringEquals 'never mind'`,
      ),
      ['all read from 2026-01-01', 'never mind list'],
    ],
    [
      'the earlier end',
      condition(
        `${NOW} DateTimeLessThan '2027-01-01' AND ${NOW} DateTimeLessThan '2026-01-01'`,
        `${PATH} StringEquals 'x'`,
      ),
      ['all read until 2026-01-01'],
    ],
    [
      'an end that is a beginning, negated',
      condition(`!(${NOW} DateTimeLessThan '2027-01-01')`, `${PATH} StringEquals 'x'`),
      ['all read from 2027-01-01'],
    ],
    [
      'a beginning after the end: nothing',
      condition(
        `${NOW} DateTimeLessThan '2026-01-01' AND ${NOW} DateTimeGreaterThan '2027-01-01'`,
        `${PATH} StringEquals 'x'`,
      ),
      [],
    ],
    [
      'a folder in a folder: the narrower one',
      condition(
        `${PATH} StringStartsWith 'a/' AND ${PATH} StringStartsWith 'a/b/'`,
        `${PATH} StringEquals 'x'`,
      ),
      ['a/b/* read'],
    ],
    [
      'two folders at once: nothing',
      condition(
        `${PATH} StringStartsWith 'a/' AND ${PATH} StringStartsWith 'b/'`,
        `${PATH} StringEquals 'x'`,
      ),
      [],
    ],
    [
      'a folder or one in it: the wider one',
      condition(
        `${PATH} StringStartsWith 'a/b/' OR ${PATH} StringStartsWith 'a/'`,
        `${PATH} StringEquals 'x'`,
      ),
      ['a/* read'],
    ],
    [
      'patterns',
      condition(
        `${PATH} StringLike 'a/*' OR ${PATH} StringLike 'b?.csv' OR ${PATH} StringLike 'c\\*'`,
        `${PREFIX} StringLike '*'`,
      ),
      ['all list', 'a/* read', "'c*' read", "'b?.csv' read"],
    ],
    [
      'a set of names',
      condition(
        `${PATH} ForAnyOfAnyValues:StringEquals {'a', 'b'}`,
        `${PREFIX} ForAnyOfAnyValues:StringLike {'x/*', 'y/*'}`,
      ),
      ['x/* list', 'y/* list', 'a read', 'b read'],
    ],
    [
      'a set of containers',
      condition(`${CONTAINER} ForAnyOfAnyValues:StringEquals {'b', 'a'}`, `${CONTAINER} StringEquals 'a'`),
      ['all read in a+b', 'all list in a'],
    ],
    [
      'a name that is listed as well, and so is more than the folder itself',
      condition(
        `${PATH} StringEquals 'sales' OR ${PATH} StringStartsWith 'sales/'`,
        `${PREFIX} StringEquals 'sales' OR ${PREFIX} StringStartsWith 'sales/'`,
      ),
      ['sales/* read+list', 'sales read+list'],
    ],
    [
      'what Terraform alone knows stays as it is',
      ofFolder('sales', '${var.end}'),
      ['sales/* read+list until ${var.end}'],
    ],
    [
      'a time without a zone, which is none',
      condition(`${NOW} DateTimeLessThan '2027-01-01T00:00:00'`, `${PATH} StringEquals 'x'`),
      [`all read ${NOW} DateTimeLessThan '2027-01-01T00:00:00'`],
    ],
    [
      'names but one',
      condition(`!(${PATH} StringStartsWith 'hr/')`, `${PREFIX} StringStartsWith 'a/'`),
      ['all read NOT ' + `${PATH} StringStartsWith 'hr/'`, 'a/* list'],
    ],
  ])('%s', (_what, text, rows) => {
    expect(told(text)).toEqual(rows);
  });

  test('is unknown if it has too many alternatives', () => {
    const either = (index: number): string =>
      `(${PATH} StringEquals 'a${index}' OR ${NOW} DateTimeLessThan '20${30 + index}-01-01')`;
    const all = (count: number): string =>
      condition(
        Array.from({ length: count }, (_, i) => either(i)).join(' AND '),
        `${PREFIX} StringEquals 'x'`,
      );
    expect(findReadablePaths(parseCondition(all(4)))).toBeDefined();
    expect(findReadablePaths(parseCondition(all(11)))).toBeUndefined();
  });

  test('shows a prefix without a slash as the trap that it is, and listing beyond reading', () => {
    const rows = (text: string): ReadablePaths[] => findReadablePaths(parseCondition(text))!;
    const bare = condition(`${PATH} StringStartsWith 'sales'`, `${PREFIX} StringStartsWith 'sales'`);
    expect([bare, ofFolder('sales')].map((text) => rows(text).filter(isPrefixWithoutSlash).length)).toEqual([
      1, 0,
    ]);
    const readsLess = condition(
      `${PATH} StringStartsWith 'sales/2026/'`,
      `${PREFIX} StringStartsWith 'sales/'`,
    );
    expect(findListOnlyRows(rows(readsLess)).map(describeNames)).toEqual(['sales/*']);
    expect(
      findListOnlyRows(rows(condition(`${PATH} StringStartsWith 'a/'`, `${PREFIX} StringStartsWith 'a/b/'`))),
    ).toEqual([]);
  });
});

/** In the form of https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples, with names of ours. */
describe('conditions as Azure documents them', () => {
  const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
  const not = (action: string, suboperation = ''): string =>
    `!(ActionMatches{'${BLOBS}/${action}'}${suboperation})`;
  const [reading, listing] = [
    ` AND NOT SubOperationMatches{'Blob.List'}`,
    ` AND SubOperationMatches{'Blob.List'}`,
  ];
  const clause = (guards: readonly string[], ...terms: string[]): string =>
    `(\n (\n  ${guards.join('\n  AND\n  ')}\n )\n OR \n (\n  ${terms.join('\n  AND\n  ')}\n )\n)`;
  const superUser = not('runAsSuperUser/action');
  const tag = (key: string): string => `@Resource[${BLOBS}/tags:${key}<$key_case_sensitive$>]`;

  test.each<[string, string, string[]]>([
    [
      'reading by an index tag',
      clause([not('read', reading)], `${tag('Project')} StringEquals 'Apollo'`),
      [`all list`, `all read ${tag('Project')} StringEquals 'Apollo'`],
    ],
    [
      'the deprecated suboperation of it',
      clause(
        [not('read', ` AND SubOperationMatches{'Blob.Read.WithTagConditions'}`)],
        `${tag('Project')} StringEquals 'Apollo'`,
      ),
      [
        `all read+list ${tag('Project')} StringEquals 'Apollo'`,
        `all read+list NOT SubOperationMatches{'Blob.Read.WithTagConditions'}`,
      ],
    ],
    [
      'writing with tags alone',
      clause(
        [
          not('write', ` AND SubOperationMatches{'Blob.Write.WithTagHeaders'}`),
          not('add/action', ` AND SubOperationMatches{'Blob.Write.WithTagHeaders'}`),
        ],
        `@Request[${BLOBS}/tags:Project<$key_case_sensitive$>] StringEquals 'Apollo'`,
      ),
      ['all read+list'],
    ],
    [
      'keys of tags',
      clause(
        [not('write', ` AND SubOperationMatches{'Blob.Write.WithTagHeaders'}`), not('tags/write')],
        `@Request[${BLOBS}/tags&$keys$&] ForAllOfAnyValues:StringEquals {'Project', 'Team'}`,
      ),
      ['all read+list'],
    ],
    [
      'named containers',
      clause(
        [not('delete'), not('read'), not('write'), not('add/action'), superUser],
        `${CONTAINER} StringEquals 'curated'`,
      ),
      ['all read+list in curated'],
    ],
    [
      'a path in a named container',
      clause(
        [not('read', reading), superUser],
        `${CONTAINER} StringEquals 'curated'`,
        `${PATH} StringLike 'open/*'`,
      ),
      ['all list', 'open/* read in curated'],
    ],
    [
      'reading and listing a path in a named container',
      [
        clause(
          [not('read', reading)],
          `${CONTAINER} StringEquals 'curated'`,
          `${PATH} StringStartsWith 'open/'`,
        ),
        clause(
          [not('read', listing)],
          `${CONTAINER} StringEquals 'curated'`,
          `${PREFIX} StringStartsWith 'open/'`,
        ),
      ].join('\nAND\n'),
      ['open/* read+list in curated'],
    ],
    [
      'a tag and a path',
      clause([not('read', reading)], `${tag('Program')} StringEquals 'Alpine'`, `${PATH} StringLike 'logs*'`),
      ['all list', `logs* read ${tag('Program')} StringEquals 'Alpine'`],
    ],
    [
      'current versions',
      clause([not('read', reading), superUser], `@Resource[${BLOBS}:isCurrentVersion] BoolEquals true`),
      ['all list', `all read @Resource[${BLOBS}:isCurrentVersion] BoolEquals true`],
    ],
    [
      'current versions and snapshots',
      clause(
        [not('read', reading), superUser],
        `(@Resource[${BLOBS}:isCurrentVersion] BoolEquals true OR Exists @Request[${BLOBS}:snapshot])`,
      ),
      [
        'all list',
        `all read @Resource[${BLOBS}:isCurrentVersion] BoolEquals true`,
        `all read Exists @Request[${BLOBS}:snapshot]`,
      ],
    ],
    [
      'accounts with a hierarchical namespace',
      clause(
        [not('read', reading), superUser],
        `@Resource[Microsoft.Storage/storageAccounts:isHnsEnabled] BoolEquals true`,
      ),
      ['all list', 'all read @Resource[Microsoft.Storage/storageAccounts:isHnsEnabled] BoolEquals true'],
    ],
    [
      'a private endpoint',
      clause(
        [not('read')],
        `${CONTAINER} StringEquals 'curated'`,
        `@Environment[Microsoft.Network/privateEndpoints] StringEqualsIgnoreCase '/subscriptions/1/x'`,
      ),
      [
        `all read+list in curated @Environment[Microsoft.Network/privateEndpoints] StringEqualsIgnoreCase '/subscriptions/1/x'`,
      ],
    ],
    [
      'an attribute of the principal',
      clause(
        [not('read', reading)],
        `@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Sales_Project] ForAnyOfAnyValues:StringEquals ${tag('Project')}`,
      ),
      [
        'all list',
        `all read @Principal[Microsoft.Directory/CustomSecurityAttributes/Id:Sales_Project] ForAnyOfAnyValues:StringEquals ${tag('Project')}`,
      ],
    ],
    [
      'after a time',
      clause([not('read')], `${NOW} DateTimeGreaterThan '2026-05-01T13:00:00.000Z'`),
      ['all read+list from 2026-05-01'],
    ],
  ])('%s', (_what, text, rows) => {
    expect([...told(text)].sort()).toEqual([...rows].sort());
  });
});

describe('for all scopes and conditions', () => {
  const until = fc.constantFrom(null, END, '2028-06-30T12:00:00.000Z');
  const path = fc
    .array(fc.constantFrom('a', 'b', "it's", 'a b*'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/'));
  const scope: fc.Arbitrary<AccessScope> = fc.oneof(
    fc.record({
      datasetType: fc.constant(DatasetType.CONTAINER),
      path: fc.constant(''),
      until: fc.constantFrom(END),
    }),
    fc.record({ datasetType: fc.constantFrom(DatasetType.FOLDER, DatasetType.FILE), path, until }),
  );

  test('the conditions of conditionFor are read back as declared', () => {
    fc.assert(
      fc.property(fc.array(scope, { maxLength: 6 }), (scopes) => {
        const text = buildReadCondition(scopes);
        fc.pre(text !== undefined);
        const rows = findReadablePaths(parseCondition(text))!;
        expect(normalizeScopes(rows.flatMap(toScopes))).toEqual(
          normalizeScopes(
            scopes.map((each) => ({ ...each, until: each.until && new Date(each.until).toISOString() })),
          ),
        );
      }),
    );
  });

  const name = fc.constantFrom('a', 'ab', 'a/', 'a/b', 'b');
  const time = fc.constantFrom('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z');
  const comparison = fc
    .oneof(
      fc.tuple(
        fc.constantFrom(PATH, PREFIX),
        fc.constantFrom(
          'StringEquals',
          'StringStartsWith',
          'StringLike',
          'StringNotEquals',
          'StringEqualsIgnoreCase',
        ),
        fc.oneof(name, fc.constantFrom('a*', '*', '?b')),
      ),
      fc.tuple(
        fc.constant(CONTAINER),
        fc.constantFrom('StringEquals', 'StringLike'),
        fc.constantFrom('x', 'y'),
      ),
      fc.tuple(fc.constant(NOW), fc.constantFrom('DateTimeLessThan', 'DateTimeGreaterThan'), time),
    )
    .map(([attribute, operator, value]) => `${attribute} ${operator} '${value}'`);
  const suboperation = fc.constant(`SubOperationMatches{'Blob.List'}`);
  const { some } = fc.letrec<{ some: string }>((tie) => ({
    some: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      comparison,
      suboperation,
      tie('some').map((term) => `!(${term})`),
      fc.tuple(tie('some'), fc.constantFrom('AND', 'OR'), tie('some')).map((parts) => `(${parts.join(' ')})`),
    ),
  }));

  test('the described and the evaluated access are equal', () => {
    const request = fc.record({
      operation: fc.constantFrom<Operation>('Read', 'List'),
      container: fc.constantFrom('x', 'y'),
      path: name,
      at: fc.constantFrom('2024-06-01', '2025-06-01', '2026-06-01', '2027-06-01').map((day) => new Date(day)),
    });
    fc.assert(
      fc.property(some, request, (text, asked) => {
        const verdict = evaluateReadAccess(text, asked);
        fc.pre(verdict !== 'Unknown');
        const reaches = findReaches(parseCondition(text), asked.operation)!;
        expect(reaches.some((reach) => lets(reach, asked))).toBe(verdict === 'Allowed');
      }),
      { numRuns: 2000 },
    );
  });
});

function folderScope(path: string, until: string | null): AccessScope {
  return { datasetType: DatasetType.FOLDER, path, until };
}

function fileScope(path: string, until: string | null): AccessScope {
  return { datasetType: DatasetType.FILE, path, until };
}

/** The declaration that a row comes from. On flat storage, "with the folder itself" is a blob of the folder's name. */
function toScopes({
  match,
  text,
  until,
  operations,
  withFolderItself,
  provisos,
}: ReadablePaths): AccessScope[] {
  expect(provisos).toEqual([]);
  expect(operations).toEqual(match === 'Equals' ? ['Read'] : ['Read', 'List']);
  if (match === 'Any') return [{ datasetType: DatasetType.CONTAINER, path: '', until }];
  if (match === 'Equals') return [fileScope(text, until)];
  const path = text.replace(/\/$/, '');
  return [folderScope(path, until), ...(withFolderItself ? [fileScope(path, until)] : [])];
}

interface Asked {
  readonly operation: Operation;
  readonly container: string;
  readonly path: string;
  readonly at: Date;
}

function lets(reach: Reach, asked: Asked): boolean {
  const { match, text, from, until, containers, provisos } = reach;
  const attribute = asked.operation === 'Read' ? PATH : PREFIX;
  const isNamed =
    match === 'Any' ||
    (match === 'Equals' && asked.path === text) ||
    (match === 'StartsWith' && asked.path.startsWith(text)) ||
    (match === 'Other' && evaluateReadAccess(`${attribute} StringLike '${text}'`, asked) === 'Allowed');
  return (
    isNamed &&
    (from === null || asked.at > new Date(from)) &&
    (until === null || asked.at < new Date(until)) &&
    (containers === null || containers.includes(asked.container)) &&
    provisos.every((proviso) => evaluateReadAccess(proviso, asked) === 'Allowed')
  );
}
