import type { Place } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { getLandingPlace, isSamePlace } from './manifests-by-landing-place';
import type { StatePointer } from './state-root';

/**
 * The places whose files may be gone, because their container was missing when a run wrote to it. Their manifests still tell
 * what belongs to this subscription, but not what is there.
 */
export class PlaceDoubts {
  private readonly added: Place[] = [];
  private readonly removed: Place[] = [];

  public add({ places, snapshots }: StatePointer, container: string): void {
    const known = [...Object.values(places), ...Object.values(snapshots)].map(({ target }) => target);
    for (const place of known)
      if (place.container === container) this.added.push({ container, path: place.path });
  }

  public remove(mapping: CopyMapping): void {
    this.removed.push(getLandingPlace(mapping));
  }

  public includes(pointer: StatePointer, mapping: CopyMapping): boolean {
    return this.list(pointer).some((place) => isSamePlace(place, getLandingPlace(mapping)));
  }

  public list({ placesInDoubt }: StatePointer): Place[] {
    const kept = placesInDoubt.filter((place) => !this.removed.some((other) => isSamePlace(place, other)));
    const isNew = (place: Place, index: number): boolean =>
      ![...kept, ...this.added.slice(0, index)].some((other) => isSamePlace(place, other));
    return [...kept, ...this.added.filter(isNew)];
  }
}
