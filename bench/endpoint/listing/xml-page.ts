import type { Blob, Written } from '../blob';
import { TextBuffer } from '../text-buffer';
import type { ListedPage } from './list-blobs';

/** The approximate length of a blob's element. */
const BYTES_PER_BLOB = 650;

/** Returns a page of List Blobs as XML. */
export function writeXmlPage(page: ListedPage): Buffer {
  const { endpoint, container, prefix, marker, delimiter, limit, isWithMetadata } = page;
  const xml = new TextBuffer(1000 + BYTES_PER_BLOB * page.blobs.length)
    .add('\ufeff<?xml version="1.0" encoding="utf-8"?>')
    .add(
      `<EnumerationResults ServiceEndpoint="${escapeXml(endpoint)}" ContainerName="${escapeXml(container)}">`,
    )
    .add(element('Prefix', prefix) + element('Marker', marker) + element('MaxResults', String(limit)))
    .add(`${delimiter && element('Delimiter', delimiter)}<Blobs>`);
  for (const name of page.prefixes) xml.add(`<BlobPrefix><Name>${escapeXml(name)}</Name></BlobPrefix>`);
  for (const blob of page.blobs) addBlob(xml, blob, isWithMetadata);
  return xml.add(`</Blobs>${element('NextMarker', page.next)}</EnumerationResults>`).toBuffer();
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
