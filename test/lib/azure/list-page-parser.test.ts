import { parseXML } from '@azure/core-xml';
import fc from 'fast-check';
import type { ContentProperties } from '../../../lib/snapshot/contract/content-properties';
import { CONTENT_HEADERS } from '../../../lib/azure/listing/content-properties';
import type { ListPage } from '../../../lib/azure/listing/list-page-parser';
import { readListPage } from '../../../lib/azure/listing/list-page-parser';
import { CONTENT_ONLY } from '../../../lib/azure/listing/preserved-extras';
import { PreserveAcls } from '../../../lib/model/values/publication';

/** The bytes, in pieces of a size. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (xml: string | Buffer, size = 7): Promise<ListPage> =>
  readListPage(pieces(Buffer.from(xml), size), {
    tags: true,
    tier: true,
    acls: PreserveAcls.ALL,
  });

const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (c) => `&${NAMED[c]};`);

const PROLOG = '<?xml version="1.0" encoding="utf-8"?>';
const page = (blobs: string, rest = '<NextMarker />'): string =>
  `\ufeff${PROLOG}<EnumerationResults ServiceEndpoint="https://a/" ContainerName="c &gt; d">` +
  `<Prefix>p&amp;q</Prefix><MaxResults>5000</MaxResults><Blobs>${blobs}</Blobs>${rest}</EnumerationResults>`;
const blob = (inner = '<Content-Length>1</Content-Length>'): string =>
  `<Blob><Name>a</Name><Properties><Etag>0x1</Etag>${inner}</Properties></Blob>`;

/** A page that goes on and on. */
async function* repeat(start: string, part: string, times: number): AsyncGenerator<Buffer> {
  yield Buffer.from(`${PROLOG}<EnumerationResults>${start}`);
  const bytes = Buffer.from(part);
  for (let sent = 0; sent < times; sent++) yield bytes;
}

/** Reads the same page with a library. */
async function byLibrary(xml: string): Promise<ListPage> {
  const { Blobs, NextMarker } = (await parseXML(xml, { includeRoot: false })) as Parsed;
  const parsed = Blobs?.Blob ?? [];
  const all = Array.isArray(parsed) ? parsed : [parsed];
  return {
    isHierarchical: all.length > 0 ? all.some(({ Properties: { ResourceType } }) => ResourceType) : undefined,
    blobs: all.map(({ Name, Properties, Tags, Metadata, ...beside }) => {
      const {
        Owner: owner = '',
        Acl: acl = '',
        ResourceType,
      }: Readonly<Partial<Record<string, string>>> = {
        ...Properties,
        ...beside,
      };
      const access = { owner, group: '', acl };
      const named = typeof Name === 'string' ? Name : decodeURIComponent(Name._);
      if (ResourceType === 'directory')
        return { name: named, sizeBytes: 0, etag: 'directory', isDirectory: true as const, access };
      const found = Tags?.TagSet.Tag ?? [];
      const pairs = (Array.isArray(found) ? found : [found]).map(({ Key, Value }) => [Key, Value] as const);
      const { BlobType, AccessTier, AccessTierInferred, 'Content-MD5': contentMd5 } = Properties;
      const metadata = Object.entries(Metadata ?? {}).map(([name, value]) => [name, value] as const);
      const properties: object = { headers: CONTENT_HEADERS.map((name) => Properties[name] ?? ''), metadata };
      const isSet = AccessTier === 'Hot' && AccessTierInferred !== 'true';
      return {
        name: named,
        access,
        etag: Properties.Etag!,
        sizeBytes: Number(Properties['Content-Length'] ?? 0),
        ...(contentMd5 && { contentMd5 }),
        properties: properties as ContentProperties,
        ...(BlobType === 'AppendBlob' && { blobType: BlobType }),
        ...(AccessTier === 'Archive' && { isArchived: true as const }),
        ...(isSet && { tier: 'Hot' }),
        ...(Tags && { tags: Object.fromEntries(pairs.sort(([x], [y]) => (x < y ? -1 : 1))) }),
      };
    }),
    nextMarker: NextMarker,
  };
}

interface Parsed {
  readonly NextMarker: string;
  readonly Blobs?: { readonly Blob?: ParsedBlob | ParsedBlob[] };
}
interface ParsedBlob {
  readonly Name: string | { readonly _: string };
  readonly Properties: Readonly<Partial<Record<string, string>>>;
  readonly Metadata?: Readonly<Record<string, string>>;
  readonly Owner?: string;
  readonly Acl?: string;
  readonly Tags?: { readonly TagSet: { readonly Tag: ParsedTag | ParsedTag[] } };
}
interface ParsedTag {
  readonly Key: string;
  readonly Value: string;
}

