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

/** The digits after the decimal point that prices can need: an operation can cost a ten-millionth. */
const DIGITS = [2, 4, 6, 8, 10];

/** Formats amounts with as many digits as tell them apart. */
function formatAmounts(amounts: readonly number[], currency: string): string[] {
  const format = (digits: number): string[] =>
    amounts.map((amount) => amount.toLocaleString('en-US', { maximumFractionDigits: digits }));
  const distinct =
    DIGITS.map(format).find((each) => new Set(each).size === amounts.length) ?? amounts.map(String);
  return distinct.map((text) => `${text} ${currency}`);
}

/** Problems of a budget. */
export const budgets = {
  budgetExceeded: (amount: number, budget: number, currency: string): Problem => {
    const [forecast, limit] = formatAmounts([amount, budget], currency);
    return {
      code: 'BudgetExceeded',
      message: `the forecast of ${forecast} exceeds the budget of ${limit}`,
      fix: 'raise the budget, or copy less: fewer datasets, or a longer interval',
    };
  },
  /** @param unknown The costs that are not counted, or that have no price. */
  forecastIncomplete: (unknown: readonly string[], budget: number, currency: string): Problem => ({
    code: 'ForecastIncomplete',
    message: `it is unknown whether the budget of ${formatAmounts([budget], currency)[0]} is enough, because the forecast does not count ${unknown.join('; ')}`,
    fix: 'provide the missing estimates and prices, or leave out the budget',
  }),
};
