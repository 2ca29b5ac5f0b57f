import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import { findPlaceName } from './manifest-places';
import type { StateDocument } from './state-document';

/** Lists the target containers in which the state has no files, and those whose files may be gone. */
export function listContainersWithoutFiles(
  { places, snapshots, manifests, placesInDoubt }: StateDocument,
  mappings: readonly CopyMapping[],
  sides: ManifestSides,
): string[] {
  const used = new Set<string>();
  for (const { target, isEmpty } of Object.values(places)) if (!isEmpty) used.add(target.container);
  for (const { target, kept } of Object.values(snapshots)) if (kept.length > 0) used.add(target.container);
  for (const mapping of mappings) {
    const placeName = findPlaceName(mapping, sides, places, snapshots);
    // The state of an earlier version does not tell if a manifest has files.
    if (!Object.hasOwn(places, placeName) && Object.hasOwn(manifests, placeName))
      used.add(mapping.target.container);
  }
  const inDoubt = new Set(placesInDoubt.map(({ container }) => container));
  const containers = new Set(mappings.map(({ target }) => target.container));
  return [...containers].filter((container) => !used.has(container) || inDoubt.has(container));
}
