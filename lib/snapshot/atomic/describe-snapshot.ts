import { warnings } from '../../errors/catalogue';
import { describePlace } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import type { PublishedSnapshot } from '../contract/publisher-port';
import type { AtomicSnapshots, KeptSnapshot } from '../state/atomic-snapshots';
import { SnapshotPlaces } from '../state/snapshot-places';

/** Describes the published snapshot of a dataset for its readers; undefined if there is none. */
export function describePublishedSnapshot(
  job: RunDependencies,
  mapping: CopyMapping,
  { kept, published }: AtomicSnapshots,
): PublishedSnapshot | undefined {
  const found = kept.find(({ name }) => name === published);
  return found && describeSnapshot(job, mapping, found);
}

/** Describes a snapshot for its readers. */
export function describeSnapshot(
  { subscription, onWarning }: RunDependencies,
  mapping: CopyMapping,
  { name, synchronizationId, completedAt, files, sizeBytes }: KeptSnapshot,
): PublishedSnapshot {
  const places = new SnapshotPlaces(subscription);
  return {
    subscriptionName: subscription.subscriptionName,
    datasetName: mapping.datasetName,
    snapshotName: name,
    synchronizationId,
    completedAt,
    files,
    sizeBytes,
    root: mapping.target,
    place: places.mapToSnapshotFolder(mapping, name).target,
    aside: places.mapToSnapshotFolder(mapping, `found-${name}`).target,
    onMovedAside: (aside) => {
      onWarning(warnings.movedAside(describePlace(mapping.target), describePlace(aside)));
    },
  };
}
