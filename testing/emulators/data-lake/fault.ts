import { createLookup } from '../../../lib/lookup';
import type { Answer } from './answer';

/** The error that refuses a request. */
export class Fault extends Error {
  constructor(
    public readonly status: number,
    public readonly code: string,
    message = code,
  ) {
    super(message);
  }
}

/** An operation that this stand-in does not support, although the service may. */
export const notImplemented = (what: string): Fault =>
  new Fault(501, 'NotImplemented', `this stand-in of a data lake does not do that: ${what}`);

export const notSigned = (): Fault =>
  new Fault(
    401,
    'NoAuthenticationInformation',
    'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
  );

export const pathConflict = (): Fault =>
  new Fault(
    409,
    'PathConflict',
    'The specified path, or an element of the path, exists and its resource type is invalid for this operation.',
  );

export const pathNotFound = (): Fault => new Fault(404, 'PathNotFound', 'The specified path does not exist.');

export const fileSystemNotFound = (): Fault =>
  new Fault(404, 'FilesystemNotFound', 'The specified filesystem does not exist.');

export const invalidValue = (what: string): Fault =>
  new Fault(
    400,
    'InvalidQueryParameterValue',
    `Value for one of the query parameters specified in the request URI is invalid: ${what}`,
  );

export const notOfLakes = (): Fault =>
  new Fault(
    409,
    'FeatureNotYetSupportedForHierarchicalNamespaceAccounts',
    'Specified feature is not yet supported for hierarchical namespace accounts.',
  );

/** The Blob endpoint speaks XML, and calls a file system a container. */
export function blobAnswer({ status, code: said, message }: Fault): Answer {
  const code = said === 'FilesystemNotFound' ? 'ContainerNotFound' : said;
  const body = `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return { status, headers: { 'x-ms-error-code': code, 'content-type': 'application/xml' }, body };
}

/** The dfs endpoint speaks JSON. */
export function lakeAnswer({ status, code, message }: Fault): Answer {
  const body = JSON.stringify({ error: { code, message } });
  const contentType = 'application/json;charset=utf-8';
  return { status, headers: { 'x-ms-error-code': code, 'content-type': contentType }, body };
}

const SPECIAL = createLookup({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' });

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => SPECIAL[character]);
}
