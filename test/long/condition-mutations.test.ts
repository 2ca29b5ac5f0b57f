import type { InvitationState } from '../../constructs';
import { DatasetType } from '../../constructs';
import type { Difference, Offer, Seams } from '../support/access';
import { check, differencesOf } from '../support/random-shares';

/*
 * Mistakes that the property tests are there to find: each is made on purpose, and has to be found. A mistake that
 * changes nothing is not found, and fails here.
 */

/** A string of the condition language, between its quotes. */
const STRING = String.raw`(?:[^'\\]|\\.)*`;
const pattern = (source: string): RegExp => new RegExp(source.replaceAll('<string>', STRING), 'gsu');

const replaced =
  (source: string, by: string) =>
  (condition: string): string =>
    condition.replace(pattern(source), by);

/** Changes words of the language, and leaves the same words in names alone. */
const reworded =
  (word: RegExp, by: (word: string) => string) =>
  (condition: string): string =>
    condition.replace(pattern("('<string>')|[^']+"), (text, string) =>
      string ? text : text.replace(word, by),
    );

const LIST_CLAUSE = '\nAND ((!(';

describe('a mistake in the condition would be found:', () => {
  test.each<[string, Difference['kind'], (condition: string) => string]>([
    ['no slash after a folder', 'wider', replaced(String.raw`(StringStartsWith '<string>)/'`, "$1'")],
    [
      'no slash after a folder in a listing',
      'wider',
      replaced(String.raw`(:prefix\] StringStartsWith '<string>)/'`, "$1'"),
    ],
    [
      'the bare prefix in a listing',
      'wider',
      replaced(
        String.raw`(@Request\S+) StringStartsWith '(<string>)/'`,
        "($1 StringStartsWith '$2/' OR $1 StringEquals '$2')",
      ),
    ],
    [
      'the folder itself on a flat account',
      'wider',
      replaced(
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
      replaced(String.raw`\nAND @Environment\[UtcNow\] DateTimeLessThan '<string>'`, ''),
    ],
    ['an end or a name', 'wider', replaced(String.raw`\nAND (?=@Environment)`, '\nOR ')],
    ['after the end', 'wider', reworded(/DateTimeLessThan/, () => 'DateTimeGreaterThan')],
    ['at the end', 'wider', reworded(/DateTimeLessThan/, () => 'DateTimeLessThanEquals')],
    ['an end a second early', 'narrower', replaced(String.raw`:\d\d\.\d{3}Z'`, ":00.000Z'")],
    ['AND and OR swapped', 'narrower', reworded(/\b(AND|OR)\b/g, (word) => (word === 'AND' ? 'OR' : 'AND'))],
    ['all AND', 'narrower', reworded(/\bOR\b/g, () => 'AND')],
    ['all OR', 'wider', reworded(/\bAND\b/g, () => 'OR')],
    ['no escapes', 'wider', replaced(String.raw`\\(['\\])`, '$1')],
    ['no escapes', 'unreadable', replaced(String.raw`\\(['\\])`, '$1')],
    ['no escaped quotes', 'wider', replaced(String.raw`\\(\\)|\\(')`, '$2' + '$1$1')],
    ['no escaped backslashes', 'unreadable', replaced(String.raw`\\\\`, '\\')],
    ['quotes doubled', 'unreadable', replaced(String.raw`\\'`, "''")],
    ["Terraform's escapes kept", 'narrower', (condition) => condition.replace(/[$%](?=\{)/g, '$&$&')],
    [
      'a pattern in place of a prefix',
      'wider',
      replaced(String.raw`StringStartsWith '(<string>)'`, "StringLike '$1*'"),
    ],
    [
      'a pattern in place of a prefix, without wildcard',
      'narrower',
      reworded(/StringStartsWith/, () => 'StringLike'),
    ],
    ['patterns in place of names', 'wider', reworded(/StringEquals/, () => 'StringLike')],
    ['prefixes in place of names', 'wider', reworded(/(?<!:)StringEquals/, () => 'StringStartsWith')],
    ['no case', 'wider', reworded(/StringStartsWith|StringEquals/, (word) => `${word}IgnoreCase`)],
    ['no NOT before the action', 'wider', reworded(/!\(ActionMatches/, () => '(ActionMatches')],
    ['no NOT before the suboperation', 'wider', reworded(/AND NOT SubOperation/, () => 'AND SubOperation')],
    ['another action', 'wider', replaced(String.raw`blobs/read'`, "blobs/write'")],
    [
      'the path of a listing',
      'narrower',
      replaced(String.raw`@Request\[(\S+):prefix\]`, '@Resource[$1:path]'),
    ],
    [
      'the prefix of a read',
      'narrower',
      replaced(String.raw`@Resource\[(\S+):path\]`, '@Request[$1:prefix]'),
    ],
    [
      'one folder or file less',
      'narrower',
      (condition) =>
        condition.replace(pattern(String.raw`@Resource\S+ String\w+ '<string>'`), "'a' StringEquals 'b'"),
    ],
    ['one file of several less', 'narrower', replaced(String.raw`, '<string>'\}`, '}')],
    ['every file of several', 'narrower', reworded(/ForAnyOfAnyValues/, () => 'ForAnyOfAllValues')],
    ['any other file than one', 'wider', reworded(/StringEquals/, () => 'StringNotEquals')],
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
    ['files are folders', 'wider', (offer) => retyped(offer, DatasetType.FILE, DatasetType.FOLDER)],
    ['folders are files', 'narrower', (offer) => retyped(offer, DatasetType.FOLDER, DatasetType.FILE)],
    [
      'one dataset of a share is left out',
      'narrower',
      (offer) => ({ ...offer, datasets: offer.datasets.slice(0, 1) }),
    ],
    ['letters are folded', 'narrower', (offer) => renamed(offer, (name) => name.replaceAll('ſ', 's'))],
    [
      'names are in lower case',
      'narrower',
      (offer) => renamed(offer, (name) => name.toLowerCase().normalize()),
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
    expect(differencesOf(found, seams).map((difference) => difference.kind)).toContain(kind);
  }

  function retyped(offer: Offer, from: DatasetType, datasetType: DatasetType): Offer {
    const datasets = offer.datasets.map((d) => (d.datasetType === from ? { ...d, datasetType } : d));
    return { ...offer, datasets };
  }

  function renamed(offer: Offer, by: (name: string) => string): Offer {
    return { ...offer, datasets: offer.datasets.map((dataset) => ({ ...dataset, path: by(dataset.path) })) };
  }
});
