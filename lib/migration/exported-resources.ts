import { isDeepStrictEqual } from 'node:util';
import type { Problem } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import { throwProblems } from '../errors/data-share-error';
import { formatValue } from '../errors/format-value';

/** A resource of Azure Data Share, as Azure Resource Manager or the Azure CLI prints it. */
export interface ExportedResource {
  /** Type below the account, in lower case: `shares/datasets`, `sharesubscriptions`; null if the id is of something else. */
  readonly type: string | null;
  readonly id: string;
  readonly name: string;
  readonly kind: string | null;
  /** The names in the id by type, in lower case: `{ accounts: 'a', shares: 's' }`. */
  readonly names: ReadonlyMap<string, string>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Exports of large accounts have some thousands. */
const MAX_RESOURCES = 20_000;

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A parsed file of an export, with its name. */
export type ExportFile = readonly [where: string, content: unknown];

/**
 * Reads the resources of parsed exports: one resource, a list, or a page with `value`. The content is untrusted.
 *
 * @throws DataShareError `DocumentInvalid` for anything else: nothing is left out unseen
 */
export function readExportedResources(files: readonly ExportFile[]): ExportedResource[] {
  throwProblems(files.flatMap(findOpenPage));
  const items = files.flatMap(([where, content]) =>
    listItems(content).map((item, index) => ({ where: `${where}[${index}]`, item })),
  );
  if (items.length > MAX_RESOURCES)
    throwProblems([
      invalid(`${items.length} resources are more than ${MAX_RESOURCES}`, 'import one account at a time'),
    ]);
  throwProblems(
    items.flatMap(({ where, item }) =>
      isRecord(item) && typeof item['id'] === 'string'
        ? []
        : [
            {
              ...invalid(
                'an entry is no resource with an id',
                'export with az rest, az resource or az datashare',
              ),
              where,
            },
          ],
    ),
  );
  return dropRepeated(items as { where: string; item: Json }[]).map(toResource);
}

/** The same page can be in two files. Ids of Azure do not depend on the case. */
function dropRepeated(items: readonly { readonly where: string; readonly item: Json }[]): Json[] {
  const byId = new Map<string, Json>();
  const problemsFound: Problem[] = [];
  for (const { where, item } of items) {
    const id = (item['id'] as string).toLowerCase();
    const other = byId.get(id);
    if (other === undefined) byId.set(id, item);
    else if (!isDeepStrictEqual(item, other))
      problemsFound.push({
        ...invalid(`another entry with the id ${formatValue(item['id'])} differs`, 'export both once more'),
        where,
      });
  }
  throwProblems(problemsFound);
  return [...byId.values()];
}

/** Finds out if a file is a page that others follow. */
function findOpenPage([where, content]: ExportFile): Problem[] {
  if (!isRecord(content)) return [];
  const next = content['nextLink'];
  if (next === undefined || next === null || next === '') return [];
  const fix = 'export the other pages too, and remove nextLink';
  return [{ ...invalid('the page has a nextLink: more pages follow', fix), where }];
}

function invalid(message: string, fix: string): Problem {
  return { ...problems.usage(message, fix), code: 'DocumentInvalid' };
}

function listItems(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return isRecord(content) && Array.isArray(content['value']) ? content['value'] : [content];
}

function toResource(item: Json): ExportedResource {
  const id = item['id'] as string;
  const segments = id.split('/').slice(1);
  const at = segments.findIndex((segment) => segment.toLowerCase() === 'microsoft.datashare');
  const own = at < 0 ? [] : segments.slice(at + 1);
  const types = own.filter((_, index) => index % 2 === 0).map((type) => type.toLowerCase());
  const isOurs = own.length > 0 && own.length % 2 === 0 && types[0] === 'accounts';
  const { properties, ...flat } = item;
  return {
    type: isOurs ? types.slice(1).join('/') : null,
    id,
    name: typeof item['name'] === 'string' ? item['name'] : (segments.at(-1) ?? ''),
    kind: typeof item['kind'] === 'string' ? item['kind'] : null,
    names: new Map(isOurs ? types.map((type, index) => [type, own[2 * index + 1]]) : []),
    // The Azure CLI prints the properties of az datashare beside the id.
    properties: { ...flat, ...(isRecord(properties) ? properties : {}) },
  };
}

/** Returns a property that is a text, or undefined. */
export function readText({ properties }: ExportedResource, name: string): string | undefined {
  const value = properties[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
