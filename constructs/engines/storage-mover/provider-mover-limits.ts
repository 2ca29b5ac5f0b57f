import type { Construct } from 'constructs';
import type { AcceptanceDocument } from '../../../lib/model/documents/acceptance';
import type { StorageMoverFacts } from '../../../lib/model/documents/subscription-engine';
import type { EngineFacts } from '../../../lib/model/engines/engine-facts';
import { findEngineObstacles } from '../../../lib/model/engines/rules/engine-rules';
import type { IDataStore } from '../../data-store/data-store-props';
import type { StoredDataset } from '../../data-store/dataset';
import { DeclaredStorage } from '../../data-store/declared-storage-index';
import { validateWhenComplete } from '../../synthesis/late-validation';
import { toDeclaredStore } from '../declared-engine-facts';
import { addOtherJobs } from './declared-mover-jobs';
import { toProblems, warnOfObstacles } from '../obstacle-report';

/** The provider's half of copies by Storage Mover, as far as its limits look at it. */
interface ProviderMover {
  readonly dataStore: IDataStore;
  readonly datasets: readonly StoredDataset[];
  readonly acceptance: AcceptanceDocument;
  readonly facts: StorageMoverFacts;
  /** Region of the provider's storage mover; undefined if only Terraform knows it. */
  readonly location?: string;
}

/** Compares the provider's half with the limits of Storage Mover when the app is complete. */
export function watchProviderMover(invitation: Construct, half: ProviderMover): void {
  validateWhenComplete(invitation, () => {
    const facts = addOtherJobs(invitation, toFacts(half, new DeclaredStorage(invitation.node.root)));
    const obstacles = findEngineObstacles('StorageMover', facts);
    // The consumer estimates what the data is, chooses how it is copied, and reconciles.
    const isOwn = (name: string): boolean => !/^(estimates|subscription)\./.test(name);
    warnOfObstacles(
      invitation,
      obstacles.filter(({ effect, settledBy }) => effect === 'Unknown' && settledBy.every(isOwn)),
    );
    return toProblems(obstacles);
  });
}

function toFacts(
  { dataStore, datasets, acceptance, facts, location }: ProviderMover,
  storage: DeclaredStorage,
): EngineFacts {
  const store = toDeclaredStore(dataStore, storage);
  const { destinationAccountId, jobs, deletions } = facts;
  return {
    landings: datasets.flatMap(({ datasetName, datasetType, container, path }) =>
      jobs
        .filter((job) => job.datasetName === datasetName)
        .map((job) => ({
          datasetName,
          datasetType,
          source: { container, path, store },
          // An endpoint is for one container.
          target: { container: job.endpointId.toLowerCase(), path: job.path },
        })),
    ),
    target: {
      storageAccountName: destinationAccountId.slice(destinationAccountId.lastIndexOf('/') + 1),
      location: acceptance.target.location,
      isHnsEnabled: acceptance.target.isHnsEnabled,
      tenantId: acceptance.consumer.tenantId ?? undefined,
    },
    deletions,
    cron: acceptance.snapshotTrigger.cron,
    estimates: {},
    settings: { moverLocation: location, partnerMoverLocation: facts.location ?? undefined },
  };
}
