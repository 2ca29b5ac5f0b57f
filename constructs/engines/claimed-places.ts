import type { Landing } from '../../lib/model/checks/landing-overlap';
import { writesAlone } from './define-engine';
import type { SnapshotEngine } from './snapshot-engine';

/** Returns the places that a subscription has for itself: whole containers if its engine refuses all other writes to them. */
export function toClaimedPlaces(
  engine: SnapshotEngine | undefined,
  landings: readonly Landing[],
): readonly Landing[] {
  if (!writesAlone(engine)) return landings;
  const byContainer = new Map(landings.map((landing) => [landing.target.container, landing]));
  return [...byContainer.values()].map(({ datasetName, target: { container } }) => ({
    datasetName,
    target: { container, path: '' },
  }));
}
