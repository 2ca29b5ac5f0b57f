import type { Place } from '../../model/values/dataset';
import type { StoreConnection } from './store-connection';

type Address = Pick<StoreConnection, 'blobEndpoint' | 'sas'>;

/** The URL of a blob. Its name is sent as it is: whoever names '.' and '..' segments has been refused before. */
export function buildBlobUrl({ blobEndpoint, sas }: Address, { container, path }: Place): string {
  const name = path.split('/').map(encodeURIComponent).join('/');
  return `${blobEndpoint}/${container}/${name}${sas && `?${sas}`}`;
}

/** The URL of something that is asked of a container. */
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
