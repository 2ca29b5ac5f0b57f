import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Problems of the choice of an engine. */
export const engineChoice = {
  EngineUnknown: {
    meaning:
      'Of each engine that is not excluded, something is unknown: a fact about your data or your accounts is missing, or nobody has proven what the engine does. What is unknown never counts as fitting.',
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
    meaning: 'Each engine breaks a limit. The output has the limits, and the pages that document them.',
    causes: [
      'Files are in the archive tier, which no engine can read.',
      'A change should land in less time than any engine promises.',
      'The choices of the subscription exclude each other, such as atomic snapshots of hundreds of millions of files each hour.',
    ],
    actions: [
      'Read the limits of the engine that is listed first: it breaks the fewest.',
      'Change the choice that breaks them, or divide the share into several.',
      'Ask the provider to rehydrate archived files.',
    ],
    example: describeFinding(problems.noEngineFits()),
  },
} satisfies Record<string, Explanation>;
