import fc from 'fast-check';
import type { AccessScope } from '../../../../lib/access/condition/access-scopes';
import { coversScope, normalizeScopes } from '../../../../lib/access/condition/access-scopes';
import { DatasetType } from '../../../../lib/model/values/dataset';

fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: 500 });

const PATHS = ['a', 'A', 'a/b', 'a-b', 'a/b/c', 'b', "a'", 'a/'.repeat(5) + 'a'];
const [FIRST, LATER] = ['2027-01-01T00:00:00.000Z', '2027-01-01T00:00:00.001Z'];
const ENDS = [null, FIRST, LATER, '2027-01-01T00:00:00Z', '2027-01-01T00:00:00.0010000Z'];

const SCOPE: fc.Arbitrary<AccessScope> = fc.oneof(
  fc.record({
    datasetType: fc.constantFrom(DatasetType.FOLDER, DatasetType.FILE),
    path: fc.constantFrom(...PATHS),
    until: fc.constantFrom(...ENDS),
  }),
  fc.constantFrom(...ENDS).map((until) => ({ datasetType: DatasetType.CONTAINER, path: '', until })),
);
const SCOPES = fc.array(SCOPE, { maxLength: 6 });

/** Everything that anybody may ask for near these paths: a name, whether it is read or listed, and when. */
const REQUESTS = ['', ...PATHS.flatMap((path) => [path, `${path}/`, `${path}/x`, `${path}-x`])].flatMap(
  (path) =>
    [Date.parse(FIRST) - 1, Date.parse(FIRST), Date.parse(LATER)].flatMap((time) =>
      [true, false].map((isRead) => ({ path, time, isRead })),
    ),
);

/** The requests that a scope allows. */
function letThrough({ datasetType, path, until }: AccessScope): boolean[] {
  return REQUESTS.map((asked) => {
    if (until !== null && asked.time >= Date.parse(until)) return false;
    if (datasetType === DatasetType.FILE) return asked.isRead && asked.path === path;
    return datasetType === DatasetType.CONTAINER || asked.path.startsWith(`${path}/`);
  });
}

function together(scopes: readonly AccessScope[]): boolean[] {
  const each = scopes.map(letThrough);
  return REQUESTS.map((_, index) => each.some((answers) => answers[index]));
}

const folder = (path: string, until: string | null = null): AccessScope => ({
  datasetType: DatasetType.FOLDER,
  path,
  until,
});
const file = (path: string): AccessScope => ({ datasetType: DatasetType.FILE, path, until: null });

describe('scopes in one spelling', () => {
  test('let the same through', () => {
    fc.assert(
      fc.property(SCOPES, (scopes) => {
        expect(together(normalizeScopes(scopes))).toEqual(together(scopes));
      }),
    );
  });

  test('are the same in whatever order, and however often, they were declared', () => {
    const shuffled = SCOPES.chain((scopes) =>
      fc.tuple(
        fc.constant(scopes),
        fc.shuffledSubarray([...scopes, ...scopes], { minLength: 2 * scopes.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([scopes, others]) => {
        expect(normalizeScopes(others)).toEqual(normalizeScopes(scopes));
      }),
    );
  });

  test('stay as they are', () => {
    fc.assert(
      fc.property(SCOPES, (scopes) => {
        const normal = normalizeScopes(scopes);
        expect(normalizeScopes(normal)).toEqual(normal);
      }),
    );
  });

  test('are no more than are needed', () => {
    fc.assert(
      fc.property(SCOPES, (scopes) => {
        const normal = normalizeScopes(scopes);
        for (const scope of normal) {
          expect(together(normal.filter((other) => other !== scope))).not.toEqual(together(normal));
        }
      }),
    );
  });

  test('keep the access that is declared with one end in two forms', () => {
    expect(
      normalizeScopes([folder('a', '2027-01-01T00:00:00Z'), folder('a', '2027-01-01T00:00:00.0Z')]),
    ).toEqual([folder('a', FIRST)]);
  });

  test("are sorted by the caller's key, if it differs from the text", () => {
    const order = (text: string): string => [...text].reverse().join('');
    const paths = normalizeScopes([file('ab'), file('ba'), file('ca')], order).map(({ path }) => path);
    expect(paths).toEqual(['ba', 'ca', 'ab']);
  });

  test('that only Terraform can tell apart are all kept, each once', () => {
    const [one, other] = ['${TfToken[TOKEN.1]}', '${TfToken[TOKEN.2]}'];
    const scopes = [
      folder('a', other),
      folder('a', one),
      folder('a', one),
      folder('a', FIRST),
      folder(one, null),
    ];
    expect(new Set(normalizeScopes(scopes))).toEqual(
      new Set([folder('a', one), folder('a', other), folder('a', FIRST), folder(one, null)]),
    );
    expect(normalizeScopes([...scopes, folder('a')])).toHaveLength(2);
  });
});

describe('one scope covers another one', () => {
  test('exactly if it admits everything that the other one does', () => {
    fc.assert(
      fc.property(SCOPE, SCOPE, (wider, scope) => {
        const answers = letThrough(wider);
        expect(coversScope(wider, scope)).toBe(letThrough(scope).every((is, index) => !is || answers[index]));
      }),
    );
  });
});
