import { z } from 'zod';
import type { Place } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import type { AtomicSnapshots } from './atomic-snapshots';
import { hashSha256 } from './chunked-jsonl';
import type { ManifestHead } from './manifest-reader';
import { manifestHeadSchema } from './manifest-reader';
import { hashHead } from './manifest-hashes';
import { isFile, placeSchema } from './mapping-identity';
import { stateNameSchema } from './state-values';

/*
 * Files belong to a subscription because of their place at the target. So a manifest belongs to a place, and not to the
 * dataset or the source that files came from: a dataset that lands elsewhere gets another manifest, and a dataset that
 * lands where another one did continues its manifest.
 */

/** A manifest as it was left: as long as its blob has the ETag, it has the head. */
const describedManifestSchema = z.object({ etag: z.string(), head: manifestHeadSchema });

export type DescribedManifest = z.infer<typeof describedManifestSchema>;

/** A manifest that the last run left in force. */
const manifestPlaceSchema = z.object({
  datasetType: z.string(),
  target: placeSchema,
  snapshot: stateNameSchema.optional(),
  /** Hash of its head, which has the hashes of its parts. A manifest with another hash was not written by a run. */
  sha256: z.string(),
  isEmpty: z.literal(true).optional(),
  /** The manifest itself, if it is small. A description that is not understood is none: then the manifest is read. */
  manifest: describedManifestSchema.optional().catch(undefined),
});

const NAME = '[A-Za-z0-9][A-Za-z0-9._-]{0,89}';

/** The manifests in force, by their names. Absent in the state of earlier versions. */
export const manifestPlacesSchema = z.record(
  z.string().regex(new RegExp(`^${NAME}(?:@[0-9a-f]{16})?(?:/${NAME})?$`)),
  manifestPlaceSchema,
);

export type ManifestPlaces = z.infer<typeof manifestPlacesSchema>;
export type ManifestPlace = z.infer<typeof manifestPlaceSchema>;

/** @param etag The ETag of its blob, if the state is to describe the manifest. */
export function toManifestPlace(head: ManifestHead, etag?: string): ManifestPlace {
  const { datasetType, target, snapshot, parts } = head;
  return {
    datasetType,
    target,
    ...(snapshot !== undefined && { snapshot }),
    sha256: hashHead(head),
    ...(parts.length === 0 && { isEmpty: true }),
    ...(etag !== undefined && { manifest: { etag, head } }),
  };
}

/** Returns the landing place of a dataset, also for the mapping of one of its snapshots. */
export function getLandingPlace({ target, root = target }: CopyMapping): Place {
  return { container: root.container, path: root.path };
}

export function isSamePlace(a: Place, b: Place): boolean {
  return a.container === b.container && a.path === b.path;
}

/**
 * Finds the name of the state of the place where a dataset lands: the name of the dataset that landed there first, unless
 * that name is in use for another place.
 */
export function findPlaceName(
  mapping: CopyMapping,
  { targetEndpoint }: ManifestSides,
  places: ManifestPlaces,
  snapshots: Readonly<Record<string, AtomicSnapshots>>,
): string {
  const { datasetName, datasetType } = mapping;
  const landing = getLandingPlace(mapping);
  const index = indexPlaces(places);
  const found = index.names.get(describeLanding(datasetType, { blobEndpoint: targetEndpoint, ...landing }));
  if (found !== undefined) return found;
  const begun = Object.entries(snapshots).find(([, { target }]) => isSamePlace(target, landing));
  if (begun) return begun[0];
  const isTaken = index.taken.has(datasetName) || Object.hasOwn(snapshots, datasetName);
  return isTaken ? createPlaceName(mapping, { targetEndpoint }) : datasetName;
}

/** The names of places, found by where they are. */
interface PlaceIndex {
  /** The name of the first place with this description. */
  readonly names: ReadonlyMap<string, string>;
  readonly taken: ReadonlySet<string>;
}

/** A state has up to a thousand places, and each dataset asks several times. A state is replaced, never changed. */
const indexes = new WeakMap<ManifestPlaces, PlaceIndex>();

function indexPlaces(places: ManifestPlaces): PlaceIndex {
  const known = indexes.get(places);
  if (known) return known;
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [key, { datasetType, target }] of Object.entries(places)) {
    const name = toPlaceName(key);
    const landing = describeLanding(datasetType, target);
    if (!names.has(landing)) names.set(landing, name);
    taken.add(name);
  }
  const index = { names, taken };
  indexes.set(places, index);
  return index;
}

function describeLanding(
  datasetType: string,
  { blobEndpoint, container, path }: ManifestPlace['target'],
): string {
  return JSON.stringify([isFile(datasetType), blobEndpoint, container, path]);
}

/** Creates the name of a further place of a dataset. */
export function createPlaceName(
  mapping: CopyMapping,
  { targetEndpoint }: Pick<ManifestSides, 'targetEndpoint'>,
): string {
  const { container, path } = getLandingPlace(mapping);
  const { datasetName, datasetType } = mapping;
  const hash = hashSha256(JSON.stringify([datasetType, targetEndpoint, container, path]));
  return `${datasetName}@${hash.slice(0, 16)}`;
}

/** Returns the name of a manifest. Each atomic snapshot has a manifest of its own. */
export function toManifestKey(placeName: string, snapshot: string | undefined): string {
  return snapshot === undefined ? placeName : `${placeName}/${snapshot}`;
}

export const toPlaceName = (key: string): string => key.split('/')[0];
