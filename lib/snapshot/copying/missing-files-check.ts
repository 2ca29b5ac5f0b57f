import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { resolvePlace } from '../contract/dataset-places';
import type { RunDependencies } from '../contract/run-dependencies';
import { joinWithTarget } from '../planning/join-manifest-with-target';
import type { TargetContainers } from '../planning/target-containers';
import type { SnapshotState } from '../state/snapshot-state';

/**
 * Finds out after all copies if the files of the manifests are still at the target. Somebody may delete a container and
 * create it anew while a run copies to it, and no request of the run needs to fail because of that. The target is listed only
 * if there is a sign of it: the container has another ETag than before, or a copy did not find the file that it replaces.
 */
export class MissingFilesCheck {
  /** The datasets, or their staged snapshots, that this run has copied files of. */
  private readonly copied = new Set<CopyMapping>();
  /** Those in which a file that was to be replaced was not there. */
  private readonly suspected = new Set<CopyMapping>();

  constructor(
    private readonly job: RunDependencies,
    private readonly state: SnapshotState,
    private readonly containers: TargetContainers,
  ) {}

  public noteCopies(mapping: CopyMapping): void {
    this.copied.add(mapping);
  }

  /** Notes that a file which this subscription left at the target was not there any more. */
  public noteMissingFile(mapping: CopyMapping): void {
    this.suspected.add(mapping);
    this.state.beginDoubt(mapping);
  }

  /** Returns the failures of those datasets whose files are missing, or cannot be listed, by the name of the dataset. */
  public async findFailures(): Promise<ReadonlyMap<string, Error>> {
    const failures = new Map<string, Error>();
    const changed = await this.findChangedContainers(failures);
    for (const mapping of new Set([...this.copied, ...this.suspected])) {
      const { target, datasetName } = mapping;
      if (failures.has(datasetName)) continue;
      if (!changed.has(target.container) && !this.suspected.has(mapping)) continue;
      this.state.beginDoubt(mapping);
      try {
        await this.compareWithTarget(mapping);
        this.state.endDoubt(mapping);
      } catch (error) {
        failures.set(datasetName, toError(error));
      }
    }
    return failures;
  }

  /** Finds the containers that may be others than when the run began. One that is gone fails its datasets. */
  private async findChangedContainers(failures: Map<string, Error>): Promise<ReadonlySet<string>> {
    const changed = new Set<string>();
    for (const container of new Set([...this.copied].map(({ target }) => target.container))) {
      try {
        if (await this.containers.mayHaveChanged(container)) changed.add(container);
      } catch (error) {
        for (const { target, datasetName } of this.copied)
          if (target.container === container) failures.set(datasetName, toError(error));
      }
    }
    return changed;
  }

  /** @throws DataShareError `TargetFilesMissing` */
  private async compareWithTarget(mapping: CopyMapping): Promise<void> {
    const { job, state } = this;
    const manifest = await state.openManifest(mapping, job.neverAborted, true, false);
    if (!manifest) return;
    let missing = 0;
    let first: string | undefined;
    for await (const rows of joinWithTarget(job, mapping, manifest)) {
      for (const { path, known, present } of rows) {
        if (!known || present || known.isDirectory || known.isGone || known.isDue) continue;
        missing += 1;
        first ??= describePlace(resolvePlace(mapping.target, mapping.datasetType, path));
      }
    }
    if (first !== undefined)
      throw new DataShareError([problems.targetFilesMissing(mapping.datasetName, missing, first)]);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
