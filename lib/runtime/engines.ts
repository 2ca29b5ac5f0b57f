import { problems } from '../errors/catalogue';
import { throwProblems } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { parseInvitation, parseSubscription } from '../model/documents/parsing/parse-document';
import type { InvitationDocument } from '../model/documents/invitation';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { collectEngineFacts } from '../model/engines/collect-facts';
import type { EngineForecast } from '../model/engines/engine-forecast';
import { forecastEngine } from '../model/engines/engine-forecast';
import type { WorkForecast } from '../model/engines/forecast';
import { findBudgetProblem, priceWork } from '../model/engines/forecast';
import { parseEngineFacts } from '../model/engines/given-facts';
import { parsePriceTable } from '../model/engines/price-table';
import type { EngineDecision, RankedEngine } from '../model/engines/rank-engines';
import { decideEngines, listMissingFacts, rankEngines } from '../model/engines/rank-engines';
import { requireOptions } from './require-options';

/** Options of `explainEngines`. */
export interface ExplainEnginesOptions {
  /**
   * Estimates and settings that no document tells, as the file `engineFacts.v1.json` describes them.
   * @default - nothing else is known
   */
  readonly facts?: unknown;
  /**
   * Prices, as the file `priceTable.v1.json` describes them. This package has none of its own.
   * @default - forecasts have no cost
   */
  readonly prices?: unknown;
  /**
   * The most that the first copy and a month of changes may cost, in the currency of the prices, with the engine that is ranked
   * first.
   * @default - no limit
   */
  readonly budget?: number;
}

/** An engine with its rank and its forecast. */
export interface ExplainedEngine extends RankedEngine {
  /** The cost and the time of the engine. */
  readonly forecast: EngineForecast;
}

/** The engines that can carry a copy, ranked, with reasons. */
export interface EngineExplanation {
  /** Name of the share or of the subscription. */
  readonly name: string;
  /** `Fits`: the first engine can carry it. `Unknown`: none is known to. `NoneFits`: all are excluded. */
  readonly decision: EngineDecision;
  /** All engines, from the best to the worst. */
  readonly engines: readonly ExplainedEngine[];
  /** The facts that would settle what is unknown, such as `estimates.files`. */
  readonly missingFacts: readonly string[];
  /** The reasons for which no engine can be chosen, or for which the budget may not suffice. */
  readonly problems: readonly Problem[];
}

/**
 * Ranks the engines that could carry the copies of a share. Sends no request.
 *
 * @param document An invitation or a subscription.
 * @throws DataShareError `NothingToCopy` for a share that is read in place, `ValueInvalid` for a budget that is no amount or has no prices,
 *   and the errors of `parseSubscription`
 */
export function explainEngines(document: unknown, options: ExplainEnginesOptions = {}): EngineExplanation {
  requireOptions('ExplainEnginesOptions', options);
  requireBudget(options);
  const parsed = parseEither(document);
  const facts = collectEngineFacts(
    parsed,
    parseEngineFacts(options.facts === undefined ? {} : options.facts, 'facts'),
  );
  const prices = options.prices === undefined ? undefined : parsePriceTable(options.prices, 'prices');
  const engines = rankEngines(facts).map((ranked) => ({
    ...ranked,
    forecast: forecastEngine(ranked.engine, facts, prices),
  }));
  const decision = decideEngines(engines);
  const missingFacts = listMissingFacts(engines);
  return {
    name: parsed.documentType === 'subscription' ? parsed.subscriptionName : parsed.shareName,
    decision,
    engines,
    missingFacts,
    problems: findProblems(decision, missingFacts, engines[0].forecast, options.budget),
  };
}

function findProblems(
  decision: EngineDecision,
  missingFacts: readonly string[],
  { firstCopy, month }: EngineForecast,
  budget: number | undefined,
): Problem[] {
  if (decision === 'NoneFits') return [problems.noEngineFits()];
  const overBudget = budget === undefined ? undefined : findBudgetProblem([firstCopy, month], budget);
  return [
    ...(decision === 'Unknown' ? [problems.engineUnknown(missingFacts)] : []),
    ...(overBudget ? [overBudget] : []),
  ];
}

/** A budget that is no amount would be kept by anything, and without prices nothing can be compared with it. */
function requireBudget({ budget, prices }: Pick<ExplainEnginesOptions, 'prices' | 'budget'>): void {
  if (budget === undefined) return;
  throwProblems([
    ...(Number.isFinite(budget) && budget >= 0
      ? []
      : [problems.valueInvalid('budget', 'an amount, 0 or more', budget)]),
    ...(prices === undefined
      ? [problems.valueInvalid('prices', "given, because 'budget' is", undefined)]
      : []),
  ]);
}

function parseEither(document: unknown): InvitationDocument | SubscriptionDocument {
  const { documentType } = (document ?? {}) as { readonly documentType?: unknown };
  return documentType === 'invitation' ? parseInvitation(document) : parseSubscription(document);
}

/** A forecast with its cost, and the reasons for which a budget may not suffice. */
export interface PricedForecast {
  /** The forecast, with its cost. */
  readonly forecast: WorkForecast;
  /** The reason why the forecast does not keep to the budget. */
  readonly problems: readonly Problem[];
}

/**
 * Adds costs to the forecast of a plan, and compares them with a budget. Sends no request.
 *
 * @param forecast The forecast of `planSnapshot`.
 * @param options The prices, and the most that the synchronization may cost.
 * @throws DataShareError `DocumentInvalid` if the prices are wrong, `ValueInvalid` for a budget that is no amount or has no
 *   prices
 */
export function priceForecast(
  forecast: WorkForecast,
  options: Pick<ExplainEnginesOptions, 'prices' | 'budget'>,
): PricedForecast {
  const { prices, budget } = options;
  requireBudget(options);
  const table = prices === undefined ? undefined : parsePriceTable(prices, 'prices');
  const priced = priceWork(forecast, table, 1);
  const problem = budget === undefined ? undefined : findBudgetProblem([priced], budget);
  return { forecast: priced, problems: problem ? [problem] : [] };
}
