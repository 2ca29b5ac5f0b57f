import type { Problem } from '../error-codes';

/** Problems of the choice of an engine. */
export const engineChoice = {
  /** @param missing The facts that would settle it, such as `estimates.files`. */
  engineUnknown: (missing: readonly string[]): Problem => ({
    code: 'EngineUnknown',
    message: 'no engine is known to be able to carry this share: facts are missing, or nothing is proven',
    fix:
      missing.length === 0
        ? 'try the engine that is listed first on a copy of the data before you rely on it'
        : `give the facts that would settle it: ${missing.join(', ')}`,
  }),
  noEngineFits: (): Problem => ({
    code: 'NoEngineFits',
    message: 'no engine can carry this share: each one breaks a limit',
    fix: 'change what breaks the limits of the engine that is listed first, or divide the share',
  }),
};

const formatAmount = (amount: number, currency: string): string =>
  `${amount.toLocaleString('en-US', { maximumFractionDigits: 2 })} ${currency}`;

/** Problems of a budget. */
export const budgets = {
  budgetExceeded: (amount: number, budget: number, currency: string): Problem => ({
    code: 'BudgetExceeded',
    message: `the forecast is ${formatAmount(amount, currency)}, and the budget is ${formatAmount(budget, currency)}`,
    fix: 'raise the budget, or copy less: fewer datasets, or a longer interval',
  }),
  /** @param unknown The costs that are not counted, or that have no price. */
  forecastIncomplete: (unknown: readonly string[], budget: number, currency: string): Problem => ({
    code: 'ForecastIncomplete',
    message: `it is unknown whether the budget of ${formatAmount(budget, currency)} suffices, because the forecast does not count ${unknown.join('; ')}`,
    fix: 'give the missing estimates and prices, or leave the budget out',
  }),
};
