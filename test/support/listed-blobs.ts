import fc from 'fast-check';
import type { TestColumn } from './arrow-listing';
import { LISTING_TYPES, writeColumns } from './arrow-listing';

/** A blob of a listing by the names of its properties; '' for one that it does not have. */
export interface ListedBlob {
  readonly texts: Readonly<Record<string, string>>;
  readonly length: number;
  readonly seconds: number;
  readonly isInferred: boolean;
  readonly metadata: readonly (readonly [string, string])[];
  readonly tags: readonly (readonly [string, string])[];
}

// XML has no control characters, and readers may trim what they read.
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((s) => s.trim())
  // eslint-disable-next-line no-control-regex -- these are not to be there
  .filter((s) => s !== '' && !/[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/.test(s));
const pairs = (key: fc.Arbitrary<string>): fc.Arbitrary<(readonly [string, string])[]> =>
  fc.uniqueArray(fc.tuple(key, text), { selector: ([name]) => name, maxLength: 3 });

export const listedBlobs: fc.Arbitrary<ListedBlob[]> = fc.array(
  fc.record({
    texts: fc.record({
      Name: text,
      Etag: fc.hexaString({ minLength: 1, maxLength: 16 }).map((hex) => `0x${hex}`),
      'Content-Type': fc.constantFrom('application/octet-stream', 'text/csv; charset=utf-8', 'a&b', ''),
      'Content-Encoding': fc.constantFrom('', 'gzip'),
      'Content-Language': fc.constantFrom('', 'de', 'fr'),
      'Content-Disposition': fc.oneof(fc.constant(''), text),
      'Cache-Control': fc.constantFrom('', 'no-cache'),
      'Content-MD5': fc.constantFrom('', 'nd3kYSaMgDT1yFZOFVxnpg==', '1B2M2Y8AsgTpgAmY7PhCfg=='),
      BlobType: fc.constantFrom('BlockBlob', 'AppendBlob', 'PageBlob'),
      AccessTier: fc.constantFrom('', 'Hot', 'Cool', 'Archive', 'Premium'),
    }),
    length: fc.oneof(fc.constant(0), fc.maxSafeNat()),
    seconds: fc.integer({ min: 0, max: 4_000_000_000 }),
    isInferred: fc.boolean(),
    metadata: fc.oneof(
      pairs(fc.constantFrom('caseKept', 'Etag', 'Name', '_1')),
      fc.constant([['hdi_isfolder', 'true'] as const]),
    ),
    tags: pairs(text),
  }),
  { maxLength: 12 },
);

/** Writes a page as XML. */
export function writeXml(blobs: readonly ListedBlob[], nextMarker: string): Buffer {
  const body = blobs.map(({ texts: { Name, ...others }, length, seconds, isInferred, metadata, tags }) => {
    const properties = {
      ...others,
      'Last-Modified': new Date(seconds * 1000).toUTCString(),
      'Content-Length': String(length),
      AccessTierInferred: isInferred ? 'true' : '',
      TagCount: tags.length > 0 ? String(tags.length) : '',
    };
    const set = tags.map(([key, value]) =>
      element('Tag', element('Key', key) + element('Value', value), true),
    );
    return element(
      'Blob',
      element('Name', Name) +
        element('Properties', toElements(Object.entries(properties)), true) +
        element('Metadata', toElements(metadata), true) +
        (tags.length > 0 ? element('Tags', element('TagSet', set.join(''), true), true) : ''),
      true,
    );
  });
  const page = element('Blobs', body.join(''), true) + element('NextMarker', nextMarker);
  return Buffer.from(element('EnumerationResults', page, true));
}

function toElements(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => element(name, value)).join('');
}

function element(name: string, content: string, isMarkup = false): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<${name}>${isMarkup ? content : escaped}</${name}>`;
}

/** The columns of a listing of these blobs. Text that a blob does not have is null. */
export function toColumns(blobs: readonly ListedBlob[]): Record<string, TestColumn> {
  const column = (name: string, get: (blob: ListedBlob) => unknown): [string, TestColumn] => [
    name,
    { type: LISTING_TYPES[name], values: blobs.map((blob) => get(blob) ?? null) },
  ];
  const toMap = (pairs: readonly (readonly [string, string])[]): unknown =>
    pairs.length > 0 ? new Map(pairs) : null;
  const names = Object.keys(LISTING_TYPES).filter((name) => LISTING_TYPES[name] === LISTING_TYPES['Name']);
  return Object.fromEntries([
    ...names.map((name) => column(name, ({ texts }) => texts[name] || null)),
    column('Last-Modified', ({ seconds }) => seconds * 1000),
    column('Content-Length', ({ length }) => BigInt(length)),
    column('AccessTierInferred', ({ isInferred }) => isInferred || null),
    column('TagCount', ({ tags }) => (tags.length > 0 ? BigInt(tags.length) : null)),
    column('Metadata', ({ metadata }) => toMap(metadata)),
    column('Tags', ({ tags }) => toMap(tags)),
  ]);
}

/** The parts of a page in Arrow beside the blobs. */
export interface ArrowPageOptions {
  /** @default - all columns of the blobs */
  readonly columns?: Readonly<Record<string, TestColumn>>;
  /** @default - one batch with all blobs */
  readonly batchRows?: readonly number[];
  /** @default - the number of blobs */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes a page in Arrow. */
export function writeArrow(
  blobs: readonly ListedBlob[],
  nextMarker = '',
  options: ArrowPageOptions = {},
): Buffer {
  const batchRows = options.batchRows ?? (blobs.length > 0 ? [blobs.length] : []);
  const metadata = options.metadata ?? { NumberOfRecords: String(blobs.length) };
  return writeColumns(options.columns ?? toColumns(blobs), batchRows, {
    NextMarker: nextMarker,
    ...metadata,
  });
}
