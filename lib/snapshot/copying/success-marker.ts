import { DatasetType } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import { SUCCESS_MARKER } from '../contract/success-marker-name';
import { resolveFilePlace } from '../contract/file-places';
import type { RunDependencies } from '../contract/run-dependencies';

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

  /** Removes the marker, once per dataset and run. */
  public async remove(mapping: CopyMapping): Promise<void> {
    if (!this.appliesTo(mapping) || this.removed.has(mapping.datasetName)) return;
    this.removed.add(mapping.datasetName);
    const { target, neverAborted } = this.job;
    const place = resolveFilePlace(mapping.target, mapping.datasetType, SUCCESS_MARKER);
    const found = await target.find(place, neverAborted);
    if (found) await target.delete(place.container, [{ path: place.path, etag: found.etag }], neverAborted);
  }
}
