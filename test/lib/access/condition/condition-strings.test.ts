import fc from 'fast-check';
import { synthesizeConditions } from '../../../support/access';
import { CASE } from '../../../support/random-shares';

/** The ways in which strings may be written: with escapes, without any, and with quotes doubled. */
const READINGS = { escaped: "'(?:[^'\\\\]|\\\\.)*'", plain: "'[^']*'", doubled: "'(?:[^']|'')*'" };

/** A condition without its strings; undefined where this reading leaves a backslash or half of a string. */
function removeStrings(condition: string, reading: keyof typeof READINGS): string | undefined {
  const structure = condition.replace(new RegExp(READINGS[reading], 'gsu'), '\0');
  return /['\\]/.test(structure) ? undefined : structure;
}

describe('no name breaks out of its string', () => {
  const conditions = synthesizeConditions(fc.sample(CASE, { seed: 20_270_102, numRuns: 1000 }));
  const withQuotes = conditions.filter((condition) => /(?<!\\)(?:\\\\)*\\'/.test(condition));
  const withBackslashes = conditions.filter(
    (condition) => condition.includes('\\') && !withQuotes.includes(condition),
  );

  test('where Azure reads escapes, as we write them', () => {
    for (const condition of conditions)
      expect(removeStrings(condition, 'escaped')).toMatch(/^\(\(!\(ActionMatches\{\0\}/);
  });

  // A reader who knows no escapes refuses a name with a quote, and sees the same expression around any other.
  test.each(['plain', 'doubled'] as const)('where Azure reads strings as %s', (reading) => {
    for (const condition of conditions) {
      const expected = withQuotes.includes(condition) ? undefined : removeStrings(condition, 'escaped');
      expect(removeStrings(condition, reading)).toBe(expected);
    }
    expect(withQuotes.length).toBeGreaterThan(100);
    expect(withBackslashes.length).toBeGreaterThan(20);
  });

  test('as it would without our escapes', () => {
    const broken = conditions.filter((condition) => {
      const structure = removeStrings(condition.replace(/\\(['\\])/g, '$1'), 'plain');
      return structure !== undefined && structure !== removeStrings(condition, 'escaped');
    });
    expect(broken.length).toBeGreaterThan(10);
  });
});
