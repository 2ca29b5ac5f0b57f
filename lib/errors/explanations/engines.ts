import { engines as problems, engineWarnings as warnings } from '../catalogue/engines';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

const EXAMPLE = {
  engine: 'ObjectReplication',
  reason: 'an account has a hierarchical namespace',
  limit: 'object replication does not support accounts with a hierarchical namespace (ADLS Gen2)',
  source: 'https://learn.microsoft.com/azure/storage/blobs/object-replication-overview',
};

/** Findings about the engines that carry copies. */
export const engines = {
  EngineUnfit: {
    meaning:
      'The subscription names an engine of Azure that cannot do what the subscription asks for. The message has the rule, what breaks it, and the page that documents it.',
    causes: [
      'A limit of the engine: the kind of account, the region, the tenant, or the number of rules.',
      "A property of the subscription that the engine does not support, such as 'publish' or 'preserveAcls'.",
      'A dataset lands in another folder than it has at the provider, and the engine keeps names.',
    ],
    actions: [
      'Read the page Engines, which compares all engines.',
      "Change what breaks the rule, choose another engine, or leave 'engine' out.",
    ],
    example: describeFinding(problems.engineUnfit(EXAMPLE)),
  },
  EngineUnproven: {
    meaning:
      'The subscription names an engine of Azure, and a fact that decides if it fits is unknown: a setting of an account that this app does not define, a number that nobody estimated, or a behavior that Microsoft does not document.',
    causes: ['An account is defined elsewhere.', 'No document says what the engine does in this case.'],
    actions: [
      'Look at the setting of the account that the message names.',
      'Try the engine with data that does not matter, and compare both sides with a reconciliation.',
    ],
    example: describeFinding(
      warnings.engineUnproven({
        ...EXAMPLE,
        reason: "it is not known whether account 'contosodata' keeps versions of blobs",
        limit: 'object replication requires blob versioning on both accounts',
      }),
    ),
  },
  EngineIncomplete: {
    meaning:
      'The engine does not do all that the subscription asks for. A reconciliation compares both sides afterwards, and makes good what the engine left out.',
    causes: ['The engine never deletes, or copies no properties of a kind that the subscription keeps.'],
    actions: ['Run a reconciliation on a schedule, after the engine.'],
    example: describeFinding(
      warnings.engineIncomplete({
        ...EXAMPLE,
        engine: 'DataFactory',
        reason: "'deletions' is 'mirror'",
        limit: 'a copy activity deletes nothing at the target',
      }),
    ),
  },
} satisfies Record<string, Explanation>;
