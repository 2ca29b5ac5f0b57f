import fc from 'fast-check';
import { ENGINE_KINDS } from '../../../../lib/model/engines/engine-kind';
import {
  decideEngines,
  ENGINE_VERDICTS,
  listMissingFacts,
  rankEngines,
} from '../../../../lib/model/engines/rank-engines';
import { anyFacts } from '../../../fixtures/any-engine-facts';
import { createLanding, FIT_FACTS, FIT_STORE } from '../../../fixtures/engine-facts';

test('every ranking has each engine once, and is the same each time', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const ranked = rankEngines(given);
      expect(ranked.map(({ engine }) => engine).sort()).toEqual([...ENGINE_KINDS].sort());
      expect(JSON.stringify(rankEngines(structuredClone(given)))).toBe(JSON.stringify(ranked));
    }),
    { numRuns: 100 },
  );
});

test('an engine with a broken limit never stands above one without, and one that is unknown never above one that fits', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const weights = rankEngines(given).map(({ verdict }) => ENGINE_VERDICTS.indexOf(verdict));
      expect(weights).toEqual([...weights].sort((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
});

test('the verdict is that of the heaviest obstacle, and what is unknown never fits', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      for (const { verdict, obstacles } of rankEngines(given)) {
        const effects = new Set(obstacles.map(({ effect }) => effect));
        expect(verdict === 'Excluded').toBe(effects.has('Excluded'));
        if (verdict.startsWith('Fits')) expect(effects.has('Unknown')).toBe(false);
        expect(obstacles.filter(({ reason }) => !/^[^A-Z\n]/.test(reason))).toEqual([]);
      }
    }),
    { numRuns: 100 },
  );
});

test('engines that fit alike stand in a fixed order, those that leave nothing out first', () => {
  expect(rankEngines(FIT_FACTS).map(({ engine, verdict }) => [engine, verdict])).toEqual([
    ['Own', 'Fits'],
    ['ObjectReplication', 'Fits'],
    ['StorageMover', 'FitsWithReconcile'],
    ['DataFactory', 'FitsWithReconcile'],
  ]);
});

test('half a billion files each hour leave nothing that fits but what Azure carries', () => {
  const ranked = rankEngines({
    ...FIT_FACTS,
    estimates: { ...FIT_FACTS.estimates, files: 500_000_000 },
  });
  expect(ranked.map(({ engine, verdict }) => [engine, verdict])).toEqual([
    ['ObjectReplication', 'Fits'],
    ['StorageMover', 'FitsWithReconcile'],
    ['DataFactory', 'FitsWithReconcile'],
    ['Own', 'Excluded'],
  ]);
  expect(decideEngines(ranked)).toBe('Fits');
});

test('archived files are carried by nothing', () => {
  const ranked = rankEngines({ ...FIT_FACTS, estimates: { ...FIT_FACTS.estimates, archivedFiles: 1 } });
  expect(decideEngines(ranked)).toBe('NoneFits');
});

test('names the facts that would settle what is unknown, each once', () => {
  const ranked = rankEngines({
    ...FIT_FACTS,
    landings: [createLanding({ source: { store: { ...FIT_STORE, isVersioningEnabled: undefined } } })],
    estimates: { ...FIT_FACTS.estimates, files: undefined, archivedFiles: undefined },
  });
  expect(decideEngines(ranked)).toBe('Unknown');
  expect(listMissingFacts(ranked)).toEqual([
    'estimates.archivedFiles',
    'estimates.files',
    'source.isVersioningEnabled',
  ]);
});
