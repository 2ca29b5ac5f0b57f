import { problems } from '../../errors/catalogue';
import type { Problem } from '../../errors/error-codes';
import { normalizeRegion } from '../values/region';
import type { OperationClass, PriceTable } from './price-table';

/** The side whose account or process is billed. */
export type Payer = 'Provider' | 'Consumer';

/** Operations of one type that one side is billed for. */
export interface BilledOperations {
  /** Azure's type of the operations. Deletions are free, and not counted. */
  readonly operationClass: OperationClass;
  /** The side whose account is billed. */
  readonly payer: Payer;
  /** Number of operations. */
  readonly count: number;
}

/** Bytes that leave a region, which the owner of the source is billed for. */
export interface BilledEgress {
  /** Region that the bytes leave. */
  readonly from: string;
  /** Region that they go to. */
  readonly to: string;
  /** Number of bytes. */
  readonly bytes: number;
}

/** The cost of a work, as far as it is known. */
export interface ForecastCost {
  /** Currency, three capital letters. */
  readonly currency: string;
  /** Amount that the provider is billed. */
  readonly provider: number;
  /** Amount that the consumer is billed. */
  readonly consumer: number;
  /** Items that the table has no price for. */
  readonly unpriced: readonly string[];
}

/** The work of a copy: what is billed, and how long it takes. */
export interface WorkForecast {
  /** Operations, by type and by the side that is billed. */
  readonly operations: readonly BilledOperations[];
  /** Bytes that are copied; null if that is unknown. */
  readonly copiedBytes: number | null;
  /** Bytes that leave a region. */
  readonly egress: readonly BilledEgress[];
  /** Estimated duration in seconds; null if nothing tells. */
  readonly seconds: number | null;
  /** The basis of the duration, or the reason why it is unknown. */
  readonly secondsBasis: string;
  /** Costs that the forecast cannot count: it is a lower bound if there are any. */
  readonly notCounted: readonly string[];
  /** The cost; absent without prices. */
  readonly cost?: ForecastCost;
}

/** Adds the cost to a work. */
export function priceWork(work: WorkForecast, table: PriceTable | undefined, processes = 0): WorkForecast {
  if (!table) return work;
  const unpriced = new Set<string>();
  const sums = { Provider: 0, Consumer: 0 };
  const add = (payer: Payer, units: number, price: number | undefined, name: string): void => {
    if (units === 0) return;
    if (price === undefined) unpriced.add(name);
    else sums[payer] += units * price;
  };
  for (const { operationClass, payer, count } of work.operations) {
    const side = payer === 'Provider' ? 'provider' : 'consumer';
    add(payer, count / 10_000, table[side]?.[operationClass], `${side}.${operationClass}`);
  }
  for (const { from, to, bytes } of work.egress) {
    const isPair = (each: { readonly from: string; readonly to: string }): boolean =>
      normalizeRegion(each.from) === from && normalizeRegion(each.to) === to;
    add('Provider', bytes / 1e9, table.egress?.find(isPair)?.perGb, `egress from ${from} to ${to}`);
  }
  add('Provider', (work.copiedBytes ?? 0) / 1e9, table.retrievalPerGb, 'retrievalPerGb');
  if (processes > 0 && work.seconds !== null)
    add('Consumer', (processes * work.seconds) / 3600, table.processPerHour, 'processPerHour');
  const { Provider: provider, Consumer: consumer } = sums;
  return { ...work, cost: { currency: table.currency, provider, consumer, unpriced: [...unpriced].sort() } };
}

/**
 * Finds the reason why works do not keep to a budget. A forecast that is not complete keeps to none: what is unknown could cost
 * anything.
 */
export function findBudgetProblem(works: readonly WorkForecast[], budget: number): Problem | undefined {
  const costs = works.flatMap(({ cost }) => cost ?? []);
  const total = costs.reduce((sum, { provider, consumer }) => sum + provider + consumer, 0);
  const currency = costs[0]?.currency ?? '';
  // Nothing is within a budget that is no number. Sums of decimal fractions are not exact.
  if (!(total <= budget * (1 + 1e-12))) return problems.budgetExceeded(total, budget, currency);
  const unknown = works.flatMap(({ cost, notCounted }) => [
    ...notCounted,
    ...(cost?.unpriced ?? ['all prices']).map((name) => `the price of ${name}`),
  ]);
  return unknown.length === 0
    ? undefined
    : problems.forecastIncomplete([...new Set(unknown)], budget, currency);
}
