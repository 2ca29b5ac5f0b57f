import type { CopyMapping } from '../contract/copy-mapping';
import { toManifestKey } from './manifest-places';

/** The names of the manifests of a subscription: those of the places where its datasets land. */
export class ManifestNames {
  /** The name of the place of each manifest, by dataset and snapshot. */
  private readonly places = new Map<string, string>();
  /** The present dataset of each place. */
  private readonly datasets = new Map<string, string>();

  /** The names of places that the state did not know, because it is of an earlier version; by dataset. */
  private readonly further = new Map<string, string>();

  constructor(private readonly subscriptionName: string) {}

  /** Determines the name under which the state of a mapping is kept: that of its place. */
  public setPlace({ datasetName, snapshot }: CopyMapping, placeName: string): void {
    this.places.set(toManifestKey(datasetName, snapshot), placeName);
    this.datasets.set(placeName, datasetName);
  }

  /** Determines the same for a further place of a dataset, of which its manifest has told. */
  public setFurtherPlace(mapping: CopyMapping, placeName: string): void {
    this.further.set(mapping.datasetName, placeName);
    this.setPlace(mapping, placeName);
  }

  /** Returns the name of the place of a mapping if its manifest, and not the state, told that it is a further one. */
  public getFurtherPlace({ datasetName }: CopyMapping): string | undefined {
    return this.further.get(datasetName);
  }

  public getKey({ datasetName, snapshot }: CopyMapping): string {
    const placeName = this.places.get(toManifestKey(datasetName, snapshot));
    return toManifestKey(placeName ?? datasetName, snapshot);
  }

  /** Returns the name of the dataset that lands at a place, if it is known. */
  public getDatasetName(placeName: string): string | undefined {
    return this.datasets.get(placeName);
  }

  /** Returns the path of a manifest. */
  public toPath(key: string): string {
    return `${this.subscriptionName}/manifests/${key}.jsonl.gz`;
  }
}
