import { z } from 'zod';
import { DatasetType } from '../../model/values/dataset';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import { countSchema, relativePathSchema } from './state-values';

export const placeSchema = z.object({ blobEndpoint: z.string(), container: z.string(), path: z.string() });
const identityFields = {
  schemaVersion: z.literal(1),
  synchronizationId: z.string(),
  invitationId: z.string(),
  datasetName: z.string(),
  datasetType: z.string(),
  source: placeSchema,
  target: placeSchema,
  /** Name of the atomic snapshot, if it belongs to one. */
  snapshot: z.string().optional(),
  /** The order of the listing, and of the entries. */
  order: z.enum(['name', 'path']).default('name'),
};
export const partSchema = z.object({
  sha256: z.string(),
  length: countSchema,
  entries: countSchema,
  first: relativePathSchema,
});
/** The head of a manifest or a journal: the mapping that it belongs to, and its parts. */
export const mappingIdentitySchema = z.object({ ...identityFields, parts: z.array(partSchema) });

export type MappingIdentity = Omit<z.infer<typeof mappingIdentitySchema>, 'parts' | 'schemaVersion'> & {
  /** Manifests have a second version. */
  readonly schemaVersion: 1 | 2;
};

/**
 * True if a manifest or journal is about the target of this mapping: then it tells which files there belong to this
 * subscription, whatever the source of the dataset is now.
 */
export function isForTarget(head: MappingIdentity, mapping: CopyMapping, sides: ManifestSides): boolean {
  const serializeTarget = ({ datasetType, target, snapshot }: MappingIdentity): string =>
    JSON.stringify([isFile(datasetType), target.blobEndpoint, target.container, target.path, snapshot]);
  return serializeTarget(head) === serializeTarget(toMappingIdentity('', mapping, sides));
}

/** True if a dataset lands as one file. Whether another one is a folder or a container at the source does not matter. */
export function isFile(datasetType: string): boolean {
  return datasetType === String(DatasetType.FILE);
}

/** True if a manifest or journal has the source of this mapping: then its source ETags mean something there. */
export function hasSameSource(head: MappingIdentity, mapping: CopyMapping, sides: ManifestSides): boolean {
  return describeSource(head) === describeSource(toMappingIdentity('', mapping, sides));
}

/** Returns the URL of the source. */
export function describeSource({ source: { blobEndpoint, container, path } }: MappingIdentity): string {
  return `${blobEndpoint}/${container}${path === '' ? '' : `/${path}`}`;
}

export function toMappingIdentity(
  synchronizationId: string,
  mapping: CopyMapping,
  { invitationId, targetEndpoint, getSource }: ManifestSides,
): MappingIdentity {
  const { datasetName, datasetType, source, target, snapshot, root = target } = mapping;
  const { endpoint, order } = getSource(mapping);
  return {
    schemaVersion: 1,
    synchronizationId,
    invitationId,
    datasetName,
    datasetType,
    source: { blobEndpoint: endpoint, container: source.container, path: source.path },
    target: { blobEndpoint: targetEndpoint, container: root.container, path: root.path },
    ...(snapshot !== undefined && { snapshot }),
    order,
  };
}
