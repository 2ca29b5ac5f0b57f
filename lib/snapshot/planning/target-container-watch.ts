import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { getCopyMappings } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import type { ContainerIdentity } from '../contract/storage-ports';
import type { SnapshotState } from '../state/snapshot-state';

/** Watches if the containers at the target are still those that the manifests are about. */
export class TargetContainerWatch {
  private readonly before = new Map<string, Promise<ContainerIdentity>>();

  constructor(
    private readonly job: Pick<RunDependencies, 'target' | 'subscription' | 'signal' | 'neverAborted'>,
    private readonly state: SnapshotState,
  ) {}

  /**
   * Looks up a container once in a run, before anything is planned for it. If it may be another one than the last run has
   * left, its places come into doubt: then the target is listed.
   *
   * @throws DataShareError `ContainerNotFound` if there is none although this subscription has files in it
   */
  public async identify(container: string): Promise<void> {
    const { before, job } = this;
    const found = before.get(container) ?? this.lookUp(container, job.signal);
    before.set(container, found);
    await found;
  }

  /**
   * Looks up a container again after copies to it.
   *
   * @returns True if it may be another one than when the run began.
   * @throws DataShareError `ContainerNotFound`
   */
  public async mayHaveChanged(container: string): Promise<boolean> {
    const before = await this.before.get(container);
    const now = await this.job.target.identifyContainer(container, this.job.neverAborted);
    if (now === 'missing') throw new DataShareError([problems.containerNotFound('target', container)]);
    if (now === 'unknown') return false;
    const isOther = this.state.target.noteContainer(container, now.etag);
    return before === 'missing' ? !now.isCreatedHere : isOther;
  }

  private async lookUp(container: string, signal: AbortSignal): Promise<ContainerIdentity> {
    const { job, state } = this;
    const found = await job.target.identifyContainer(container, signal);
    if (typeof found === 'object') state.target.noteContainer(container, found.etag);
    const isUnused = state.target
      .listContainersWithoutFiles(getCopyMappings(job.subscription))
      .includes(container);
    if (found === 'missing' && !isUnused)
      throw new DataShareError([problems.containerNotFound('target', container)]);
    return found;
  }
}
