import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import { computeTermsHash as computeHash } from '../../lib/model/values/terms';
import { throwSynthesisProblems, withSynthesisErrors } from '../synthesis/synthesis-error';

/**
 * Computes the SHA-256 of terms of use (UTF-8), as 64 lowercase hex digits. An acceptance names it. Terms are composed first
 * (Unicode normalization form C), as Terraform does with all strings.
 *
 * @param termsOfUse The terms; not a token.
 * @throws DataShareError `ValueInvalid`
 */
export function computeTermsHash(termsOfUse: string): string {
  if (Token.isUnresolved(termsOfUse))
    throwSynthesisProblems(
      [problems.valueInvalid('termsOfUse', 'a literal, because it is read during synthesis', 'a token')],
      'computeTermsHash',
    );
  return withSynthesisErrors(() => computeHash(termsOfUse));
}
