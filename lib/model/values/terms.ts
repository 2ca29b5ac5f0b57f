import { createHash } from 'node:crypto';

/** SHA-256 of the terms of use (UTF-8), as 64 lowercase hex digits: what a consumer accepts. */
export function computeTermsHash(termsOfUse: string): string {
  return createHash('sha256').update(termsOfUse, 'utf8').digest('hex');
}
