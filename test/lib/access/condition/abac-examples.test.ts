import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import type { Verdict } from '../../../../lib/access/condition/evaluate';
import { evaluateAccess } from '../../../../lib/access/condition/evaluate';
import { findReaches } from '../../../../lib/access/condition/reach';
import type { AbacFact } from '../../../fixtures/abac-examples';
import { BLOB_EXAMPLES, QUEUE_EXAMPLES, TUTORIAL_EXAMPLES } from '../../../fixtures/abac-examples';

const EXAMPLES = [...BLOB_EXAMPLES, ...TUTORIAL_EXAMPLES, ...QUEUE_EXAMPLES];

function evaluateFact(condition: string, [operation, place, , more = {}]: AbacFact): Verdict {
  const slash = place.indexOf('/');
  return evaluateAccess(condition, {
    operation,
    container: place.slice(0, slash),
    path: place.slice(slash + 1),
    at: new Date(more.at ?? '2026-11-29T00:00:00Z'),
    storageAccountName: more.account,
  });
}

describe("the examples of Microsoft's pages", () => {
  const facts = EXAMPLES.flatMap(({ title, condition, facts: of }) =>
    of.map((fact) => [title, ...fact.slice(0, 3), condition, fact] as const),
  );

  test.each(facts)('%s: %s %s is %s', (...row) => {
    const [condition, fact] = row.slice(-2) as [string, AbacFact];
    expect(evaluateFact(condition, fact)).toBe(fact[2]);
  });

  test.each(EXAMPLES.map(({ title, condition, facts: of }) => [title, condition, of] as const))(
    '%s: its paths neither widen nor lose what is unknown',
    (_title, condition, of) => {
      for (const [operation, , verdict] of of) {
        const reaches = findReaches(parseCondition(condition), operation)!;
        // Requests that are allowed or unknown have a row, and unknown ones a proviso.
        if (verdict !== 'Denied') expect(reaches).not.toEqual([]);
        if (verdict === 'Unknown') expect(reaches.some(({ provisos }) => provisos.length > 0)).toBe(true);
      }
    },
  );

  test('mean the same in another case of keywords, actions, attributes and operators', () => {
    for (const { condition, facts: of } of EXAMPLES) {
      const other = condition
        .split(/('(?:[^'\\]|\\.)*')/)
        .map((part, index) =>
          index % 2 === 1 && !part.includes('Microsoft.Storage') ? part : part.toLowerCase(),
        )
        .join('');
      expect(other).not.toBe(condition);
      for (const fact of of) expect(evaluateFact(other, fact)).toBe(fact[2]);
    }
  });
});
