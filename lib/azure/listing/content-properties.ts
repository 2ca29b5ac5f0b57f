import { createHash } from 'node:crypto';
import type { ContentProperties } from '../../snapshot/contract/content-properties';

/** The content headers that a copy keeps, in the order in which they are hashed. Content-MD5 is compared on its own. */
export const CONTENT_HEADERS = [
  'Content-Type',
  'Content-Encoding',
  'Content-Language',
  'Content-Disposition',
  'Cache-Control',
] as const;

/** Azure stores this type for a blob that was written without one. */
const DEFAULT_TYPE = 'application/octet-stream';

export type MetadataPairs = readonly (readonly [name: string, value: string])[];

/** Content headers and metadata as the service reports them. Their hash is computed when it is first read. */
export class HashedContentProperties implements ContentProperties {
  private computedHash: string | undefined;

  /** @param headers The values of `CONTENT_HEADERS`; '' if the blob has none. */
  constructor(
    public readonly headers: readonly string[],
    public readonly metadata: MetadataPairs,
  ) {}

  public get hash(): string {
    return (this.computedHash ??= hashProperties(this.headers, this.metadata));
  }
}

function hashProperties([type, ...headers]: readonly string[], metadata: MetadataPairs): string {
  const pairs = metadata
    .map(([name, value]) => [name.toLowerCase(), value.trim()])
    .sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  const content = JSON.stringify([type || DEFAULT_TYPE, ...headers, ...pairs]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 16);
}

const METADATA_PREFIX = 'x-ms-meta-';

/**
 * Reads the properties of a blob from the headers of a response; undefined if they have characters outside of ASCII, which
 * responses and listings encode differently.
 */
export function readContentProperties(
  headers: Iterable<readonly [name: string, value: string]>,
): ContentProperties | undefined {
  const found = new Map<string, string>();
  const metadata: [string, string][] = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    found.set(lower, value);
    if (lower.startsWith(METADATA_PREFIX)) metadata.push([name.slice(METADATA_PREFIX.length), value]);
  }
  const values = CONTENT_HEADERS.map((name) => found.get(name.toLowerCase()) ?? '');
  // eslint-disable-next-line no-control-regex
  if (/[^\x00-\x7f]/.test([...values, ...metadata.flat()].join(''))) return undefined;
  return new HashedContentProperties(values, metadata);
}
