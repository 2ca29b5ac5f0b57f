import type { ManifestSides } from '../contract/run-dependencies';
import type { StateDocument } from './state-document';

type KnownContainer = StateDocument['containers'][number];

/** The containers of the target in which the manifests are true, by their ETags. */
export class KnownContainers {
  private readonly seen = new Map<string, string>();

  constructor(private readonly sides: Pick<ManifestSides, 'targetEndpoint'>) {}

  /**
   * Records the ETag of a container.
   *
   * @returns True if it may be another container than the one that this run, or the last one, has seen.
   */
  public note(document: StateDocument, container: string, etag: string): boolean {
    const before = this.seen.get(container) ?? this.find(document, container)?.etag;
    this.seen.set(container, etag);
    return before !== undefined && before !== etag;
  }

  public list(document: StateDocument): KnownContainer[] {
    const kept = document.containers.map((known) =>
      this.isHere(known) ? { ...known, etag: this.seen.get(known.container) ?? known.etag } : known,
    );
    const added = [...this.seen].filter(([container]) => !this.find(document, container));
    const { targetEndpoint: blobEndpoint } = this.sides;
    return [...kept, ...added.map(([container, etag]) => ({ blobEndpoint, container, etag }))];
  }

  private find({ containers }: StateDocument, container: string): KnownContainer | undefined {
    return containers.find((known) => this.isHere(known) && known.container === container);
  }

  private isHere({ blobEndpoint }: KnownContainer): boolean {
    return blobEndpoint === this.sides.targetEndpoint;
  }
}
