import fc from 'fast-check';
import { buildReadCondition, buildTagCondition } from '../../../../lib/access/condition/build-condition';
import type { AccessRequest } from '../../../../lib/access/condition/evaluate';
import { evaluateAccess } from '../../../../lib/access/condition/evaluate';
import type { AccessScope } from '../../../../lib/access/condition/access-scopes';
import { DatasetType } from '../../../../lib/model/values/dataset';

const UNTIL = '2027-01-01T00:00:00Z';
const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';

const NAMES = ['sales', 'sales/eu', 'sales-secret', 'stock', "o'clock"];
const end = fc.constantFrom(null, UNTIL, '2028-06-30T12:00:00Z');
const scope: fc.Arbitrary<AccessScope> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      datasetType: fc.constantFrom(DatasetType.FOLDER, DatasetType.FILE),
      path: fc.constantFrom(...NAMES),
      until: end,
    }),
  },
  {
    weight: 1,
    arbitrary: end.map((until) => ({ datasetType: DatasetType.CONTAINER, path: '', until })),
  },
);
const scopes = fc.array(scope, { minLength: 1, maxLength: 5 });
const request = fc.record({
  container: fc.constant('curated'),
  path: fc
    .tuple(fc.constantFrom('', ...NAMES), fc.constantFrom('', '/', '/a.csv', '-b'))
    .map((parts) => parts.join('')),
  at: fc.constantFrom(...[-1, 0, 1].map((ms) => new Date(Date.parse(UNTIL) + ms))),
});

test('readers of a blob can read its index tags, those who list blobs can list their tags, and nobody else', () => {
  const may = (condition: string | undefined, asked: AccessRequest): string =>
    evaluateAccess(condition, asked);
  fc.assert(
    fc.property(scopes, request, (declared, asked) => {
      const [data, tags] = [buildReadCondition(declared), buildTagCondition(declared)];
      expect(may(tags, { ...asked, operation: 'ReadTags' })).toBe(may(data, { ...asked, operation: 'Read' }));
      expect(may(tags, { ...asked, operation: 'ListTags' })).toBe(may(data, { ...asked, operation: 'List' }));
    }),
    { numRuns: 2000 },
  );
});

test('the condition is no longer than that of the reading', () => {
  fc.assert(
    fc.property(scopes, (declared) => {
      const [data, tags] = [buildReadCondition(declared), buildTagCondition(declared)].map(
        (text) => text?.length ?? 0,
      );
      expect(tags).toBeLessThanOrEqual(data + 'tags/'.length);
    }),
  );
});

test('one folder until a time is this clause', () => {
  const sales = { datasetType: DatasetType.FOLDER, path: 'sales', until: UNTIL };
  expect(buildTagCondition([sales])).toBe(
    [
      `((!(ActionMatches{'${BLOBS}/tags/read'}))`,
      `OR ((@Resource[${BLOBS}:path] StringStartsWith 'sales/'`,
      `OR @Request[${BLOBS}:prefix] StringStartsWith 'sales/')`,
      `AND @Environment[UtcNow] DateTimeLessThan '2027-01-01T00:00:00.000Z'))`,
    ].join('\n'),
  );
});

test('a whole container without end needs none', () => {
  expect(buildTagCondition([{ datasetType: DatasetType.CONTAINER, path: '', until: null }])).toBeUndefined();
});

test('a condition that speaks of reading alone says nothing of index tags, and the other way round', () => {
  const sales = [{ datasetType: DatasetType.FOLDER, path: 'sales', until: null }];
  const asked = { container: 'curated', path: 'other', at: new Date(0) };
  expect(evaluateAccess(buildReadCondition(sales), { ...asked, operation: 'ReadTags' })).toBe('Allowed');
  expect(evaluateAccess(buildTagCondition(sales), { ...asked, operation: 'Read' })).toBe('Allowed');
});
