import fc from 'fast-check';
import type { EngineFacts } from '../../../../lib/model/engines/engine-facts';
import { ENGINE_KINDS } from '../../../../lib/model/engines/engine-kind';
import {
  decideEngines,
  ENGINE_VERDICTS,
  listMissingFacts,
  rankEngines,
} from '../../../../lib/model/engines/rank-engines';
import { DatasetType } from '../../../../lib/model/values/dataset';
import { PreserveAcls, PublishMode } from '../../../../lib/model/values/publication';
import { createLanding, FIT_FACTS, FIT_STORE, OTHER_TENANT } from '../../../fixtures/engine-facts';

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(values, { nil: undefined });
const flag = maybe(fc.boolean());
const count = maybe(fc.oneof(fc.constantFrom(0, 1, 11), fc.maxSafeNat()));
const tenant = maybe(fc.constantFrom(FIT_STORE.tenantId!, OTHER_TENANT));
const store = fc.record({
  storageAccountName: maybe(fc.constantFrom('a', 'b', 'c')),
  location: maybe(fc.constantFrom('westeurope', 'West Europe', 'eastus')),
  isHnsEnabled: flag,
  tenantId: tenant,
  isVersioningEnabled: flag,
  isChangeFeedEnabled: flag,
  isCrossTenantReplicationAllowed: flag,
});
const path = fc.constantFrom('', 'a', 'a/b', 'c');
const place = fc.record({ container: fc.constantFrom('one', 'two', 'datashare'), path });
const landing = fc.record({
  datasetName: fc.constantFrom('x', 'y'),
  datasetType: fc.constantFrom(...Object.values(DatasetType)),
  source: fc.record({ container: fc.constantFrom('one', 'two'), path, store }),
  target: maybe(place),
});
const facts: fc.Arbitrary<EngineFacts> = fc.record({
  landings: fc.array(landing, { maxLength: 12 }),
  target: store,
  deletions: maybe(fc.constantFrom('keep', 'mirror')),
  publish: maybe(fc.constantFrom(...Object.values(PublishMode))),
  successMarker: flag,
  preserveTags: flag,
  preserveTier: flag,
  preserveAcls: maybe(fc.constantFrom(...Object.values(PreserveAcls))),
  stateContainer: maybe(fc.constantFrom('datashare', 'one')),
  cron: fc.constantFrom(undefined, null, '* * * * *', '0 * * * *', '0 3 * * 1-5', '0 3 29 2 *'),
  isStartedByChanges: flag,
  estimates: fc.record({
    files: count,
    bytes: count,
    changedFilesPerDay: count,
    changedBytesPerDay: count,
    largestFileBytes: count,
    maxLatencyMinutes: maybe(fc.integer({ min: 1, max: 527_040 })),
    archivedFiles: count,
    appendOrPageBlobs: count,
    customerKeyBlobs: count,
    hasBackdatedFiles: flag,
  }),
  settings: fc.record({
    parallelism: maybe(fc.integer({ min: 1, max: 1000 })),
    replicationDestinations: count,
    hasPriorityReplication: flag,
    hasTagsReplication: flag,
    moverLocation: maybe(fc.constantFrom('westeurope', 'eastus')),
    partnerMoverLocation: maybe(fc.constantFrom('West Europe', 'eastus')),
    otherMoverJobs: count,
  }),
});

test('every ranking has each engine once, and is the same each time', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const ranked = rankEngines(given);
      expect(ranked.map(({ engine }) => engine).sort()).toEqual([...ENGINE_KINDS].sort());
      expect(JSON.stringify(rankEngines(structuredClone(given)))).toBe(JSON.stringify(ranked));
    }),
    { numRuns: 100 },
  );
});

test('an engine with a broken limit never stands above one without, and one that is unknown never above one that fits', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const weights = rankEngines(given).map(({ verdict }) => ENGINE_VERDICTS.indexOf(verdict));
      expect(weights).toEqual([...weights].sort((a, b) => a - b));
    }),
    { numRuns: 100 },
  );
});

test('the verdict is that of the heaviest obstacle, and what is unknown never fits', () => {
  fc.assert(
    fc.property(facts, (given) => {
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

test('a fact that is no longer known never makes an engine fit', () => {
  fc.assert(
    fc.property(facts, fc.constantFrom(...Object.keys(FIT_FACTS.estimates)), (given, field) => {
      // Without a time in which a change must land, less is wanted.
      fc.pre(field !== 'maxLatencyMinutes');
      const lessKnown = { ...given, estimates: { ...given.estimates, [field]: undefined } };
      const before = new Map(rankEngines(given).map(({ engine, verdict }) => [engine, verdict]));
      for (const { engine, verdict } of rankEngines(lessKnown))
        if (!before.get(engine)!.startsWith('Fits')) expect(verdict).not.toMatch(/^Fits/);
    }),
    { numRuns: 100 },
  );
});

test('engines that fit alike stand in a fixed order, those that leave nothing out first', () => {
  expect(rankEngines(FIT_FACTS).map(({ engine, verdict }) => [engine, verdict])).toEqual([
    ['Own', 'Fits'],
    ['ObjectReplication', 'Fits'],
    ['StorageMover', 'Fits'],
    ['DataFactory', 'FitsWithReconcile'],
  ]);
});

test('half a billion files each hour leave nothing that fits but what Azure carries', () => {
  const ranked = rankEngines({
    ...FIT_FACTS,
    estimates: { ...FIT_FACTS.estimates, files: 500_000_000, maxLatencyMinutes: 60 },
  });
  expect(ranked.map(({ engine, verdict }) => [engine, verdict])).toEqual([
    ['ObjectReplication', 'Fits'],
    ['StorageMover', 'Fits'],
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
