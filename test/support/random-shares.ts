import fc from 'fast-check';
import { DatasetType, InvitationState } from '../../constructs';
import type { ReadRequest } from '../../lib/access/condition/evaluate';
import { blobPathRule } from '../../lib/model/rules/naming-rules';
import type { Account, Case, Difference, Offer, Seams } from './access';
import { differencesIn } from './access';

/*
 * Random shares of one recipient, and requests that come close to them.
 */

/** The parts of names: everything that has a meaning in a condition, in Terraform, in a URL, or in Unicode. */
const FRAGMENTS = [
  ...'a B sales daily 2027 1e5 -1.5e+289 - _ . ~ + & # % %20 %2F = : ; < > , ^ | || && ! [^a]'.split(' '),
  ...`' '' " \\ \\\\ \\' '\\ * ? ** \\* \\?`.split(' '),
  ...'$ $$ ${ $${ %{ %%{ ${var.x} { } ( ) [ ] @Resource['.split(' '),
  ...[' ', '  ', ' OR ', ' AND ', 'NOT', '@Environment[UtcNow]', 'true', '%{ if true }', "' OR '", "', '"],
  ...["' OR 'b' StringNotEquals 'c", "' AND 'b' StringEquals 'b", "')) OR (('a' StringEquals 'a", "'} OR {'"],
  ...'ä q\u0308 ß İ ſ K 日本 😀 👩‍👩‍👧 \u200b \u2028 \ufeff \ufffd'.split(' '),
];

const SEGMENT = fc
  .array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...FRAGMENTS) }, fc.fullUnicode()), {
    minLength: 1,
    maxLength: 3,
  })
  .map((fragments) => fragments.join(''));

const SHORT_NAME = fc.array(SEGMENT, { minLength: 1, maxLength: 3 }).map((segments) => segments.join('/'));

const LONG_NAME = SHORT_NAME.map((name) =>
  name
    .repeat(1024)
    .slice(0, 1024)
    .replace(/[\uD800-\uDBFF]$/, 'x'),
);

/** Names that blobs may have and documents may state. */
export const NAME = fc
  .oneof({ weight: 60, arbitrary: SHORT_NAME }, { weight: 1, arbitrary: LONG_NAME })
  .filter(isFit);

/** Composed, too, because Terraform would compose it. */
function isFit(name: string): boolean {
  return blobPathRule(name) === undefined && name === name.normalize('NFC');
}

