import fc from 'fast-check';
import { parseInvitation, parseSubscription } from '../../../../lib/model/documents/parsing/parse-document';
import { collectEngineFacts } from '../../../../lib/model/engines/collect-facts';
import type { EngineFacts } from '../../../../lib/model/engines/engine-facts';
import { ENGINE_KINDS } from '../../../../lib/model/engines/engine-kind';
import type { GivenEngineFacts } from '../../../../lib/model/engines/given-facts';
import { parseEngineFacts } from '../../../../lib/model/engines/given-facts';
import type { EngineVerdict } from '../../../../lib/model/engines/rank-engines';
import { judgeEngine, listMissingFacts, rankEngines } from '../../../../lib/model/engines/rank-engines';
import { INVITATION, subscriptionWith } from '../../../fixtures/documents';
import { anyFacts, nearlyFitFacts } from '../../../fixtures/any-engine-facts';
import { createLanding, FIT_FACTS } from '../../../fixtures/engine-facts';

/** Facts that are known without being given: what is asked for, and settings that have a default. */
const NEVER_UNKNOWN = ['estimates.maxLatencyMinutes', 'estimates.bytesPerSecond', 'settings.parallelism'];

/** Facts by which a rule can tell two accounts apart go together. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  storageAccountName: ['storageAccountName', 'accountKey'],
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The parts of facts that are facts themselves, instead of groups of them. */
const WHOLE = ['target', 'onChange'];

/** Lists the same facts with one of them unknown, each with its name. */
function* forgetEach(value: Fields, name = '', isRoot = true): Generator<[string, Fields]> {
  for (const [field, inner] of Object.entries(value)) {
    const path = `${name}${field}`;
    const isGroup = isFields(inner) && (isRoot || !WHOLE.includes(field)) && field !== 'onChange';
    if (field === 'landings') yield* forgetOfLandings(value, inner as readonly Fields[]);
    else if (isGroup)
      for (const [inside, less] of forgetEach(inner, `${path}.`, false))
        yield [inside, { ...value, [field]: less }];
    else if (inner !== undefined && !['container', 'path', 'datasetName', 'datasetType'].includes(field)) {
      const gone = (TOGETHER[field] ?? [field]).map((each) => [each, undefined]);
      yield [path, { ...value, ...(Object.fromEntries(gone) as Fields) }];
    }
  }
}

function* forgetOfLandings(facts: Fields, landings: readonly Fields[]): Generator<[string, Fields]> {
  for (const [at, landing] of landings.entries())
    for (const [name, less] of forgetEach(landing, `landings[${at}].`, false))
      yield [name, { ...facts, landings: landings.map((each, other) => (other === at ? less : each)) }];
}

const forgetAny = (facts: EngineFacts): [string, EngineFacts][] =>
  [...forgetEach(facts as unknown as Fields)].map(([name, less]) => [name, less as unknown as EngineFacts]);

/** Whoever knows less can say the same, or that it is unknown. What may be left out is said of all that may be. */
const LESS_KNOWN: Readonly<Record<EngineVerdict, readonly EngineVerdict[]>> = {
  Fits: ['Fits', 'FitsWithReconcile', 'Unknown'],
  FitsWithReconcile: ['FitsWithReconcile', 'Unknown'],
  Unknown: ['Unknown'],
  Excluded: ['Excluded', 'Unknown'],
};

function expectNoBetterVerdict(facts: EngineFacts): void {
  for (const [name, less] of forgetAny(facts)) {
    if (NEVER_UNKNOWN.includes(name)) continue;
    for (const kind of ENGINE_KINDS) {
      const [before, after] = [judgeEngine(kind, facts), judgeEngine(kind, less)];
      if (!LESS_KNOWN[before.verdict].includes(after.verdict))
        throw new Error(`${kind}: ${before.verdict} becomes ${after.verdict} without ${name}`);
    }
  }
}

