import type { Problem } from '../error-codes';

/** Problems of the choice of an engine. */
export const engineChoice = {
  /** @param missing The facts that would settle it, such as `estimates.files`. */
  engineUnknown: (missing: readonly string[]): Problem => ({
    code: 'EngineUnknown',
    message:
      'it is unknown whether any engine can carry this share: facts are missing, or nothing proves what the engine does',
    fix:
      missing.length === 0
        ? 'try the engine that is listed first on a copy of the data before you rely on it'
        : `provide the facts that would settle it: ${missing.join(', ')}`,
  }),
  noEngineFits: (): Problem => ({
    code: 'NoEngineFits',
    message: 'no engine can carry this share: each has a limit that rules it out',
    fix: 'change what breaks the limits of the engine that is listed first, or split the share',
  }),
};

const formatAmount = (amount: number, currency: string): string =>
  `${amount.toLocaleString('en-US', { maximumFractionDigits: 2 })} ${currency}`;

/** Problems of a budget. */
export const budgets = {
  budgetExceeded: (amount: number, budget: number, currency: string): Problem => ({
    code: 'BudgetExceeded',
    message: `the forecast of ${formatAmount(amount, currency)} exceeds the budget of ${formatAmount(budget, currency)}`,
    fix: 'raise the budget, or copy less: fewer datasets, or a longer interval',
  }),
  /** @param unknown The costs that are not counted, or that have no price. */
  forecastIncomplete: (unknown: readonly string[], budget: number, currency: string): Problem => ({
    code: 'ForecastIncomplete',
    message: `it is unknown whether the budget of ${formatAmount(budget, currency)} is enough, because the forecast does not count ${unknown.join('; ')}`,
    fix: 'provide the missing estimates and prices, or leave out the budget',
  }),
};
