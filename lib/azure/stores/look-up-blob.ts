import type { HttpHeaders, PipelineResponse } from '@azure/core-rest-pipeline';
import type { Place } from '../../model/values/dataset';
import type { BlobFacts } from '../../snapshot/contract/storage-ports';
import { toBase64, unquoteEtag } from '../connection/etags';
import type { StoreConnection } from '../connection/store-connection';
import { buildBlobUrl } from '../connection/urls';
import { readCopyOrigin, readFailedCopy } from '../copying/recorded-copy';
import { readContentProperties } from '../listing/content-properties';
import { selectPreservedAccess } from '../listing/preserved-access';
import type { PreservedExtras } from '../listing/preserved-extras';
import { setTier, setType, toDirectoryFacts } from '../listing/preserved-extras';
import { isAbsent } from '../requests/absence';
import type { TrySignal } from '../requests/try-signal';

/** Sends one try of Get Blob Properties; undefined if there is no blob. */
export async function sendLookUp(
  connection: Pick<StoreConnection, 'http' | 'blobEndpoint' | 'sas'>,
  place: Place,
  abortSignal: TrySignal,
): Promise<PipelineResponse | undefined> {
  try {
    return await connection.http.send({ method: 'HEAD', url: buildBlobUrl(connection, place) }, abortSignal);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Facts of a blob, as its properties tell them. */
export interface FoundBlob {
  readonly facts: BlobFacts;
  /** True for a path of ADLS Gen2. */
  readonly isHierarchical: boolean;
  readonly tagCount: number;
}

/**
 * Reads the facts of a blob from the answer to Get Blob Properties.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/get-blob-properties
 */
export function readFoundBlob(path: string, headers: HttpHeaders, preserved: PreservedExtras): FoundBlob {
  const get = (name: string): string | undefined => headers.get(name) || undefined;
  const resourceType = get('x-ms-resource-type');
  const copy = {
    copySource: get('x-ms-copy-source'),
    copyStatus: get('x-ms-copy-status') as 'pending' | 'success' | 'aborted' | 'failed' | undefined,
    copyCompletedOn: toDate(get('x-ms-copy-completion-time')),
    lastModified: toDate(get('last-modified')),
    contentLength: Number(get('content-length')),
  };
  const access = selectPreservedAccess(
    {
      owner: get('x-ms-owner'),
      group: get('x-ms-group'),
      permissions: get('x-ms-permissions'),
      acl: get('x-ms-acl'),
    },
    preserved.acls,
  );
  const contentMd5 = toBase64(Buffer.from(get('content-md5') ?? '', 'base64'));
  const properties = readContentProperties(headers);
  const facts: BlobFacts & { isFolderStub?: true } = {
    name: path,
    sizeBytes: copy.contentLength,
    etag: unquoteEtag(get('etag')),
    ...(contentMd5 !== undefined && { contentMd5 }),
    ...(properties && { properties }),
    ...(access && { access }),
    ...(copy.copyStatus === 'pending' && { isArriving: true as const }),
    ...(preserved.times && { lastModified: copy.lastModified?.getTime() }),
    ...readCopyOrigin(copy),
    ...readFailedCopy(copy),
  };
  const found = { isHierarchical: resourceType !== undefined, tagCount: Number(get('x-ms-tag-count') ?? 0) };
  if (resourceType === 'directory') return { ...found, facts: toDirectoryFacts(facts), tagCount: 0 };
  if (facts.sizeBytes === 0 && get('x-ms-meta-hdi_isfolder') === 'true') facts.isFolderStub = true;
  setType(facts, get('x-ms-blob-type') ?? '');
  setTier(facts, get('x-ms-access-tier') ?? '', get('x-ms-access-tier-inferred') === 'true', preserved);
  return { ...found, facts };
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
