import type { SubscriptionDocument } from '../../model/documents/subscription';
import { isAtomic, getSnapshotsFolder } from '../../model/values/publication';
import type { CopyMapping } from '../contract/copy-mapping';
import type { SnapshotMapping } from './atomic-snapshots';

/** Locates the atomic snapshots of a subscription. */
export class SnapshotPlaces {
  constructor(private readonly subscription: SubscriptionDocument) {}

  public isAtomic(mapping: CopyMapping): boolean {
    return isAtomic(mapping, this.subscription.publish);
  }

  /** Locates a snapshot that is not published. */
  public mapToSnapshotFolder(mapping: CopyMapping, snapshot: string): SnapshotMapping {
    const { container, path } = getSnapshotsFolder(mapping.target, this.subscription.target.isHnsEnabled);
    const place = { container, path: path === '' ? snapshot : `${path}/${snapshot}` };
    return { ...mapping, root: mapping.target, target: place, snapshot };
  }

  /** Locates the published snapshot. On ADLS Gen2 that is the landing place of the dataset. */
  public mapToPublished(mapping: CopyMapping, snapshot: string): SnapshotMapping {
    if (!this.subscription.target.isHnsEnabled) return this.mapToSnapshotFolder(mapping, snapshot);
    return { ...mapping, root: mapping.target, snapshot };
  }
}
