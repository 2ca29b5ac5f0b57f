import { getCopyMappings } from './contract/copy-mapping';
import type { DatasetSnapshots } from './contract/dataset-snapshots';
import type { RunDependencies } from './contract/run-dependencies';
import { toSnapshotFacts } from './state/atomic-snapshots';
import { SnapshotPlaces } from './state/snapshot-places';
import { SnapshotState } from './state/snapshot-state';

/** Lists the kept snapshots of each dataset that is published atomically, as the state has them. Writes nothing. */
export async function listKeptSnapshots(job: RunDependencies): Promise<DatasetSnapshots[]> {
  const { subscription, stateStore, sides, signal } = job;
  const state = new SnapshotState(stateStore, subscription.subscriptionName, sides);
  await state.load(signal);
  const places = new SnapshotPlaces(subscription);
  const landings = getCopyMappings(subscription).filter((mapping) => places.isAtomic(mapping));
  return landings.map((mapping) => {
    const { kept, published, staged, heldSince = null } = state.places.getSnapshots(mapping);
    const { datasetName, target } = mapping;
    return {
      datasetName,
      container: target.container,
      path: target.path,
      heldSince,
      stagedSnapshot: staged,
      snapshots: kept.map((each) => ({ ...toSnapshotFacts(each), isPublished: each.name === published })),
    };
  });
}
