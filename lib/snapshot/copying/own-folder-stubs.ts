import type { CopyMapping } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import type { SnapshotState } from '../state/snapshot-state';

/**
 * The folder stubs of the last snapshot whose directories this subscription has made at the target. The manifest is read
 * again for them, at the first question: a file seldom takes the place of a directory.
 */
export class OwnFolderStubs {
  private paths: Promise<ReadonlySet<string>> | undefined;

  constructor(
    private readonly job: Pick<RunDependencies, 'neverAborted'>,
    private readonly state: SnapshotState,
    private readonly mapping: CopyMapping,
  ) {}

  public async includes(path: string): Promise<boolean> {
    // Without a manifest that can be read, nothing proves that a directory belongs to this subscription.
    this.paths ??= this.read().catch(() => new Set());
    return (await this.paths).has(path);
  }

  private async read(): Promise<ReadonlySet<string>> {
    const paths = new Set<string>();
    const manifest = await this.state.openManifest(this.mapping, this.job.neverAborted, true, false);
    for await (const entries of manifest ?? [])
      for (const { path, isDirectory, isAdopted } of entries)
        if (isDirectory && !isAdopted && path.endsWith('/')) paths.add(path);
    return paths;
  }
}
