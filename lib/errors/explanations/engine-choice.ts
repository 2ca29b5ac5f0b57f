import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Problems of the choice of an engine. */
export const engineChoice = {
  BudgetExceeded: {
    meaning:
      'The forecast, with the prices that you gave, is higher than the budget. Nothing was copied: a forecast never copies.',
    causes: [
      'More files are to be copied than usual, for example because the target is new.',
      'The prices are those of another region or tier.',
      'The bytes leave their region.',
    ],
    actions: [
      'Look at the operations and bytes that the output lists, and at who pays for them.',
      'Raise the budget, choose an engine that costs less, or copy less.',
    ],
    example: describeFinding(problems.budgetExceeded(128.4, 100, 'EUR')),
  },
  ForecastIncomplete: {
    meaning:
      'The forecast does not count everything that is billed, so it is unknown whether the budget is enough. The part that is counted is within the budget.',
    causes: [
      'The table has no price for something that would be billed.',
      'An estimate is missing, such as the size of the largest file.',
      'Nothing documents what the engine costs.',
    ],
    actions: [
      'Add the prices that the message names to the table; 0 is a price.',
      'Add the missing estimates.',
      'Run the command without a budget if a lower bound is enough.',
    ],
    example: describeFinding(problems.forecastIncomplete(['the price of consumer.Write'], 100, 'EUR')),
  },
  EngineUnknown: {
    meaning:
      'For each engine that is not excluded, something is unknown: a fact about your data or your accounts is missing, or nothing proves what the engine does. What is unknown never counts as fitting.',
    causes: [
      'There are no estimates, or some of them are missing.',
      'A setting of an account, such as versioning, is in no document.',
      'An engine would be used in a way that nothing documents.',
    ],
    actions: [
      'Write the facts that the output names into a file, and run `datashare engine explain` with `--facts`.',
      'If a limit is unproven, try the engine on a copy of the data before you rely on it.',
    ],
    example: describeFinding(problems.engineUnknown(['estimates.archivedFiles', 'estimates.files'])),
  },
  NoEngineFits: {
    meaning:
      'Each engine has a limit that rules it out. The output has these limits, and the pages that document them.',
    causes: [
      'Files are in the archive tier, which no engine can read.',
      'Changes must arrive in less time than any engine promises.',
      'The settings of the subscription conflict, such as atomic snapshots of hundreds of millions of files each hour.',
    ],
    actions: [
      'Read the limits of the engine that is listed first: the fewest limits rule it out.',
      'Change the setting that breaks them, or split the share into several.',
      'Ask the provider to rehydrate archived files.',
    ],
    example: describeFinding(problems.noEngineFits()),
  },
} satisfies Record<string, Explanation>;
