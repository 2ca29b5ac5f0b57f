import type { Operation } from './identify-operation';

/** The answer that means success. Every answer of Azure Storage has an x-ms-request-id too. */
export interface ExpectedAnswer {
  readonly status: readonly number[];
  /** Headers that success cannot do without. */
  readonly headers?: readonly string[];
  /** The values of one header that are understood. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** The start of the content type, and of the body if it was read, and the maximum length of a body that is read at once. */
  readonly body?: { readonly type: RegExp; readonly start?: RegExp; readonly maxBytes?: number };
}

const XML_TYPE = /^(application|text)\/xml\b/;
const XML_OR_ARROW_TYPE = /^((application|text)\/xml|application\/vnd\.apache\.arrow\.stream)\b/;
const MIB = 1024 * 1024;
const toXmlBody = (root: string, maxBytes?: number): NonNullable<ExpectedAnswer['body']> => ({
  type: XML_TYPE,
  maxBytes,
  start: new RegExp(`^\\ufeff?\\s*(<\\?xml[^>]*\\?>)?\\s*<${root}[\\s/>]`),
});

/**
 * Success of each operation. Every other answer is an error: one of Azure Storage if it says so, otherwise one of
 * something in between.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
 */
export const EXPECTED_ANSWERS: Readonly<Record<Operation, ExpectedAnswer>> = {
  'Get Container Properties': { status: [200] },
  'Create Container': { status: [201] },
  'List Blobs': {
    status: [200],
    body: { ...toXmlBody('EnumerationResults', 64 * MIB), type: XML_OR_ARROW_TYPE },
  },
  'Get Blob Properties': { status: [200], headers: ['etag', 'content-length'] },
  // A part is only expected if it was requested: see `isRequestedPart`.
  'Get Blob': { status: [200, 206], headers: ['etag', 'content-length', 'last-modified', 'date'] },
  // Up to 150,000 blocks.
  'Get Block List': { status: [200], body: toXmlBody('BlockList', 32 * MIB) },
  'Get Blob Tags': { status: [200], body: toXmlBody('Tags') },
  'Put Blob': { status: [201], headers: ['etag'] },
  'Put Block': { status: [201] },
  'Put Block List': { status: [201], headers: ['etag'] },
  'Copy Blob From URL': {
    status: [202],
    headers: ['etag', 'x-ms-copy-status'],
    // Any other value than `success` is waited for, or aborted and removed: see `settleCopy`.
    values: { 'x-ms-copy-status': ['success', 'pending', 'failed', 'aborted'] },
  },
  'Put Blob From URL': { status: [201], headers: ['etag'] },
  'Put Block From URL': { status: [201] },
  'Abort Copy Blob': { status: [204] },
  'Delete Blob': { status: [202] },
  'Blob Batch': { status: [202], body: { type: /^multipart\/mixed\b/ } },
  'Path Create': { status: [201] },
  'Path Rename': { status: [201] },
  'Path Delete': { status: [200, 202] },
  'Path List': {
    status: [200],
    body: { type: /^application\/json\b/, start: /^\s*\{[^]*?"paths"\s*:\s*\[/, maxBytes: 32 * MIB },
  },
  'Path Get Access Control': { status: [200], headers: ['x-ms-permissions'] },
  'Path Set Access Control': { status: [200] },
  // Up to 32 messages of 64 KiB each, in which a character can take six.
  'Get Messages': { status: [200], body: toXmlBody('QueueMessagesList', 16 * MIB) },
  'Update Message': { status: [204], headers: ['x-ms-popreceipt', 'x-ms-time-next-visible'] },
  'Delete Message': { status: [204] },
};