test('each fact of the fixture can be forgotten', () => {
  const names = forgetAny(FIT_FACTS).map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'cron',
      'onChange',
      'publish',
      'target.location',
      'estimates.files',
      'settings.otherMoverJobs',
      'landings[0].target',
      'landings[0].source.store.storageAccountName',
    ]),
  );
});

test('facts that fit each engine never fit better with one of them forgotten', () => {
  expectNoBetterVerdict(FIT_FACTS);
  expectNoBetterVerdict({
    ...FIT_FACTS,
    landings: [createLanding(), createLanding({ source: { path: 'b' } })],
  });
});

test('whoever knows one fact less never says more, whatever the facts are', () => {
  fc.assert(fc.property(nearlyFitFacts, expectNoBetterVerdict), { numRuns: 60 });
  fc.assert(fc.property(anyFacts, expectNoBetterVerdict), { numRuns: 15 });
});

test('whoever asks for less never gets a worse answer', () => {
  fc.assert(
    fc.property(fc.oneof(anyFacts, nearlyFitFacts), (facts) => {
      const { maxLatencyMinutes: _, ...estimates } = facts.estimates;
      for (const kind of ENGINE_KINDS) {
        const [before, after] = [judgeEngine(kind, facts), judgeEngine(kind, { ...facts, estimates })];
        if (before.verdict !== 'Excluded') expect(after.verdict).not.toBe('Excluded');
        if (before.verdict.startsWith('Fits')) expect(after.verdict).toMatch(/^Fits/);
      }
    }),
    { numRuns: 60 },
  );
});

/** A value for each fact that the output can ask for. */
const ANSWERS: GivenEngineFacts = {
  estimates: { ...FIT_FACTS.estimates, bytesPerSecond: 1_000_000_000 },
  source: {
    tenantId: FIT_FACTS.target.tenantId,
    isVersioningEnabled: true,
    isChangeFeedEnabled: true,
    isCrossTenantReplicationAllowed: true,
  },
  target: {
    location: 'westeurope',
    isHnsEnabled: false,
    tenantId: FIT_FACTS.target.tenantId,
    isVersioningEnabled: true,
    isCrossTenantReplicationAllowed: true,
  },
  settings: FIT_FACTS.settings,
  subscription: {
    mappings: INVITATION.datasets.map(({ datasetName, path }) => ({
      datasetName,
      container: 'landing',
      path,
    })),
    deletions: 'mirror',
    publish: FIT_FACTS.publish,
    successMarker: false,
    preserveTags: false,
    preserveTier: false,
    preserveAcls: FIT_FACTS.preserveAcls,
    stateContainer: 'datashare',
    cron: '0 * * * *',
    onChange: null,
  },
};

/** Adds the answer to a question, by its name in the file of facts. */
function answer(given: GivenEngineFacts, name: string): GivenEngineFacts {
  const [group, field] = name.split('.') as [keyof GivenEngineFacts, string];
  const value = (ANSWERS[group] as Fields | undefined)?.[field];
  if (value === undefined) throw new Error(`no answer to ${name}`);
  return { ...given, [group]: { ...(given[group] as object | undefined), [field]: value } };
}

test.each([
  ['an invitation', parseInvitation(INVITATION)],
  ['a subscription', parseSubscription(subscriptionWith({}))],
])('every fact that %s asks for is accepted, and settles what it was asked for', (_case, document) => {
  let given: GivenEngineFacts = {};
  const asked: string[] = [];
  for (;;) {
    const facts = collectEngineFacts(document, parseEngineFacts(given, 'facts.json'));
    const missing = listMissingFacts(rankEngines(facts));
    expect(missing.filter((name) => asked.includes(name))).toEqual([]);
    if (missing.length === 0) break;
    asked.push(...missing);
    given = missing.reduce(answer, given);
  }
  const verdicts = rankEngines(collectEngineFacts(document, given)).map(({ verdict }) => verdict);
  expect(asked).toContain('estimates.files');
  expect(verdicts.some((verdict) => verdict.startsWith('Fits'))).toBe(true);
});
