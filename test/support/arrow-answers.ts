import { PreserveAcls } from '../../lib/model/values/publication';
import type { BlobFacts } from '../../lib/snapshot/contract/storage-ports';
import { toFacts } from '../../lib/snapshot/contract/storage-ports';
import type { HashedContentProperties } from '../../lib/azure/listing/content-properties';
import { CONTENT_HEADERS } from '../../lib/azure/listing/content-properties';
import { readListPage } from '../../lib/azure/listing/list-page-parser';
import type { Answer } from './recording-proxy';
import type { ListedBlob } from './listed-blobs';
import { writeArrow } from './listed-blobs';

export const ARROW_TYPE = 'application/vnd.apache.arrow.stream';

/** Rewrites a page in XML as a page in Arrow, and a page that is cut off as one that is cut off. Refusals stay as they are. */
export async function rewriteInArrow(answer: Answer): Promise<Answer> {
  if (answer.status !== 200) return answer;
  const body = await toArrow(answer.body).catch(() => writeArrow([], 'next').subarray(0, -16));
  const { 'transfer-encoding': _, ...others } = answer.headers;
  return {
    ...answer,
    headers: { ...others, 'content-type': ARROW_TYPE, 'content-length': String(body.length) },
    body,
  };
}

async function toArrow(xml: Buffer): Promise<Buffer> {
  const preserved = { tags: true, tier: true, acls: PreserveAcls.NONE, times: true };
  const { blobs, nextMarker } = await readListPage(yieldOnce(xml), preserved);
  return writeArrow(
    blobs.map((blob) => toListedBlob(toFacts(blob))),
    nextMarker,
  );
}

async function* yieldOnce(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function toListedBlob(facts: BlobFacts): ListedBlob {
  const { headers, metadata } = facts.properties as HashedContentProperties;
  const tier = facts.isArchived ? 'Archive' : (facts.tier ?? 'Hot');
  return {
    texts: {
      Name: facts.name,
      Etag: facts.etag,
      BlobType: facts.blobType ?? 'BlockBlob',
      AccessTier: tier,
      'Content-MD5': facts.contentMd5 ?? '',
      ...Object.fromEntries(CONTENT_HEADERS.map((name, index) => [name, headers[index]])),
    },
    length: facts.sizeBytes,
    seconds: (facts.lastModified ?? 0) / 1000,
    isInferred: facts.tier === undefined,
    metadata,
    tags: Object.entries(facts.tags ?? {}),
  };
}
