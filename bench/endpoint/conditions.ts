import type { IncomingHttpHeaders } from 'node:http';
import type { Blob } from './blob';
import { Fault } from './fault';

const notMet = (): Fault =>
  new Fault(412, 'ConditionNotMet', 'The condition specified using HTTP conditional header(s) is not met.');

/**
 * Checks the conditions of a request on its blob or, with the prefix `x-ms-source-`, on the source of a copy.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/specifying-conditional-headers-for-blob-service-operations
 */
export function checkConditions(
  blob: Blob | undefined,
  headers: IncomingHttpHeaders,
  prefix: '' | 'x-ms-source-' = '',
): void {
  const condition = (name: string): string | undefined => headers[`${prefix}${name}`] as string | undefined;
  const [ifMatch, ifNoneMatch] = [condition('if-match'), condition('if-none-match')];
  if (ifMatch !== undefined && (!blob || !names(ifMatch, blob))) throw notMet();
  if (ifNoneMatch !== undefined && blob && names(ifNoneMatch, blob)) {
    if (ifNoneMatch !== '*') throw notMet();
    throw new Fault(409, 'BlobAlreadyExists', 'The specified blob already exists.');
  }
  const [since, notSince] = [condition('if-modified-since'), condition('if-unmodified-since')];
  if (blob && since !== undefined && Date.parse(blob.written.lastModified) <= Date.parse(since))
    throw notMet();
  if (blob && notSince !== undefined && Date.parse(blob.written.lastModified) > Date.parse(notSince))
    throw notMet();
}

function names(condition: string, { etag }: Blob): boolean {
  return condition === '*' || condition.replaceAll('"', '') === etag;
}
