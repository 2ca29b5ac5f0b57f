import type { Values } from '../values';
import { asText } from '../values';

/** A type as azapi writes it: `Microsoft.Storage/storageAccounts/dataShares@2026-04-01`. */
export function splitType(type: string): { readonly resourceType: string; readonly apiVersion: string } {
  const [resourceType, apiVersion = ''] = type.split('@');
  return { resourceType, apiVersion };
}

/** The id of a resource below its parent: one segment of its type more, or its whole type below a scope. */
export function joinResourceId({ type, parent_id, name }: Values): string {
  const { resourceType } = splitType(asText(type));
  const segments = resourceType.split('/');
  const place =
    segments.length > 2 ? `/${segments.at(-1)!}` : resourceType === '' ? '' : `/providers/${resourceType}`;
  return `${asText(parent_id)}${place}/${asText(name)}`;
}

/** The id of the parent of a nested resource, and its own name. */
export function splitResourceId(id: string): { readonly parentId: string; readonly name: string } {
  const segments = id.split('/');
  return { parentId: segments.slice(0, -2).join('/'), name: segments.at(-1) ?? '' };
}

/** The resource type that an id has. */
export function findResourceType(id: string): string {
  const segments = id.slice(id.lastIndexOf('/providers/') + '/providers/'.length).split('/');
  return segments.filter((_, at) => at === 0 || at % 2 === 1).join('/');
}
