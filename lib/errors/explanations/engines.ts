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
  OwnEngineUnfit: {
    meaning:
      "The subscription leaves 'engine' out, so that one process of this package copies, and with the estimates that you gave, that process cannot do it. The message has the limit and what breaks it.",
    causes: [
      'There are more files than one process lists before the next run is due.',
      'A change should land in less time than a run takes.',
      'Files are in the archive tier, or encrypted with keys of their clients.',
    ],
    actions: [
      "Set 'engine' to the engine that the message names.",
      'Let several processes share a run: `SnapshotEngine.own({ parallelism })`.',
      'Run `datashare engine explain` to see the limits of all engines.',
    ],
    example: describeFinding(
      warnings.ownEngineUnfit(
        {
          engine: 'Own',
          reason: 'a run takes about 239 min, and its copies are due within 60 min',
          limit:
            'one process lists about 35,000 files a second and sends about 2,300 copies a second, and a run must end before its result is due',
          source: 'bench/README.md',
        },
        { engine: 'ObjectReplication', isKnown: true },
      ),
    ),
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
  ReplicationMismatch: {
    meaning:
      "The acceptance has the consumer's half of an object replication. It names containers, folders or an account that the invitation does not allow, so that the provider's half is not made. Acceptances are untrusted.",
    causes: [
      'The consumer accepted an earlier invitation, which had other datasets.',
      "The consumer replicates to another account than 'destinationAccountId' allows.",
      'The document was altered.',
    ],
    actions: [
      'Send the current invitation to the consumer, and ask for another acceptance.',
      'If you mean to share more, add a dataset to the share.',
    ],
    example: describeFinding(
      problems.replicationMismatch(
        'it replicates all blobs of container "payroll", which the invitation does not share',
      ),
    ),
  },
  ReplicationNotAllowed: {
    meaning:
      "The consumer wants the data by object replication, which the invitation does not allow. The provider's half is not made. Access by the role assignment is as before.",
    causes: ["The invitation has no 'objectReplication'."],
    actions: [
      "Set 'objectReplication' of the invitation, if you allow it: data then leaves the account without a request of the consumer.",
      'Or ask the consumer to leave the engine out.',
    ],
    example: describeFinding(warnings.replicationNotAllowed()),
  },
  EngineDeletes: {
    meaning:
      'The engine makes folders of the target equal to the source, and deletes everything else in them. It knows neither the manifest of the subscription nor a limit on deletions: an empty source empties the target.',
    causes: ["The subscription mirrors deletions ('deletions'), and a service of Azure carries the bytes."],
    actions: [
      'Keep nothing else in these folders.',
      'Turn on soft delete for blobs in the target account, so that deleted files can be restored.',
      'Or keep deleted files, and let a reconciliation delete under its limit.',
    ],
    example: describeFinding(warnings.engineDeletes('StorageMover', ['sales/orders'])),
  },
  EngineNeedsRights: {
    meaning:
      'The engine needs rights that are wider than the shared data. The message names them and the accounts that they are for.',
    causes: ['Azure has no narrower role for what the engine does.'],
    actions: [
      'Give the rights to an identity that is used for nothing else, and review them with the other access.',
      'Choose an engine that needs less, if that is too much.',
    ],
    example: describeFinding(
      warnings.engineNeedsRights(
        'ObjectReplication',
        'the identity that runs terraform apply needs Storage Account Contributor on both accounts',
      ),
    ),
  },
} satisfies Record<string, Explanation>;
