import type { CopyMapping } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import { requireTargetFiles } from '../planning/require-target-files';
import type { TargetContainerWatch } from '../planning/target-container-watch';
import type { SnapshotState } from '../state/snapshot-state';
import { mapConcurrently } from '../../streams/ordered-streams';

/** Containers that are looked up at the same time. */
const LOOKUPS_AT_ONCE = 16;
/** Datasets whose target is listed at the same time. */
const LISTINGS_AT_ONCE = 4;

/**
 * Finds out after all copies if the files of the manifests are still at the target. Somebody may delete a container and
 * create it anew while a run copies to it, and no request of the run needs to fail because of that. The target is listed only
 * if there is a sign of it: the container has another ETag than before, or a copy did not find the file that it replaces.
 */
export class MissingFilesCheck {
  /** The containers that this run has copied to. */
  private readonly copiedTo = new Set<string>();
  /** The datasets that this run has completed, or their staged or published snapshots. */
  private readonly completed = new Set<CopyMapping>();
  /** Those in which a file that was to be replaced was not there. */
  private readonly suspected = new Set<CopyMapping>();

  constructor(
    private readonly job: RunDependencies,
    private readonly state: SnapshotState,
    private readonly containers: TargetContainerWatch,
  ) {}

  /** True if this run has copied to the container of a dataset. */
  public hasCopiedTo({ target }: CopyMapping): boolean {
    return this.copiedTo.has(target.container);
  }

  /** True if a file of a dataset was not there any more. */
  public isSuspected(mapping: CopyMapping): boolean {
    return this.suspected.has(mapping);
  }

  public noteCopies({ target }: CopyMapping): void {
    this.copiedTo.add(target.container);
  }

  /** Notes a dataset that was compared with the source, whether files of it were copied or not. */
  public noteCompleted(mapping: CopyMapping): void {
    this.completed.add(mapping);
  }

  /** Notes that a file which this subscription left at the target was not there any more. */
  public noteMissingFile(mapping: CopyMapping): void {
    this.suspected.add(mapping);
    this.state.target.beginDoubt(mapping);
  }

  /** Returns the failures of those datasets whose files are missing, or cannot be listed, by the name of the dataset. */
  public async findFailures(): Promise<ReadonlyMap<string, Error>> {
    const failures = new Map<string, Error>();
    const changed = await this.findChangedContainers(failures);
    const doubted = [...new Set([...this.completed, ...this.suspected])].filter(
      (mapping) =>
        !failures.has(mapping.datasetName) &&
        (changed.has(mapping.target.container) || this.suspected.has(mapping)),
    );
    await mapConcurrently(doubted, LISTINGS_AT_ONCE, async (mapping) => {
      this.state.target.beginDoubt(mapping);
      try {
        await requireTargetFiles(this.job, this.state, mapping);
        this.state.target.endDoubt(mapping);
      } catch (error) {
        failures.set(mapping.datasetName, toError(error));
      }
    });
    return failures;
  }

  /** Finds the containers that may be others than when the run began. One that is gone fails its datasets. */
  private async findChangedContainers(failures: Map<string, Error>): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    await mapConcurrently(this.copiedTo, LOOKUPS_AT_ONCE, async (container) => {
      try {
        if (await this.containers.mayHaveChanged(container)) changed.add(container);
      } catch (error) {
        for (const { target, datasetName } of this.completed)
          if (target.container === container) failures.set(datasetName, toError(error));
      }
    });
    return changed;
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
