import type { Landing } from '../../lib/model/checks/landing-overlap';
import { takesWholeContainers } from './define-engine';
import type { SnapshotEngine } from './snapshot-engine';

/** Returns the places that a subscription has for itself: whole containers if its engine leaves no room for others in them. */
export function toClaimedPlaces(
  engine: SnapshotEngine | undefined,
  landings: readonly Landing[],
): readonly Landing[] {
  if (!takesWholeContainers(engine)) return landings;
  const byContainer = new Map(landings.map((landing) => [landing.target.container, landing]));
  return [...byContainer.values()].map(({ datasetName, target: { container } }) => ({
    datasetName,
    target: { container, path: '' },
  }));
}
