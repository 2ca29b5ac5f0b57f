import { createHash } from 'node:crypto';
import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';

/**
 * Computes the SHA-256 of terms of use (UTF-8), as 64 lowercase hex digits. An acceptance names it. Terms are composed first
 * (Unicode normalization form C), as Terraform does with all strings.
 */
export function computeTermsHash(termsOfUse: string): string {
  if (typeof termsOfUse !== 'string')
    throwProblems([problems.valueInvalid('termsOfUse', 'a text', termsOfUse)]);
  return createHash('sha256').update(termsOfUse.normalize('NFC'), 'utf8').digest('hex');
}
