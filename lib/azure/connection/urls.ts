import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import { hasDotSegment } from '../../model/rules/naming-rules';
import type { Place } from '../../model/values/dataset';
import type { StoreConnection } from './store-connection';

type Address = Pick<StoreConnection, 'blobEndpoint' | 'sas'>;

/**
 * Returns the name of a blob for a request. All requests for a blob take its name from here: URL parsers resolve '.' and
 * '..' segments, and the request would then be for another blob, or another container.
 *
 * @throws DataShareError `StateUnreadable`: names of listings and documents were checked before, so that only state can
 *   bring such a name this far
 */
export function requireBlobName(name: string): string {
  if (!hasDotSegment(name)) return name;
  throw new DataShareError([
    problems.stateUnreadable(name, "it has a '.' or '..' segment, which leads elsewhere"),
  ]);
}

/** Builds the URL of a blob. */
export function buildBlobUrl({ blobEndpoint, sas }: Address, { container, path }: Place): string {
  const name = encodeName(requireBlobName(path));
  return `${blobEndpoint}/${container}/${name}${sas && `?${sas}`}`;
}

/** Names of these characters only are the same in a URL, and most names are. */
const PLAIN_NAME = /^[\w./-]*$/;

function encodeName(name: string): string {
  return PLAIN_NAME.test(name) ? name : name.split('/').map(encodeURIComponent).join('/');
}

/** Builds the URL of a request to a container. */
export function buildContainerUrl(
  { blobEndpoint, sas }: Address,
  container: string,
  query: Readonly<Record<string, string | undefined>>,
): string {
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return `${blobEndpoint}/${container}?${[...parts, ...(sas ? [sas] : [])].join('&')}`;
}
