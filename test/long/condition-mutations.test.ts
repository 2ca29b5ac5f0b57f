import type { InvitationState } from '../../constructs';
import { DatasetType } from '../../constructs';
import type { Difference, Offer, Seams } from '../support/access';
import { check, getDifferences } from '../support/random-shares';

/*
 * Mistakes that the property tests are there to find: each is made on purpose, and has to be found. A mistake that
 * changes nothing is not found, and fails here.
 */

/** A string of the condition language, between its quotes. */
const STRING = String.raw`(?:[^'\\]|\\.)*`;
const pattern = (source: string): RegExp => new RegExp(source.replaceAll('<string>', STRING), 'gsu');

const replaceText =
  (source: string, by: string) =>
  (condition: string): string =>
    condition.replace(pattern(source), by);

/** Changes words of the language, and leaves the same words in names alone. */
const replaceWords =
  (word: RegExp, by: (word: string) => string) =>
  (condition: string): string =>
    condition.replace(pattern("('<string>')|[^']+"), (text, string) =>
      string ? text : text.replace(word, by),
    );

const LIST_CLAUSE = '\nAND ((!(';

describe('a mistake in the condition would be found:', () => {
  test.each<[string, Difference['kind'], (condition: string) => string]>([
    ['no slash after a folder', 'wider', replaceText(String.raw`(StringStartsWith '<string>)/'`, "$1'")],
    [
      'no slash after a folder in a listing',
      'wider',
      replaceText(String.raw`(:prefix\] StringStartsWith '<string>)/'`, "$1'"),
    ],
    [
      'the bare prefix in a listing',
      'wider',
      replaceText(
        String.raw`(@Request\S+) StringStartsWith '(<string>)/'`,
        "($1 StringStartsWith '$2/' OR $1 StringEquals '$2')",
      ),
    ],
    [
      'the folder itself on a flat account',
      'wider',
      replaceText(
        String.raw`(@Resource\S+) StringStartsWith '(<string>)/'`,
        "($1 StringStartsWith '$2/' OR $1 StringEquals '$2')",
      ),
    ],
    ['no list clause', 'wider', (condition) => condition.split(LIST_CLAUSE)[0]],
    ['no read clause', 'wider', (condition) => `((!(${condition.split(LIST_CLAUSE).at(-1)}`],
    ['either clause', 'wider', (condition) => condition.split(LIST_CLAUSE).join('\nOR ((!(')],
    [
      'no end beside a name',
      'wider',
      replaceText(String.raw`\nAND @Environment\[UtcNow\] DateTimeLessThan '<string>'`, ''),
    ],
    ['an end or a name', 'wider', replaceText(String.raw`\nAND (?=@Environment)`, '\nOR ')],
    ['after the end', 'wider', replaceWords(/DateTimeLessThan/, () => 'DateTimeGreaterThan')],
    ['at the end', 'wider', replaceWords(/DateTimeLessThan/, () => 'DateTimeLessThanEquals')],
    ['an end a second early', 'narrower', replaceText(String.raw`:\d\d\.\d{3}Z'`, ":00.000Z'")],
    [
      'AND and OR swapped',
      'narrower',
      replaceWords(/\b(AND|OR)\b/g, (word) => (word === 'AND' ? 'OR' : 'AND')),
    ],
    ['all AND', 'narrower', replaceWords(/\bOR\b/g, () => 'AND')],
    ['all OR', 'wider', replaceWords(/\bAND\b/g, () => 'OR')],
    ['no escapes', 'wider', replaceText(String.raw`\\(['\\])`, '$1')],
    ['no escapes', 'unreadable', replaceText(String.raw`\\(['\\])`, '$1')],
    ['no escaped quotes', 'wider', replaceText(String.raw`\\(\\)|\\(')`, '$2' + '$1$1')],
    ['no escaped backslashes', 'unreadable', replaceText(String.raw`\\\\`, '\\')],
    ['quotes doubled', 'unreadable', replaceText(String.raw`\\'`, "''")],
    ["Terraform's escapes kept", 'narrower', (condition) => condition.replace(/[$%](?=\{)/g, '$&$&')],
    [
      'a pattern in place of a prefix',
      'wider',
      // Patterns with a backslash are unknown, and would hide what the others admit.
      replaceText(String.raw`StringStartsWith '([^'\\]*)'`, "StringLike '$1*'"),
    ],
    [
      'a pattern in place of a prefix, without wildcard',
      'narrower',
      replaceWords(/StringStartsWith/, () => 'StringLike'),
    ],
    [
      'patterns in place of names',
      'wider',
      replaceText(String.raw`StringEquals '([^'\\]*)'`, "StringLike '$1'"),
    ],
    ['prefixes in place of names', 'wider', replaceWords(/(?<!:)StringEquals/, () => 'StringStartsWith')],
    ['no case', 'wider', replaceWords(/StringStartsWith|StringEquals/, (word) => `${word}IgnoreCase`)],
    ['no NOT before the action', 'wider', replaceWords(/!\(ActionMatches/, () => '(ActionMatches')],
    [
      'no NOT before the suboperation',
      'wider',
      replaceWords(/AND NOT SubOperation/, () => 'AND SubOperation'),
    ],
    ['another action', 'wider', replaceText(String.raw`blobs/read'`, "blobs/write'")],
    [
      'the path of a listing',
      'narrower',
      replaceText(String.raw`@Request\[(\S+):prefix\]`, '@Resource[$1:path]'),
    ],
    [
      'the prefix of a read',
      'narrower',
      replaceText(String.raw`@Resource\[(\S+):path\]`, '@Request[$1:prefix]'),
    ],
    [
      'one folder or file less',
      'narrower',
      (condition) =>
        condition.replace(pattern(String.raw`@Resource\S+ String\w+ '<string>'`), "'a' StringEquals 'b'"),
    ],
    ['one file of several less', 'narrower', replaceText(String.raw`, '<string>'\}`, '}')],
    ['every file of several', 'narrower', replaceWords(/ForAnyOfAnyValues/, () => 'ForAnyOfAllValues')],
    ['any other file than one', 'wider', replaceWords(/StringEquals/, () => 'StringNotEquals')],
  ])('%s (%s)', (_, kind, condition) => {
    expectFound({ condition }, kind);
  });

  test.each<[string, Difference['kind'], (offer: Offer) => Offer]>([
    ['what is taken back is granted', 'wider', (offer) => ({ ...offer, state: 'Active' as InvitationState })],
    [
      'what is taken back is granted',
      'misformed',
      (offer) => ({ ...offer, state: 'Active' as InvitationState }),
    ],
    ['no share ends', 'wider', ({ expiresOn: _, ...offer }) => offer],
    ['no share ends', 'misformed', ({ expiresOn: _, ...offer }) => offer],
    ['files are folders', 'wider', (offer) => changeType(offer, DatasetType.FILE, DatasetType.FOLDER)],
    ['folders are files', 'narrower', (offer) => changeType(offer, DatasetType.FOLDER, DatasetType.FILE)],
    [
      'one dataset of a share is left out',
      'narrower',
      (offer) => ({ ...offer, datasets: offer.datasets.slice(0, 1) }),
    ],
    ['letters are folded', 'narrower', (offer) => renamePaths(offer, (name) => name.replaceAll('ſ', 's'))],
    [
      'names are in lower case',
      'narrower',
      (offer) => renamePaths(offer, (name) => name.toLowerCase().normalize()),
    ],
  ])('%s (%s)', (_, kind, change) => {
    expectFound({ offers: (offers) => offers.map(change) }, kind);
  });

  test('the last share alone counts (narrower)', () => {
    expectFound({ offers: (offers) => offers.slice(-1) }, 'narrower');
  });

  function expectFound(seams: Seams, kind: Difference['kind']): void {
    const found = check(seams, 60, 30);
    expect(found.failed).toBe(true);
    expect(getDifferences(found, seams).map((difference) => difference.kind)).toContain(kind);
  }

  function changeType(offer: Offer, from: DatasetType, datasetType: DatasetType): Offer {
    const datasets = offer.datasets.map((d) => (d.datasetType === from ? { ...d, datasetType } : d));
    return { ...offer, datasets };
  }

  function renamePaths(offer: Offer, by: (name: string) => string): Offer {
    return { ...offer, datasets: offer.datasets.map((dataset) => ({ ...dataset, path: by(dataset.path) })) };
  }
});
