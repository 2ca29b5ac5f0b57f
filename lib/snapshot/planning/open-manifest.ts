import { DataShareError } from '../../errors/data-share-error';
import { problems, warnings } from '../../errors/catalogue';
import type { CopyMapping } from '../contract/copy-mapping';
import type { RunDependencies } from '../contract/run-dependencies';
import type { SnapshotMapping } from '../state/atomic-snapshots';
import { readAsStream } from '../state/stream-only-manifest';
import { SnapshotPlaces } from '../state/snapshot-places';
import { describeSource, toMappingIdentity } from '../state/mapping-identity';
import type { OpenManifest } from '../state/manifest-reader';
import type { SnapshotState } from '../state/snapshot-state';
import { hasKnownFile } from './related-source-check';

export interface ManifestForPlanningOptions {
  /** See `SnapshotState.openManifest`. */
  readonly mayBeLost: boolean;
  readonly isRebuilt?: boolean;
  /** True if a source may be unlike the source of the last snapshot. */
  readonly acceptNewSource?: boolean;
}

/**
 * Opens the manifest of a dataset to plan with it. If the files came from another source, a warning names both sources, and
 * the new source must have at least one of the files: a typing error in a document must not replace what is known.
 *
 * @throws DataShareError `SourceUnrelated`
 */
export async function openManifestForPlanning(
  job: RunDependencies,
  state: SnapshotState,
  mapping: CopyMapping,
  { mayBeLost, isRebuilt, acceptNewSource = false }: ManifestForPlanningOptions,
): Promise<OpenManifest | undefined> {
  const open = (): Promise<OpenManifest | undefined> =>
    state.openManifest(mapping, job.neverAborted, mayBeLost, isRebuilt, true);
  const manifest = await open();
  const before = manifest?.formerSource;
  if (!manifest || before === undefined) return manifest;
  const { datasetName } = mapping;
  const now = describeSource(toMappingIdentity('', mapping, job.sides));
  job.onWarning(warnings.sourceChanged(datasetName, now, before));
  if (acceptNewSource) return manifest;
  const isRelated = await hasKnownFile(job, mapping, manifest);
  await manifest.close();
  if (!isRelated) throw new DataShareError([problems.sourceUnrelated(datasetName, now, before)]);
  return open();
}

/** The files that belong to a dataset whose snapshots are not published as a whole. */
export interface LandedManifest {
  readonly manifest: OpenManifest | undefined;
  /** The snapshot that was published there before, whose manifest the new one replaces. */
  readonly published?: SnapshotMapping;
}

/**
 * Opens the manifest of a dataset that is copied in place. On ADLS Gen2, a snapshot that was published as a whole is in that
 * place: then its manifest tells which files belong to the subscription.
 */
export async function openLandedManifest(
  job: RunDependencies,
  state: SnapshotState,
  mapping: CopyMapping,
  options: ManifestForPlanningOptions,
): Promise<LandedManifest> {
  const { published } = state.places.getSnapshots(mapping);
  if (published === null || job.publisher.renames === 0)
    return { manifest: await openManifestForPlanning(job, state, mapping, options) };
  // It is replaced, whatever it says: its files were moved aside when the snapshot was published.
  await (await state.openManifest(mapping, job.neverAborted, true, true))?.close();
  const shown = new SnapshotPlaces(job.subscription).mapToPublished(mapping, published);
  const manifest = await openManifestForPlanning(job, state, shown, options);
  return { manifest: manifest && readAsStream(manifest), published: shown };
}
