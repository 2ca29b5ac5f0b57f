import { formatCount } from '../../../errors/format-count';
import { formatValue } from '../../../errors/format-value';
import type { EngineFacts, EngineLanding, EngineStore } from '../engine-facts';

/** The effect of a limit on the choice of an engine. */
export type ObstacleEffect =
  /** The engine cannot do it: the choice is refused. */
  | 'Excluded'
  /** A fact is missing, or nobody has proven what the engine does. */
  | 'Unknown'
  /** The engine leaves it out. A reconciliation afterwards makes it good. */
  | 'LeftToReconcile';

/** The result of a rule for facts that break a limit, or may break it. */
export interface Judgment {
  readonly effect: ObstacleEffect;
  /** The fact that breaks the limit, or that is unknown: a clause that begins in lower case. */
  readonly reason: string;
  /** The given facts that would settle what is unknown, such as `estimates.files`. */
  readonly settledBy?: readonly string[];
}

/** Judges facts by one limit; undefined if they keep it. */
export type EngineRule = (facts: EngineFacts) => Judgment | undefined;

export const exclude = (reason: string): Judgment => ({ effect: 'Excluded', reason });

/** @param settledBy Names of given facts: a test gives them, and expects that this settles something. */
export const leaveUnknown = (reason: string, ...settledBy: readonly string[]): Judgment => ({
  effect: 'Unknown',
  reason,
  settledBy,
});

/** Judges landings that nobody has chosen a place for: an invitation has none. */
export const leaveUnplaced = (landings: string): Judgment =>
  leaveUnknown(`it is unknown where a dataset lands: ${landings}`, 'subscription.mappings');

export const leaveToReconcile = (reason: string): Judgment => ({ effect: 'LeftToReconcile', reason });

/**
 * Returns the first judgment, by the weight of its effect: what excludes an engine is told before what is unknown. The facts that
 * would settle what is unknown are those of all judgments.
 */
export function pickHeaviest(judgments: readonly (Judgment | undefined)[]): Judgment | undefined {
  const find = (effect: ObstacleEffect): Judgment[] =>
    judgments.flatMap((judgment) => (judgment?.effect === effect ? [judgment] : []));
  const [excluded] = find('Excluded');
  if (excluded) return excluded;
  const unknown = find('Unknown');
  if (unknown.length === 0) return find('LeftToReconcile')[0];
  const settledBy = new Set(unknown.flatMap((judgment) => judgment.settledBy ?? []));
  return { ...unknown[0], settledBy: [...settledBy] };
}

/** Names the landings that a condition is true for: the first one, and the number of the others. */
export function nameLandings(
  facts: EngineFacts,
  isBroken: (landing: EngineLanding) => boolean | undefined,
): string | undefined {
  const [first, ...others] = facts.landings.filter(isBroken);
  if (!first) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en-US')} more`;
  return `${formatValue(first.datasetName)}${more}`;
}

/** Excludes an engine that copies whole datasets if patterns choose files. */
export const judgePatterns: EngineRule = (facts) => {
  const chosen = nameLandings(facts, ({ hasPatterns }) => hasPatterns);
  return chosen === undefined ? undefined : exclude(`patterns choose files of a dataset: ${chosen}`);
};

/** The storage accounts of both sides, each with the words for it. */
export interface NamedStore {
  readonly store: EngineStore;
  readonly name: string;
  readonly side: 'source' | 'target';
}

export function listStores(facts: EngineFacts): readonly NamedStore[] {
  const nameStore = (side: NamedStore['side'], { storageAccountName }: EngineStore): string =>
    `the ${side}${storageAccountName === undefined ? '' : ` account ${formatValue(storageAccountName)}`}`;
  const byName = new Map<string, NamedStore>();
  for (const { source } of facts.landings) {
    const name = nameStore('source', source.store);
    // Accounts whose names are unknown count each for itself.
    const key = source.store.storageAccountName ?? `${byName.size}`;
    byName.set(key, { store: source.store, name, side: 'source' });
  }
  return [
    ...byName.values(),
    { store: facts.target, name: nameStore('target', facts.target), side: 'target' },
  ];
}

/** Judges a setting that accounts must have. */
export function judgeStores(
  stores: readonly NamedStore[],
  field: keyof EngineStore,
  wanted: boolean,
  describeBroken: (name: string) => string,
  describeUnknown: (name: string) => string,
): Judgment | undefined {
  return pickHeaviest(
    stores.map(({ store, name, side }) => {
      const value = store[field];
      if (value === wanted) return undefined;
      return value === undefined
        ? leaveUnknown(describeUnknown(name), `${side}.${field}`)
        : exclude(describeBroken(name));
    }),
  );
}

/** Judges an estimate that must be zero. */
export function judgeNone(
  estimate: number | undefined,
  field: string,
  things: string,
  judge: (reason: string) => Judgment = exclude,
): Judgment | undefined {
  if (estimate === undefined) return leaveUnknown(`the number of ${things} is unknown`, `estimates.${field}`);
  return estimate === 0 ? undefined : judge(`the data has ${things}: ${formatCount(estimate, 'file')}`);
}

/** Compares the tenants of both sides. */
export function compareTenants(facts: EngineFacts): 'Same' | 'Different' | 'Unknown' {
  const ours = facts.target.tenantId?.toLowerCase();
  const theirs = facts.landings.map(({ source }) => source.store.tenantId?.toLowerCase());
  if (theirs.some((tenant) => tenant !== undefined && ours !== undefined && tenant !== ours))
    return 'Different';
  return ours === undefined || theirs.includes(undefined) ? 'Unknown' : 'Same';
}

/** Judges accounts of which one or both have an unknown tenant. */
export function leaveTenantsUnknown({ landings, target }: EngineFacts): Judgment {
  const isSourceUnknown = landings.some(({ source }) => source.store.tenantId === undefined);
  return leaveUnknown(
    'it is unknown whether both accounts are in one tenant',
    ...(isSourceUnknown ? ['source.tenantId'] : []),
    ...(target.tenantId === undefined ? ['target.tenantId'] : []),
  );
}
