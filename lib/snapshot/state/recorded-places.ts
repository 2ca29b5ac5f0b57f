import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import type { AtomicSnapshots } from './atomic-snapshots';
import { createEmptySnapshots } from './atomic-snapshots';
import type { ManifestNames } from './manifest-names';
import { findPlaceName, getLandingPlace } from './manifest-places';
import type { ManifestStatus } from './manifest-status';
import { hasOtherPatterns } from './manifest-status';
import type { StateDocument } from './state-document';

/** Tells what the state records of the places where datasets land now. */
export class RecordedPlaces {
  constructor(
    private readonly state: { readonly current: StateDocument },
    private readonly names: ManifestNames,
    private readonly sides: ManifestSides,
  ) {}

  /** Returns the name under which the state of a dataset's present landing place is kept. */
  public getName(mapping: CopyMapping): string {
    const { places, snapshots } = this.state.current;
    return this.names.getFurtherPlace(mapping) ?? findPlaceName(mapping, this.sides, places, snapshots);
  }

  /**
   * Returns the status of the manifest of a dataset's landing place; undefined if there is none. What was complete is not any more
   * if the patterns have changed since.
   */
  public getStatus(mapping: CopyMapping): ManifestStatus | undefined {
    const status = this.getRecordedStatus(mapping);
    return status && hasOtherPatterns(mapping, status) ? { ...status, isComplete: false } : status;
  }

  /** True if the last run was complete, and had other patterns. */
  public hasOtherPatterns(mapping: CopyMapping): boolean {
    const status = this.getRecordedStatus(mapping);
    return status?.isComplete === true && hasOtherPatterns(mapping, status);
  }

  /** Returns the status as the last run has left it, whatever the patterns are now. */
  public getRecordedStatus(mapping: CopyMapping): ManifestStatus | undefined {
    const { manifests } = this.state.current;
    const placeName = this.getName(mapping);
    return Object.hasOwn(manifests, placeName) ? manifests[placeName] : undefined;
  }

  /** Returns the atomic snapshots of a dataset in its present landing place. */
  public getSnapshots(mapping: CopyMapping): AtomicSnapshots {
    const { snapshots } = this.state.current;
    const placeName = this.getName(mapping);
    return Object.hasOwn(snapshots, placeName)
      ? snapshots[placeName]
      : createEmptySnapshots(getLandingPlace(mapping));
  }
}
