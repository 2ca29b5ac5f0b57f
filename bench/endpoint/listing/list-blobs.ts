import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../answer';
import type { Blob, Container } from '../blob';
import { lowerBound } from '../blob-names';
import { Fault } from '../fault';
import type { BlobRequest } from '../operation';
import { writeArrowPage } from './arrow-page';
import { writeXmlPage } from './xml-page';

const LARGEST_PAGE = 5000;
const ARROW_TYPE = 'application/vnd.apache.arrow.stream';
/** The first version of the service that lists in Arrow. */
const ARROW_VERSION = '2026-10-06';

/** One page of a listing. */
interface Page {
  readonly prefixes: readonly string[];
  readonly blobs: readonly Blob[];
  /** The marker of the next page; empty on the last page. */
  readonly next: string;
}

/** A page, with the request that it answers. */
export interface ListedPage extends Page {
  readonly endpoint: string;
  readonly container: string;
  readonly prefix: string;
  readonly marker: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly isWithMetadata: boolean;
}

/**
 * Returns a page of List Blobs, in Arrow if the request accepts that.
 *
 * @param endpoint The URL of the account.
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
export function listBlobs(
  container: Container,
  { query, headers, container: name }: BlobRequest,
  endpoint: string,
): Answer {
  const size = Number(query.get('maxresults') ?? LARGEST_PAGE);
  if (!(size > 0)) throw new Fault(400, 'OutOfRangeQueryParameterValue', 'maxresults is not above 0');
  const limit = Math.min(size, LARGEST_PAGE);
  const [prefix, marker, delimiter] = ['prefix', 'marker', 'delimiter'].map((key) => query.get(key) ?? '');
  const from = marker || query.get('startFrom') || '';
  const page = {
    ...readPage(container, prefix, from > prefix ? from : prefix, delimiter, limit),
    ...{ endpoint, container: name, prefix, marker, delimiter, limit },
    isWithMetadata: (query.get('include') ?? '').includes('metadata'),
  };
  return acceptsArrow(headers)
    ? { status: 200, headers: { 'content-type': ARROW_TYPE }, body: writeArrowPage(page) }
    : { status: 200, headers: { 'content-type': 'application/xml' }, body: writeXmlPage(page) };
}

function acceptsArrow({ accept, 'x-ms-version': version }: IncomingHttpHeaders): boolean {
  return (accept ?? '').includes(ARROW_TYPE) && String(version) >= ARROW_VERSION;
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
