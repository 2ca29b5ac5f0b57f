import fc from 'fast-check';
import { buildReadCondition } from '../../../../lib/access/condition/build-condition';
import type { AccessScope } from '../../../../lib/access/condition/access-scopes';
import { evaluateAccess } from '../../../../lib/access/condition/evaluate';
import type { AccessChange } from '../../../../lib/access/review/access-changes';
import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { describeNames, describeScope } from '../../../../lib/access/review/descriptions';
import type { Period } from '../../../../lib/access/review/periods';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import { DatasetType } from '../../../../lib/model/values/dataset';
import type { Values } from '../../../fixtures/terraform';
import { ACCOUNT_ID, assignment, configuration, containerId } from '../../../fixtures/terraform';

const TODAY = new Date('2026-11-22T00:00:00Z');
const MARCH = '2027-03-01T00:00:00.000Z';
const JUNE = '2027-06-01T00:00:00.000Z';

/** One assignment: its place, and the folders and files that its condition allows. */
interface Grant {
  readonly place: string;
  readonly scopes: readonly AccessScope[];
}

const folder = (path: string, until: string | null = null): AccessScope => ({
  datasetType: DatasetType.FOLDER,
  path,
  until,
});
const file = (path: string, until: string | null = null): AccessScope => ({
  ...folder(path, until),
  datasetType: DatasetType.FILE,
});
const whole = (until: string | null = null): AccessScope => ({
  datasetType: DatasetType.CONTAINER,
  path: '',
  until,
});

const grant = (...scopes: AccessScope[]): Grant => ({ place: containerId('curated'), scopes });
const onAccount = (...scopes: AccessScope[]): Grant => ({ place: ACCOUNT_ID, scopes });

function diff(before: readonly Grant[], after: readonly Grant[]): AccessDiff {
  const [old, now] = [before, after].map((grants) => {
    const assignments = grants.map(({ place, scopes }) =>
      assignment({ scope: place, condition: buildReadCondition(scopes) }),
    );
    const named: Record<string, Values> = Object.fromEntries(assignments.map((each, i) => [`a${i}`, each]));
    const { current } = readTerraformFile(
      JSON.stringify(configuration({ azurerm_role_assignment: named })),
      'file',
    );
    return createAccessReport([{ file: 'file', declared: readDeclaredAccess(current) }], TODAY);
  });
  return diffAccess(old, now, { replaced: [], moved: new Map() });
}

const day = (time: string | null): string => time?.slice(0, 10) ?? 'no end';
const describePeriods = (periods: readonly Period[]): string =>
  periods.map(({ until }) => day(until)).join(', ');

/** + gains, - losses, ~ other times; in brackets what the principal keeps or had. */
function describeDiff({ gains, losses, ends }: AccessDiff): string[] {
  const describeRows = ({ scope, paths, within }: AccessChange): string[] =>
    paths.map((row) => {
      const kept = within.map((each) => `${describeNames(each)} ${day(each.until)}`);
      return `${describeScope(scope)}: ${describeNames(row)} ${day(row.until)}${kept.length > 0 ? ` [${kept.join(', ')}]` : ''}`;
    });
  return [
    ...gains.flatMap(describeRows).map((text) => `+ ${text}`),
    ...losses.flatMap(describeRows).map((text) => `- ${text}`),
    ...ends.flatMap((end) =>
      end.paths.map(
        (row) =>
          `~ ${describeScope(end.scope)}: ${describeNames(row)} ${describePeriods(end.periods.before)} > ${describePeriods(end.periods.after)}`,
      ),
    ),
  ];
}

