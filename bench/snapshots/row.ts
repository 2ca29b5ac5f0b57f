import type { Cost } from './measure';

/** The result of one client in one of the rows. */
export interface Figures extends Cost {
  readonly client: string;
  readonly kind: 'ours' | 'peer' | 'floor';
  /** By operation. */
  readonly requests: Readonly<Record<string, number>>;
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

/** The same work, done by several. */
export interface Row {
  readonly title: string;
  readonly figures: readonly Figures[];
  readonly failures: readonly Failure[];
  readonly goals: readonly Goal[];
}

export type Measure = 'requests' | 'cpuSeconds' | 'peakMiB' | 'wallSeconds';

export function getFigure(figures: Figures, measure: Measure): number {
  if (measure !== 'requests') return figures[measure];
  return Object.values(figures.requests).reduce((sum, count) => sum + count, 0);
}

/** The least of what the peers, or the floors, have of a measure; undefined where there is none of them. */
export function least(
  row: Pick<Row, 'figures'>,
  kind: Figures['kind'],
  measure: Measure,
): number | undefined {
  const values = row.figures
    .filter((figures) => figures.kind === kind)
    .map((figures) => getFigure(figures, measure));
  return values.length > 0 ? Math.min(...values) : undefined;
}

/** A goal for what ours has of a measure; none where ours failed. */
export function atMost(row: Pick<Row, 'figures'>, measure: Measure, limit: number, text: string): Goal[] {
  const value = least(row, 'ours', measure);
  return value === undefined ? [] : [{ text, isMet: value <= limit }];
}

/** A goal for the share that ours may have of the best peer's; none where no peer is there. */
export function atMostOfPeer(
  row: Pick<Row, 'figures'>,
  measure: Measure,
  share: number,
  text: string,
): Goal[] {
  const best = least(row, 'peer', measure);
  return best === undefined ? [] : atMost(row, measure, best * share, text);
}
