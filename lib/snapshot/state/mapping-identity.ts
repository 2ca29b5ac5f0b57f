import { z } from 'zod';
import type { CopyMapping } from '../contract/copy-mapping';
import type { ManifestSides } from '../contract/run-dependencies';
import { countSchema, relativePathSchema } from './state-values';

const placeSchema = z.object({ blobEndpoint: z.string(), container: z.string(), path: z.string() });
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

export type MappingIdentity = Omit<z.infer<typeof mappingIdentitySchema>, 'parts'>;

/** True if a manifest or journal has the same source and target as this mapping. */
export function isForMapping(head: MappingIdentity, mapping: CopyMapping, sides: ManifestSides): boolean {
  const serializeIdentity = ({
    datasetName,
    datasetType,
    invitationId,
    source,
    target,
    order,
    snapshot,
  }: MappingIdentity): string =>
    JSON.stringify([datasetName, datasetType, invitationId, source, target, order, snapshot]);
  return serializeIdentity(head) === serializeIdentity(toMappingIdentity('', mapping, sides));
}

export function toMappingIdentity(
  synchronizationId: string,
  { datasetName, datasetType, source, target, snapshot, root = target }: CopyMapping,
  { invitationId, sourceEndpoint, targetEndpoint, order = 'name' }: ManifestSides,
): MappingIdentity {
  return {
    schemaVersion: 1,
    synchronizationId,
    invitationId,
    datasetName,
    datasetType,
    source: { blobEndpoint: sourceEndpoint, container: source.container, path: source.path },
    target: { blobEndpoint: targetEndpoint, container: root.container, path: root.path },
    ...(snapshot !== undefined && { snapshot }),
    order,
  };
}
