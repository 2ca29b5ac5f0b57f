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
      'The subscription names an Azure engine that cannot do what the subscription asks for. The message has the rule, what breaks it, and the page that documents it.',
    causes: [
      'A limit of the engine: the kind of account, the region, the tenant, or the number of rules.',
      "A property of the subscription that the engine does not support, such as 'publish' or 'preserveAcls'.",
      'A dataset lands in a folder with another name than at the provider, and the engine keeps names.',
    ],
    actions: [
      'Read the page Engines, which compares all engines.',
      "Change what breaks the rule, choose another engine, or leave 'engine' out.",
    ],
    example: describeFinding(problems.engineUnfit(EXAMPLE)),
  },
  OwnEngineUnfit: {
    meaning:
      "The subscription leaves 'engine' out, so one process of this package copies. With the estimates that you gave, this process cannot do it. The message has the limit and what breaks it.",
    causes: [
      'There are more files than one process lists before the next run is due.',
      'Changes must arrive in less time than a run takes.',
      'Files are in the archive tier, or encrypted with customer-provided keys.',
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
          reason: 'a run takes about 239 min, and must end within 60 min',
          limit:
            'one process lists about 35,000 files a second and sends about 2,300 copies a second, and a run must end before the next one starts',
          source: 'bench/README.md',
        },
        { engine: 'ObjectReplication', isKnown: true },
      ),
    ),
  },
  EngineUnproven: {
    meaning:
      'The subscription names an Azure engine, and a fact that decides whether it fits is unknown: a setting of an account that this app does not define, a missing estimate, or a behavior that Microsoft does not document.',
    causes: ['An account is defined elsewhere.', 'No document says what the engine does in this case.'],
    actions: [
      'Look at the setting of the account that the message names.',
      'Try the engine with test data, and compare both sides with a reconciliation.',
    ],
    example: describeFinding(
      warnings.engineUnproven('ObjectReplication', [
        {
          ...EXAMPLE,
          reason: 'it is unknown whether the source account "contosodata" has versioning',
          limit: 'both accounts need blob versioning',
        },
      ]),
    ),
  },
  EngineIncomplete: {
    meaning:
      'The engine does not do all that the subscription asks for. A reconciliation compares both sides afterwards, and adds or repairs what the engine left out.',
    causes: ['The engine never deletes, or copies no properties of a kind that the subscription keeps.'],
    actions: ['Run a reconciliation on a schedule, after the engine.'],
    example: describeFinding(
      warnings.engineIncomplete('DataFactory', [
        {
          ...EXAMPLE,
          reason: 'files that are gone at the source should be deleted at the target',
          limit: 'a copy activity never deletes at the target',
          source: 'https://learn.microsoft.com/azure/data-factory/copy-activity-data-consistency',
        },
      ]),
    ),
  },
  ReplicationMismatch: {
    meaning:
      "The acceptance has the consumer's half of an object replication. It names containers, folders or an account that the invitation does not allow, so the provider's half is not created. Acceptances are untrusted.",
    causes: [
      'The consumer accepted an earlier invitation, which had other datasets.',
      "The consumer replicates to an account that 'destinationAccountId' does not allow.",
      'The document was altered.',
    ],
    actions: [
      'Send the current invitation to the consumer, and ask for another acceptance.',
      'If you intend to share more, add a dataset to the share.',
    ],
    example: describeFinding(
      problems.replicationMismatch(
        'it replicates all blobs of container "payroll", which the invitation does not share',
      ),
    ),
  },
  ReplicationNotAllowed: {
    meaning:
      "The consumer wants the data by object replication, which the invitation does not allow. The provider's half is not created. Access through the role assignment does not change.",
    causes: ["The invitation has no 'objectReplication'."],
    actions: [
      "Set 'objectReplication' of the invitation, if you allow it: data then leaves the account without a request from the consumer.",
      'Or ask the consumer to leave the engine out.',
    ],
    example: describeFinding(warnings.replicationNotAllowed()),
  },
  StorageMoverMismatch: {
    meaning:
      "The acceptance has the consumer's half of copies by Storage Mover. It names datasets, an account, a tenant or a schedule that the invitation does not allow, so no job is created. Acceptances are untrusted.",
    causes: [
      'The consumer accepted an earlier invitation, which had other datasets.',
      "The consumer copies to an account that 'destinationAccountId' does not allow.",
      'The acceptance does not name the tenant of the consumer, or names that of the provider.',
      'The document was altered.',
    ],
    actions: [
      'Send the current invitation to the consumer, and ask for another acceptance.',
      "Within one tenant, let the consumer set 'sourceAccountId' of the engine.",
    ],
    example: describeFinding(
      problems.storageMoverMismatch('it copies dataset "payroll", which the invitation does not share'),
    ),
  },
  StorageMoverNotAllowed: {
    meaning:
      'The consumer wants the data by Storage Mover, which the invitation does not offer. No job is created. Access through the role assignment does not change.',
    causes: ["The invitation has no 'storageMover', or no longer."],
    actions: [
      "Set 'storageMover' of the invitation, if you allow it: jobs of your storage mover then copy data out of the account.",
      'Or ask the consumer to leave the engine out.',
    ],
    example: describeFinding(warnings.storageMoverNotAllowed()),
  },
  EngineDeletes: {
    meaning:
      'The engine makes folders of the target equal to the source, and deletes everything else in them. It knows neither the manifest of the subscription nor a limit on deletions: an empty source empties the target.',
    causes: ["The subscription mirrors deletions ('deletions'), and an Azure service copies the data."],
    actions: [
      'Keep nothing else in these folders.',
      'Turn on soft delete for blobs in the target account, so that deleted files can be restored.',
      'Or keep deleted files, and let a reconciliation delete under its limit.',
    ],
    example: describeFinding(warnings.engineDeletes('StorageMover', ['sales/orders'])),
  },
  EngineNeedsRights: {
    meaning:
      'The engine needs rights to more than the shared data. The message names these rights and their accounts.',
    causes: ['Azure has no narrower role for what the engine does.'],
    actions: [
      'Give the rights to an identity that is used for nothing else, and review them with the other access.',
      'If that is too much, choose an engine that needs fewer rights.',
    ],
    example: describeFinding(
      warnings.engineNeedsRights(
        'ObjectReplication',
        'the identity that runs terraform apply needs Storage Account Contributor on both accounts',
      ),
    ),
  },
} satisfies Record<string, Explanation>;
