import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { Place } from '../../model/values/dataset';
import { DatasetType, describePlace } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { SUCCESS_MARKER } from '../contract/success-marker-name';
import { resolveFilePlace } from '../contract/file-places';
import type { RunDependencies } from '../contract/run-dependencies';

/** Number of times that a marker is looked up again, because another run wrote it before it was deleted. */
const MAX_LOOKS = 3;

/** Writes the `_SUCCESS` marker of datasets that are complete, and removes it before anything changes. */
export class SuccessMarkers {
  private readonly removed = new Set<string>();

  constructor(private readonly job: Pick<RunDependencies, 'subscription' | 'target' | 'neverAborted'>) {}

  /** True if a dataset gets a marker. A file of that name at the source is then not copied. */
  public appliesTo({ datasetType }: CopyMapping): boolean {
    return this.job.subscription.successMarker && datasetType !== DatasetType.FILE;
  }

  public async write(mapping: CopyMapping): Promise<void> {
    if (!this.appliesTo(mapping)) return;
    await this.job.target.writeMarker(
      resolveFilePlace(mapping.target, mapping.datasetType, SUCCESS_MARKER),
      this.job.neverAborted,
    );
  }

  /**
   * Removes the marker, once per dataset and run.
   *
   * @throws DataShareError `StorageFailed` if it stays: readers would take a dataset that changes for a complete one
   */
  public async remove(mapping: CopyMapping): Promise<void> {
    if (!this.appliesTo(mapping) || this.removed.has(mapping.datasetName)) return;
    await this.ensureAbsent(resolveFilePlace(mapping.target, mapping.datasetType, SUCCESS_MARKER));
    this.removed.add(mapping.datasetName);
  }

  private async ensureAbsent(place: Place): Promise<void> {
    const { target, neverAborted } = this.job;
    let reason = 'others write it again each time it is deleted';
    for (let looks = 1; looks <= MAX_LOOKS; looks++) {
      const found = await target.find(place, neverAborted);
      if (!found) return;
      const blob = { path: place.path, etag: found.etag };
      const [outcome] = await target.delete(place.container, [blob], neverAborted);
      if (outcome === 'deleted' || outcome === 'absent') return;
      if (typeof outcome !== 'object') continue;
      reason = outcome.failure;
      break;
    }
    const fix = 'remove what protects the file, such as a lease or a legal hold, then synchronize again';
    const action = `mark the files next to ${describePlace(place)} as incomplete`;
    throw new DataShareError([problems.storageFailed('target', action, reason, fix)]);
  }
}
