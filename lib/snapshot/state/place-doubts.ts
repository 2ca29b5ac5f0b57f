import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import { getLandingPlace } from './manifest-places';
import type { StateDocument } from './state-document';

/** A place of one account. */
type DoubtedPlace = StateDocument['placesInDoubt'][number];

/**
 * The places whose files may be gone, because their container, or a file that belongs there, was missing when a run wrote to
 * it, or because their container may be another one than before. Their manifests still tell what belongs to this
 * subscription, but not what is there.
 */
export class PlaceDoubts {
  /** The changes of this run: true for a place that came into doubt, false for one whose doubt has ended. */
  private readonly changes = new Map<string, { readonly place: DoubtedPlace; readonly isInDoubt: boolean }>();

  constructor(private readonly sides: Pick<ManifestSides, 'targetEndpoint'>) {}

  /** Puts all known places of a container in doubt. */
  public addContainer({ places, snapshots }: StateDocument, container: string): void {
    const { targetEndpoint } = this.sides;
    const known = [...Object.values(places), ...Object.values(snapshots)].map(({ target }) => target);
    for (const place of known) {
      const isHere = !('blobEndpoint' in place) || place.blobEndpoint === targetEndpoint;
      if (isHere && place.container === container) this.set(place, true);
    }
  }

  public add(mapping: CopyMapping): void {
    this.set(getLandingPlace(mapping), true);
  }

  public remove(mapping: CopyMapping): void {
    this.set(getLandingPlace(mapping), false);
  }

  public includes(document: StateDocument, mapping: CopyMapping): boolean {
    const { targetEndpoint } = this.sides;
    const key = toKey({ ...getLandingPlace(mapping), blobEndpoint: targetEndpoint });
    return this.list(document).some((place) => toKey(this.complete(place)) === key);
  }

  public list({ placesInDoubt }: StateDocument): DoubtedPlace[] {
    const kept = placesInDoubt.filter((place) => !this.changes.has(toKey(this.complete(place))));
    const added = [...this.changes.values()].filter(({ isInDoubt }) => isInDoubt);
    return [...kept, ...added.map(({ place }) => place)];
  }

  private set({ container, path }: Omit<DoubtedPlace, 'blobEndpoint'>, isInDoubt: boolean): void {
    const place = { blobEndpoint: this.sides.targetEndpoint, container, path };
    this.changes.set(toKey(place), { place, isInDoubt });
  }

  /** Completes a place that an earlier version has recorded. */
  private complete({
    blobEndpoint = this.sides.targetEndpoint,
    container,
    path,
  }: DoubtedPlace): Required<DoubtedPlace> {
    return { blobEndpoint, container, path };
  }
}

const toKey = ({ blobEndpoint, container, path }: Required<DoubtedPlace>): string =>
  JSON.stringify([blobEndpoint, container, path]);
