import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import type { StateBlob, StateStore } from '../contract/state-store-port';
import type { PartsReader } from './chunked-jsonl';
import { UnreadParts } from './described-manifests';
import { OTHER_HASH } from './manifest-alteration';
import type { ManifestEntry } from './manifest-entry';
import { hashHead } from './manifest-hashes';
import type { ManifestNames } from './manifest-names';
import type { DescribedManifest } from './manifest-places';
import { createPlaceName, toManifestKey } from './manifest-places';
import type { ManifestHead } from './manifest-reader';
import { ManifestReader, readManifest, readManifestParts } from './manifest-reader';
import { isForTarget } from './mapping-identity';
import { PartMemory } from './part-memory';

/** The manifest of a place, and the version of its blob. */
export interface PlacedManifest {
  readonly key: string;
  readonly etag: string;
  readonly manifest: ManifestReader;
}

/** Reads the manifests of the places where datasets land. */
export class PlacedManifests {
  private readonly memory = new PartMemory();

  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
    private readonly sides: ManifestSides,
    private readonly names: ManifestNames,
  ) {}

  /** Reads the manifest of the place of a mapping, which may have another name than the dataset. */
  public async read(
    mapping: CopyMapping,
    isRequired: boolean,
    isRecorded: boolean,
    signal: AbortSignal,
  ): Promise<PlacedManifest | undefined> {
    for (;;) {
      const key = this.names.getKey(mapping);
      const path = this.names.toPath(key);
      const blob = await this.store.read(path, signal);
      if (!blob && isRequired) throw new DataShareError([problems.stateUnreadable(path, 'it is missing')]);
      if (!blob) return undefined;
      const manifest = await readManifest(blob, path, this.memory);
      const other = createPlaceName(mapping, this.sides);
      const isElsewhere =
        !isForTarget(manifest.head, mapping, this.sides) && this.isDefaultKey(key, mapping) && !isRecorded;
      if (!isElsewhere) return { key, etag: blob.etag, manifest };
      // The state of an earlier version does not tell the places apart.
      await manifest.close();
      this.names.setFurtherPlace(mapping, other);
      isRequired = false;
    }
  }

  private isDefaultKey(key: string, { datasetName, snapshot }: CopyMapping): boolean {
    return key === toManifestKey(datasetName, snapshot);
  }

  /** Opens a manifest again, to read its parts later than the plan does. @throws DataShareError `StateChanged` */
  public async reopen(key: string, etag: string, signal: AbortSignal): Promise<ManifestReader> {
    return readManifest(await this.readVersion(key, etag, signal), this.names.toPath(key), this.memory);
  }

  /** Reads a version of a manifest. @throws DataShareError `StateChanged` */
  private async readVersion(key: string, etag: string, signal: AbortSignal): Promise<StateBlob> {
    const blob = await this.store.read(this.names.toPath(key), signal);
    if (blob?.etag === etag) return blob;
    blob?.content.destroy();
    throw new DataShareError([problems.stateChanged({ subscriptionName: this.subscriptionName })]);
  }

  /** Describes a manifest that the state describes. It is read when its entries are needed. */
  public describe(
    mapping: CopyMapping,
    { etag, head }: DescribedManifest,
    signal: AbortSignal,
  ): PlacedManifest {
    const key = this.names.getKey(mapping);
    const path = this.names.toPath(key);
    const open = async (): Promise<PartsReader<ManifestHead, ManifestEntry>> => {
      const reader = await readManifestParts(await this.readVersion(key, etag, signal), path);
      if (hashHead(reader.head) === hashHead(head)) return reader;
      await reader.close();
      throw new DataShareError([problems.stateAltered(path, OTHER_HASH)]);
    };
    const throwUnreadable = (reason: string): never => {
      throw new DataShareError([problems.stateUnreadable(path, reason)]);
    };
    return {
      key,
      etag,
      manifest: new ManifestReader(new UnreadParts(head, open, throwUnreadable), undefined),
    };
  }
}