describe('overlapping grants of one principal are compared path by path', () => {
  test.each<[string, readonly Grant[], readonly Grant[], string[]]>([
    [
      'the longer of two shares of a folder goes',
      [grant(folder('a', MARCH)), grant(folder('a', JUNE))],
      [grant(folder('a', MARCH))],
      ['~ contoso/curated: a/* 2027-06-01 > 2027-03-01'],
    ],
    [
      'the shorter of two shares of a folder goes',
      [grant(folder('a', MARCH)), grant(folder('a', JUNE))],
      [grant(folder('a', JUNE))],
      [],
    ],
    [
      'a share of a folder within another one goes',
      [grant(folder('a', MARCH), folder('a/b', JUNE))],
      [grant(folder('a', MARCH))],
      ['~ contoso/curated: a/b/* 2027-06-01 > 2027-03-01'],
    ],
    [
      'a share of a folder around another one goes',
      [grant(folder('a', MARCH), folder('a/b', JUNE))],
      [grant(folder('a/b', JUNE))],
      ['- contoso/curated: a/* 2027-03-01 [a/b/* 2027-06-01]'],
    ],
    [
      'a share without an end, around one with an end, goes',
      [grant(folder('a')), grant(folder('a/b', JUNE))],
      [grant(folder('a/b', JUNE))],
      ['- contoso/curated: a/* no end [a/b/* 2027-06-01]', '~ contoso/curated: a/b/* no end > 2027-06-01'],
    ],
    [
      'a file outlives the share of its folder',
      [grant(folder('a'), file('a/x', JUNE))],
      [grant(file('a/x', JUNE))],
      ['- contoso/curated: a/* no end [a/x 2027-06-01]', '~ contoso/curated: a/x no end > 2027-06-01'],
    ],
    [
      'a whole account until March, and a container until June',
      [onAccount(whole(MARCH)), grant(whole(JUNE))],
      [grant(whole(JUNE))],
      ['- contoso/*: all 2027-03-01 [all 2027-06-01]'],
    ],
    [
      'the container goes, and the account remains until March',
      [onAccount(whole(MARCH)), grant(whole(JUNE))],
      [onAccount(whole(MARCH))],
      ['~ contoso/curated: all 2027-06-01 > 2027-03-01'],
    ],
    [
      'a folder of the account and a whole container cross',
      [onAccount(folder('a', JUNE)), grant(whole(MARCH))],
      [grant(whole(MARCH))],
      ['- contoso/*: a/* 2027-06-01 [a/* 2027-03-01]', '~ contoso/curated: a/* 2027-06-01 > 2027-03-01'],
    ],
    [
      'a new share within one that ends earlier',
      [grant(folder('a', MARCH))],
      [grant(folder('a', MARCH), folder('a/b'))],
      ['~ contoso/curated: a/b/* 2027-03-01 > no end'],
    ],
    [
      'a wider share replaces two narrower ones',
      [grant(folder('a/b', MARCH), folder('a/c'))],
      [grant(folder('a'))],
      [
        '+ contoso/curated: a/* no end [a/b/* 2027-03-01, a/c/* no end]',
        '~ contoso/curated: a/b/* 2027-03-01 > no end',
      ],
    ],
    [
      'all goes',
      [grant(folder('a'), folder('a/b')), grant(folder('a/b/c'))],
      [],
      ['- contoso/curated: a/* no end'],
    ],
  ])('%s', (_what, before, after, expected) => {
    const result = diff(before, after);
    expect(describeDiff(result)).toEqual(expected);
    expect(result.status).toBe(expected.length > 0 ? 'Changed' : 'Unchanged');
  });
});

/** A request for a name or a prefix, at a time. */
interface Sample {
  readonly container: string;
  readonly path: string;
  readonly operation: 'Read' | 'List';
  readonly at: Date;
}

/** Judges a request by the conditions alone. */
function isAllowed(grants: readonly Grant[], request: Sample): boolean {
  return grants.some(
    ({ place, scopes }) =>
      (place === ACCOUNT_ID || place === containerId(request.container)) &&
      evaluateAccess(buildReadCondition(scopes), request) === 'Allowed',
  );
}

/** The answer of a diff about some names. */
interface Statement {
  readonly kind: 'gain' | 'loss' | 'end' | 'within';
  readonly container: string | null;
  readonly match: string;
  readonly text: string;
  readonly operation: string;
  readonly before: readonly Period[];
  readonly after: readonly Period[];
}