/** Names that look like a name, and are others: what is asked for, and what is declared beside it. */
const RELATED: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => `${name}/`,
  (name) => `${name}/x`,
  (name) => `${name}/x/${name}`,
  (name) => `${name}-secret`,
  (name) => `${name}-secret/x`,
  (name) => `${name}//x`,
  (name) => name.slice(0, -1),
  (name) => name.slice(1),
  (name) => name.slice(0, name.lastIndexOf('/') + 1),
  (name) => name.slice(0, Math.max(0, name.lastIndexOf('/'))),
  () => '',
  (name) => name.toUpperCase(),
  (name) => `${name.toUpperCase()}/x`,
  (name) => `${name.toLowerCase()}/x`,
  (name) => `${name}'`,
  (name) => `${name}'/x`,
  (name) => `${name}\\/x`,
  (name) => `${name} `,
  (name) => `/${name}`,
  (name) => name.replace(/[*?]/g, 'zz'),
  (name) => `${name.replace(/[*?]/g, 'zz')}/x`,
  (name) => name.replace(/[\\']/g, '\\$&'),
  (name) => `${name.replaceAll('\\', '')}/x`,
  (name) => name.replace(/[$%](?=\{)/g, '$&$&'),
  (name) => `${encodeURIComponent(name)}/x`,
  (name) => name.normalize('NFD'),
  (name) => `${name.normalize('NFC')}/x`,
];

const related = fc.constantFrom(...RELATED);

/** One name, and some beside it and within it: what one condition has to hold apart. */
const NAMES = fc
  .tuple(NAME, fc.array(fc.oneof(related, NAME), { maxLength: 3 }))
  .map(([name, others]) => [
    name,
    ...others.map((other) => (typeof other === 'string' ? other : other(name))),
  ])
  .map((names) => names.filter(isFit));

const INSTANT = fc
  .date({ min: new Date('2001-01-01T00:00:00Z'), max: new Date('2199-01-01T00:00:00Z'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().replace(/\d{3}Z$/, '000Z')));

/** One time in another form: without zeros, with seven digits, or later by less than anybody can ask at. */
const SPELLINGS: readonly ((instant: string) => string)[] = [
  (instant) => instant,
  (instant) => instant.replace(/\.?0+Z$/, 'Z'),
  (instant) => instant.replace('Z', '0000Z'),
  (instant) => instant.replace('Z', '9Z'),
];

const STATES = [...Array<InvitationState>(8).fill(InvitationState.ACTIVE), ...Object.values(InvitationState)];
const TYPES = [
  DatasetType.FOLDER,
  DatasetType.FOLDER,
  DatasetType.FILE,
  DatasetType.FILE,
  DatasetType.CONTAINER,
];
const CONTAINERS = ['curated', 'curated', 'curated', 'raw'];
const DAY = 86_400_000;

const INDEX = fc.nat({ max: 11 });

const SHARE = fc.record({
  isAway: INDEX.map((index) => index === 0),
  state: fc.constantFrom(...STATES),
  end: fc.option(fc.record({ which: INDEX, spelling: fc.constantFrom(...SPELLINGS) }), { freq: 2 }),
  datasets: fc.array(
    fc.record({
      datasetType: fc.constantFrom(...TYPES),
      container: fc.constantFrom(...CONTAINERS),
      name: INDEX,
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const OFFERS = fc
  .record({
    home: fc.constantFrom<Account>('flat', 'lake'),
    names: NAMES,
    ends: fc.array(INSTANT, { minLength: 1, maxLength: 2 }),
    shares: fc.oneof(
      { weight: 4, arbitrary: fc.array(SHARE, { minLength: 1, maxLength: 2 }) },
      { weight: 1, arbitrary: fc.array(SHARE, { minLength: 3, maxLength: 4 }) },
    ),
  })
  .map(({ home, names, ends, shares }) =>
    shares.map(({ isAway, state, end, datasets }): Offer => {
      const away = home === 'flat' ? 'lake' : 'flat';
      return {
        account: isAway ? away : home,
        state,
        ...(end && { expiresOn: end.spelling(pickCyclic(ends, end.which)) }),
        datasets: datasets.map(({ datasetType, container, name }) => ({
          datasetType,
          container,
          path: datasetType === DatasetType.CONTAINER ? '' : pickCyclic(names, name),
        })),
      };
    }),
  )
  .filter(isSmall);

/** True if no condition of it can have more bytes than Azure allows: each name appears in one up to three times. */
function isSmall(offers: readonly Offer[]): boolean {
  const names = offers.flatMap(({ datasets }) => datasets.map(({ path }) => path.replace(/[\\']/g, '\\$&')));
  const bytes = names.map((name) => 3 * Buffer.byteLength(name) + 500);
  return bytes.reduce((sum, each) => sum + each, 1000) < 8192;
}

const QUESTIONS = fc.array(
  fc.record({
    share: INDEX,
    dataset: INDEX,
    isElsewhere: INDEX.map((index) => index === 0),
    operation: fc.constantFrom<ReadRequest['operation']>('Read', 'List'),
    path: fc.oneof({ weight: 12, arbitrary: related }, NAME),
    at: fc.oneof({ weight: 4, arbitrary: fc.constantFrom(-1, 0, 1, -DAY, DAY) }, INSTANT),
  }),
  { minLength: 10, maxLength: 10 },
);

/** An offer to one recipient and its requests: made of the offered names and ends, and any others. */
export const CASE: fc.Arbitrary<Case> = fc.tuple(OFFERS, QUESTIONS).map(([offers, questions]) => ({
  offers,
  asked: questions.map(({ share, dataset, isElsewhere, operation, path, at }) => {
    const { account, datasets, expiresOn } = pickCyclic(offers, share);
    const { container, path: name } = pickCyclic(datasets, dataset);
    return {
      account: isElsewhere && account === 'flat' ? 'lake' : account,
      container: isElsewhere ? 'raw' : container,
      operation,
      path: typeof path === 'string' ? path : path(name),
      at: new Date(typeof at === 'string' ? at : Date.parse(expiresOn ?? '2027-01-01T00:00:00Z') + at),
    };
  }),
}));

function pickCyclic<T>(values: readonly T[], index: number): T {
  return values[index % values.length];
}

/** Looks for a stack with a difference. What it finds is small already: fast-check need not shrink it. */
export function check(seams: Seams, size: number, numRuns: number): fc.RunDetails<[Case[]]> {
  const property = fc.property(
    fc.array(CASE, { minLength: size, maxLength: size }),
    (cases) => differencesIn(cases, seams).length === 0,
  );
  return fc.check<[Case[]]>(property, { seed: 20_270_101, numRuns, endOnFailure: true });
}

/** The differences that were found. */
export function getDifferences({ counterexample }: fc.RunDetails<[Case[]]>, seams: Seams = {}): Difference[] {
  return counterexample === null ? [] : differencesIn(counterexample[0], seams);
}
