import type { Blob, Container, Written } from './blob';
import { lowerBound } from './blob-names';
import { Fault } from './fault';
import { TextBuffer } from './text-buffer';

const LARGEST_PAGE = 5000;
/** The approximate length of a blob's element. */
const BYTES_PER_BLOB = 650;

/** One page of a listing. */
interface Page {
  readonly prefixes: readonly string[];
  readonly blobs: readonly Blob[];
  /** The marker of the next page; empty on the last page. */
  readonly next: string;
}

/**
 * Returns a page of List Blobs as XML.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
export function listBlobs(
  container: Container,
  query: URLSearchParams,
  place: { readonly endpoint: string; readonly container: string },
): Buffer {
  const size = Number(query.get('maxresults') ?? LARGEST_PAGE);
  if (!(size > 0)) throw new Fault(400, 'OutOfRangeQueryParameterValue', 'maxresults is not above 0');
  const limit = Math.min(size, LARGEST_PAGE);
  const [prefix, marker, delimiter] = ['prefix', 'marker', 'delimiter'].map((name) => query.get(name) ?? '');
  const from = marker || query.get('startFrom') || '';
  const page = readPage(container, prefix, from > prefix ? from : prefix, delimiter, limit);
  const isWithMetadata = (query.get('include') ?? '').includes('metadata');
  const xml = new TextBuffer(1000 + BYTES_PER_BLOB * page.blobs.length)
    .add('\ufeff<?xml version="1.0" encoding="utf-8"?>')
    .add(
      `<EnumerationResults ServiceEndpoint="${escapeXml(place.endpoint)}" ContainerName="${escapeXml(place.container)}">`,
    )
    .add(element('Prefix', prefix) + element('Marker', marker) + element('MaxResults', String(limit)))
    .add(`${delimiter && element('Delimiter', delimiter)}<Blobs>`);
  for (const name of page.prefixes) xml.add(`<BlobPrefix><Name>${escapeXml(name)}</Name></BlobPrefix>`);
  for (const blob of page.blobs) addBlob(xml, blob, isWithMetadata);
  return xml.add(`</Blobs>${element('NextMarker', page.next)}</EnumerationResults>`).toBuffer();
}

function readPage(
  container: Container,
  prefix: string,
  from: string,
  delimiter: string,
  limit: number,
): Page {
  const names = { count: container.count, at: (index: number) => container.nameAt(index) };
  const prefixes: string[] = [];
  const blobs: Blob[] = [];
  let index = lowerBound(names, from);
  while (index < names.count) {
    const blob = container.blobAt(index);
    if (!blob) {
      index += 1;
      continue;
    }
    if (!blob.name.startsWith(prefix)) break;
    if (prefixes.length + blobs.length === limit) return { prefixes, blobs, next: blob.name };
    const end = delimiter ? blob.name.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) {
      blobs.push(blob);
      index += 1;
    } else {
      const folder = blob.name.slice(0, end + delimiter.length);
      prefixes.push(folder);
      // U+10FFFF is the last character, so no name in the folder is after this one.
      index = lowerBound(names, `${folder}\u{10ffff}`);
    }
  }
  return { prefixes, blobs, next: '' };
}

function addBlob(xml: TextBuffer, { name, etag, written }: Blob, isWithMetadata: boolean): void {
  const { beforeEtag, afterEtag, metadata } = getTemplate(written);
  xml
    .add(`<Blob><Name>${escapeXml(name)}`)
    .add(beforeEtag)
    .add(etag)
    .add(afterEtag);
  if (isWithMetadata) xml.add(metadata);
  xml.add(END_OF_BLOB);
}

const END_OF_BLOB = Buffer.from('</Blob>');

/** The elements that blobs with the same content share. */
interface Template {
  readonly beforeEtag: Buffer;
  readonly afterEtag: Buffer;
  readonly metadata: Buffer;
}

const templates = new WeakMap<Written, Template>();

function getTemplate(written: Written): Template {
  const known = templates.get(written);
  if (known) return known;
  const { lastModified, sizeBytes, contentType, contentMd5 } = written;
  const template = {
    beforeEtag: Buffer.from(
      `</Name><Properties><Creation-Time>${lastModified}</Creation-Time>` +
        `<Last-Modified>${lastModified}</Last-Modified><Etag>`,
    ),
    afterEtag: Buffer.from(
      `</Etag><Content-Length>${sizeBytes}</Content-Length><Content-Type>${escapeXml(contentType)}</Content-Type>` +
        `${element('Content-MD5', contentMd5 ?? '')}<BlobType>BlockBlob</BlobType>` +
        '<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState><ServerEncrypted>true</ServerEncrypted>' +
        '<AccessTier>Hot</AccessTier><AccessTierInferred>true</AccessTierInferred></Properties>',
    ),
    metadata: Buffer.from(metadataElement(written.metadata)),
  };
  templates.set(written, template);
  return template;
}

function metadataElement(metadata: Readonly<Record<string, string>>): string {
  const entries = Object.entries(metadata).map(([name, value]) => element(name, value));
  return entries.length > 0 ? `<Metadata>${entries.join('')}</Metadata>` : '<Metadata />';
}

function element(name: string, text: string): string {
  return text === '' ? `<${name} />` : `<${name}>${escapeXml(text)}</${name}>`;
}

const SPECIAL: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => SPECIAL[character]) : text;
}