function collectStatements({ gains, losses, ends }: AccessDiff): Statement[] {
  const toStatements = (
    kind: Statement['kind'],
    { scope, paths }: AccessChange,
    before?: readonly Period[],
    after?: readonly Period[],
  ): Statement[] =>
    paths.flatMap((row) => {
      const statement = {
        kind,
        container: row.containers?.[0] ?? scope.container,
        match: row.match,
        text: row.text,
        before: before ?? [row],
        after: after ?? [row],
      };
      const itself = { ...statement, match: 'Equals', text: row.text.slice(0, -1), operation: 'Read' };
      return [
        ...row.operations.map((operation) => ({ ...statement, operation })),
        ...(row.withFolderItself ? [itself] : []),
      ];
    });
  const toWithin = (change: AccessChange): Statement[] =>
    toStatements('within', { ...change, paths: change.within });
  return [
    ...gains.flatMap((change) => [...toStatements('gain', change, []), ...toWithin(change)]),
    ...losses.flatMap((change) => [...toStatements('loss', change, undefined, []), ...toWithin(change)]),
    ...ends.flatMap((change) => [
      ...toStatements('end', change, change.periods.before, change.periods.after),
      ...toWithin(change),
    ]),
  ];
}

function isAbout({ container, match, text, operation }: Statement, sample: Sample): boolean {
  const isName =
    match === 'Any' || (match === 'StartsWith' ? sample.path.startsWith(text) : sample.path === text);
  return operation === sample.operation && (container === null || container === sample.container) && isName;
}

/** True if a statement is about more names or places than another one about the same request. */
function isWider(wider: Statement, narrow: Statement): boolean {
  const size = ({ match, text }: Statement): number =>
    match === 'Any' ? -1 : text.length + (match === 'Equals' ? 0.5 : 0);
  const isPlaceWider = wider.container === null || wider.container === narrow.container;
  const isSame = wider.container === narrow.container && size(wider) === size(narrow);
  return isPlaceWider && size(wider) <= size(narrow) && !isSame;
}

const isIn = (periods: readonly Period[], at: Date): boolean =>
  periods.some(
    ({ from, until }) =>
      (from === null || Date.parse(from) <= at.getTime()) &&
      (until === null || at.getTime() < Date.parse(until)),
  );

const NAMES = ['a', 'a/b', 'a/b/c', 'd'];
const scopes = fc.array(
  fc.oneof(
    fc
      .record({ path: fc.constantFrom(...NAMES), until: fc.constantFrom(null, MARCH, JUNE) })
      .map((each) => folder(each.path, each.until)),
    fc
      .record({ path: fc.constantFrom(...NAMES), until: fc.constantFrom(null, MARCH, JUNE) })
      .map((each) => file(each.path, each.until)),
    fc.constantFrom(whole(MARCH), whole(JUNE), whole()),
  ),
  { minLength: 1, maxLength: 3 },
);
const side = fc.array(
  fc.record({ place: fc.constantFrom(containerId('curated'), containerId('raw'), ACCOUNT_ID), scopes }),
  { maxLength: 3 },
);
const sample: fc.Arbitrary<Sample> = fc.record({
  container: fc.constantFrom('curated', 'raw', 'else'),
  path: fc.constantFrom('', 'a', 'a/', 'a/x', 'a/b', 'a/b/', 'a/b/x', 'a/b/c', 'a/b/c/x', 'd', 'd/x', 'e'),
  operation: fc.constantFrom('Read' as const, 'List' as const),
  at: fc.constantFrom(TODAY, new Date('2027-04-01'), new Date('2027-07-01')),
});

test('what the diff says of a request is what the conditions do, for any overlap of places, folders and times', () => {
  fc.assert(
    fc.property(side, side, fc.array(sample, { minLength: 20, maxLength: 20 }), (before, after, samples) => {
      const statements = collectStatements(diff(before, after));
      for (const request of samples) {
        const [old, now] = [before, after].map((grants) => isAllowed(grants, request));
        const about = statements.filter((each) => isAbout(each, request));
        const narrowest = about.filter(
          (each) => each.kind !== 'within' && !about.some((other) => isWider(each, other)),
        );
        if (about.every(({ kind }) => kind === 'within')) expect([request, old]).toEqual([request, now]);
        // Every statement that no narrower one corrects is true.
        for (const each of narrowest) {
          expect([request, each, old]).toEqual([request, each, isIn(each.before, request.at)]);
          expect([request, each, now]).toEqual([request, each, isIn(each.after, request.at)]);
        }
      }
    }),
    { numRuns: Number(process.env['RUNS'] ?? 150) },
  );
});
