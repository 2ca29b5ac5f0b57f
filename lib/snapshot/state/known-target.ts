import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import { listContainersWithoutFiles } from './containers-without-files';
import { KnownContainers } from './known-containers';
import { PlaceDoubts } from './place-doubts';
import type { StateDocument } from './state-document';

/** Tells what is known of the containers at the target. What a run learns of them is recorded with the next change of the state. */
export class KnownTarget {
  private readonly doubts: PlaceDoubts;
  private readonly containers: KnownContainers;

  constructor(
    private readonly state: { readonly current: StateDocument },
    private readonly sides: ManifestSides,
  ) {
    this.doubts = new PlaceDoubts(sides);
    this.containers = new KnownContainers(sides);
  }

  /** True if files of a dataset may be missing at the target although its manifest has them. */
  public isInDoubt(mapping: CopyMapping): boolean {
    return this.doubts.includes(this.state.current, mapping);
  }

  /** Notes that files of a dataset may be missing at the target. */
  public beginDoubt(mapping: CopyMapping): void {
    this.doubts.add(mapping);
  }

  /** Ends the doubt about a dataset: the target was listed, and compared. */
  public endDoubt(mapping: CopyMapping): void {
    this.doubts.remove(mapping);
  }

  /** Notes that files of all datasets in these containers may be missing. */
  public doubtContainers(containers: ReadonlySet<string>): void {
    for (const container of containers) this.doubts.addContainer(this.state.current, container);
  }

  /**
   * Notes which container at the target has this name. If it may be another one than before, its places come into doubt.
   *
   * @returns True if it may be another one.
   */
  public noteContainer(container: string, etag: string): boolean {
    const isOther = this.containers.note(this.state.current, container, etag);
    if (isOther) this.doubts.addContainer(this.state.current, container);
    return isOther;
  }

  /** Lists the containers in which this subscription has no files, as far as the state tells. */
  public listContainersWithoutFiles(mappings: readonly CopyMapping[]): string[] {
    return listContainersWithoutFiles(this.state.current, mappings, this.sides);
  }

  /** Describes the target for the state. */
  public describe(): Pick<StateDocument, 'placesInDoubt' | 'containers'> {
    const { current } = this.state;
    return { placesInDoubt: this.doubts.list(current), containers: this.containers.list(current) };
  }
}
