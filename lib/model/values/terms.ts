import { createHash } from 'node:crypto';

/** Computes the SHA-256 of terms of use (UTF-8), as 64 lowercase hex digits. An acceptance names it. */
export function computeTermsHash(termsOfUse: string): string {
  return createHash('sha256').update(termsOfUse, 'utf8').digest('hex');
}
