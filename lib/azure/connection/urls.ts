import type { Place } from '../../model/values/dataset';
import type { StoreConnection } from './store-connection';

type Address = Pick<StoreConnection, 'blobEndpoint' | 'sas'>;

/** Builds the URL of a blob. Names with '.' or '..' segments were rejected before. */
export function buildBlobUrl({ blobEndpoint, sas }: Address, { container, path }: Place): string {
  const name = path.split('/').map(encodeURIComponent).join('/');
  return `${blobEndpoint}/${container}/${name}${sas && `?${sas}`}`;
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
