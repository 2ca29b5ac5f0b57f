import type { ClientKind } from './clients';
import type { Cost } from './measure';

/** The result of one client in one of the rows. */
export interface Figures extends Cost {
  readonly client: string;
  readonly kind: ClientKind;
  /** The number of requests, by operation. */
  readonly requests: Readonly<Record<string, number>>;
  /** Megabytes (1,000,000 bytes) of listings that the client received; absent if nobody counts them. */
  readonly listedMB?: number;
}

/** The failure of a client. */
export interface Failure {
  readonly client: string;
  readonly failure: string;
}

export interface Goal {
  readonly text: string;
  readonly isMet: boolean;
}

/** The same work, done by several clients. */
export interface Row {
  readonly title: string;
  readonly figures: readonly Figures[];
  readonly failures: readonly Failure[];
  readonly goals: readonly Goal[];
  /** Milliseconds of each change until it was copied, in ascending order; absent in rows about whole runs. */
  readonly latenciesMs?: readonly number[];
}

export type Measure = 'requests' | 'listedMB' | 'cpuSeconds' | 'peakMiB' | 'wallSeconds';

export function getFigure(figures: Figures, measure: Measure): number {
  if (measure !== 'requests') return figures[measure] ?? NaN;
  return Object.values(figures.requests).reduce((sum, count) => sum + count, 0);
}

/** The lowest figure among the peers, or among the floors; undefined if there are none. */
export function findLowest(
  row: Pick<Row, 'figures'>,
  kind: Figures['kind'],
  measure: Measure,
): number | undefined {
  const values = row.figures
    .filter((figures) => figures.kind === kind)
    .map((figures) => getFigure(figures, measure));
  return values.length > 0 ? Math.min(...values) : undefined;
}

/** Returns the goal for a figure of datashare; no goal if datashare failed. */
export function createGoal(row: Pick<Row, 'figures'>, measure: Measure, limit: number, text: string): Goal[] {
  const value = findLowest(row, 'ours', measure);
  return value === undefined ? [] : [{ text, isMet: value <= limit }];
}

/** Returns the goal for a figure of datashare as a fraction of the best peer's; no goal without peers. */
export function createPeerGoal(
  row: Pick<Row, 'figures'>,
  measure: Measure,
  share: number,
  text: string,
): Goal[] {
  const best = findLowest(row, 'peer', measure);
  return best === undefined ? [] : createGoal(row, measure, best * share, text);
}