// Libraries trim what is read, and XML has no control characters: what is compared has neither.
const text = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .map((s) => s.trim())
  // eslint-disable-next-line no-control-regex -- these are not to be there
  .filter((s) => s !== '' && !/[\u0000-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/.test(s));
const optional = (name: string, values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.constant(''),
    fc.constant(`<${name} />`),
    values.map((value) => `<${name}>${escapeXml(value)}</${name}>`),
  );
const asMetadata = (pairs: readonly string[]): string => `<Metadata>${pairs.join('')}</Metadata>`;
const tags = fc
  .uniqueArray(fc.tuple(text, text), { selector: ([key]) => key, minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map(([k, v]) => `<Tag><Key>${escapeXml(k)}</Key><Value>${escapeXml(v)}</Value></Tag>`).join(''),
  )
  .map((inner) => `<Tags><TagSet>${inner}</TagSet></Tags>`);
const listed = fc
  .record({
    name: fc.oneof(
      text.map((name) => `<Name>${escapeXml(name)}</Name>`),
      text.map((name) => `<Name Encoded="true">${encodeURIComponent(name)}</Name>`),
    ),
    unknown: optional('Creation-Time', text),
    length: fc.maxSafeNat().map((n) => `<Content-Length>${n}</Content-Length>`),
    md5: optional('Content-MD5', fc.constant('nd3kYSaMgDT1yFZOFVxnpg==')),
    type: optional('BlobType', fc.constantFrom('BlockBlob', 'AppendBlob')),
    tier: optional('AccessTier', fc.constantFrom('Hot', 'Archive')),
    inferred: optional('AccessTierInferred', fc.constantFrom('true', 'false')),
    kind: optional('ResourceType', fc.constantFrom('file', 'directory')),
    owner: optional('Owner', text),
    acl: optional('Acl', fc.constant('user::rwx,group::r-x,other::---')),
    isBeside: fc.boolean(),
    tags: fc.oneof(fc.constant(''), tags),
    contentType: optional('Content-Type', fc.constantFrom('text/csv; charset=utf-8', 'a&b')),
    cacheControl: optional('Cache-Control', fc.constantFrom('no-cache', 'no-store')),
    disposition: optional('Content-Disposition', text),
    metadata: fc.oneof(
      fc.constantFrom('', '<Metadata />', '<Metadata><Etag>no</Etag><Name>no</Name></Metadata>'),
      fc.tuple(optional('caseKept', text), optional('Empty_1', fc.constant(''))).map(asMetadata),
    ),
    strange: fc.constantFrom('', '<OrMetadata />', '<OrMetadata><Rule>no</Rule></OrMetadata>'),
  })
  .map((b) => {
    const access = b.owner + b.acl;
    return (
      `<Blob>${b.strange}${b.name}<Properties>${b.unknown}<Etag>0x1</Etag>${b.length}${b.md5}${b.type}${b.tier}` +
      `${b.contentType}${b.cacheControl}${b.disposition}${b.inferred}${b.kind}${b.isBeside ? '' : access}</Properties>${b.isBeside ? access : ''}${b.metadata}${b.tags}</Blob>`
    );
  });
const pages = fc
  .tuple(fc.array(listed, { maxLength: 5 }), fc.oneof(fc.constant(''), text))
  .map(([blobs, marker]) => page(blobs.join(''), `<NextMarker>${escapeXml(marker)}</NextMarker>`));

describe('a page of a listing', () => {
  test('is read as a library reads it, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(pages, fc.integer({ min: 1, max: 200 }), async (xml, size) => {
        const answer = await byLibrary(xml);
        expect(await read(xml, size)).toEqual({ ...answer, nextMarker: answer.nextMarker ?? '' });
      }),
      { numRuns: 500 },
    );
  });

  test('fails wherever it is cut, be it by one byte', async () => {
    await fc.assert(
      fc.asyncProperty(pages, fc.double({ min: 0, max: 1, noNaN: true }), async (xml, where) => {
        const whole = Buffer.from(xml);
        const cut = whole.subarray(0, Math.min(whole.length - 1, Math.floor(where * whole.length)));
        await expect(read(cut)).rejects.toMatchObject({ code: 'PARSE_ERROR' });
      }),
      { numRuns: 500 },
    );
  });

  test('that was garbled is an error, or has as many blobs as a library finds', async () => {
    let [failed, compared] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        pages,
        fc.nat(),
        fc.constantFrom('<', '>', '/', '&', '"', 'x', ''),
        async (xml, at, by) => {
          // The contents of the XML declaration do not matter.
          const start = PROLOG.length + 1 + (at % (xml.length - PROLOG.length - 1));
          const garbled = xml.slice(0, start) + by + xml.slice(start + 1);
          const ours = await read(garbled).catch((error: unknown) => error);
          if (ours instanceof Error) {
            expect(ours).toMatchObject({ code: 'PARSE_ERROR' });
            failed += 1;
            return;
          }
          // Attributes are not looked at, but for one: a library may find more to refuse in them.
          const answer = await byLibrary(garbled).catch(() => undefined);
          if (!answer) return;
          expect((ours as ListPage).blobs).toHaveLength(answer.blobs.length);
          compared += 1;
        },
      ),
      { numRuns: 1000 },
    );
    expect([failed, compared].every((count) => count > 100)).toBe(true);
  });

  test('contains the marker of the next page, or none', async () => {
    expect(await read(page(''))).toEqual({ blobs: [], nextMarker: '' });
    expect((await read(page('', '<NextMarker>2!76!MDAw</NextMarker>'))).nextMarker).toBe('2!76!MDAw');
    await expect(read(page('', ''))).rejects.toThrow('the page is incomplete');
  });

  test.each([
    ['another root', `${PROLOG}<Error><Code>x</Code></Error>`, 'it is not a listing'],
    ['nothing', '', 'it is incomplete'],
    ['text before it', `busy ${page('')}`, 'it has content outside of the root element'],
    ['something after it', `${page('')}<a />`, 'it has content outside of the root element'],
    ['two declarations', `${PROLOG}${PROLOG}`, 'it has content outside of the root element'],
    ['an element that another one closes', page('<Blob><Name>a</Blob></Name>'), 'closes another element'],
    ['a tag in a tag', page('<Blob<Name>'), 'a tag contains another tag'],
    ['a comment', page('<!-- x -->'), 'is not an element'],
    ['a blob without a name', page('<Blob><Properties><Etag>0x1</Etag></Properties></Blob>'), 'no name'],
    ['a blob without an ETag', page('<Blob><Name>a</Name></Blob>'), 'no ETag'],
    ['a blob without a length', page(blob('')), 'no length'],
    ['a folder, which was not asked for', page('<BlobPrefix><Name>f/</Name></BlobPrefix>'), 'a folder'],
    ['a length that is none', page(blob('<Content-Length>many</Content-Length>')), 'many is not a length'],
    [
      'a reference that XML does not know',
      page('<Blob><Name>&nbsp;</Name></Blob>'),
      'is not a character reference',
    ],
    [
      'a name that is badly encoded',
      page('<Blob><Name Encoded="true">%E0%A4%A</Name></Blob>'),
      'is not an encoded name',
    ],
  ])('refuses %s', async (_, xml, reason) => {
    const failure: unknown = await read(xml).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'PARSE_ERROR',
      message: expect.stringContaining(reason) as string,
    });
  });

  test.each<[string, () => AsyncIterable<Buffer>]>([
    ['more blobs than a page can have', () => repeat('<Blobs>', blob(), 50_001)],
    ['a text without end', () => repeat('<Blobs><Blob><Name>', 'a'.repeat(65_536), 1000)],
    ['a tag without end', () => repeat('<Blobs><Blob a="', 'a'.repeat(65_536), 1000)],
    ['elements without end', () => repeat('<Blobs>', `<X a="${'a'.repeat(16_000_000)}" />`, 1000)],
  ])('refuses %s before it fills the memory', async (_, send) => {
    const before = process.memoryUsage().rss;
    await expect(readListPage(send(), CONTENT_ONLY)).rejects.toMatchObject({
      code: 'PARSE_ERROR',
      message: expect.stringMatching(/too (?:large|many)/) as string,
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(300_000_000);
  });

  test('refuses invalid UTF-8, and accepts the replacement character', async () => {
    const torn = Buffer.concat([
      Buffer.from('<Blob><Name>'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('</Name></Blob>'),
    ]);
    const [before, after] = page('|').split('|');
    await expect(read(Buffer.concat([Buffer.from(before), torn, Buffer.from(after)]))).rejects.toThrow(
      'not valid UTF-8',
    );
    const named = page(blob().replace('<Name>a', '<Name>\ufffd'));
    expect((await read(named)).blobs[0].name).toBe('\ufffd');
  });

  test('may have characters by their numbers, which the library of the SDK does not read', async () => {
    const xml = page(blob().replace('<Name>a', '<Name>&#39;&#x1F600;&#xe4;'));
    expect((await read(xml)).blobs[0].name).toBe("'\u{1F600}\u00e4");
    await expect(read(xml.replace('&#39;', '&#x110000;'))).rejects.toThrow('is not a character reference');
  });

  test('may have the end of a tag in its attributes', async () => {
    const xml = page(blob()).replace('ContainerName="c &gt; d"', `ContainerName='>"/>'`);
    expect((await read(xml)).blobs).toHaveLength(1);
  });
});
